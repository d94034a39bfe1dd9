package hudson.slaves;

import hudson.model.Descriptor;
import hudson.model.Node;

/** Signatures of Jenkins 2.479.3. */
public abstract class NodeDescriptor extends Descriptor<Node> {

    protected NodeDescriptor() {}
}

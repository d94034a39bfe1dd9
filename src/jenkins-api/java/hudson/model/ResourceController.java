package hudson.model;

/** Signatures of Jenkins 2.479.3. */
public class ResourceController {

    public ResourceController() {}
}

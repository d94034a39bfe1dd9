package hudson.model;

import hudson.model.queue.SubTask;
import jenkins.console.WithConsoleUrl;

/** Signatures of Jenkins 2.479.3. */
public class Queue extends ResourceController implements Saveable {

    private Queue() {}

    @Override
    public void save() {
        throw new UnsupportedOperationException();
    }

    public interface Executable extends Runnable, WithConsoleUrl {}

    public interface Task extends ModelObject, SubTask {}
}

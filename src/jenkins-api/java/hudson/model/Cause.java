package hudson.model;

/** Signatures of Jenkins 2.479.3. */
public abstract class Cause {

    public Cause() {}

    public static class UserIdCause extends Cause {

        public UserIdCause() {}

        public String getUserId() {
            throw new UnsupportedOperationException();
        }
    }
}

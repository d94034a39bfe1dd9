package io.jenkins.plugins.kubestash.agent.restic;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Children;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/** A file of a snapshot as {@code restic dump} delivers it. */
record ResticDump(Restic restic, Repository repository, String snapshot, String path, long bytes, List<String> tags)
        implements DumpSource {

    @Override
    public InputStream open() {
        Outage outage = restic.outage();
        LastWords said = new LastWords(outage::hear);
        List<String> words = List.of("dump", "--retry-lock", "60s", snapshot, path);
        return new Stream(restic.start(repository.location(), words, said, outage), said);
    }

    /** Ends only when restic has ended well and the length is right; else reading throws an {@link AgentFailure}. */
    private final class Stream extends InputStream {
        private final Process process;
        private final LastWords said;
        private final InputStream in;
        private long delivered;

        Stream(Process process, LastWords said) {
            this.process = process;
            this.said = said;
            this.in = process.getInputStream();
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int n = in.read(bytes, offset, length);
            if (n < 0) {
                checkEnd();
            } else {
                delivered += n;
            }
            return n;
        }

        @Override
        public int available() throws IOException {
            return in.available();
        }

        private void checkEnd() throws IOException {
            try {
                Outcome outcome = Outcome.of(process.waitFor(), said.complete());
                if (!outcome.good()) {
                    throw outcome.failure("reading snapshot " + snapshot + " of", repository.place());
                }
            } catch (InterruptedException e) {
                throw new IOException("interrupted while restic was ending", e);
            }
            if (delivered != bytes()) {
                throw new AgentFailure(
                        Reason.DAMAGED_DUMP,
                        "snapshot " + snapshot + " of " + repository.place() + ": " + delivered + " bytes came of the "
                                + bytes() + " its record names: take another snapshot");
            }
        }

        @Override
        public void close() throws IOException {
            // In this order: a pipe closed under restic would kill it, and its lock would stay.
            if (process.isAlive()) {
                Children.end(process);
            }
            in.close();
        }
    }
}

package io.jenkins.plugins.kubestash.jenkins.live;

import hudson.Extension;
import hudson.ExtensionList;
import hudson.init.Terminator;
import io.jenkins.plugins.kubestash.jenkins.config.KubeStashConfiguration;
import io.jenkins.plugins.kubestash.plan.AgentPackages;
import io.jenkins.plugins.kubestash.plan.Planner;
import io.jenkins.plugins.kubestash.session.SessionRunner;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import jenkins.model.Jenkins;

/** All sessions of this controller, on a number of threads that does not grow with theirs. */
@Extension
public final class Sessions {
    private static final int SESSION_THREADS = 8;
    private static final int WORK_THREADS = 4;
    private static final int ID_LENGTH = 10;
    private static final String ID_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";

    private final SecureRandom random = new SecureRandom();
    private final SessionRunner runner = new SessionRunner(SESSION_THREADS);
    private final RepositoryGate gate = new RepositoryGate();
    private final Connections connections = new Connections();
    private final SessionFiles files = new SessionFiles(
            Jenkins.get().getRootDir().toPath().resolve("kubestash").resolve("sessions"));
    private final Map<String, LiveSession> live = new ConcurrentHashMap<>();
    /** Ended sessions by the build that waits for its own end. */
    private final Map<String, Set<String>> endedOf = new ConcurrentHashMap<>();

    private final AgentPackages agents = AgentPackages.ofThisBuild();
    private final ExecutorService work;
    private volatile boolean closing;
    private volatile Planned planned;

    /** A planner and the additions to the catalogue it knows: the agent's bytes are the same for all. */
    private record Planned(String catalog, Planner planner) {}

    public Sessions() {
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WORK_THREADS, WORK_THREADS, 1, TimeUnit.MINUTES, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "kubestash-work-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        work = pool;
    }

    public static Sessions get() {
        return ExtensionList.lookupSingleton(Sessions.class);
    }

    /** A name for a new session; no I/O. */
    public String newId() {
        StringBuilder id = new StringBuilder();
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_LETTERS.charAt(random.nextInt(ID_LETTERS.length())));
        }
        return id.toString();
    }

    /** Begins a session, or takes the stored one of that id up again. Returns at once; no I/O on this thread. */
    public LiveSession open(String id, Order order, Host host) {
        LiveSession session = new LiveSession(id, order, host, this);
        live.put(id, session);
        work(session::open);
        return session;
    }

    /** Takes a stored session that no build will ask for any more up again, to end it. Returns at once. */
    public void abandon(String id, Host host, String why) {
        LiveSession session = new LiveSession(id, null, host, this); // what is aborted before it begins orders nothing
        session.abort(why);
        if (live.putIfAbsent(id, session) == null) {
            work(session::open);
        }
    }

    /** Ids of the sessions that a build of this controller is at this moment waiting for. */
    public Set<String> liveIds() {
        return Set.copyOf(live.keySet());
    }

    /** Sessions on disk: under way, lost, or ended with their build still going on. */
    public List<StoredSession> stored() {
        return files.all();
    }

    /**
     * Ids of the sessions on disk, also of those that cannot be read.
     *
     * @throws java.io.UncheckedIOException when the disk does not tell
     */
    public Set<String> storedIds() {
        return files.ids();
    }

    /** Forgets a stored session. */
    public void drop(String id) {
        files.drop(id);
    }

    public Connections connections() {
        return connections;
    }

    public SessionRunner runner() {
        return runner;
    }

    /** Makes Plans by the catalogue as it is configured now. */
    public Planner planner() {
        KubeStashConfiguration configuration = KubeStashConfiguration.get();
        String catalog = configuration.getCatalog();
        Planned present = planned;
        if (present == null || !present.catalog().equals(catalog)) {
            present = new Planned(catalog, new Planner(configuration.catalogue(), agents::of));
            planned = present;
        }
        return present.planner();
    }

    void store(StoredSession session) {
        files.save(session);
    }

    RepositoryGate gate() {
        return gate;
    }

    SessionFiles files() {
        return files;
    }

    void forget(LiveSession session) {
        live.remove(session.id(), session);
    }

    /** The build has its result; it may ask again after a crash, until it has ended itself. */
    void delivered(String run, String id) {
        endedOf.computeIfAbsent(run, key -> ConcurrentHashMap.newKeySet()).add(id);
    }

    void buildEnded(String run) {
        Set<String> ids = endedOf.remove(run);
        if (ids != null) {
            work(() -> ids.forEach(files::drop));
        }
    }

    /** Whether Jenkins is ending: what fails now has not failed for its build. */
    boolean closing() {
        return closing;
    }

    void work(Runnable task) {
        try {
            work.execute(task);
        } catch (RejectedExecutionException e) {
            // Jenkins is ending: the stored session is taken up again after its start
        }
    }

    /** Lets go of all sessions; their builds take them up again. */
    @Terminator
    public void close() {
        closing = true;
        work.shutdown();
        runner.close();
        connections.close();
    }
}

package io.jenkins.plugins.kubestash.agent.redis;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.DumpSource;
import io.jenkins.plugins.kubestash.agent.EngineFacts;
import io.jenkins.plugins.kubestash.agent.Reason;
import java.io.IOException;

/** One load of a dump into a deployment. */
final class RedisLoad {
    private final Connector connector;
    private final LoadPolicy policy;
    private final DumpSource source;

    RedisLoad(Connector connector, LoadPolicy policy, DumpSource source) {
        this.connector = connector;
        this.policy = policy;
        this.source = source;
    }

    EngineFacts run() throws IOException {
        RedisSettings settings = connector.settings();
        refuseNeedlessFlush(settings);
        LoadTarget target = new LoadTarget(connector, policy);
        if (source instanceof SmallDump small) {
            target.check(small.databases());
        }
        Lanes lanes = new Lanes(connector, target.deployment());
        if (policy == LoadPolicy.FAIL) {
            DumpPass.run(source, settings, new ExistsPass(target, lanes));
        }
        RestorePass restore = new RestorePass(target, lanes, policy != LoadPolicy.SKIP);
        try {
            target.warn(DumpPass.run(source, settings, restore));
        } catch (RedisError e) {
            throw e;
        } catch (AgentFailure e) {
            throw new AgentFailure(e.reason(), e.getMessage() + restore.progress() + remedy(e), e);
        } catch (IOException e) {
            throw new IOException(e.getMessage() + restore.progress(), e);
        }
        target.checkAfterwards(restore.lasting());
        return new EngineFacts(
                RedisEngine.NAME,
                target.deployment().version(),
                target.deployment().topology(),
                restore.counts(),
                target.warnings());
    }

    /** What would be removed without being brought back, or for nothing, is not removed. */
    private void refuseNeedlessFlush(RedisSettings settings) throws IOException {
        if (policy != LoadPolicy.FLUSH || settings.selection().isAll()) {
            return;
        }
        if (settings.selection().hasPattern()) {
            throw new AgentFailure(
                    Reason.BAD_PARAMETER,
                    "flush removes keys that match does not bring back: give ifExists (replace, skip or fail) instead");
        }
        DumpPass.run(source, settings, DumpPass.NOTHING);
    }

    private static String remedy(AgentFailure e) {
        return e.reason() == Reason.DAMAGED_DUMP ? ": restore another snapshot, with flush" : "";
    }
}

package io.jenkins.plugins.kubestash.agent.zookeeper;

import io.jenkins.plugins.kubestash.agent.AgentFailure;
import io.jenkins.plugins.kubestash.agent.Reason;

/** How a load that the server refuses is reported: which node, why, what to do. */
final class LoadFailure {
    private LoadFailure() {}

    static AgentFailure of(ZooKeeperSettings settings, String path, String done, ErrorCode error) {
        boolean refused = error.equals(ErrorCode.NO_RIGHT);
        return new AgentFailure(
                refused ? Reason.DATABASE_REFUSED : Reason.LOAD_FAILED,
                path + " cannot be " + done + " at " + settings.address() + ": " + error + advice(error));
    }

    private static String advice(ErrorCode error) {
        if (error.equals(ErrorCode.NO_RIGHT)) {
            return ": give the AppBinding's user the right, or a superuser's name and password";
        }
        if (error.equals(ErrorCode.EXISTS) || error.equals(ErrorCode.NOT_EMPTY) || error.equals(ErrorCode.NO_NODE)) {
            return ": somebody else writes there: stop the clients";
        }
        if (error.equals(ErrorCode.INVALID_ACL)) {
            return ": the server does not know its scheme: set that up, or load with acls=open";
        }
        return "";
    }
}

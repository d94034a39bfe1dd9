package io.jenkins.plugins.kubestash.agent;

import io.jenkins.plugins.kubestash.agent.etcd.member.MemberCommands;
import io.jenkins.plugins.kubestash.agent.json.JsonObject;

/** {@code etcd member <command>}: one step of the restore of one member's data directory (docs/etcd-restore.md). */
final class EtcdMember {
    private final Context context;
    private final Children children;
    private final ResultFile result;

    EtcdMember(Context context, Children children, ResultFile result) {
        this.context = context;
        this.children = children;
        this.result = result;
    }

    void run(String command) {
        Settings settings = context.settings();
        MemberCommands commands = new MemberCommands(settings, children, context.waiter(), context.log());
        result.writeMember(commands.run(command, new ChosenSnapshot(context)));
    }

    /** What {@code prepare} wrote down; read only when it is asked for. */
    private record ChosenSnapshot(Context context) implements MemberCommands.Chosen {
        @Override
        public String id() {
            return entry().text("id");
        }

        @Override
        public String time() {
            return entry().text("time");
        }

        @Override
        public String path() {
            return entry().text("path");
        }

        @Override
        public DumpSource source() {
            JsonObject chosen = entry();
            return context.restic()
                    .repository(component())
                    .dump(chosen.text("id"), chosen.text("path"), chosen.number("bytes"));
        }

        private JsonObject entry() {
            return new Work(context.settings()).snapshot(component());
        }

        private String component() {
            return context.settings().required("KUBESTASH_COMPONENT");
        }
    }
}

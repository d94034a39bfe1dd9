package io.jenkins.plugins.kubestash.jenkins.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.session.Outcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ResticCommandsTest {
    private static final String ID = Results.snapshotId(0);

    @Test
    void ofAVolumeSayWhichOneItIs() {
        assertThat(commands(Results.LOCAL)).isEqualTo("""
                        # where the storage's volume is mounted: persistentVolumeClaim backups subPath redis at /backup
                        # restic asks for the password of the repository
                        restic -r /backup/demo/redis/repository/v1/nightly/dump snapshots %1$s
                        restic -r /backup/demo/redis/repository/v1/nightly/dump dump %1$s /dump.ksrd > ./dump.ksrd
                        """.formatted(ID));
    }

    @Test
    void ofABucketNameTheKeysAndTheRegion() {
        String base = "s3:https://s3.example:9000/backups/team/demo/redis/repository/v1/nightly/dump";
        assertThat(commands(Results.S3)).isEqualTo("""
                        export AWS_ACCESS_KEY_ID=… AWS_SECRET_ACCESS_KEY=…
                        export AWS_DEFAULT_REGION=us-east-1
                        # restic asks for the password of the repository
                        restic -r %2$s --insecure-tls snapshots %1$s
                        restic -r %2$s --insecure-tls dump %1$s /dump.ksrd > ./dump.ksrd
                        """.formatted(ID, base));
    }

    @Test
    void ofARestServerNameUserAndPassword() {
        String base = "rest:https://storage.example:8000/team/demo~redis~nightly/dump";
        assertThat(commands(Results.REST)).isEqualTo("""
                        export RESTIC_REST_USERNAME=… RESTIC_REST_PASSWORD=…   # if the server wants them
                        # restic asks for the password of the repository
                        restic -r %2$s snapshots %1$s
                        restic -r %2$s dump %1$s /dump.ksrd > ./dump.ksrd
                        """.formatted(ID, base));
    }

    @Test
    void ofSeveralComponentsNoneOverwritesAnother() {
        String commands = ResticCommands.of(EntryMaker.entry(Results.ended(
                "a", Results.backupOf(Results.LOCAL), Results.success(List.of("shard-0", "shard-1"), List.of()))));
        assertThat(commands)
                .contains(
                        "\n\n# shard-0\n",
                        "> ./shard-0-shard-0.ksrd\n",
                        "\n\n# shard-1\n",
                        "> ./shard-1-shard-1.ksrd\n");
    }

    @Test
    void areNotThereWhenThereIsNothingToGetAt() {
        assertThat(ResticCommands.of(EntryMaker.entry(Results.ended(
                        "a", Results.backupOf(Results.LOCAL), Outcome.Failure.lasting("DUMP_FAILED", "it failed")))))
                .isEmpty();
    }

    @Test
    void aWordIsOneWordForAShellWhateverIsInIt() throws IOException, InterruptedException {
        List<String> words = List.of(
                "",
                "plain",
                "a b",
                "it's",
                "$(touch x)",
                "`id`",
                "a;b",
                "*",
                "\"",
                "\\",
                "<i>\uD83D\uDC18</i>",
                "a\nb",
                "!x");
        for (String word : words) {
            Process shell = new ProcessBuilder("sh", "-c", "printf '[%s]' " + ResticCommands.quoted(word))
                    .redirectErrorStream(true)
                    .start();
            String seen = new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(shell.waitFor(10, TimeUnit.SECONDS)).isTrue();
            assertThat(seen).isEqualTo("[" + word + "]");
        }
    }

    private static String commands(String storage) {
        return ResticCommands.of(EntryMaker.entry(Results.backup("k3f9x2m8", storage)));
    }
}

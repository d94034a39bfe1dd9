package io.jenkins.plugins.kubestash.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.jenkins.plugins.kubestash.model.Addon;
import io.jenkins.plugins.kubestash.model.Task;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
    private static final String MINE = """
            kind: Addon
            metadata: {name: %s}
            spec:
              engines: [%s]
              backupTasks: [{name: mine, function: my-dump, parameters: [%s]}]
            ---
            kind: Function
            metadata: {name: my-dump}
            spec: {image: mine, command: [dump]}
            """;

    private final Catalog builtIn = Catalog.builtIn();

    @ParameterizedTest
    @ValueSource(strings = {"redis", "valkey"})
    void redisComesAlong(String engine) {
        Addon addon = builtIn.addonFor(engine);

        Task backup = builtIn.backupTask(addon, Optional.empty());
        Task restore = builtIn.restoreTask(addon, Optional.of("logical-backup-restore"));

        assertThat(addon.metadata().name()).isEqualTo("redis-addon");
        assertThat(backup.name()).isEqualTo("logical-backup");
        assertThat(backup.extension()).contains("ksrd");
        assertThat(builtIn.function(backup).spec().command()).containsExactly("${agent}", "redis", "dump");
        assertThat(builtIn.function(restore).spec().command()).containsExactly("${agent}", "redis", "load");
    }

    @Test
    void whatIsNotThereIsAnsweredWithWhatIs() {
        Addon redis = builtIn.addonFor("redis");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.addonFor("oracle"))
                .withMessageStartingWith("there is no Addon for the engine 'oracle': known are ")
                .withMessageContaining("mariadb, mongodb, mysql, ")
                .withMessageContaining("redis, valkey");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.addon("x"))
                .withMessageStartingWith("there is no Addon 'x': known are ")
                .withMessageContaining("redis-addon");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.backupTask(redis, Optional.of("logical-backup-restore")))
                .withMessage(
                        "Addon redis-addon has no backup task 'logical-backup-restore': known are logical-backup, snapshot");
    }

    @Test
    void anEntryOfTheSameNameIsReplacedAndTheOldCatalogStays() {
        Catalog mine = builtIn.with(List.of(MINE.formatted("redis-addon", "redis", "")));

        assertThat(mine.backupTask(mine.addonFor("redis"), Optional.empty()).name())
                .isEqualTo("mine");
        assertThat(mine.addons()).hasSameSizeAs(builtIn.addons());
        assertThat(builtIn.backupTask(builtIn.addonFor("redis"), Optional.empty())
                        .name())
                .isEqualTo("logical-backup");
    }

    @Test
    void ofTwoAddonsForAnEngineTheLaterCounts() {
        Catalog mine = builtIn.with(List.of(MINE.formatted("my-addon", "redis", "")));

        assertThat(mine.addonFor("redis").metadata().name()).isEqualTo("my-addon");
        assertThat(mine.addonFor("my").metadata().name()).isEqualTo("my-addon");
        assertThat(mine.addonFor("valkey").metadata().name()).isEqualTo("redis-addon");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{kind: Secret}                        | a document of the catalog is of kind 'Secret': write Addon or Function",
                "hello                                 | a document of the catalog is of kind '': write Addon or Function",
                "{kind: Function, metadata: {name: f}} | Function f: spec.image is missing",
                "{kind: Addon}                         | Addon: metadata.name is missing",
                "{kind: Addon, metadata: {name: a}, spec: {backupTasks: [{name: b, function: nope}]}} | Addon a: there is no Function 'nope': known are ",
                "{kind: Addon, metadata: {name: a}, spec: {backupTasks: [{name: b, function: redis-dump, parameters: [{name: n, type: integer, default: x}]}]}} | Addon a: task b: parameter n is 'x': write a whole number",
                "{kind: Addon, metadata: {name: a}, spec: {backupTasks: [{name: b, function: redis-dump}, {name: b, function: redis-dump}]}} | Addon a: spec.backupTasks[1].name is 'b': another task has this name",
                "'a: b: c'                             | this is neither YAML nor JSON at line 1, column 5",
            })
    void anEntryThatIsNotSoundIsRefused(String document, String line) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.with(List.of(document)))
                .withMessageStartingWith(line)
                .withMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "command: ['${hots}']                      | Addon a: Function f: ${hots} has no value",
                "ready: ['x${java}']                       | Addon a: Function f: ${java} is a list",
                "files: {'../x': y}                        | Function f: spec.files has '../x': write a file's name",
                "files: {x: '${SECRET}'}                   | Addon a: Function f: ${SECRET} has no value",
                "environment: [{name: 1A, value: x}]       | Function f: spec.environment[0].name is '1A': write letters",
                "environment: [{name: RESTIC_X, value: x}] | Function f: spec.environment[0].name is 'RESTIC_X'",
                "environment: [{name: A}]                  | Function f: spec.environment[0] wants either a value or from",
                "environment: [{name: A, from: ['a b']}]   | Function f: spec.environment[0].from is 'a b'",
                "environment: hello                        | Function f: spec.environment",
                "dumpVersion: 'version \\d+'             | Function f: spec.dumpVersion is 'version \\d+': put the version into one group",
                "dumpVersion: '('                          | Function f: spec.dumpVersion is '(': no regular expression",
            })
    void aFunctionThatIsNotSoundIsRefusedInOneLine(String fields, String line) {
        String addon = "{kind: Addon, metadata: {name: a}, spec: {backupTasks: [{name: b, function: f}]}}";
        String function = "{kind: Function, metadata: {name: f}, spec: {image: i, " + fields + "}}";

        assertThatIllegalArgumentException()
                .isThrownBy(() -> builtIn.with(List.of(addon + "\n---\n" + function)))
                .withMessageStartingWith(line)
                .withMessageNotContaining("\n");
    }

    @Test
    void parametersHaveTheirDefaultsUnlessGiven() {
        Task backup = builtIn.backupTask(builtIn.addonFor("redis"), Optional.empty());
        Task restore = builtIn.restoreTask(builtIn.addonFor("redis"), Optional.empty());

        assertThat(Parameters.of(backup, Map.of("batch", "10"))).isEqualTo(Map.of("connections", "4", "batch", "10"));
        assertThat(Parameters.of(restore, Map.of()))
                .doesNotContainKey("ifExists")
                .containsEntry("flush", "false");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "connection  | 3    | task logical-backup-restore has no parameter 'connection': known are batch, connections, databases, flush, ifExists, match, sentinelMaster",
                "connections | many | task logical-backup-restore: parameter connections is 'many': write a whole number from 1 to 32",
                "connections | 0    | task logical-backup-restore: parameter connections is '0': write a whole number from 1 to 32",
                "connections | 33   | task logical-backup-restore: parameter connections is '33': write a whole number from 1 to 32",
                "flush       | yes  | task logical-backup-restore: parameter flush is 'yes': write true or false",
                "ifExists    | drop | task logical-backup-restore: parameter ifExists is 'drop': write one of replace, skip, fail",
            })
    void aWrongParameterIsNamedWithWhatCanBeWritten(String name, String value, String line) {
        Task restore = builtIn.restoreTask(builtIn.addonFor("redis"), Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.of(restore, Map.of(name, value)))
                .withMessage(line);
    }

    @Test
    void aRequiredParameterIsAskedForWithItsUsage() {
        Catalog mine = builtIn.with(
                List.of(MINE.formatted("a", "a", "{name: database, usage: which one to dump, required: true}")));
        Task task = mine.backupTask(mine.addonFor("a"), Optional.empty());

        assertThatIllegalArgumentException()
                .isThrownBy(() -> Parameters.of(task, Map.of()))
                .withMessage("task mine wants the parameter database: which one to dump");
    }

    @ParameterizedTest
    @CsvSource({"ifExists, IF_EXISTS", "connections, CONNECTIONS", "MAX_CONCURRENCY, MAX_CONCURRENCY", "a-b2C, A_B2_C"})
    void aParameterIsAVariableOfThePod(String name, String variable) {
        assertThat(Parameters.variable(name)).isEqualTo("KUBESTASH_PARAM_" + variable);
    }
}

package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Wrong words in a Jenkinsfile: each is refused in one line that says what to do. */
final class Misuse {
    private static final String HTML = "<img src=x onerror=alert(1)>";

    private Misuse() {}

    static List<Scenario> all() {
        return List.of(
                new Scenario("misuse-is-refused-in-one-line", Misuse::refusals),
                new Scenario("misuse-ends-the-build", Misuse::endsTheBuild),
                new Scenario("misuse-in-a-freestyle-build", Misuse::freestyle),
                new Scenario("html-is-escaped-on-every-page", Misuse::html));
    }

    /** Groovy arguments of the backup, and a word of the line that refuses them. */
    private static Map<String, String> wrongBackups() {
        String storage = ", storage: 'volume'";
        String binding = "appBinding: 'shop/orders-redis'";
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(binding + ", storage: 'nowhere'", "nowhere");
        wrong.put(binding + storage + ", cluster: 'mars'", "mars");
        wrong.put("appBinding: 'shop/nobody'" + storage, "nobody");
        wrong.put("appBinding: 'elsewhere/orders-redis'" + storage, "elsewhere");
        wrong.put("appBinding: 'orders-redis'" + storage, "namespace/name");
        wrong.put("appBinding: 'a/b/c'" + storage, "b/c");
        wrong.put("appBinding: ''" + storage, "appBinding");
        wrong.put("appBinding: 'shop/orders redis; rm -rf /'" + storage, "rm -rf");
        wrong.put("appBinding: 'shop/$(touch /tmp/owned)'" + storage, "touch");
        wrong.put("appBinding: 'shop/\\'\"`quotes'" + storage, "quotes");
        wrong.put("appBinding: 'shop/two\\nlines'" + storage, "lines");
        wrong.put("appBinding: 'shop/' + 'x' * 10240" + storage, "appBinding");
        wrong.put("appBinding: '" + HTML + "'" + storage, "appBinding");
        wrong.put(binding + storage + ", session: 'a b'", "session");
        wrong.put(binding + storage + ", directory: '../../etc'", "directory");
        wrong.put(binding + storage + ", timeout: 'soon'", "timeout");
        wrong.put(binding + storage + ", retries: -1", "retries");
        wrong.put(binding + storage + ", retryDelay: '1 blue moon'", "retryDelay");
        wrong.put(binding + storage + ", verify: 'maybe'", "verify");
        wrong.put(binding + storage + ", parameters: 'no-equals-sign'", "parameters");
        wrong.put(binding + storage + ", retentionPolicy: 'never'", "never");
        wrong.put(binding + storage + ", task: 'no-such-task'", "no-such-task");
        return wrong;
    }

    private static Map<String, String> wrongRestores() {
        String start = "appBinding: 'shop/orders-redis', storage: 'volume', snapshot: ";
        Map<String, String> wrong = new LinkedHashMap<>();
        wrong.put(start + "'null'", "snapshot");
        wrong.put(start + "''", "snapshot");
        wrong.put(start + "null", "snapshot");
        wrong.put(start + "'not-hex!'", "not-hex");
        wrong.put(start + "'latest', from: 'nobody'", "from");
        return wrong;
    }

    private static void refusals(Stage stage) {
        Map<String, String> wrong = new LinkedHashMap<>();
        wrongBackups().forEach((words, answer) -> wrong.put("kubestashBackup(" + words + ")", answer));
        wrongRestores().forEach((words, answer) -> wrong.put("kubestashRestore(" + words + ")", answer));
        StringBuilder script = new StringBuilder();
        int number = 0;
        for (String step : wrong.keySet()) {
            script.append("try { ")
                    .append(step)
                    .append("; echo 'taken ")
                    .append(number)
                    .append("' } catch (e) { echo 'refused ")
                    .append(number++)
                    .append(": ' + e.message }\n");
        }
        stage.admin().pipeline("misuse", script.toString());
        Build build = stage.admin().start("misuse").ends("SUCCESS");
        number = 0;
        for (Map.Entry<String, String> one : wrong.entrySet()) {
            String begin = "refused " + number++ + ": ";
            assertThat(build.lines().stream().filter(line -> line.startsWith(begin)))
                    .as("%s in\n%s", one.getKey(), build.log())
                    .singleElement()
                    .satisfies(line -> assertThat(line)
                            .as(one.getKey())
                            .contains(one.getValue())
                            .doesNotContain("Exception")
                            .hasSizeLessThan(600));
        }
        assertThat(build.lines()).as("lines").allSatisfy(line -> assertThat(line.length())
                .isLessThan(1200));
    }

    private static void endsTheBuild(Stage stage) {
        stage.admin().pipeline("misuse-fails", "kubestashBackup appBinding: 'shop/orders-redis', storage: 'nowhere'");
        stage.admin().start("misuse-fails").ends("FAILURE").says("nowhere");
    }

    private static void freestyle(Stage stage) {
        stage.admin().freestyle("misuse-freestyle", Freestyle.backup().replace("volume", "nowhere"), "");
        stage.admin().start("misuse-freestyle").ends("FAILURE").says("nowhere");
    }

    private static void html(Stage stage) {
        stage.admin()
                .pipeline(
                        "html",
                        "kubestashBackup appBinding: 'shop/orders-redis', storage: 'volume', task: '" + HTML + "'");
        Build build = stage.admin().start("html").ends("FAILURE");
        for (String page : List.of("/", "/console", "/kubestash/", "/../")) {
            assertThat(build.client().get(build.path() + page).body())
                    .as("page %s", page)
                    .doesNotContain(HTML);
        }
    }
}

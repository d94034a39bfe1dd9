package io.jenkins.plugins.kubestash.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import io.jenkins.plugins.kubestash.contract.Database;
import io.jenkins.plugins.kubestash.mongodb.MongoDatabase;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Forms and pages in a browser: what they show, and that saving one unchanged changes nothing. */
final class Forms {
    private static final String SECTION = "[...document.querySelectorAll('.jenkins-section')]"
            + ".find(section => section.innerText.startsWith('KubeStash'))";
    private static final String BUTTON = "document.querySelector('button[name=Submit]')";

    private final Path pictures;
    private final Path program;

    private Forms(Path program, Path pictures) {
        this.program = program;
        this.pictures = pictures;
    }

    /** @return none when there is no Chromium */
    static List<Scenario> all(Path pictures) {
        Optional<Path> program = chromium();
        if (program.isEmpty()) {
            System.out.println("forms are not rendered and no screenshots are made: there is no chromium on PATH");
            return List.of();
        }
        Forms forms = new Forms(program.get(), pictures);
        return List.of(
                new Scenario("form-of-the-system-configuration", forms::system),
                new Scenario("dropdowns-from-the-live-cluster", Forms::dropdowns),
                new Scenario("form-of-a-freestyle-project", forms::freestyle),
                new Scenario("form-of-the-snippet-generator", forms::snippets),
                new Scenario("pages-of-a-build", forms::pages),
                new Scenario("pages-of-a-sharded-build", forms::shardedPages));
    }

    private static Optional<Path> chromium() {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .flatMap(directory -> List.of("chromium", "chromium-browser", "google-chrome").stream()
                        .map(name -> Path.of(directory, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private void system(Stage stage) {
        browse(stage, browser -> {
            String before = export(stage);
            browser.open(stage.jenkins().url() + "/manage/configure");
            browser.await("the section KubeStash", "document.body.innerText.includes('KubeStash')");
            browser.await(
                    "lists of credentials",
                    "[...document.querySelectorAll('select')].some(s => s.value === 'repository')");
            browser.evaluate("document.querySelectorAll('.validate-button').forEach(b => b.click())");
            browser.await(
                    "what the tests of connections say",
                    "!document.body.innerText.includes('Testing…')"
                            + " && document.body.innerText.includes('run a backup to test it')");
            assertThat(browser.evaluate("document.body.innerText").asText())
                    .contains("answers. The rights that sessions need are there in shop");
            browser.shoot(pictures.resolve("system-configuration.png"), SECTION);
            save(browser);
            assertThat(export(stage)).as("configuration after saving the form").isEqualTo(before);
            assertThat(stage.jenkins().log()).as("Jenkins's log").content().doesNotContain("Cannot access property");
            browser.open(stage.jenkins().url() + "/manage/configure");
            browser.await("the section KubeStash", "document.querySelector('input[name=\"_.namespaces\"]')");
            browser.evaluate("document.querySelector('input[name=\"_.namespaces\"]').value = 'Not A Name!'");
            browser.evaluate("document.title = 'leaving'; " + BUTTON + ".click()");
            browser.await(
                    "the page after saving", "document.title !== 'leaving' && document.readyState === 'complete'");
            assertThat(browser.evaluate("document.body.innerText").asText())
                    .as("page after saving a bad value")
                    .contains("Not");
            assertThat(export(stage)).as("configuration after a bad value").isEqualTo(before);
        });
    }

    private static void dropdowns(Stage stage) {
        stage.admin().pipeline("dropdowns", "echo 'nothing'");
        String form = "/job/dropdowns/descriptorByName/io.jenkins.plugins.kubestash.jenkins.step.BackupStep/";
        assertThat(options(stage.admin(), form + "fillAppBindingItems?cluster="))
                .contains("shop/orders-redis");
        assertThat(options(stage.admin(), form + "fillStorageItems?storage="))
                .contains("volume")
                .doesNotContain("for-finance");
        assertThat(options(stage.admin(), form + "fillRetentionPolicyItems?retentionPolicy="))
                .contains("week");
        assertThat(options(stage.as(Stage.DEVELOPER), form + "fillAppBindingItems?cluster="))
                .as("for one who may not configure the job")
                .doesNotContain("orders-redis");
        String check = stage.admin()
                .client()
                .post(form + "checkAppBinding", Map.of("value", "<b>nobody</b>", "cluster", ""))
                .good()
                .body();
        assertThat(check).contains("error").doesNotContain("<b>nobody");
        assertThat(stage.admin().client().get(form + "checkAppBinding?value=x").status())
                .as("a check that is not POSTed")
                .isBetween(400, 499);
    }

    private static String options(Jobs user, String path) {
        return user.client().post(path, Map.of()).good().body();
    }

    private void freestyle(Stage stage) {
        stage.admin().freestyle("form", everyField("Backup", """
                <retention><keepLast>3</keepLast><keepDaily>30</keepDaily></retention>
                <prune>false</prune><verify>snapshot</verify>""") + everyField("Restore", """
                <snapshot>$ID</snapshot><from>shop/other</from>"""), "");
        browse(stage, browser -> {
            String path = stage.jenkins().url() + "/job/form/configure";
            browser.open(path);
            browser.await("both builders", "document.querySelectorAll('[name=builder]').length === 2");
            browser.await("the storages", "[...document.querySelectorAll('select')].some(s => s.value === 'volume')");
            browser.evaluate("document.querySelectorAll('button.advanced-button').forEach(b => b.click())");
            browser.shoot(
                    pictures.resolve("freestyle-configuration.png"),
                    "document.querySelector('[name=builder]').parentElement");
            save(browser);
            String once = config(stage);
            browser.open(path);
            browser.await("both builders", "document.querySelectorAll('[name=builder]').length === 2");
            browser.await("the storages", "[...document.querySelectorAll('select')].some(s => s.value === 'volume')");
            save(browser);
            assertThat(config(stage)).as("job after saving the form again").isEqualTo(once);
            for (String value : List.of(
                    "<appBinding>shop/orders-redis<",
                    "<storage>volume<",
                    "<cluster>embedded<",
                    "<directory>a/b<",
                    "<session>weekly<",
                    "<timeout>2h30m<",
                    "<task>logical-backup<",
                    "<parameters>connections=2<",
                    "<retries>2<",
                    "<retryDelay>90s<",
                    "<keepFailed>true<",
                    "<dryRun>true<",
                    "<keepLast>3<",
                    "<keepDaily>30<",
                    "<prune>false<",
                    "<verify>snapshot<",
                    "<snapshot>$ID<",
                    "<from>shop/other<")) {
                assertThat(once).as("job after saving the form").contains(value);
            }
        });
    }

    private void snippets(Stage stage) {
        stage.admin().pipeline("snippets", "echo 'nothing'");
        browse(stage, browser -> {
            browser.open(stage.jenkins().url() + "/job/snippets/pipeline-syntax/");
            for (String step : List.of("kubestashBackup", "kubestashRestore", "kubestashSnapshots")) {
                browser.evaluate("""
                        (() => { const list = document.querySelector('select.dropdownList');
                          list.selectedIndex = [...list.options].findIndex(o => o.text.startsWith('%s'));
                          list.dispatchEvent(new Event('change', {bubbles: true})); })()""".formatted(step));
                browser.await(
                        "the form of " + step,
                        "[...document.querySelectorAll('select')].some(s => s.offsetParent && [...s.options].some(o => o.value === 'volume'))");
                browser.shoot(pictures.resolve("snippet-" + step + ".png"));
            }
        });
        roundTrip(stage);
    }

    /** What a form sends becomes Groovy, and the Groovy runs. */
    private static void roundTrip(Stage stage) {
        String fields = "'stapler-class': 'STEP', '$class': 'STEP', appBinding: 'shop/orders-redis', storage: 'volume',"
                + " cluster: 'embedded', directory: 'a/b', session: 'weekly', timeout: '2h30m', task: '', "
                + " parameters: 'connections=2', retries: '2', retryDelay: '90s', keepFailed: true, dryRun: true";
        String backup = snippet(
                stage,
                fields + ", retention: {keepLast: '3', keepDaily: '30'}, prune: false, verify: 'snapshot'",
                "Backup");
        assertThat(backup)
                .startsWith("kubestashBackup ")
                .contains(
                        "appBinding: 'shop/orders-redis'",
                        "storage: 'volume'",
                        "cluster: 'embedded'",
                        "directory: 'a/b'")
                .contains("session: 'weekly'", "timeout: '2h30m'", "parameters: 'connections=2'", "retries: 2")
                .contains("retryDelay: '90s'", "keepFailed: true", "dryRun: true", "prune: false", "verify: 'snapshot'")
                .contains("keepLast: 3", "keepDaily: 30");
        String restore = snippet(stage, fields + ", snapshot: 'latest', from: 'shop/other'", "Restore");
        assertThat(restore).startsWith("kubestashRestore ").contains("snapshot: 'latest'", "from: 'shop/other'");
        stage.admin().pipeline("snippets", backup + "\n" + restore);
        stage.admin().start("snippets").ends("SUCCESS");
        stage.admin()
                .pipeline(
                        "snippets",
                        "pipeline { agent none; stages { stage('s') { steps {\n" + backup + "\n" + restore
                                + "\n} } } }");
        stage.admin().start("snippets").ends("SUCCESS");
    }

    private static String snippet(Stage stage, String fields, String step) {
        String json = ("{" + fields + "}")
                .replace("STEP", "io.jenkins.plugins.kubestash.jenkins.step." + step + "Step")
                .replace('\'', '"')
                .replaceAll("([ {])(\\w+):", "$1\"$2\":");
        return stage.admin()
                .client()
                .post("/job/snippets/pipeline-syntax/generateSnippet", Map.of("json", json))
                .good()
                .body()
                .strip();
    }

    private void pages(Stage stage) {
        pages(stage, "pages", "orders-redis", "");
        browse(stage, browser -> {
            browser.open(stage.jenkins().url() + "/job/pages/");
            browser.shoot(pictures.resolve("job.png"));
        });
    }

    private void shardedPages(Stage stage) {
        try (Database database = MongoDatabase.sharded()) {
            database.fill();
            Engines.bind(stage, "mongodb", database);
            pages(stage, "sharded-pages", "mongodb", "sharded-");
        }
    }

    /** Of a build that backs a database up: its own page, the record's, the log. */
    private void pages(Stage stage, String job, String appBinding, String prefix) {
        stage.admin()
                .pipeline(
                        job,
                        "kubestashBackup appBinding: 'shop/" + appBinding + "', storage: 'volume', session: 'pages'");
        Build build = stage.admin().start(job).ends("SUCCESS");
        browse(stage, browser -> {
            for (Map.Entry<String, String> page : Map.of("build", "/", "record", "/kubestash/", "log", "/console")
                    .entrySet()) {
                browser.open(stage.jenkins().url() + build.path() + page.getValue());
                browser.await("the AppBinding", "document.body.innerText.includes('" + appBinding + "')");
                browser.shoot(pictures.resolve(prefix + page.getKey() + ".png"));
            }
        });
    }

    private interface Visit {
        void with(Browser browser);
    }

    private void browse(Stage stage, Visit visit) {
        Path room = stage.room().resolve("browser-" + System.nanoTime());
        try (Browser browser = new Browser(program, room, stage.admin().client().authorization())) {
            visit.with(browser);
            assertThat(browser.errors()).as("errors of the pages' scripts").isEmpty();
        }
    }

    private static void save(Browser browser) {
        browser.evaluate("document.title = 'leaving'");
        browser.evaluate(BUTTON + ".click()");
        browser.await("the page after saving", "document.title !== 'leaving' && document.readyState === 'complete'");
        assertThat(browser.evaluate("document.title").asText())
                .as("page after saving")
                .doesNotContain("Error", "Oops");
    }

    private static String export(Stage stage) {
        return stage.admin()
                .client()
                .post("/manage/configuration-as-code/export", Map.of())
                .good()
                .body()
                .replaceFirst("(?s).*\\n(  kubeStash:\\n.*?\\n)  \\w.*", "$1");
    }

    private static String config(Stage stage) {
        return stage.admin().client().get("/job/form/config.xml").good().body().replaceFirst("\\s*<actions/>", "");
    }

    private static String everyField(String operation, String more) {
        String builder = "io.jenkins.plugins.kubestash.jenkins.builder." + operation + "Builder";
        return "<" + builder + "><options><appBinding>shop/orders-redis</appBinding><storage>volume</storage>"
                + "<cluster>embedded</cluster><directory>a/b</directory><session>weekly</session>"
                + "<timeout>2h30m</timeout><task>logical-backup</task><parameters>connections=2</parameters>"
                + "<retries>2</retries><retryDelay>90s</retryDelay><keepFailed>true</keepFailed><dryRun>true</dryRun>"
                + more + "</options></" + builder + ">";
    }
}

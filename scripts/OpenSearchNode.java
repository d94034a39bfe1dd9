import java.nio.file.Path;
import java.util.List;
import org.opensearch.common.settings.Settings;
import org.opensearch.env.Environment;
import org.opensearch.node.Node;
import org.opensearch.plugins.Plugin;

/** One OpenSearch node in this process, until it is killed: OpenSearchNode CONFIG-DIRECTORY, with opensearch.yml. */
class OpenSearchNode extends Node {
    OpenSearchNode(Environment environment, List<Class<? extends Plugin>> plugins) {
        super(environment, plugins, true);
    }

    public static void main(String[] words) throws Exception {
        Path config = Path.of(words[0]);
        Settings settings = Settings.builder()
                .loadFromPath(config.resolve("opensearch.yml"))
                .put("path.home", config.toString())
                .build();
        new OpenSearchNode(new Environment(settings, config), List.of(transport())).start();
        Thread.currentThread().join();
    }

    /** Named otherwise from OpenSearch 3 on. */
    private static Class<? extends Plugin> transport() throws ClassNotFoundException {
        try {
            return Class.forName("org.opensearch.transport.Netty4Plugin").asSubclass(Plugin.class);
        } catch (ClassNotFoundException e) {
            return Class.forName("org.opensearch.transport.Netty4ModulePlugin").asSubclass(Plugin.class);
        }
    }
}

package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathMapTest {
    private final PathMap map = new PathMap(
            Map.of("/data", Path.of("/tmp/w$1"), "/data/deep", Path.of("/tmp/d"), "/usr/bin/x", Path.of("/x")));

    @Test
    void replacesWholePathsAndBeginnings() {
        assertThat(map.apply("/data")).isEqualTo("/tmp/w$1");
        assertThat(map.apply("--dir=/data/a,b:/data:ro '/data'"))
                .isEqualTo("--dir=/tmp/w$1/a,b:/tmp/w$1:ro '/tmp/w$1'");
    }

    @Test
    void takesTheLongestPath() {
        assertThat(map.apply("cat /data/deep/a /data/deeper")).isEqualTo("cat /tmp/d/a /tmp/w$1/deeper");
    }

    @Test
    void leavesOtherPathsAlone() {
        assertThat(map.apply("/datastore /net/data s3://host/data /data.d /usr/bin/xz"))
                .isEqualTo("/datastore /net/data s3://host/data /data.d /usr/bin/xz");
    }
}

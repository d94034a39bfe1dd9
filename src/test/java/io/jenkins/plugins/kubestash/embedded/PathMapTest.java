package io.jenkins.plugins.kubestash.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PathMapTest {
    private final PathMap map = new PathMap(
            Map.of("/work", Path.of("/tmp/w$1"), "/work/deep", Path.of("/tmp/d"), "/usr/bin/x", Path.of("/x")));

    @Test
    void replacesWholePathsAndBeginnings() {
        assertThat(map.apply("/work")).isEqualTo("/tmp/w$1");
        assertThat(map.apply("--dir=/work/a,b:/work:ro '/work'"))
                .isEqualTo("--dir=/tmp/w$1/a,b:/tmp/w$1:ro '/tmp/w$1'");
    }

    @Test
    void takesTheLongestPath() {
        assertThat(map.apply("cat /work/deep/a /work/deeper")).isEqualTo("cat /tmp/d/a /tmp/w$1/deeper");
    }

    @Test
    void leavesOtherPathsAlone() {
        assertThat(map.apply("/workshop /net/work s3://host/work /work.d /usr/bin/xz"))
                .isEqualTo("/workshop /net/work s3://host/work /work.d /usr/bin/xz");
    }
}

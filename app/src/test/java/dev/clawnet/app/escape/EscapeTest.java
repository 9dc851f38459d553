package dev.clawnet.app.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Nothing that is tried gets anything. With `-Dclawnet.escape.podman=IMAGE` containers of podman too.
class EscapeTest {
    @TempDir
    private Path folder;

    private Escapes.Result result(Map<SandboxRules.Backend, String> images) throws Exception {
        return new Escapes(System.getenv(), new Random(), InstantSource.system(), System::nanoTime).run(folder, images);
    }

    private static List<Row> of(Escapes.Result result, String where) {
        return result.rows().stream().filter(row -> row.where().equals(where)).toList();
    }

    @Test
    void nothing_gets_out_of_bubblewrap_or_of_an_open_folder() throws Exception {
        Escapes.Result result = result(Map.of());

        assertThat(result.rows())
                .allSatisfy(row -> assertThat(row.got())
                        .as(row.where() + ": " + row.about() + ": " + row.evidence())
                        .isEmpty());
        assertThat(of(result, "file service")).hasSize(20);
        assumeTrue(
                Objects.requireNonNull(Sandboxes.walls(Sandboxes.CONTROL_GROUPS).get(SandboxRules.Backend.BUBBLEWRAP))
                        .missing()
                        .isEmpty(),
                "bubblewrap is not installed");
        assertThat(of(result, "bubblewrap"))
                .hasSize(Attempt.all().size())
                .allSatisfy(row -> assertThat(row.evidence()).doesNotStartWith("did not run"));
    }

    @Test
    void nothing_gets_out_of_a_container() throws Exception {
        String image = System.getProperty("clawnet.escape.podman", "");
        assumeTrue(!image.isEmpty(), "no image of podman is named: -Dclawnet.escape.podman=IMAGE");

        List<Row> rows = of(result(Map.of(SandboxRules.Backend.PODMAN, image)), "podman");

        assertThat(rows).hasSize(Attempt.all().size()).allSatisfy(row -> {
            assertThat(row.got()).as(row.about() + ": " + row.evidence()).isEmpty();
            assertThat(row.evidence()).doesNotStartWith("did not run");
        });
    }
}

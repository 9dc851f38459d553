package dev.clawnet.app.escape;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.app.Main;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.protocol.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Nothing that is tried gets anything. With `-Dclawnet.escape.podman=IMAGE` containers of podman too.
class EscapeTest {
    /// The user of nobody's files.
    private static final int NOBODY = 65_534;

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

    /// Where the tests are root the command is run as somebody else; else the test above tells already.
    @Test
    void nothing_gets_out_where_an_ordinary_user_tries_and_the_command_says_so() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        assumeTrue(Files.isExecutable(setpriv), "setpriv is not installed: nobody else can be become");
        assumeTrue(Files.getOwner(folder).getName().equals("root"), "not root: the other test was an ordinary user's");
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.setAttribute(home, "unix:uid", NOBODY);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        ProcessBuilder builder = new ProcessBuilder(
                setpriv.toString(),
                "--reuid=" + NOBODY,
                "--regid=" + NOBODY,
                "--clear-groups",
                "--inh-caps=-all",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + home,
                "-cp",
                readable(Files.createDirectory(folder.resolve("classes"))),
                Main.class.getName(),
                "sandbox",
                "escape",
                "--json");
        builder.environment().clear();
        builder.environment().putAll(Map.of("HOME", home.toString(), "PATH", "/usr/bin:/bin", "A_SECRET", "hush"));
        Process process = builder.directory(home.toFile())
                .redirectError(folder.resolve("err").toFile())
                .start();
        process.getOutputStream().close();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor())
                .as(said + Files.readString(folder.resolve("err")))
                .isZero();
        JsonNode told = Json.STRICT.readTree(said);
        assertThat(told.get("allRefused").booleanValue()).isTrue();
        List<JsonNode> walled = told.get("attempts")
                .valueStream()
                .filter(row -> row.get("where").stringValue().equals("bubblewrap"))
                .toList();
        assumeTrue(!told.get("notTried").has(SandboxRules.Backend.BUBBLEWRAP.name()), "bubblewrap is not installed");
        assertThat(walled)
                .hasSize(Attempt.all().size())
                .allSatisfy(row -> assertThat(row.get("evidence").stringValue()).doesNotStartWith("did not run"));
    }

    /// The classes of this test where anybody may read them: libraries lie in the home of who builds.
    private static String readable(Path to) throws IOException {
        List<String> all = new ArrayList<>();
        for (String each : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(each);
            if (!Files.exists(from)) {
                continue;
            }
            Path copy = to.resolve(all.size() + "-" + from.getFileName());
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : files.toList()) {
                    Files.copy(file, copy.resolve(from.relativize(file).toString()));
                }
            }
            all.add(copy.toString());
        }
        return String.join(File.pathSeparator, all);
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

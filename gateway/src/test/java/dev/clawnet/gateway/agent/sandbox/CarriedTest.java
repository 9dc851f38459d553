package dev.clawnet.gateway.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.SandboxRules.Backend;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real programs are given secrets, and all command lines of this machine are read meanwhile. With
/// `-Dclawnet.escape.podman=IMAGE` in containers too.
class CarriedTest {
    private static final Duration TIME = Duration.ofMinutes(2);
    private static final String SECRET = "s3cret-" + ProcessHandle.current().pid() + "-\"quoted\" $HOME `id` \\ end";
    /// Says that it is there, and stays until it is told to go.
    private static final List<String> PROGRAM = List.of(
            "/bin/sh", "-c", "printf '%s|' \"$TOKEN\" \"$LD_PRELOAD\" \"$HOME\" \"$CLAWNET_0\"; echo; read line");

    @TempDir
    private Path home;

    private String said(Walls walls, Optional<String> image, Map<String, String> variables) throws Exception {
        Path work = Files.createDirectories(home.resolve("box/work"));
        SandboxRules.Box plain = SandboxRules.Box.PLAIN;
        Walls.Launch launch = walls.launch(new Walls.Order(
                "c-" + ProcessHandle.current().pid(),
                "carried",
                work,
                new SandboxRules.Box(image, plain.network(), variables, Optional.empty(), plain.bounds()),
                PROGRAM,
                TIME,
                Optional.empty()));
        Process process = launch.builder().redirectErrorStream(true).start();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            String line = String.valueOf(in.readLine());
            assertThat(Installed.commandLines())
                    .anyMatch(each -> each.contains("read line"))
                    .noneMatch(each -> each.contains("s3cret-"));
            assertThat(files(home)).noneMatch(each -> each.contains("s3cret-"));
            return line;
        } finally {
            process.getOutputStream().close();
            process.waitFor();
            launch.over().run();
        }
    }

    private static List<String> files(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            List<String> read = new ArrayList<>();
            for (Path each : all.filter(Files::isRegularFile).toList()) {
                read.add(Files.readString(each, StandardCharsets.ISO_8859_1));
            }
            return read;
        }
    }

    @Test
    void a_secret_reaches_a_program_behind_bubblewrap_and_stands_on_no_command_line() throws Exception {
        Installed.bubblewrap();

        assertThat(said(
                        Installed.walls(home.resolve("no-groups")),
                        Optional.empty(),
                        Map.of("TOKEN", SECRET, "HOME", "/elsewhere")))
                .isEqualTo(SECRET + "||/workspace||");
    }

    /// A library that the box names would be loaded by whatever makes the walls, before there are any.
    @Test
    void a_variable_that_would_work_outside_of_the_walls_is_there_inside_alone() throws Exception {
        Installed.bubblewrap();
        Walls.Launch launch = Installed.walls(home.resolve("no-groups"))
                .launch(new Walls.Order(
                        "c-1",
                        "carried",
                        Files.createDirectories(home.resolve("box/work")),
                        new SandboxRules.Box(
                                Optional.empty(),
                                "none",
                                Map.of("LD_PRELOAD", "/workspace/own.so"),
                                Optional.empty(),
                                SandboxRules.Bounds.DEFAULT),
                        PROGRAM,
                        TIME,
                        Optional.empty()));

        assertThat(launch.builder().environment())
                .containsExactly(Map.entry("CLAWNET_0", "LD_PRELOAD=/workspace/own.so"));
        assertThat(launch.environment().toString()).doesNotContain("own.so");
        assertThat(said(
                        Installed.walls(home.resolve("no-groups")),
                        Optional.empty(),
                        Map.of("LD_PRELOAD", "/dev/null", "TOKEN", "t")))
                .contains("/dev/null");
    }

    @Test
    void a_secret_reaches_a_program_in_a_container_and_stands_on_no_command_line() throws Exception {
        String image = System.getProperty("clawnet.escape.podman", "");
        Assumptions.assumeTrue(!image.isEmpty(), "no image of podman is named: -Dclawnet.escape.podman=IMAGE");
        Walls podman = Objects.requireNonNull(
                Sandboxes.walls(home.resolve("no-groups")).get(Backend.PODMAN));

        assertThat(said(podman, Optional.of(image), Map.of("TOKEN", SECRET))).isEqualTo(SECRET + "||/workspace||");
        assertThat(said(podman, Optional.of(image), Map.of("TOKEN", "s3cret-" + "x".repeat(50_000))))
                .hasSizeGreaterThan(50_000);
    }

    @Test
    void a_container_program_gets_lines_from_a_descriptor_and_nothing_of_them_by_their_own_names() throws Exception {
        Carried carried = new Carried(Map.of("B", "two words", "A", "$(id)"));
        List<String> line = carried.read(List.of("/bin/sh", "-c", "--", "x"));
        assertThat(line.subList(4, line.size())).containsExactly("/bin/sh", "-c", "--env-file", "/dev/fd/8", "--", "x");
        List<String> reading = new ArrayList<>(line.subList(0, 4));
        reading.addAll(List.of("/bin/sh", "-c", "cat /dev/fd/8; env | grep -c -e CLAWNET -e words"));
        ProcessBuilder builder = new ProcessBuilder(reading).redirectErrorStream(true);
        builder.environment().putAll(carried.variables());
        Process process = builder.start();
        process.getOutputStream().close();

        assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("A=$(id)\nB=two words\n0\n");
    }

    @Test
    void what_cannot_be_a_variable_is_refused_and_its_value_is_not_told() {
        for (String name : List.of("", "1A", "A B", "A=B", "A;id", "-n", "Ä", "A\n")) {
            assertThatThrownBy(() -> new Carried(Map.of(name, "hush")))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageNotContaining("hush");
        }
        assertThatThrownBy(() -> new Carried(Map.of("A", "hush\0")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("hush");
        assertThatThrownBy(() -> new Carried(Map.of("A", "hush\nB=injected")).read(List.of("podman", "run")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("A has several lines")
                .hasMessageNotContaining("hush");
        assertThat(new Carried(Map.of()).read(List.of("podman", "run", "x"))).containsExactly("podman", "run", "x");
    }
}

package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher beside a program that was built already, with a Java that only says how it was called.
///
/// Threat: the JVM takes code from its cache without looking at the jars, so that a jar that was replaced would not be
/// the code that runs.
class LauncherTest {
    @TempDir
    private Path home = Path.of("");

    private Path jar = Path.of("");

    @BeforeEach
    void built() throws IOException {
        Files.copy(clawnet(), home.resolve("clawnet"));
        script("jdk/bin/java", "#!/bin/sh\nprintf '%s\\n' \"$@\" \"called=$CLAWNET_CALLED\"\n");
        script("jdk/bin/javac", "#!/bin/sh\n");
        write("jdk/release", "JAVA_VERSION=\"25.0.1\"\n");
        for (String module : List.of("protocol", "policy", "client", "node", "gateway", "app")) {
            write(module + "/pom.xml", "");
            write(module + "/src/main/Some.java", "");
        }
        write("pom.xml", "");
        write("app/target/clawnet-app-1.jar", "");
        jar = write("app/target/lib/some.jar", "old");
        write("app/target/launcher/classpath", "some.jar\n");
        write("app/target/launcher/stamp", "");
        write("app/target/launcher/cds/command.jsa", "");
    }

    @Test
    void a_gateway_starts_from_the_cache_that_was_made_of_its_jars() throws IOException, InterruptedException {
        Path cache = write("app/target/launcher/cds/gateway.aot", "");

        assertThat(run("up")).contains("-XX:AOTCache=" + cache.toRealPath(), "dev.clawnet.app.Main", "up");
        assertThat(run("version")).noneMatch(word -> word.startsWith("-XX:AOTCache"));
    }

    @Test
    void a_jar_that_was_replaced_leaves_the_cache_aside_even_when_it_looks_older()
            throws IOException, InterruptedException {
        Path cache = write("app/target/launcher/cds/gateway.aot", "");
        Files.writeString(jar, "new");
        Files.setLastModifiedTime(
                jar, FileTime.fromMillis(Files.getLastModifiedTime(cache).toMillis() - 60_000));

        assertThat(run("up")).contains("up").noneMatch(word -> word.startsWith("-XX:AOTCache"));
    }

    @Test
    void without_a_cache_a_gateway_starts_all_the_same() throws IOException, InterruptedException {
        assertThat(run("up")).contains("up").noneMatch(word -> word.startsWith("-XX:AOTCache"));
    }

    @Test
    void the_program_knows_how_it_was_called_so_that_it_prints_commands_that_work()
            throws IOException, InterruptedException {
        assertThat(run("version")).contains("called=" + home.resolve("clawnet"));
        assertThat(shell("cd '" + home + "' && ./clawnet version")).contains("called=./clawnet");
        assertThat(shell("cd '" + home + "' && sh clawnet version")).contains("called=./clawnet");
        assertThat(shell("PATH='" + home + "':$PATH; clawnet version")).contains("called=clawnet");
        Path link = Files.createSymbolicLink(home.resolve("cn"), home.resolve("clawnet"));
        assertThat(shell(link + " version")).contains("called=" + link);
    }

    private List<String> shell(String line) throws IOException, InterruptedException {
        return run(new ProcessBuilder("sh", "-c", line));
    }

    private static Path clawnet() {
        return Stream.iterate(Path.of("").toAbsolutePath(), Objects::nonNull, Path::getParent)
                .map(at -> at.resolve("clawnet"))
                .filter(Files::exists)
                .findFirst()
                .orElseThrow();
    }

    private List<String> run(String command) throws IOException, InterruptedException {
        return run(new ProcessBuilder(home.resolve("clawnet").toString(), command));
    }

    private List<String> run(ProcessBuilder builder) throws IOException, InterruptedException {
        builder.redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLAWNET_JAVA_HOME", home.resolve("jdk").toString());
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return said.lines().toList();
    }

    private void script(String name, String text) throws IOException {
        Files.setPosixFilePermissions(write(name, text), PosixFilePermissions.fromString("rwx------"));
    }

    private Path write(String name, String text) throws IOException {
        Path path = home.resolve(name);
        Files.createDirectories(path.getParent());
        return Files.writeString(path, text);
    }
}

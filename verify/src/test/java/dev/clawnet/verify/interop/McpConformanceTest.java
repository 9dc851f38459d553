package dev.clawnet.verify.interop;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.verify.durability.OwnJava;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The gateway's client of tool servers against the conformance suite of the protocol's makers, as it is published:
/// every scenario of a client in the version that is offered, one after the other, none expected to fail.
final class McpConformanceTest {
    private static final String SUITE = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
    private static final String VERSION = "2025-11-25";
    private static final Pattern SCENARIO = Pattern.compile("^ {2}- (\\S+)", Pattern.MULTILINE);
    private static final Pattern CHECKS = Pattern.compile("Passed: (\\d+)/(\\d+), (\\d+) failed, (\\d+) warnings");

    private static final int TRIES = 3;

    @TempDir
    Path temp;

    private record Ran(int exit, String said) {}

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void every_scenario_of_a_client_passes() throws Exception {
        StockPackages packages = StockPackages.installed();
        Path program = program();
        Ran list = run(packages, List.of("list", "--client", "--spec-version", VERSION));
        List<String> scenarios = SCENARIO.matcher(list.said())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(scenarios).as(list.said()).hasSizeGreaterThan(15);

        int passed = 0;
        int checks = 0;
        for (String scenario : scenarios) {
            Ran ran = run(packages, List.of("client", "--command", program.toString(), "--scenario", scenario));
            // A busy machine is late by itself, of which the suite warns: warnings alone are looked at again.
            for (int i = 1; i < TRIES && warned(ran); i++) {
                ran = run(packages, List.of("client", "--command", program.toString(), "--scenario", scenario));
            }
            Matcher found = CHECKS.matcher(ran.said());
            assertThat(found.find()).as(ran.said()).isTrue();
            assertThat(ran.exit()).as(scenario + "\n" + ran.said()).isZero();
            passed++;
            checks += Integer.parseInt(found.group(1));
        }
        StockPackages.note("mcp conformance " + VERSION + " client: scenarios " + passed + " passed, "
                + (scenarios.size() - passed) + " failed; checks " + checks + " passed");
    }

    private static boolean warned(Ran ran) {
        Matcher found = CHECKS.matcher(ran.said());
        return found.find() && found.group(3).equals("0") && !found.group(4).equals("0");
    }

    private Path program() throws IOException {
        Path program = temp.resolve("client.sh");
        Files.writeString(
                program,
                "#!/bin/sh\nexec '"
                        + String.join("' '", OwnJava.words(OwnJava.SMALL, ConformanceClient.class.getName(), List.of()))
                        + "' \"$@\"\n");
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        return program;
    }

    private Ran run(StockPackages packages, List<String> arguments) throws IOException, InterruptedException {
        Path said = temp.resolve("said.txt");
        Process process = packages.node(temp, SUITE, arguments)
                .redirectErrorStream(true)
                .redirectOutput(said.toFile())
                .start();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        return new Ran(process.exitValue(), Files.readString(said, StandardCharsets.UTF_8));
    }
}

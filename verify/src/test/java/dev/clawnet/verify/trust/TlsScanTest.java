package dev.clawnet.verify.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What a scanner of others says of the gateway's TLS. Wants `testssl` (Debian: testssl.sh) and takes minutes:
/// `./clawnet test -Dclawnet.testssl=true`.
@Timeout(600)
class TlsScanTest {
    private static final Set<String> GRAVE = Set.of("MEDIUM", "HIGH", "CRITICAL", "FATAL");
    /// Clients pin the certificate: nobody signs it, and who revokes it makes another one.
    private static final Set<String> BY_DESIGN = Set.of("cert_chain_of_trust", "cert_trust", "cert_revocation");

    @TempDir
    Path temp;

    private static Optional<String> scanner() throws IOException, InterruptedException {
        for (String name : List.of("testssl", "testssl.sh")) {
            if (new ProcessBuilder("sh", "-c", "command -v " + name).start().waitFor() == 0) {
                return Optional.of(name);
            }
        }
        return Optional.empty();
    }

    @Test
    void a_scanner_finds_nothing_above_low_but_that_nobody_signed_the_certificate()
            throws IOException, InterruptedException {
        assumeTrue(Boolean.getBoolean("clawnet.testssl"), "takes minutes: -Dclawnet.testssl=true");
        Optional<String> scanner = scanner();
        assumeTrue(scanner.isPresent(), "testssl is not installed: ./clawnet test --setup");
        Path found = temp.resolve("found.json");
        try (GatewayProcess gateway = GatewayProcess.start(temp.resolve("state"), 0)) {
            String address = URI.create(gateway.address()).getAuthority();
            Process scan = new ProcessBuilder(
                            scanner.orElseThrow(),
                            "--quiet",
                            "--color",
                            "0",
                            "--warnings",
                            "off",
                            "--jsonfile",
                            found.toString(),
                            address)
                    .redirectErrorStream(true)
                    .redirectOutput(temp.resolve("scan.txt").toFile())
                    .start();
            assertThat(scan.waitFor(540, TimeUnit.SECONDS)).as("the scan ends").isTrue();
        }
        JsonNode findings = Json.LENIENT.readTree(Files.readString(found));
        Set<String> grave = new TreeSet<>();
        Set<String> offered = new TreeSet<>();
        for (JsonNode each : findings) {
            String id = each.path("id").stringValue("");
            String said = each.path("finding").stringValue("");
            if (GRAVE.contains(each.path("severity").stringValue("")) && !BY_DESIGN.contains(id)) {
                grave.add(id + ": " + said);
            }
            if (id.equals("TLS1_3") && said.startsWith("offered")) {
                offered.add(id);
            }
        }
        assertThat(offered).as("the scan reached the gateway").isNotEmpty();
        assertThat(grave).isEmpty();
    }
}

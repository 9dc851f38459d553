package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher's rehearsal with a trial gateway, as processes of their own.
class RehearsalTest {
    @TempDir
    private Path folder = Path.of("");

    @Test
    void a_trial_gateway_is_entered_and_asked_as_often_as_wanted() throws IOException, InterruptedException {
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("state"), 0)) {
            Process rehearsal = rehearse(gateway.setupCode());
            String said = new String(rehearsal.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertThat(rehearsal.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(said).contains("rehearsed 12 handshakes");
            assertThat(rehearsal.exitValue()).isZero();
        }
    }

    @Test
    void a_gateway_that_is_not_there_ends_the_rehearsal_with_an_error() throws IOException, InterruptedException {
        String code;
        try (GatewayProcess gateway = GatewayProcess.start(folder.resolve("state"), 0)) {
            code = gateway.setupCode();
        }

        Process rehearsal = rehearse(code);

        assertThat(rehearsal.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(rehearsal.exitValue()).isNotZero();
    }

    private Process rehearse(String code) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(OwnJava.words(
                        List.of("-XX:TieredStopAtLevel=1"), OwnJava.MAIN, List.of("rehearse", code, "--times", "12")))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLAWNET_HOME", folder.resolve("home").toString());
        return builder.start();
    }
}

package dev.clawnet.app;

import dev.clawnet.app.command.Remote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The user's own `ssh`, with the user's own keys, known hosts and configuration. It asks nothing on the terminal.
final class SshClient implements Remote {
    /// A code and what surrounds it are less than this. Bytes.
    private static final int MOST = 16_384;
    /// After its output ended, the program has nothing left to do.
    private static final Duration GRACE = Duration.ofSeconds(5);

    private final String program;

    /// @param program `ssh`, or what stands in for it
    SshClient(String program) {
        this.program = program;
    }

    @Override
    public String run(String target, String command) throws IOException {
        if (target.startsWith("-") || target.isBlank()) {
            throw new IOException("'" + target + "' is no account on a machine: it has the form user@host");
        }
        Process ssh = new ProcessBuilder(List.of(
                        program,
                        "-o",
                        "BatchMode=yes",
                        "-o",
                        "ConnectTimeout=10",
                        "-o",
                        "ServerAliveInterval=5",
                        "--",
                        target,
                        command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try (InputStream out = ssh.getInputStream()) {
            ssh.getOutputStream().close();
            byte[] said = out.readNBytes(MOST + 1);
            if (said.length > MOST) {
                throw new IOException("the command on " + target + " printed far more than a code");
            }
            if (!ssh.waitFor(GRACE.toMillis(), TimeUnit.MILLISECONDS) || ssh.exitValue() != 0) {
                throw new IOException("the command on " + target + " did not end well: see its words above");
            }
            return new String(said, StandardCharsets.UTF_8);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped", e);
        } finally {
            ssh.destroyForcibly();
        }
    }
}

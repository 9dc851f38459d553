package dev.clawnet.gateway.agent.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.agent.mcp.wire.StdioWire;
import dev.clawnet.gateway.agent.sandbox.Installed;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.secret.Secret;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A server that is a program, started with a secret, while every command line of this machine is read.
class ServerProgramsTest {
    private static final String SECRET = "s3rver-" + ProcessHandle.current().pid();

    @TempDir
    private Path home;

    private String said(Optional<SandboxRules> walls) throws Exception {
        ThreadFactory threads = Thread.ofPlatform().daemon().factory();
        try (SystemTimers timers = new SystemTimers(
                        InstantSource.system(),
                        threads,
                        Executors.newVirtualThreadPerTaskExecutor(),
                        SystemTimers.Bounds.DEFAULT);
                Sandboxes sandboxes = new Sandboxes(new Sandboxes.Ground(
                        home, Sandboxes.CONTROL_GROUPS, InstantSource.system(), timers, threads, new Random()))) {
            StdioWire.Pipes pipes = new ServerPrograms(sandboxes, threads)
                    .start(new ServerPrograms.Wish(
                            new PersonId("p-li"),
                            "files",
                            new ToolServer.Program(
                                    List.of("/bin/sh", "-c", "echo $TOKEN; read a_line_that_never_comes"),
                                    Map.of("TOKEN", Secret.of(SECRET)),
                                    Optional.empty()),
                            walls));
            try (BufferedReader in = new BufferedReader(new InputStreamReader(pipes.out(), StandardCharsets.UTF_8))) {
                String line = String.valueOf(in.readLine());
                assertThat(Installed.commandLines())
                        .anyMatch(each -> each.contains("a_line_that_never_comes"))
                        .noneMatch(each -> each.contains(SECRET));
                return line;
            } finally {
                pipes.end().run();
            }
        }
    }

    @Test
    void a_servers_secret_stands_on_no_command_line_behind_walls() throws Exception {
        Installed.bubblewrap();

        assertThat(said(Optional.of(Installed.rules(SandboxRules.Bounds.DEFAULT, Optional.empty()))))
                .isEqualTo(SECRET);
    }

    @Test
    void a_servers_secret_stands_on_no_command_line_without_walls() throws Exception {
        assertThat(said(Optional.empty())).isEqualTo(SECRET);
    }
}

package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.StdioWire;
import dev.clawnet.gateway.agent.sandbox.Boxes;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.sandbox.Walls;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Starts servers that are programs: behind walls, or as the gateway's own user where the host person named them for
/// agents that are not sandboxed.
final class ServerPrograms {
    private static final Logger LOG = LoggerFactory.getLogger(ServerPrograms.class);
    /// Of the gateway's own variables: where programs and a home are, and no secret.
    private static final Set<String> KEPT = Set.of("PATH", "HOME", "LANG", "USER", "LOGNAME", "SHELL", "TMPDIR");

    private static final int CHUNK = 4_096;

    private final Sandboxes sandboxes;
    private final ThreadFactory threads;

    ServerPrograms(Sandboxes sandboxes, ThreadFactory threads) {
        this.sandboxes = sandboxes;
        this.threads = threads;
    }

    /// A program to start.
    ///
    /// @param walls behind which it runs; absent: none
    record Wish(PersonId owner, String server, ToolServer.Program program, Optional<SandboxRules> walls) {}

    /// How a program is started and ended.
    private record Start(ProcessBuilder builder, List<String> end, Runnable over) {}

    StdioWire.Pipes start(Wish wish) throws McpFailure {
        if (wish.walls().isPresent()) {
            Walls.Launch launch = behindWalls(wish, wish.walls().get());
            return running(new Start(launch.builder(), launch.end(), launch.over()));
        }
        ProcessBuilder builder = new ProcessBuilder(wish.program().argv());
        wish.program().folder().map(Path::toFile).ifPresent(builder::directory);
        builder.environment().keySet().retainAll(KEPT);
        wish.program()
                .environment()
                .forEach((name, value) -> builder.environment().put(name, value.reveal()));
        return running(new Start(builder, List.of(), () -> {}));
    }

    private Walls.Launch behindWalls(Wish wish, SandboxRules rules) throws McpFailure {
        try {
            return sandboxes.pipes(new Sandboxes.Wish(
                    new Boxes.Key(wish.owner(), "mcp " + wish.server(), "service:mcp:" + wish.server()),
                    with(rules, wish.program()),
                    wish.program().argv(),
                    "mcp " + wish.server(),
                    AgentLimits.MCP_PROGRAM,
                    Optional.empty()));
        } catch (Sandboxes.NotRun e) {
            throw new McpFailure(McpFailure.Kind.UNREACHABLE, e.why());
        } catch (IOException e) {
            LOG.warn("mcp.box_failed kind={}", e.getClass().getSimpleName());
            throw new McpFailure(McpFailure.Kind.UNREACHABLE, "the sandbox of the server could not be made");
        }
    }

    /// The box of a server has its own variables besides those of all boxes.
    private static SandboxRules with(SandboxRules rules, ToolServer.Program program) {
        Map<String, String> all = new java.util.TreeMap<>(rules.box().environment());
        program.environment().forEach((name, value) -> all.put(name, value.reveal()));
        SandboxRules.Box box = rules.box();
        return new SandboxRules(
                rules.mode(),
                rules.scope(),
                SandboxRules.Access.NONE,
                rules.backend(),
                new SandboxRules.Box(box.image(), box.network(), all, box.setup(), box.bounds()),
                Optional.empty());
    }

    /// The kernel ends a program of the walls with the thread that started it: one thread starts it, and stays with it
    /// to its end, reading what it says to nobody.
    private StdioWire.Pipes running(Start start) throws McpFailure {
        BlockingQueue<Optional<Process>> started = new ArrayBlockingQueue<>(1);
        threads.newThread(() -> stay(start, started)).start();
        try {
            Optional<Process> process = started.poll(AgentLimits.MCP_GREETING.toMillis(), TimeUnit.MILLISECONDS);
            if (process == null || process.isEmpty()) {
                throw new McpFailure(McpFailure.Kind.UNREACHABLE, "the server's program cannot be started");
            }
            Process running = process.get();
            return new StdioWire.Pipes(
                    running.getInputStream(), running.getOutputStream(), () -> end(running, start.end()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new McpFailure(McpFailure.Kind.UNREACHABLE, "the start of the server's program was broken off");
        }
    }

    private static void stay(Start start, BlockingQueue<Optional<Process>> started) {
        try {
            Process process = start.builder().start();
            started.offer(Optional.of(process));
            listen(process);
        } catch (IOException e) {
            LOG.info("mcp.not_started kind={}", e.getClass().getSimpleName());
            started.offer(Optional.empty());
        } finally {
            start.over().run();
        }
    }

    private static void listen(Process process) {
        try (InputStream errors = process.getErrorStream()) {
            byte[] chunk = new byte[CHUNK];
            long read = 0;
            for (int n = errors.read(chunk); n >= 0; n = errors.read(chunk)) {
                read += n;
            }
            LOG.debug("mcp.said_aside bytes={}", read);
            process.waitFor();
        } catch (IOException e) {
            LOG.debug("mcp.pipe_closed kind={}", e.getClass().getSimpleName());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            process.destroyForcibly();
        }
    }

    private static void end(Process process, List<String> end) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
        if (end.isEmpty()) {
            return;
        }
        try {
            new ProcessBuilder(end)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .getOutputStream()
                    .close();
        } catch (IOException e) {
            LOG.warn("mcp.end_failed kind={}", e.getClass().getSimpleName());
        }
    }
}

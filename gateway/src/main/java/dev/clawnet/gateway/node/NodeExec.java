package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ExecPermit;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.SystemCommands;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import dev.clawnet.protocol.node.SystemCommands.RunResult;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;

/// A program of an agent on a node of its person: its words exactly, each time after the owner's answer, and only what
/// the node's own policy lists.
///
/// Threat: what was allowed is not what runs. The answer is bound to words, folder, time and the node's device; the
/// permit to the same. See `ExecToolTest`.
public final class NodeExec {
    /// Segments that lead elsewhere than they say.
    private static final Set<String> STEPS = Set.of(".", "..");

    private final NodeCalls nodes;
    private final Devices devices;

    /// Which device a node of a person is, by its name.
    @FunctionalInterface
    public interface Devices {
        Optional<String> device(PersonId owner, String node);
    }

    public NodeExec(NodeCalls nodes, Devices devices) {
        this.nodes = nodes;
        this.devices = devices;
    }

    Tool.Plan plan(Tx tx, Run run, String command, Optional<String> folder, Duration time, boolean background) {
        if (background) {
            return new Tool.Plan.Bad("programs on a node do not go on in the background");
        }
        Optional<List<String>> words = Words.of(command);
        if (words.isEmpty()) {
            return new Tool.Plan.Bad(
                    "a node runs one program without a shell: no pipes, no variables, no redirections; quote with '...'");
        }
        Optional<FilePlaces.Place> home = FilePlaces.of(tx, run, folder.orElse("."));
        if (home.isEmpty()) {
            return new Tool.Plan.Nothing();
        }
        Optional<String> device = devices.device(run.owner(), home.get().node());
        if (device.isEmpty()) {
            return new Tool.Plan.Bad("the node " + home.get().node() + " is not linked now");
        }
        Map<String, String> arguments = new TreeMap<>();
        String shown = shown(words.get(), home.get());
        // A device answers about what is part of the act, and about nothing beside it.
        arguments.put("command", shown);
        arguments.put("argv", Json.STRICT.writeValueAsString(words.get()));
        arguments.put("folder", home.get().path());
        arguments.put("device", device.get());
        arguments.put("seconds", Long.toString(least(time).toSeconds()));
        String program = words.get().getFirst();
        if (Arrays.stream(program.split("/", -1)).anyMatch(STEPS::contains)) {
            return new Tool.Plan.Bad("a program is a name, or its path from / on without . and ..");
        }
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.EXEC,
                Resource.nodePath(run.owner(), home.get().node(), program),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                arguments);
        return new Tool.Plan.Of(act, shown);
    }

    private static Duration least(Duration time) {
        return time.compareTo(Limits.NODE_INVOKE_MAX) < 0 ? time : Limits.NODE_INVOKE_MAX;
    }

    /// Every word on a line of its own: nothing hides behind a space.
    private static String shown(List<String> words, FilePlaces.Place folder) {
        return "in " + folder.node() + ":" + folder.path() + "\n" + String.join("\n", words);
    }

    Tool.Reported perform(Permit permit, Run run, String operation, Tool.Meanwhile meanwhile) {
        Act act = permit.act();
        Map<String, String> exact = act.arguments();
        String node = act.object().segments().getFirst();
        String device = exact.getOrDefault("device", "");
        if (devices.device(run.owner(), node).filter(device::equals).isEmpty()) {
            return new Tool.Reported("failed", code("NOT_CONNECTED"));
        }
        Duration time = Duration.ofSeconds(Long.parseLong(exact.getOrDefault("seconds", "1")));
        RunParams params = new RunParams(
                Json.STRICT.readValue(exact.getOrDefault("argv", "[]"), new TypeReference<List<String>>() {}),
                Optional.empty(),
                Optional.ofNullable(exact.get("folder")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(time.toMillis()));
        JsonNode written = Json.STRICT.valueToTree(params);
        ExecPermit once = new ExecPermit(
                ExecPermit.Basis.ONCE, params.act(device, run.owner()).digest(), Optional.empty(), Optional.empty());
        InvokeContext context = new InvokeContext(
                run.owner(),
                Optional.of(run.agent()),
                Optional.of(run.id()),
                InvokePermit.of(SystemCommands.RUN, written, permit.expiresAt()).with(once),
                operation);
        Nodes.Asked asked = new Nodes.Asked(SystemCommands.RUN, written);
        return switch (nodes.watch(run.owner(), node, asked, context, time, meanwhile)) {
            case InvokeResult.Ok ok -> new Tool.Reported("done", ok.payload());
            case InvokeResult.NodeError error ->
                new Tool.Reported(
                        error.code().equals(NodeError.L2_DENIED.name()) ? Tool.Effect.REFUSED : "failed",
                        code(error.code()));
            case InvokeResult.NotConnected gone ->
                new Tool.Reported(gone.sent() ? "unknown" : "failed", code("NOT_CONNECTED"));
            case InvokeResult.TimedOut _ ->
                new Tool.Reported("unknown", code(meanwhile.cancel().cancelled() ? "CANCELLED" : "TIMEOUT"));
        };
    }

    private static JsonNode code(String word) {
        return Json.STRICT.createObjectNode().put("code", word);
    }

    Tool.Effect settle(Permit permit, Tool.Reported reported) {
        Run.Taken taken = Run.Taken.of(Integrity.UNTRUSTED, permit.act().object());
        if (!reported.result().equals("done")) {
            String code = reported.payload().path("code").asString("");
            String told = reported.result().equals(Tool.Effect.REFUSED) ? "none" : "the node does not answer";
            return Tool.Effect.done(told).as(reported.result()).taking(taken).noting(Map.of("reason", code));
        }
        try {
            RunResult came = Json.LENIENT.treeToValue(reported.payload(), RunResult.class);
            String state = came.exitCode().map(exit -> "exit " + exit).orElse(came.timedOut() ? "timed out" : "ended");
            return Tool.Effect.done(state + "\n" + came.stdout() + came.stderr())
                    .taking(taken)
                    .noting(Map.of("state", state));
        } catch (JacksonException e) {
            // A node may answer anything: what it did is not known then.
            return Tool.Effect.done("the node's answer cannot be read")
                    .as("unknown")
                    .taking(taken);
        }
    }
}

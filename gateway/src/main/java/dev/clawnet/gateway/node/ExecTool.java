package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.ToolGate;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.sandbox.BoxExec;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `exec`: a program in the run's sandbox; of a run that has none, on a node of its person, after the owner's answer to
/// exactly that program. `elevated` asks for the node from a sandbox: where the configuration lets whoever asked.
public final class ExecTool implements Tool.Stoppable {
    private static final ToolSpec SPEC = new ToolSpec(
            "exec",
            "Runs a command. In a sandbox a shell runs it in /workspace, without network; on a node it is one listed"
                    + " program with its arguments, without a shell, and your owner is asked each time.",
            List.of(
                    new ToolSpec.Param("command", ToolSpec.Type.STRING, "The command.", true),
                    new ToolSpec.Param("workdir", ToolSpec.Type.STRING, "Folder; the workspace if left out.", false),
                    new ToolSpec.Param("timeout", ToolSpec.Type.INTEGER, "Seconds; 120 if left out.", false),
                    new ToolSpec.Param(
                            "background", ToolSpec.Type.BOOLEAN, "Go on at once; process looks at it.", false),
                    new ToolSpec.Param(
                            "elevated", ToolSpec.Type.BOOLEAN, "On a node although you have a sandbox.", false)));
    private static final int COMMAND = 16_000;

    private final ToolGate gate;
    private final BoxExec box;
    private final NodeExec node;

    public ExecTool(ToolGate gate, BoxExec box, NodeExec node) {
        this.gate = gate;
        this.box = box;
        this.node = node;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> command = Arguments.text(arguments, "command");
        if (command.isEmpty()
                || command.get().length() > COMMAND
                || command.get().indexOf('\0') >= 0) {
            return new Plan.Bad("command takes 1 to " + COMMAND + " characters");
        }
        Optional<Long> seconds = Arguments.number(arguments, "timeout", 1, AgentLimits.SANDBOX_TIME_MOST.toSeconds());
        if (arguments.has("timeout") && seconds.isEmpty()) {
            return new Plan.Bad("timeout takes 1 to " + AgentLimits.SANDBOX_TIME_MOST.toSeconds() + " seconds");
        }
        Optional<String> folder = Arguments.text(arguments, "workdir");
        Duration time = seconds.map(Duration::ofSeconds).orElse(AgentLimits.SANDBOX_TIME);
        boolean background = arguments.path("background").asBoolean(false);
        Optional<SandboxRules> rules = box.rules(tx, run);
        if (rules.isEmpty()) {
            return node.plan(tx, run, command.get(), folder, time, background);
        }
        if (!arguments.path("elevated").asBoolean(false)) {
            return box.plan(tx, run, rules.get(), new BoxExec.Wanted(command.get(), folder, time, background));
        }
        return gate.refusesElevated(tx, run).isPresent()
                ? new Plan.Bad("elevated is not for whoever asked: leave it out")
                : node.plan(tx, run, command.get(), folder, time, background);
    }

    private static boolean boxed(Permit permit) {
        return permit.act().object().kind() == Resource.Kind.SANDBOX;
    }

    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        if (boxed(permit)) {
            box.announced(tx, run);
        }
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation, Meanwhile meanwhile) {
        return boxed(permit) ? box.perform(permit, run) : node.perform(permit, run, operation, meanwhile);
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        return boxed(permit) ? box.settle(tx, permit, run, reported) : node.settle(permit, reported);
    }
}

package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.sandbox.BoxActs;
import dev.clawnet.gateway.agent.sandbox.BoxCalls;
import dev.clawnet.gateway.agent.sandbox.BoxExec;
import dev.clawnet.gateway.agent.sandbox.ProcessTool;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.ExecTool;
import dev.clawnet.gateway.node.FileTools;
import dev.clawnet.gateway.node.NodeExec;
import dev.clawnet.gateway.web.WebTools;
import dev.clawnet.gateway.workspace.WorkspacePictures;
import java.util.List;

/// What agents can do: their tools, as the configuration lists them, and where their programs run.
final class ToolsRoom implements Room {
    private static final String BOXES = "sandboxes";

    private final Agents agents;
    private final Sandboxes sandboxes;
    private final BoxCalls boxes;

    ToolsRoom(Hall hall) {
        this.agents = hall.agents();
        // Runs that were open when the gateway stopped go on before the first `use`.
        agents.useTools(hall.settings().tools());
        Gateway.Ground ground = hall.ground();
        this.sandboxes = new Sandboxes(new Sandboxes.Ground(
                hall.settings().stateDir().resolve(BOXES),
                Sandboxes.CONTROL_GROUPS,
                ground.clock(),
                hall.timers(),
                ground.threads(),
                ground.random()));
        this.boxes = new BoxCalls(hall.store(), sandboxes, ground.random());
        BoxActs acts = new BoxActs(
                agents.gate(),
                agents.facts(),
                hall.settings().stateDir().toAbsolutePath().normalize());
        NodeExec node = new NodeExec(
                hall.nodes(),
                (owner, name) ->
                        hall.nodes().find(owner, name).map(link -> link.device().value()));
        BoxExec box = new BoxExec(acts, sandboxes);
        ProcessTool programs = new ProcessTool(acts, sandboxes);
        agents.add(new ExecTool(agents.gate(), box, node));
        agents.add(programs);
        agents.runs().onEvery((_, run) -> {
            box.forget(run.id());
            programs.forget(run.id());
            return RunEnd.Follow.NOTHING;
        });
        WebTools.of(ground.clock(), hall.timers()).forEach(agents::add);
        agents.addPictures(List.of(
                WebTools.pictures(ground.clock(), hall.timers()),
                FileTools.pictures(hall.nodes(), agents.facts()),
                new WorkspacePictures(hall.store(), agents.books(), agents.facts())));
    }

    @Override
    public void bind(MethodTable table) {
        boxes.bind(table);
    }

    @Override
    public void use(GatewaySettings settings) {
        agents.useTools(settings.tools());
    }

    @Override
    public void close() {
        sandboxes.close();
    }
}

package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.Tool;
import java.util.List;

/// The file commands of nodes as tools of agents.
public final class FileTools {
    private FileTools() {}

    public static List<Tool> of(NodeCalls nodes, Facts facts) {
        return List.of(
                new ListTool(nodes, facts),
                new ReadTool(nodes, facts),
                new SearchTool(nodes, facts),
                new StatTool(nodes, facts),
                new WriteTool(nodes, facts),
                new AppendTool(nodes, facts),
                new MkdirTool(nodes, facts),
                MoveTool.move(nodes, facts),
                MoveTool.rename(nodes, facts),
                new CopyTool(nodes, facts),
                new DeleteTool(nodes, facts),
                new UndoTool(nodes, facts));
    }
}

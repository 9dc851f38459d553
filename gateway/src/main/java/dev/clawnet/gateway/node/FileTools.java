package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.PictureSource;
import dev.clawnet.gateway.agent.Tool;
import java.util.List;

/// The file commands of nodes as tools of agents, by ClawNet's names and by those that other programs have.
public final class FileTools {
    private FileTools() {}

    /// Pictures among the files of nodes.
    public static PictureSource pictures(NodeCalls nodes, Facts facts) {
        return new FilePictures(nodes, facts);
    }

    public static List<Tool> of(NodeCalls nodes, Facts facts) {
        Underway underway = new Underway();
        return List.of(
                new ListTool(nodes, facts),
                ReadTool.byBytes(nodes, facts),
                new SearchTool(nodes, facts),
                new StatTool(nodes, facts),
                WriteTool.own(nodes, facts, underway),
                new AppendTool(nodes, facts, underway),
                new MkdirTool(nodes, facts, underway),
                MoveTool.move(nodes, facts, underway),
                MoveTool.rename(nodes, facts, underway),
                new CopyTool(nodes, facts, underway),
                new DeleteTool(nodes, facts, underway),
                new UndoTool(nodes, facts),
                ReadTool.byLine(nodes, facts),
                WriteTool.stock(nodes, facts, underway),
                new EditTool(nodes, facts, underway),
                new ApplyPatchTool(nodes, facts, underway));
    }
}

package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.AgentTrash.Piece;
import dev.clawnet.app.config.AgentBlock;
import dev.clawnet.app.config.AgentEdits;
import dev.clawnet.app.config.AgentEdits.Removed;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.gateway.route.Names;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet agents delete` and `agents restore`: what is deleted lies in a trash until its owner empties it.
final class AgentTrashCommands {
    private AgentTrashCommands() {}

    private static Problem disk(Path where) {
        return new Problem(Exit.FAILED, "the disk refused a change below " + where)
                .hint("look for space and permissions; what was moved is listed in the trash");
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "Its workspace, agent folder and transcripts go into ~/.clawnet/trash, from where `agents restore` brings",
                "them back. A folder that other agents use, too, stays.",
                "",
                "Example: clawnet agents delete work --yes"
            })
    static final class Delete extends AgentsCommands.OfAgents {
        @Parameters(paramLabel = "AGENT", description = "A listed agent.")
        private String name = "";

        @Option(
                names = {"--yes", "--force"},
                description = "Ask nothing; needed where there is no terminal.")
        private boolean yes;

        private final Questions questions;

        Delete(Questions questions) {
            this.questions = questions;
        }

        private record Deleted(
                String agentId,
                String workspace,
                String agentDir,
                String sessionsDir,
                int removedBindings,
                int removedAllow,
                String trash,
                List<Piece> moved,
                List<AgentTrash.Left> left) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            if (Names.agent(name).equals(Names.MAIN)) {
                throw new Problem(Exit.USAGE, "main is every person's agent and stays");
            }
            AgentBlock agent = agent(store, name);
            if (ConfigCommands.on(store, store::routing)
                    .standing()
                    .filter(standing -> standing.text().equals(agent.id()))
                    .isPresent()) {
                throw new Problem(
                                Exit.FAILED,
                                agent.id() + " is the default agent: what is bound to nobody reaches it, so it stays")
                        .hint("make another one the default first, with `default: true` in its block")
                        .next("clawnet agents list");
            }
            AgentFolders folders = AgentFolders.of(store, world);
            Removed parts = ConfigCommands.on(store, () -> new AgentEdits(store).parts(agent));
            if (!yes) {
                ask(agent, parts, folders, output);
            }
            return delete(store, agent, parts, folders, world, output);
        }

        private void ask(AgentBlock agent, Removed parts, AgentFolders folders, Output output) {
            String what = agent.id() + " and its " + parts.bindings().size() + " bindings out of the configuration";
            if (!questions.possible() || json()) {
                throw new Problem(Exit.USAGE, "this takes " + what + ", and its folders into the trash")
                        .next("clawnet agents delete " + agent.id() + " --yes");
            }
            output.say("takes " + what + ", and into the trash:");
            output.say("  " + folders.workspace(agent.id()));
            output.say("  " + folders.agentDir(agent.id()));
            output.say("  " + folders.sessions(agent.id()));
            if (!questions.yes("delete " + agent.id() + "?")) {
                throw new Problem(Exit.FAILED, "nothing was changed");
            }
        }

        private static Exit delete(
                ConfigStore store,
                AgentBlock agent,
                Removed parts,
                AgentFolders folders,
                Surroundings world,
                Output output) {
            try {
                AgentTrash trash = AgentTrash.begin(world, folders, agent.id(), parts);
                ConfigCommands.on(store, () -> new AgentEdits(store).delete(agent));
                AgentTrash.Moves moves = trash.take();
                List<String> lines = new ArrayList<>();
                lines.add(agent.id() + " and " + parts.bindings().size() + " bindings are out of " + store.path());
                moves.moved().forEach(piece -> lines.add("  in the trash: " + piece.from()));
                moves.left().forEach(left -> lines.add("  left: " + left.path() + ": " + left.why()));
                lines.add("  the trash is " + trash.folder());
                lines.add("  back again   clawnet agents restore " + trash.name());
                lines.add("  its records and what the gateway stored of its sessions stay; for good it is ended by:");
                lines.add("  next  clawnet identities retire " + agent.id());
                output.answer(
                        new Deleted(
                                agent.id(),
                                folders.workspace(agent.id()).toString(),
                                folders.agentDir(agent.id()).toString(),
                                folders.sessions(agent.id()).toString(),
                                parts.bindings().size(),
                                parts.allowed(),
                                trash.folder().toString(),
                                moves.moved(),
                                moves.left()),
                        lines.toArray(String[]::new));
                return Exit.OK;
            } catch (IOException e) {
                throw disk(AgentTrash.home(world));
            }
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents restore work-20260301T120000Z"})
    static final class Restore extends AgentsCommands.OfAgents {
        @Parameters(paramLabel = "NAME", description = "As `agents delete` printed it.")
        private String name = "";

        private record Restored(String agentId, List<Piece> moved, List<AgentTrash.Left> left) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            try {
                AgentTrash trash = AgentTrash.open(world, name);
                if (ConfigCommands.on(store, store::agents).stream()
                        .anyMatch(agent -> agent.id().equals(trash.agent()))) {
                    throw new Problem(Exit.FAILED, "there is an agent " + trash.agent() + " already")
                            .next("clawnet agents list");
                }
                ConfigCommands.on(store, () -> {
                    new AgentEdits(store).restore(trash.agent(), trash.parts());
                    return true;
                });
                AgentTrash.Moves moves = trash.giveBack();
                List<String> lines = new ArrayList<>();
                lines.add(trash.agent() + " is back in " + store.path());
                moves.moved().forEach(piece -> lines.add("  back: " + piece.from()));
                moves.left().forEach(left -> lines.add("  still in the trash: " + left.path() + ": " + left.why()));
                lines.add("  next  clawnet agents list --bindings");
                output.answer(new Restored(trash.agent(), moves.moved(), moves.left()), lines.toArray(String[]::new));
                return Exit.OK;
            } catch (IOException e) {
                throw disk(AgentTrash.home(world));
            }
        }
    }
}

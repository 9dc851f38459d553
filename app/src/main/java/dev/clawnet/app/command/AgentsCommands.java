package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory.Entry;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.AgentBlock;
import dev.clawnet.app.config.AgentEdits;
import dev.clawnet.app.config.AgentEdits.Bound;
import dev.clawnet.app.config.AgentEdits.Door;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.app.config.KeyPath;
import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Routing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet agents ...`: the agents and bindings of a configuration. Each listed agent is an identity agent of the
/// host person; a gateway that runs by the file takes a change over at once.
public final class AgentsCommands {
    private AgentsCommands() {}

    /// The commands with their summaries.
    ///
    /// @param questions to whoever types them
    public static List<Entry> entries(Questions questions) {
        return List.of(
                new Entry("agents list", "List the agents of the configuration.", ListAgents::new),
                new Entry("agents add", "Add an agent, and bind it.", () -> new AgentAddCommand(questions)),
                new Entry("agents bindings", "List which doors lead to which agent.", Bindings::new),
                new Entry("agents bind", "Bind an agent to a channel or one of its accounts.", Bind::new),
                new Entry("agents unbind", "Take bindings of an agent away.", Unbind::new),
                new Entry(
                        "agents delete",
                        "Take an agent out, its folders into the trash.",
                        () -> new AgentTrashCommands.Delete(questions)),
                new Entry("agents restore", "Bring a deleted agent back.", AgentTrashCommands.Restore::new),
                new Entry("agents set-identity", "Say how an agent shows itself.", AgentIdentityCommand::new));
    }

    /// What the commands share.
    abstract static class OfAgents extends ConfigCommands.OfFile {
        /// The agent that a positional word or its flag names.
        static String named(Optional<String> word, Optional<String> flag) {
            if (word.isPresent() == flag.isPresent()) {
                throw new Problem(Exit.USAGE, "say which agent, once: its name, or --agent NAME")
                        .next("clawnet agents list");
            }
            return word.or(() -> flag).orElseThrow();
        }

        static AgentBlock agent(ConfigStore store, String id) {
            List<AgentBlock> agents = ConfigCommands.on(store, store::agents);
            return agents.stream()
                    .filter(agent -> agent.id().equals(Names.agent(id)))
                    .findFirst()
                    .orElseThrow(() -> new Problem(Exit.FAILED, "there is no agent " + id + " in " + store.path())
                            .hint(
                                    agents.isEmpty()
                                            ? "the file lists none"
                                            : "there are "
                                                    + String.join(
                                                            ", ",
                                                            agents.stream()
                                                                    .map(AgentBlock::id)
                                                                    .toList()))
                            .next("clawnet agents list"));
        }

        static List<Door> doors(List<String> texts) {
            List<Door> doors = texts.stream().map(Door::of).toList();
            if (doors.stream().anyMatch(door -> door.channel().isEmpty())) {
                throw new Problem(Exit.USAGE, "a binding is written channel or channel:account, such as whatsapp:biz");
            }
            return doors;
        }

        static List<String> lines(String first, Bound bound) {
            List<String> lines = new ArrayList<>(List.of(first));
            bound.added().forEach(door -> lines.add("  bound to " + door));
            bound.skipped().forEach(door -> lines.add("  was bound to " + door + " already"));
            bound.conflicts().forEach(door -> lines.add("  left as it was, bound to another agent: " + door));
            return lines;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents list --bindings"})
    static final class ListAgents extends OfAgents {
        @Option(names = "--bindings", description = "Their bindings too.")
        private boolean bindings;

        private record Row(
                String id,
                Optional<String> name,
                Optional<String> identityName,
                Optional<String> identityEmoji,
                String workspace,
                String agentDir,
                Optional<String> model,
                int bindings,
                Optional<List<String>> bindingDetails,
                boolean isDefault) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            ConfigStore store = store(world);
            List<AgentBlock> agents = ConfigCommands.on(store, store::agents);
            Routing routing = ConfigCommands.on(store, store::routing);
            AgentFolders folders = AgentFolders.of(store, world);
            List<Row> rows = agents.isEmpty()
                    ? List.of(main(routing, folders))
                    : agents.stream().map(agent -> row(agent, routing, folders)).toList();
            output.answer(rows, text(rows));
            return Exit.OK;
        }

        private Row main(Routing routing, AgentFolders folders) {
            Optional<String> none = Optional.empty();
            return row(
                    new AgentBlock(
                            Names.MAIN, new KeyPath(List.of("agents")), none, true, none, none, none, none, none),
                    routing,
                    folders);
        }

        private Row row(AgentBlock agent, Routing routing, AgentFolders folders) {
            List<String> own = routing.bindings().stream()
                    .filter(binding -> Names.agent(binding.agent()).equals(agent.id()))
                    .map(binding -> binding.match().map(Binding.Match::text).orElse("-"))
                    .toList();
            boolean isFirst = routing.standing()
                    .filter(name -> name.text().equals(agent.id()))
                    .isPresent();
            return new Row(
                    agent.id(),
                    agent.name(),
                    agent.identityName(),
                    agent.identityEmoji(),
                    folders.workspace(agent.id()).toString(),
                    folders.agentDir(agent.id()).toString(),
                    agent.model(),
                    own.size(),
                    bindings ? Optional.of(own) : Optional.empty(),
                    isFirst);
        }

        private static String[] text(List<Row> rows) {
            List<String> lines = new ArrayList<>();
            for (Row row : rows) {
                lines.add("- " + row.id() + (row.isDefault() ? " (default)" : "")
                        + row.name().map(name -> " (" + name + ")").orElse(""));
                row.identityName()
                        .ifPresent(name -> lines.add("  Identity: "
                                + row.identityEmoji().map(e -> e + " ").orElse("") + name));
                lines.add("  Workspace: " + row.workspace());
                lines.add("  Agent dir: " + row.agentDir());
                row.model().ifPresent(model -> lines.add("  Model: " + model));
                lines.add("  Routing rules: " + row.bindings());
                row.bindingDetails().ifPresent(all -> all.forEach(one -> lines.add("    " + one)));
            }
            return lines.toArray(String[]::new);
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents bindings --agent work"})
    static final class Bindings extends OfAgents {
        @Option(names = "--agent", paramLabel = "AGENT", description = "Those of one agent.")
        private Optional<String> name = Optional.empty();

        private record Leading(String agentId, Optional<Binding.Match> match, String description) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            ConfigStore store = store(world);
            Optional<String> wanted = name.map(id -> agent(store, id).id());
            List<Leading> rows = ConfigCommands.on(store, store::routing).bindings().stream()
                    .map(binding -> new Leading(
                            Names.agent(binding.agent()),
                            binding.match(),
                            binding.match().map(Binding.Match::text).orElse("-")))
                    .filter(row -> wanted.map(row.agentId()::equals).orElse(true))
                    .toList();
            Table table = new Table("AGENT", "BINDING");
            rows.forEach(row -> table.row(row.agentId(), row.description()));
            output.answer(
                    rows,
                    table.lines("nothing is bound; every message reaches the default agent")
                            .toArray(String[]::new));
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents bind work --bind whatsapp:biz --bind telegram"})
    static final class Bind extends OfAgents {
        @Parameters(paramLabel = "AGENT", arity = "0..1", description = "A listed agent.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--agent", paramLabel = "AGENT", description = "The same, as the older programs say it.")
        private Optional<String> flag = Optional.empty();

        @Option(names = "--bind", paramLabel = "CHANNEL[:ACCOUNT]", required = true, description = "Repeat for more.")
        private List<String> binds = new ArrayList<>();

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            AgentBlock agent = agent(store, named(name, flag));
            Bound bound = ConfigCommands.on(
                    store, () -> new AgentEdits(store).bind(agent.id(), AgentWords.doors(store, binds)));
            output.answer(bound, lines(agent.id() + ":", bound).toArray(String[]::new));
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents unbind work --bind whatsapp:biz"})
    static final class Unbind extends OfAgents {
        @Parameters(paramLabel = "AGENT", arity = "0..1", description = "A listed agent.")
        private Optional<String> name = Optional.empty();

        @Option(names = "--agent", paramLabel = "AGENT", description = "The same, as the older programs say it.")
        private Optional<String> flag = Optional.empty();

        @Option(names = "--bind", paramLabel = "CHANNEL[:ACCOUNT]", description = "Repeat for more.")
        private List<String> binds = new ArrayList<>();

        @Option(names = "--all", description = "All of its bindings.")
        private boolean all;

        private record Gone(String agentId, int removed) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            if (all == !binds.isEmpty()) {
                throw new Problem(Exit.USAGE, "say --bind CHANNEL[:ACCOUNT] or --all")
                        .next("clawnet agents list --bindings");
            }
            ConfigStore store = store(world);
            AgentBlock agent = agent(store, named(name, flag));
            int gone = ConfigCommands.on(
                    store,
                    () -> new AgentEdits(store).unbind(agent.id(), all ? Optional.empty() : Optional.of(doors(binds))));
            output.answer(new Gone(agent.id(), gone), gone + " bindings of " + agent.id() + " are gone");
            return Exit.OK;
        }
    }
}

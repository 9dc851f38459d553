package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory.Entry;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.AgentBlock;
import dev.clawnet.app.config.AgentEdits;
import dev.clawnet.app.config.AgentEdits.Bound;
import dev.clawnet.app.config.AgentEdits.Door;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.app.config.KeyPath;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.gateway.workspace.Sharing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet agents ...`: the agents and bindings of a configuration. Each listed agent is an identity agent of the
/// host person; a gateway that runs by the file takes a change over at once.
public final class AgentsCommands {
    private AgentsCommands() {}

    /// The commands with their summaries.
    public static List<Entry> entries() {
        return List.of(
                new Entry("agents list", "List the agents of the configuration.", ListAgents::new),
                new Entry("agents add", "Add an agent, and bind it.", Add::new),
                new Entry("agents bind", "Bind an agent to a channel or one of its accounts.", Bind::new),
                new Entry("agents unbind", "Take bindings of an agent away.", Unbind::new),
                new Entry("agents delete", "Take an agent out of the configuration.", Delete::new),
                new Entry("agents set-identity", "Say how an agent shows itself.", SetIdentity::new));
    }

    /// What the commands share.
    abstract static class OfAgents extends ConfigCommands.OfFile {
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
                Optional<String> workspace,
                Optional<String> agentDir,
                Optional<String> model,
                int bindings,
                Optional<List<String>> bindingDetails,
                boolean isDefault) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            ConfigStore store = store(world);
            List<AgentBlock> agents = ConfigCommands.on(store, store::agents);
            Routing routing = ConfigCommands.on(store, store::routing);
            List<Row> rows =
                    agents.stream().map(agent -> row(agent, agents, routing)).toList();
            output.answer(
                    rows.isEmpty() ? List.of(main(routing)) : rows,
                    text(rows.isEmpty() ? List.of(main(routing)) : rows));
            return Exit.OK;
        }

        private Row main(Routing routing) {
            Optional<String> none = Optional.empty();
            return row(
                    new AgentBlock(
                            Names.MAIN, new KeyPath(List.of("agents")), none, true, none, none, none, none, none),
                    List.of(),
                    routing);
        }

        private Row row(AgentBlock agent, List<AgentBlock> all, Routing routing) {
            List<String> own = routing.bindings().stream()
                    .filter(binding -> Names.agent(binding.agent()).equals(agent.id()))
                    .map(binding -> binding.match().map(Binding.Match::text).orElse("-"))
                    .toList();
            boolean marked = all.stream()
                    .filter(AgentBlock::marked)
                    .findFirst()
                    .map(agent::equals)
                    .orElse(all.isEmpty() || all.getFirst().equals(agent));
            return new Row(
                    agent.id(),
                    agent.name(),
                    agent.identityName(),
                    agent.identityEmoji(),
                    agent.workspace(),
                    agent.agentDir(),
                    agent.model(),
                    own.size(),
                    bindings ? Optional.of(own) : Optional.empty(),
                    marked);
        }

        private static String[] text(List<Row> rows) {
            List<String> lines = new ArrayList<>();
            for (Row row : rows) {
                lines.add("- " + row.id() + (row.isDefault() ? " (default)" : "")
                        + row.name().map(name -> " (" + name + ")").orElse(""));
                row.identityName()
                        .ifPresent(name -> lines.add("  Identity: "
                                + row.identityEmoji().map(e -> e + " ").orElse("") + name));
                row.workspace().ifPresent(folder -> lines.add("  Workspace: " + folder));
                row.agentDir().ifPresent(folder -> lines.add("  Agent dir: " + folder));
                row.model().ifPresent(model -> lines.add("  Model: " + model));
                lines.add("  Routing rules: " + row.bindings());
                row.bindingDetails().ifPresent(all -> all.forEach(one -> lines.add("    " + one)));
            }
            return lines.toArray(String[]::new);
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents add work --bind whatsapp:biz --model openai/gpt-5"})
    static final class Add extends OfAgents {
        @Parameters(paramLabel = "NAME", description = "1 to 40 of a-z, 0-9 and dashes.")
        private String name = "";

        @Option(names = "--workspace", paramLabel = "DIR", description = "Folder where it works.")
        private Optional<String> workspace = Optional.empty();

        @Option(names = "--agent-dir", paramLabel = "DIR", description = "Folder of its own state.")
        private Optional<String> agentDir = Optional.empty();

        @Option(names = "--model", paramLabel = "REF", description = "Such as openai/gpt-5.")
        private Optional<String> model = Optional.empty();

        @Option(
                names = "--bind",
                paramLabel = "CHANNEL[:ACCOUNT]",
                description = "Repeat for more; :* is every account.")
        private List<String> binds = new ArrayList<>();

        @Option(names = "--non-interactive", description = "Accepted: nothing is ever asked.")
        void quiet(boolean given) {
            // Scripts of the older programs say it; there is nothing to switch off.
        }

        private record Added(
                String agentId,
                String name,
                Optional<String> workspace,
                Optional<String> agentDir,
                Optional<String> model,
                Bound bindings) {}

        /// The rule that a gateway saves for the agent's folder.
        private static String learnt(Household household, String id) {
            List<String> readers = new Sharing(household, _ -> List.of())
                    .readers(id).set().stream()
                            .map(reader -> reader.text().replace("correspondent:", ""))
                            .sorted()
                            .toList();
            return "  its folder may be learnt by you"
                    + (readers.isEmpty() ? "" : ", " + String.join(", ", readers))
                    + ", and by senders whom you pair and who reach it   (clawnet rules list)";
        }

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            String id = Names.agent(name);
            if (id.equals(Names.MAIN) || id.equals("manager")) {
                throw new Problem(Exit.USAGE, "the name " + id + " is taken: every person has an agent of that name")
                        .next("clawnet agents add work");
            }
            if (!id.matches("[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")) {
                throw new Problem(Exit.USAGE, "'" + name + "' can be no identity's name")
                        .hint("it is 1 to 40 of a-z, 0-9 and dashes, with a letter or digit at both ends");
            }
            if (ConfigCommands.on(store, store::agents).stream()
                    .anyMatch(agent -> agent.id().equals(id))) {
                throw new Problem(Exit.FAILED, "there is an agent " + id + " already").next("clawnet agents list");
            }
            Map<String, Object> members = new LinkedHashMap<>();
            if (!id.equals(name)) {
                members.put("name", name);
            }
            workspace.ifPresent(folder -> members.put("workspace", folder));
            agentDir.ifPresent(folder -> members.put("agentDir", folder));
            model.ifPresent(ref -> members.put("model", ref));
            Bound bound = ConfigCommands.on(store, () -> new AgentEdits(store).add(id, members, doors(binds)));
            List<String> lines = lines("agent " + id + " is added to " + store.path(), bound);
            lines.add(learnt(GatewayOptions.read(store.path(), world).household(), id));
            lines.add("  next  clawnet identities list   (a running gateway makes it an identity at once)");
            output.answer(new Added(id, name, workspace, agentDir, model, bound), lines.toArray(String[]::new));
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents bind work --bind whatsapp:biz --bind telegram"})
    static final class Bind extends OfAgents {
        @Parameters(paramLabel = "AGENT", description = "A listed agent.")
        private String name = "";

        @Option(names = "--bind", paramLabel = "CHANNEL[:ACCOUNT]", required = true, description = "Repeat for more.")
        private List<String> binds = new ArrayList<>();

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            AgentBlock agent = agent(store, name);
            Bound bound = ConfigCommands.on(store, () -> new AgentEdits(store).bind(agent.id(), doors(binds)));
            output.answer(bound, lines(agent.id() + ":", bound).toArray(String[]::new));
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents unbind work --bind whatsapp:biz"})
    static final class Unbind extends OfAgents {
        @Parameters(paramLabel = "AGENT", description = "A listed agent.")
        private String name = "";

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
            AgentBlock agent = agent(store, name);
            int gone = ConfigCommands.on(
                    store,
                    () -> new AgentEdits(store).unbind(agent.id(), all ? Optional.empty() : Optional.of(doors(binds))));
            output.answer(new Gone(agent.id(), gone), gone + " bindings of " + agent.id() + " are gone");
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents delete work --force"})
    static final class Delete extends OfAgents {
        @Parameters(paramLabel = "AGENT", description = "A listed agent.")
        private String name = "";

        @Option(names = "--force", description = "Needed: nothing is asked.")
        private boolean force;

        private record Deleted(
                String agentId,
                Optional<String> workspace,
                Optional<String> agentDir,
                int removedBindings,
                int removedAllow) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            if (Names.agent(name).equals(Names.MAIN)) {
                throw new Problem(Exit.USAGE, "main is every person's agent and stays");
            }
            AgentBlock agent = agent(store, name);
            if (!force) {
                throw new Problem(Exit.USAGE, "this takes " + agent.id() + " and its bindings out of the configuration")
                        .next("clawnet agents delete " + agent.id() + " --force");
            }
            AgentEdits.Removed removed = ConfigCommands.on(store, () -> new AgentEdits(store).delete(agent));
            output.answer(
                    new Deleted(agent.id(), agent.workspace(), agent.agentDir(), removed.bindings(), removed.allowed()),
                    agent.id() + " and " + removed.bindings() + " bindings are out of " + store.path(),
                    "  its folders and its records stay; its identity is ended for good by its owner:",
                    "  next  clawnet identities retire " + agent.id());
            return Exit.OK;
        }
    }

    @Command(
            sortOptions = false,
            footer = {"", "Example: clawnet agents set-identity --agent family --name \"Family Bot\" --emoji 🏠"})
    static final class SetIdentity extends OfAgents {
        @Option(names = "--agent", paramLabel = "AGENT", required = true, description = "A listed agent.")
        private String name = "";

        @Option(names = "--name", paramLabel = "TEXT", description = "How it is called; mentions are derived from it.")
        private Optional<String> shown = Optional.empty();

        @Option(names = "--theme", paramLabel = "TEXT", description = "Its manner.")
        private Optional<String> theme = Optional.empty();

        @Option(names = "--emoji", paramLabel = "EMOJI", description = "Its sign.")
        private Optional<String> emoji = Optional.empty();

        @Option(names = "--avatar", paramLabel = "REF", description = "Address or file within its workspace.")
        private Optional<String> avatar = Optional.empty();

        private record Identified(String agentId, Map<String, String> identity) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            AgentBlock agent = agent(store, name);
            Map<String, String> members = new LinkedHashMap<>();
            shown.ifPresent(text -> members.put("name", text));
            theme.ifPresent(text -> members.put("theme", text));
            emoji.ifPresent(text -> members.put("emoji", text));
            avatar.ifPresent(text -> members.put("avatar", text));
            if (members.isEmpty()) {
                throw new Problem(Exit.USAGE, "say at least one of --name, --theme, --emoji, --avatar");
            }
            ConfigCommands.on(store, () -> {
                new AgentEdits(store).identify(agent, members);
                return true;
            });
            output.answer(new Identified(agent.id(), members), agent.id() + " shows itself as " + members);
            return Exit.OK;
        }
    }
}

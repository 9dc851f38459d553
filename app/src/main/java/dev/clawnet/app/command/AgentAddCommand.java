package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.AgentEdits;
import dev.clawnet.app.config.AgentEdits.Bound;
import dev.clawnet.app.config.AgentEdits.Door;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.workspace.Sharing;
import dev.clawnet.protocol.catalogue.StockAgentMethods;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet agents add`: asks step by step where somebody is at the terminal and said no more than a name; by flags
/// otherwise.
@Command(
        sortOptions = false,
        footer = {
            "",
            "With a name alone, or nothing, at a terminal: asks for the rest, shows who may learn its folder, and saves",
            "when you say so. With any other flag nothing is asked.",
            "",
            "Example: clawnet agents add work --bind whatsapp:biz --model openai/gpt-5"
        })
final class AgentAddCommand extends AgentsCommands.OfAgents {
    @Parameters(paramLabel = "NAME", arity = "0..1", description = "Any name; its id is made of it.")
    private Optional<String> name = Optional.empty();

    @Option(names = "--workspace", paramLabel = "DIR", description = "Folder where it works.")
    private Optional<String> workspace = Optional.empty();

    @Option(names = "--agent-dir", paramLabel = "DIR", description = "Folder of its own state.")
    private Optional<String> agentDir = Optional.empty();

    @Option(names = "--model", paramLabel = "REF", description = "Such as openai/gpt-5.")
    private Optional<String> model = Optional.empty();

    @Option(names = "--bind", paramLabel = "CHANNEL[:ACCOUNT]", description = "Repeat for more; :* is every account.")
    private List<String> binds = new ArrayList<>();

    @Option(names = "--non-interactive", description = "Ask nothing.")
    private boolean quiet;

    private final Questions questions;

    AgentAddCommand(Questions questions) {
        this.questions = questions;
    }

    private record Added(
            String agentId, String name, String workspace, String agentDir, Optional<String> model, Bound bindings) {}

    /// What is to be added.
    private record Wanted(
            String id, String name, Optional<String> workspace, Optional<String> model, List<Door> doors) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        changeable(world);
        ConfigStore store = store(world);
        boolean asking = questions.possible()
                && !quiet
                && !json()
                && workspace.isEmpty()
                && agentDir.isEmpty()
                && model.isEmpty()
                && binds.isEmpty();
        if (!asking && name.isEmpty()) {
            throw new Problem(Exit.USAGE, "a name is missing").next("clawnet agents add work");
        }
        Wanted wanted = asking ? asked(store, world, output) : flagged(store, world);
        if (asking && !questions.yes("add " + wanted.id() + " to " + store.path() + "?")) {
            output.answer(Map.of("added", false), "nothing was changed");
            return Exit.OK;
        }
        return add(store, world, output, wanted);
    }

    private Wanted flagged(ConfigStore store, Surroundings world) {
        String given = name.orElseThrow();
        String id = id(store, given);
        List<Door> doors = ConfigCommands.on(store, () -> AgentWords.doors(store, binds));
        return new Wanted(id, given, workspace, known(store, world, id, model), doors);
    }

    private Wanted asked(ConfigStore store, Surroundings world, Output output) {
        String given = name.orElseGet(() -> questions.line("name of the agent", ""));
        String id = id(store, given);
        AgentFolders folders = AgentFolders.of(store, world);
        String usual = folders.workspace(id).toString();
        String folder = questions.line("folder where it works", usual);
        String ref = questions.line("its model, such as openai/gpt-5; empty for the usual one", "");
        Optional<String> chosen = known(store, world, id, Optional.of(ref).filter(text -> !text.isEmpty()));
        String doors = questions.line("channels that reach it, such as irc whatsapp:biz; empty for none", "");
        List<Door> bound = AgentWords.doors(
                store,
                Stream.of(doors.split("[\\s,]+"))
                        .filter(text -> !text.isEmpty())
                        .toList());
        output.say("");
        output.say("agent      " + id);
        output.say("workspace  " + folder);
        output.say("model      " + (ref.isEmpty() ? "the usual one" : ref));
        output.say("bound to   "
                + (bound.isEmpty()
                        ? "nothing"
                        : String.join(", ", bound.stream().map(Door::toString).toList())));
        output.say("its folder will be learnt by you, and by those whom the access policy of these channels admits");
        return new Wanted(id, given, Optional.of(folder).filter(text -> !text.equals(usual)), chosen, bound);
    }

    /// A model that there is. Providers that the agent's own folder describes are known too.
    private Optional<String> known(ConfigStore store, Surroundings world, String id, Optional<String> wanted) {
        if (wanted.isPresent()) {
            Path own = agentDir.map(Path::of)
                    .orElseGet(() -> AgentFolders.of(store, world).agentDir(id));
            AgentWords.model(store, wanted.get(), own);
        }
        return wanted;
    }

    private static String id(ConfigStore store, String given) {
        String id = StockAgentMethods.idOf(given)
                .orElseThrow(() -> new Problem(Exit.USAGE, "no id can be made of '" + given + "'")
                        .hint("give it a name with a letter a-z or a digit in it; how it shows itself is said by"
                                + " agents set-identity")
                        .next("clawnet agents add work"));
        if (id.equals(Names.MAIN) || id.equals("manager")) {
            throw new Problem(Exit.USAGE, "the name " + id + " is taken: every person has an agent of that name")
                    .next("clawnet agents add work");
        }
        if (ConfigCommands.on(store, store::agents).stream()
                .anyMatch(agent -> agent.id().equals(id))) {
            throw new Problem(Exit.FAILED, "there is an agent " + id + " already").next("clawnet agents list");
        }
        return id;
    }

    private Exit add(ConfigStore store, Surroundings world, Output output, Wanted wanted) {
        Map<String, Object> members = new LinkedHashMap<>();
        if (!wanted.id().equals(wanted.name())) {
            members.put("name", wanted.name());
        }
        wanted.workspace().ifPresent(folder -> members.put("workspace", folder));
        agentDir.ifPresent(folder -> members.put("agentDir", folder));
        wanted.model().ifPresent(ref -> members.put("model", ref));
        Bound bound = ConfigCommands.on(store, () -> new AgentEdits(store).add(wanted.id(), members, wanted.doors()));
        AgentFolders folders = AgentFolders.of(store, world);
        List<String> lines = lines("agent " + wanted.id() + " is added to " + store.path(), bound);
        lines.add("  it works in " + folders.workspace(wanted.id()));
        lines.add(learnt(folders, wanted.id()));
        lines.add("  next  clawnet identities list   (a running gateway makes it an identity at once)");
        output.answer(
                new Added(
                        wanted.id(),
                        wanted.name(),
                        folders.workspace(wanted.id()).toString(),
                        folders.agentDir(wanted.id()).toString(),
                        wanted.model(),
                        bound),
                lines.toArray(String[]::new));
        return Exit.OK;
    }

    /// The rule that a gateway saves for the agent's folder.
    private static String learnt(AgentFolders folders, String id) {
        List<String> readers = new Sharing(folders.config().household(), _ -> List.of())
                .readers(id).set().stream()
                        .map(reader -> reader.text().replace("correspondent:", ""))
                        .sorted()
                        .toList();
        return "  its folder may be learnt by you"
                + (readers.isEmpty() ? "" : ", " + String.join(", ", readers))
                + ", and by senders whom you pair and who reach it   (clawnet rules list)";
    }
}

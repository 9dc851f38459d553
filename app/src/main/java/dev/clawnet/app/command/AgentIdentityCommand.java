package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.AgentBlock;
import dev.clawnet.app.config.AgentEdits;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.protocol.text.PlainText;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet agents set-identity`: by flags, or as the agent's own `IDENTITY.md` says; a flag goes before the file.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Example: clawnet agents set-identity family --name \"Family Bot\" --emoji 🏠",
            "         clawnet agents set-identity family --from-identity"
        })
final class AgentIdentityCommand extends AgentsCommands.OfAgents {
    private static final String FILE = "IDENTITY.md";
    /// Longer files are no identity. Bytes.
    private static final long MOST = 64L * 1024;
    /// Of one value, in characters.
    private static final int LONGEST = 200;
    /// `- **Name:** Lobster`, in the forms that people write.
    private static final Pattern LINE =
            Pattern.compile("(?i)^[\\s>*+-]*(name|theme|creature|vibe|emoji|avatar)\\s*\\**\\s*:\\s*\\**\\s*(.+)$");
    /// What the template says where nothing was chosen yet, such as `_(pick something you like)_`.
    private static final Pattern PLACEHOLDER = Pattern.compile("[_*]*[(\\[].*[)\\]][_*]*");

    @Parameters(paramLabel = "AGENT", arity = "0..1", description = "A listed agent.")
    private Optional<String> word = Optional.empty();

    @Option(names = "--agent", paramLabel = "AGENT", description = "The same, as the older programs say it.")
    private Optional<String> flag = Optional.empty();

    @Option(names = "--workspace", paramLabel = "DIR", description = "Names the agent by its folder.")
    private Optional<Path> workspace = Optional.empty();

    @Option(names = "--identity-file", paramLabel = "FILE", description = "Read this file.")
    private Optional<Path> file = Optional.empty();

    @Option(names = "--from-identity", description = "Read IDENTITY.md in its folder.")
    private boolean own;

    @Option(names = "--name", paramLabel = "TEXT", description = "How it is called; mentions are derived from it.")
    private Optional<String> shown = Optional.empty();

    @Option(names = "--theme", paramLabel = "TEXT", description = "Its manner.")
    private Optional<String> theme = Optional.empty();

    @Option(names = "--emoji", paramLabel = "EMOJI", description = "Its sign.")
    private Optional<String> emoji = Optional.empty();

    @Option(names = "--avatar", paramLabel = "REF", description = "Address or file within its workspace.")
    private Optional<String> avatar = Optional.empty();

    private record Identified(
            String agentId, Map<String, String> identity, String workspace, Optional<String> identityFile) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        changeable(world);
        ConfigStore store = store(world);
        AgentFolders folders = AgentFolders.of(store, world);
        AgentBlock agent = agent(store, which(store, folders));
        Optional<Path> read =
                file.or(() -> own ? Optional.of(folders.workspace(agent.id()).resolve(FILE)) : Optional.empty());
        Map<String, String> members = read.map(AgentIdentityCommand::said).orElseGet(LinkedHashMap::new);
        shown.ifPresent(text -> members.put("name", text));
        theme.ifPresent(text -> members.put("theme", text));
        emoji.ifPresent(text -> members.put("emoji", text));
        avatar.ifPresent(text -> members.put("avatar", text));
        if (members.isEmpty()) {
            throw new Problem(
                            Exit.USAGE,
                            read.map(path -> path + " says no name, theme, emoji or avatar yet")
                                    .orElse("say at least one of --name, --theme, --emoji, --avatar, --from-identity"))
                    .next("clawnet agents set-identity " + agent.id() + " --name \"Family Bot\"");
        }
        ConfigCommands.on(store, () -> {
            new AgentEdits(store).identify(agent, members);
            return true;
        });
        output.answer(
                new Identified(
                        agent.id(), members, folders.workspace(agent.id()).toString(), read.map(Path::toString)),
                agent.id() + " shows itself as " + members);
        return Exit.OK;
    }

    private String which(ConfigStore store, AgentFolders folders) {
        if (workspace.isEmpty() || word.isPresent() || flag.isPresent()) {
            return named(word, flag);
        }
        Path wanted = workspace.get().toAbsolutePath().normalize();
        List<String> there = ConfigCommands.on(store, store::agents).stream()
                .map(AgentBlock::id)
                .filter(id -> folders.workspace(id).equals(wanted))
                .toList();
        if (there.size() != 1) {
            throw new Problem(
                            Exit.FAILED,
                            there.isEmpty() ? "no agent works in " + wanted : wanted + " is the folder of " + there)
                    .hint("name the agent with --agent")
                    .next("clawnet agents list");
        }
        return there.getFirst();
    }

    private static Map<String, String> said(Path path) {
        try {
            if (!Files.isRegularFile(path)) {
                throw new Problem(Exit.FAILED, "there is no file " + path)
                        .hint("write it with lines such as `- Name: Lobster`, or say --name");
            }
            if (Files.size(path) > MOST) {
                throw new Problem(Exit.FAILED, path + " is longer than " + MOST + " bytes: it is no identity");
            }
            return said(new String(Files.readAllBytes(path), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, path + " cannot be read").hint("look at who may read it");
        }
    }

    /// What the lines of such a file say. A theme stands for itself; without one the creature does, then the vibe.
    static Map<String, String> said(String text) {
        Map<String, String> found = new LinkedHashMap<>();
        text.lines().forEach(line -> {
            Matcher key = LINE.matcher(line.replace("**", ""));
            if (key.matches()) {
                String value = key.group(2).strip();
                boolean plain = PlainText.lineProblem(value, LONGEST).isEmpty();
                if (plain
                        && !PLACEHOLDER.matcher(value).matches()
                        && !value.replaceAll("[_*]", "").isBlank()) {
                    found.putIfAbsent(key.group(1).toLowerCase(Locale.ROOT), value);
                }
            }
        });
        Map<String, String> members = new LinkedHashMap<>();
        Optional.ofNullable(found.get("name")).ifPresent(value -> members.put("name", value));
        Optional.ofNullable(found.get("theme"))
                .or(() -> Optional.ofNullable(found.get("creature")))
                .or(() -> Optional.ofNullable(found.get("vibe")))
                .ifPresent(value -> members.put("theme", value));
        Optional.ofNullable(found.get("emoji")).ifPresent(value -> members.put("emoji", value));
        Optional.ofNullable(found.get("avatar")).ifPresent(value -> members.put("avatar", value));
        return members;
    }
}

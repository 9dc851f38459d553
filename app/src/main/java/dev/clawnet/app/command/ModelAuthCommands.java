package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Questions;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet models auth ...`: keys of providers that one's own agents ask with.
///
/// Threat: a key on a command line, where every program of the machine and the shell's history read it. There is no
/// option for one. See `ModelAuthTest`.
public final class ModelAuthCommands {
    private static final int LONGEST = 4_096;
    private static final Set<Scope> CHANGES = Set.of(Scope.READ, Scope.ADMIN);

    private ModelAuthCommands() {}

    public static List<Directory.Entry> entries(ProfileLinks links, Keyboard keyboard, Questions questions) {
        return List.of(
                new Directory.Entry(
                        "models auth list",
                        "Name the keys your agents have of their own.",
                        () -> new ListKeys(links.asking(Set.of(Scope.READ)))),
                new Directory.Entry(
                        "models auth add",
                        "Give your agents a provider's key.",
                        () -> new Add(links.asking(CHANGES), keyboard.in(), questions)),
                new Directory.Entry(
                        "models auth remove", "Take a provider's keys away.", () -> new Remove(links.asking(CHANGES))));
    }

    @Command(footer = {"", "Names alone: no command shows a key.", "", "Example: clawnet models auth list"})
    static final class ListKeys extends LinkCommand {
        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
        private Optional<String> agent = Optional.empty();

        ListKeys(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.AuthStatus found = desk.call(
                    ModelMethods.AUTH_STATUS, Given.of(() -> new ModelMethods.AskAuth(agent, Optional.empty())));
            Table table = new Table("PROVIDER", "KEY", "AGENT", "KIND", "STATE");
            found.providers()
                    .forEach(provider -> provider.profiles()
                            .forEach(key -> table.row(
                                    PlainText.visible(provider.provider()),
                                    PlainText.visible(key.profileId()),
                                    key.agentId().orElse("-"),
                                    PlainText.visible(key.type()),
                                    key.status())));
            return desk.answer(
                    found,
                    table.lines("your agents have no keys of their own: those of models.providers are used. Give them"
                            + " one with `clawnet models auth add PROVIDER`"));
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "The key is asked for, or read from the input when that is no terminal: one line. It goes to the",
                "gateway, which keeps it in the folders of your agents, readable by its own user alone, and asks with",
                "it before those of models.providers. Without --agent all agents that you have now get it.",
                "",
                "Example: clawnet models auth add openai < key.txt"
            })
    static final class Add extends LinkCommand {
        @Parameters(paramLabel = "PROVIDER", description = "As model names begin: openai, anthropic, mistral, ...")
        private String provider = "";

        @Option(names = "--agent", paramLabel = "AGENT", description = "For this agent alone.")
        private Optional<String> agent = Optional.empty();

        private final InputStream in;
        private final Questions questions;

        Add(Links links, InputStream in, Questions questions) {
            super(links);
            this.in = in;
            this.questions = questions;
        }

        @Override
        Exit run(Desk desk) {
            Secret key = key();
            ModelMethods.KeyKept kept = desk.call(
                    ModelMethods.AUTH_SET,
                    // The key leaves its box to be sent to the gateway.
                    Given.of(() -> new ModelMethods.SetKey(provider, key.reveal(), agent)));
            return desk.answer(
                    kept,
                    "kept as " + kept.profileId()
                            + agent.map(name -> ", for " + name).orElse(", for all your agents"),
                    "  clawnet models set " + kept.provider() + "/MODEL --agent AGENT",
                    "  clawnet models status");
        }

        private Secret key() {
            Optional<Secret> typed = questions.possible() ? questions.hidden("key of " + provider + ": ") : piped();
            return typed.orElseThrow(() -> new Problem(Exit.USAGE, "no key was given")
                    .hint("type it when asked, or give it to the input as one line")
                    .next("clawnet models auth add " + provider + " < FILE"));
        }

        private Optional<Secret> piped() {
            try {
                byte[] bytes = in.readNBytes(LONGEST + 2);
                String text = new String(bytes, StandardCharsets.UTF_8).strip();
                if (text.length() > LONGEST || text.lines().count() > 1) {
                    throw new Problem(Exit.USAGE, "the input is not one line of up to " + LONGEST + " characters")
                            .next("clawnet models auth add --help");
                }
                return text.isEmpty() ? Optional.empty() : Optional.of(Secret.of(text));
            } catch (IOException unreadable) {
                return Optional.empty();
            }
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "For good: nothing here keeps a copy. Make the key worthless at the provider as well if it was seen.",
                "",
                "Example: clawnet models auth remove openai --agent desk"
            })
    static final class Remove extends LinkCommand {
        @Parameters(paramLabel = "PROVIDER", description = "Whose keys.")
        private String provider = "";

        @Option(names = "--key", paramLabel = "KEY", description = "This one alone, as `models auth list` names it.")
        private List<String> keys = new ArrayList<>();

        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
        private Optional<String> agent = Optional.empty();

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ModelMethods.KeysRemoved gone = desk.call(
                    ModelMethods.AUTH_LOGOUT,
                    Given.of(() -> new ModelMethods.Logout(
                            provider, keys.isEmpty() ? Optional.empty() : Optional.of(keys), Optional.empty(), agent)));
            return desk.answer(
                    gone,
                    gone.removedProfiles().isEmpty()
                            ? "your agents have no such key of " + provider + ": `clawnet models auth list` names them"
                            : "removed " + String.join(", ", gone.removedProfiles()));
        }
    }
}

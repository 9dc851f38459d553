package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.text.PlainText;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet chat`: says one thing and prints the answer as it comes, or goes on line by line.
@Command(
        footer = {
            "",
            "Without a text it reads lines until the end of its input; /help says what else may be typed.",
            "For a terminal with editing and completion there is `clawnet tui`.",
            "",
            "Example: clawnet chat \"What is on for today?\" --agent work"
        })
final class ChatCommand extends LinkCommand {
    @Parameters(paramLabel = "TEXT", arity = "0..1", description = "What you say. Without it: line by line.")
    private Optional<String> text = Optional.empty();

    @Option(names = "--agent", paramLabel = "AGENT", description = "Whose main session. Default: where WebChat leads.")
    private Optional<String> agent = Optional.empty();

    @Option(names = "--session", paramLabel = "SESSION", description = "A session, as `clawnet sessions list` has it.")
    private Optional<String> session = Optional.empty();

    private final ProfileLinks profiles;
    private final Screen.Opener screens;

    ChatCommand(Links links, ProfileLinks profiles, Screen.Opener screens) {
        super(links);
        this.profiles = profiles;
        this.screens = screens;
    }

    /// The key that the options name.
    static String key(Optional<String> agent, Optional<String> session) {
        return session.map(name ->
                        name.contains(":") || name.equals("main") ? name : "agent:" + agent.orElse("main") + ":" + name)
                .orElseGet(() -> agent.map(slug -> "agent:" + slug + ":main").orElse("main"));
    }

    @Override
    Optional<Exit> alone(Surroundings world, Output output) {
        if (text.isPresent()) {
            return Optional.empty();
        }
        if (output.json()) {
            throw new Problem(Exit.USAGE, "--json wants a text to say").next("clawnet chat \"hello\" --json");
        }
        try (Screen screen = screens.open(world)) {
            return Optional.of(new Chatting(
                            world,
                            output,
                            profiles.speaking(ProfileLinks.folder(world, profile())),
                            screen,
                            key(agent, session))
                    .run());
        }
    }

    @Override
    Exit run(Desk desk) {
        BlockingQueue<Optional<ChatEvent>> heard = new LinkedBlockingQueue<>();
        desk.link().on(ChatMethods.CHAT, event -> heard.add(Optional.of(event)));
        desk.link().on(AgentMethods.AGENT_EVENT, event -> {
            if (event.stream().equals("tool")) {
                desk.output().say("# " + Talk.told(event.data()));
            }
        });
        desk.link().onClosed(() -> heard.add(Optional.empty()));
        ChatMethods.Sent sent = desk.call(
                ChatMethods.CHAT_SEND,
                Given.of(() ->
                        new ChatMethods.Send(key(agent, session), text.orElseThrow(), desk.fresh(), Optional.empty())));
        return answered(desk, sent.runId(), heard);
    }

    /// Prints what the run says as it says it.
    private static Exit answered(Desk desk, RunId run, BlockingQueue<Optional<ChatEvent>> heard) {
        Flow flow = new Flow(Integer.MAX_VALUE);
        boolean streamed = false;
        while (true) {
            ChatEvent event = next(heard);
            if (!event.runId().equals(run)) {
                continue;
            }
            if (event.state().equals("delta")) {
                streamed = true;
                flow.more(event.deltaText().orElse("")).forEach(desk.output()::say);
                continue;
            }
            boolean good = event.state().equals("final");
            String words = event.message()
                    .map(message -> message.content().stream()
                            .map(ChatMethods.Content::text)
                            .collect(Collectors.joining("\n")))
                    .or(event::errorMessage)
                    .orElse("");
            if (good && streamed) {
                flow.end(true).forEach(desk.output()::say);
                desk.output().answer(event);
            } else {
                desk.output().answer(event, good ? PlainText.visible(words) : event.state() + ": " + words);
            }
            return good ? Exit.OK : Exit.FAILED;
        }
    }

    private static ChatEvent next(BlockingQueue<Optional<ChatEvent>> heard) {
        try {
            Optional<Optional<ChatEvent>> one = Optional.ofNullable(heard.poll(1, TimeUnit.HOURS));
            return one.flatMap(found -> found)
                    .orElseThrow(() -> new Problem(Exit.UNREACHABLE, "the gateway ended the connection")
                            .hint("the answer stands in the session when it is there")
                            .next("clawnet sessions show main"));
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new Problem(Exit.FAILED, "stopped before the answer came").next("clawnet sessions show main");
        }
    }
}

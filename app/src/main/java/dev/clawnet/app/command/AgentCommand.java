package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet agent "..."`: says something to one of the caller's agents, shows what it does, and waits.
@Command(
        footer = {
            "",
            "The manager is reached with --to manager. An agent that must ask you waits: see `clawnet approvals list`",
            "and `clawnet questions list`.",
            "",
            "With a picture: clawnet agent \"What is this?\" --image photo.jpg",
            "",
            "Example: clawnet agent \"Ask Nova for a price for 20 laser modules\" --to procurement"
        })
final class AgentCommand extends LinkCommand {
    private static final int MOST = 4 << 20;

    @Parameters(paramLabel = "MESSAGE", description = "What you say.")
    private String message = "";

    @Option(names = "--to", paramLabel = "AGENT", description = "Slug of an identity, or manager. Default: main.")
    private Optional<String> agent = Optional.empty();

    @Option(
            names = "--session",
            paramLabel = "NAME",
            description = "A conversation of that agent, by a name of your own. Default: its main one.")
    private Optional<String> session = Optional.empty();

    @Option(names = "--purpose", paramLabel = "SLUG", description = "What your rules and grants call it.")
    private Optional<String> purpose = Optional.empty();

    @Option(
            names = "--image",
            paramLabel = "FILE",
            description = "A picture that goes with it (PNG, JPEG, GIF, WebP; 4 MiB). Repeat for more, up to 4.")
    private List<Path> images = new ArrayList<>();

    AgentCommand(Links links) {
        super(links);
    }

    @Override
    Exit run(Desk desk) {
        Progress progress = new Progress(desk);
        desk.link().on(AgentMethods.AGENT_EVENT, progress::show);
        desk.link().on(ApprovalMethods.APPROVAL_REQUESTED, progress::waits);
        AgentMethods.Finished finished = desk.link().call(AgentMethods.AGENT, ask(desk), progress::began);
        String answer = finished.result().map(AgentCommand::words).orElse(finished.summary());
        boolean good = finished.status().equals("ok");
        desk.output()
                .answer(
                        finished,
                        good ? PlainText.visible(answer) : finished.status() + ": " + PlainText.visible(answer));
        return good ? Exit.OK : Exit.FAILED;
    }

    private AgentMethods.Ask ask(Desk desk) {
        List<AgentMethods.Attachment> pictures =
                images.stream().map(AgentCommand::picture).toList();
        return Given.of(() -> new AgentMethods.Ask(
                message,
                desk.fresh(),
                agent,
                session.map(this::key),
                purpose,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                pictures.isEmpty() ? Optional.empty() : Optional.of(pictures)));
    }

    private static AgentMethods.Attachment picture(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MOST + 1);
            if (bytes.length > MOST || bytes.length == 0) {
                throw new Problem(Exit.USAGE, "a picture takes 1 byte to 4 MiB: " + file);
            }
            Optional<String> name = Optional.ofNullable(file.getFileName()).map(Path::toString);
            return new AgentMethods.Attachment(
                    Optional.of("image"),
                    Optional.empty(),
                    name.filter(each -> each.length() < 256),
                    Base64.getEncoder().encodeToString(bytes));
        } catch (IOException e) {
            throw new Problem(Exit.USAGE, "cannot read " + file).next("ls -l " + file);
        }
    }

    /// A name as the key it stands for; a whole key, as lists show it, stays.
    private String key(String typed) {
        return typed.contains(":") ? typed : "agent:" + agent.orElse("main") + ":" + typed;
    }

    private static String words(AgentMethods.Result result) {
        return result.payloads().stream().map(AgentMethods.Payload::text).collect(Collectors.joining("\n"));
    }

    /// Shows what this run does, as it does it. What is shown on the way is said again, whole, at the end.
    private static final class Progress {
        private final Desk desk;
        private final AtomicReference<Optional<String>> run = new AtomicReference<>(Optional.empty());
        private final AtomicBoolean thinking = new AtomicBoolean();

        Progress(Desk desk) {
            this.desk = desk;
        }

        void began(String id) {
            run.set(Optional.of(id));
            desk.output().say("# run " + id);
        }

        void show(AgentEvent event) {
            if (!run.get().equals(Optional.of(event.runId().value()))) {
                return;
            }
            switch (event.stream()) {
                case "tool" -> desk.output().say("# " + words(event.data()));
                case "assistant" -> {
                    if (thinking.compareAndSet(false, true)) {
                        desk.output().say("# the agent is speaking");
                    }
                }
                default -> thinking.set(false);
            }
        }

        /// Shown only while the command waits: who answers does it from here, or from another device.
        void waits(ApprovalMethods.ApprovalView asked) {
            if (run.get().isPresent() && run.get().equals(asked.run())) {
                desk.output().say("# waits for you: " + asked.title());
                desk.output().say("#   clawnet approvals allow " + asked.id().value() + "   or   deny, or show");
            }
        }

        private static String words(Map<String, Object> data) {
            return List.of("phase", "name", "tool", "object", "outcome", "answer").stream()
                    .filter(data::containsKey)
                    .map(key -> PlainText.visible(String.valueOf(data.get(key)).replace('\n', ' ')))
                    .collect(Collectors.joining(" "));
        }
    }
}

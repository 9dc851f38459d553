package dev.clawnet.app.command;

import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/// One conversation on a screen: what is typed goes into a session, what its agent says and does is printed as it
/// comes. What comes in is another's text: nothing of it moves the cursor or hides.
///
/// Its own lock guards the session and the run; the screen is printed to by any thread.
final class Talk {
    private static final long SHOWN = 10;

    /// Characters of a line that tells what goes on.
    private static final int LINE = 200;

    /// Runs that are over and may be told of before the answer to what began them. Bounded.
    private static final int ENDED = 64;

    private final Screen screen;
    private final UnaryOperator<String> ours;
    private String session;
    /// The run that speaks or works here; others may speak in the same session, to other people.
    private Optional<RunId> run = Optional.empty();
    private Flow flow;
    /// Whose words are in the flow.
    private Optional<RunId> streamed = Optional.empty();
    /// What was said here last began it.
    private Optional<RunId> mine = Optional.empty();
    private final Set<RunId> ended = new LinkedHashSet<>();
    private CountDownLatch over = new CountDownLatch(0);

    /// @param ours names commands as this program was called, in lines that are its own
    Talk(Screen screen, String session, UnaryOperator<String> ours) {
        this.ours = ours;
        this.screen = screen;
        this.session = session;
        this.flow = new Flow(screen.width());
    }

    synchronized String session() {
        return session;
    }

    /// The run that speaks or works here now.
    synchronized Optional<RunId> run() {
        return run;
    }

    /// Goes on in another session, and shows what was said there last.
    void enter(Desk desk, String key) {
        ChatMethods.Said said = desk.call(
                ChatMethods.CHAT_HISTORY,
                new ChatMethods.History(key, Optional.of(SHOWN), Optional.empty(), Optional.empty()));
        synchronized (this) {
            session = said.sessionKey();
            run = Optional.empty();
            mine = Optional.empty();
            streamed = Optional.empty();
            flow = new Flow(screen.width());
        }
        screen.print("# session " + said.sessionKey() + (said.hasMore() ? ", the newest " + SHOWN + " messages" : ""));
        said.messages().forEach(message -> print(message.role().equals("user") ? "> " : "", words(message)));
    }

    /// Says something. What a client sends again after a lost line is said once.
    ///
    /// @param key the same for the same words
    void say(Desk desk, String text, String key) {
        ChatMethods.Sent sent =
                desk.call(ChatMethods.CHAT_SEND, new ChatMethods.Send(session(), text, key, Optional.empty()));
        synchronized (this) {
            boolean goesOn = sent.status().equals("started") || sent.status().equals("in_flight");
            if (goesOn && !ended.contains(sent.runId())) {
                run = Optional.of(sent.runId());
                mine = run;
                over = new CountDownLatch(1);
            }
        }
    }

    /// Waits until the run is over or asks something.
    void awaitTurn(Duration most) throws InterruptedException {
        CountDownLatch now;
        synchronized (this) {
            now = over;
        }
        if (!now.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
            screen.print("# it goes on; its answer stands in the session when it is there");
        }
    }

    /// Stops what runs here. False when nothing does.
    boolean abort(Desk desk) {
        return desk.call(ChatMethods.CHAT_ABORT, new ChatMethods.Abort(session(), Optional.empty()))
                .aborted();
    }

    void heard(ChatEvent event) {
        if (!event.sessionKey().equals(session())) {
            return;
        }
        switch (event.state()) {
            case "delta" -> more(event.runId(), event.deltaText().orElse(""));
            case "final" ->
                ended(event.runId(), event.message().map(Talk::words).orElse(""), true);
            case "aborted" ->
                ended(
                        event.runId(),
                        "# stopped: " + ours.apply(event.errorMessage().orElse("")),
                        false);
            default ->
                ended(
                        event.runId(),
                        "# it failed: " + ours.apply(event.errorMessage().orElse("for a reason that it did not say")),
                        false);
        }
    }

    /// Words of one run at a time: those of another one that speaks meanwhile are printed when they are whole.
    private void more(RunId speaker, String text) {
        List<String> lines;
        synchronized (this) {
            if (streamed.filter(other -> !other.equals(speaker)).isPresent()) {
                return;
            }
            run = mine.isPresent() ? mine : Optional.of(speaker);
            streamed = Optional.of(speaker);
            lines = flow.more(text);
        }
        lines.forEach(screen::print);
    }

    private void ended(RunId speaker, String text, boolean well) {
        List<String> left = List.of();
        boolean told = false;
        synchronized (this) {
            ended.add(speaker);
            if (ended.size() > ENDED) {
                ended.remove(ended.iterator().next());
            }
            if (streamed.equals(Optional.of(speaker))) {
                told = well;
                left = flow.end(true);
                streamed = Optional.empty();
            }
            if (mine.isEmpty() || mine.equals(Optional.of(speaker))) {
                mine = Optional.empty();
                run = Optional.empty();
                over.countDown();
            }
        }
        left.forEach(screen::print);
        if (!told) {
            print("", text);
        }
    }

    void heard(AgentEvent event) {
        if (event.sessionKey().equals(Optional.of(session())) && event.stream().equals("tool")) {
            screen.print("# " + told(event.data()));
        }
    }

    /// What waits for this person, in full: they answer it from here.
    void waits(ApprovalView asked, List<String> card) {
        card.forEach(screen::print);
        pass();
        screen.print(
                "# /allow " + asked.id().value() + "   or   /deny " + asked.id().value());
    }

    /// What an agent wants to know of this person.
    void waits(QuestionRecord asked, Instant now) {
        QuestionCommands.lines(asked, now).forEach(line -> screen.print("# " + line));
        pass();
        screen.print("# /answer " + PlainText.visible(asked.id()) + " ...");
    }

    private synchronized void pass() {
        over.countDown();
    }

    void print(String margin, String text) {
        PlainText.visible(text).lines().forEach(line -> screen.print(margin + line));
    }

    void problem(Problem problem) {
        screen.print("! " + ours.apply(String.valueOf(problem.getMessage())));
        problem.hint().ifPresent(hint -> screen.print("!   " + ours.apply(hint)));
        problem.next().ifPresent(command -> screen.print("!   next: " + ours.apply(command)));
    }

    private static String words(ChatMethods.ChatMessage message) {
        return message.content().stream().map(ChatMethods.Content::text).collect(Collectors.joining("\n"));
    }

    static String told(Map<String, Object> data) {
        if ("update".equals(data.get("phase"))) {
            return PlainText.visible(String.valueOf(data.get("name"))) + ": "
                    + newest(data.getOrDefault("partialResult", ""));
        }
        return List.of("phase", "name", "tool", "object", "outcome", "answer").stream()
                .filter(data::containsKey)
                .map(key -> PlainText.visible(String.valueOf(data.get(key)).replace('\n', ' ')))
                .collect(Collectors.joining(" "));
    }

    /// The last line of what a tool says on the way.
    private static String newest(Object partial) {
        String text = Json.STRICT
                .valueToTree(partial)
                .at("/content/0/text")
                .asString("")
                .strip();
        String line = text.substring(text.lastIndexOf('\n') + 1);
        return PlainText.visible(line.substring(0, Math.min(LINE, line.length())));
    }
}

package dev.clawnet.app.command;

import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/// One conversation on a screen: what is typed goes into a session, what its agent says and does is printed as it
/// comes. What comes in is another's text: nothing of it moves the cursor or hides.
///
/// Its own lock guards the session and the run; the screen is printed to by any thread.
final class Talk {
    private static final long SHOWN = 10;

    private final Screen screen;
    private String session;
    private Optional<RunId> run = Optional.empty();
    private Flow flow;
    private boolean streamed;
    private CountDownLatch over = new CountDownLatch(0);

    Talk(Screen screen, String session) {
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
            if (sent.status().equals("started") || sent.status().equals("in_flight")) {
                run = Optional.of(sent.runId());
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
            case "delta" -> {
                List<String> lines;
                synchronized (this) {
                    run = Optional.of(event.runId());
                    lines = flow.more(event.deltaText().orElse(""));
                    streamed = true;
                }
                lines.forEach(screen::print);
            }
            case "final" -> ended(event.message().map(Talk::words).orElse(""));
            case "aborted" -> ended("# stopped: " + event.errorMessage().orElse(""));
            default -> ended("# it failed: " + event.errorMessage().orElse("for a reason that it did not say"));
        }
    }

    private void ended(String text) {
        List<String> left;
        boolean told;
        synchronized (this) {
            told = streamed && !text.startsWith("# ");
            left = flow.end(true);
            streamed = false;
            run = Optional.empty();
        }
        left.forEach(screen::print);
        if (!told) {
            print("", text);
        }
        pass();
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
        screen.print("! " + problem.getMessage());
        problem.hint().ifPresent(hint -> screen.print("!   " + hint));
    }

    private static String words(ChatMethods.ChatMessage message) {
        return message.content().stream().map(ChatMethods.Content::text).collect(Collectors.joining("\n"));
    }

    static String told(Map<String, Object> data) {
        return List.of("phase", "name", "tool", "object", "outcome", "answer").stream()
                .filter(data::containsKey)
                .map(key -> PlainText.visible(String.valueOf(data.get(key)).replace('\n', ' ')))
                .collect(Collectors.joining(" "));
    }
}

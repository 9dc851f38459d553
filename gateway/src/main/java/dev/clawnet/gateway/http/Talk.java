package dev.clawnet.gateway.http;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/// One message to an agent and what comes back: its run, its words as they come, and its end. One thread takes it.
final class Talk implements Calls.Waiter {
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(Limits.API_EVENTS_WAITING);
    private final BlockingQueue<Heard> ends = new LinkedBlockingQueue<>();
    /// Words that came before the run was known; no more than there is room for in `heard`, since it is known soon.
    private final Deque<ChatEvent> early = new ArrayDeque<>();
    private Optional<String> run = Optional.empty();
    private String said = "";
    private Optional<Heard> unread = Optional.empty();

    /// What came.
    sealed interface Heard {
        /// The run exists.
        record Opened(String run) implements Heard {}

        /// Words of some run of the person.
        record Event(ChatEvent event) implements Heard {}

        /// Words of this run that are new.
        record Words(String text) implements Heard {}

        /// The run is over.
        ///
        /// @param run its id; empty where the answer names none
        /// @param status `ok`, `error` or `cancelled`
        record Over(String run, String status, String text) implements Heard {}

        record Refused(Fault fault) implements Heard {}

        /// Nothing within the time that was waited.
        record Silence() implements Heard {}
    }

    /// Hears what a run says. What finds no room is passed over: each event holds everything said so far.
    void hear(ChatEvent event) {
        if (event.deltaText().isPresent()) {
            var _ = heard.offer(new Heard.Event(event));
        }
    }

    @Override
    public void accepted(JsonNode payload) {
        ends.add(new Heard.Opened(payload.path("runId").stringValue("")));
        var _ = heard.offer(new Heard.Silence());
    }

    @Override
    public void done(String payload) {
        JsonNode node = Json.STRICT.readTree(payload);
        String status = node.path("status").stringValue("error");
        String text = node.at("/result/payloads/0/text")
                .stringValue(node.path("summary").stringValue(""));
        over(new Heard.Over(node.path("runId").stringValue(""), status, text));
    }

    @Override
    public void failed(Fault fault) {
        over(new Heard.Refused(fault));
    }

    /// Ends the waiting because the token is void.
    void cut() {
        over(new Heard.Refused(new Fault(ErrorCode.NOT_FOUND, "the token is void")));
    }

    private void over(Heard end) {
        ends.add(end);
        var _ = heard.offer(new Heard.Silence());
    }

    /// The run, once it is known.
    Optional<String> run() {
        return run;
    }

    /// Everything that was said so far.
    String said() {
        return said;
    }

    /// What comes next, which stays there to be taken: whether there will be a run at all.
    Heard peek(long seconds) {
        Heard first = next(seconds);
        unread = Optional.of(first);
        return first;
    }

    /// What comes next; [Heard.Silence] when nothing came within `seconds`.
    Heard next(long seconds) {
        Optional<Heard> first = unread;
        unread = Optional.empty();
        return first.orElseGet(() -> taken(seconds));
    }

    private Heard taken(long seconds) {
        try {
            while (true) {
                Optional<Heard> next = known();
                if (next.isPresent()) {
                    return next.get();
                }
                Heard event = heard.poll(seconds, TimeUnit.SECONDS);
                if (event == null) {
                    return new Heard.Silence();
                }
                if (event instanceof Heard.Event(ChatEvent told)) {
                    Optional<Heard> words = words(told);
                    if (words.isPresent()) {
                        return words.get();
                    }
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Heard.Refused(new Fault(ErrorCode.STOPPING, "the gateway stops"));
        }
    }

    /// What need not be waited for: words that came before the run was known, and ends.
    private Optional<Heard> known() {
        while (run.isPresent() && !early.isEmpty()) {
            Optional<Heard> words = words(early.removeFirst());
            if (words.isPresent()) {
                return words;
            }
        }
        Heard end = ends.poll();
        if (end instanceof Heard.Opened(String opened)) {
            run = Optional.of(opened);
        }
        return Optional.ofNullable(end);
    }

    private Optional<Heard> words(ChatEvent event) {
        if (run.isEmpty()) {
            early.addLast(event);
            return Optional.empty();
        }
        String all = event.message()
                .map(message -> message.content().getFirst().text())
                .orElse("");
        if (!event.runId().value().equals(run.get()) || !all.startsWith(said) || all.length() == said.length()) {
            return Optional.empty();
        }
        String fresh = all.substring(said.length());
        said = all;
        return Optional.of(new Heard.Words(fresh));
    }
}

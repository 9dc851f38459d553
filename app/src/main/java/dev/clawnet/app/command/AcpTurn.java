package dev.clawnet.app.command;

import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.text.PlainText;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

/// One prompt, from its words to its end. What happens meanwhile is handed over by any thread and worked off by the
/// one that began it, in order.
final class AcpTurn {
    /// What waits at most for an editor that reads slowly.
    private static final int WAITING = 1_000;
    /// A run may wait for its owner, who sits at the editor.
    private static final Duration MOST = Duration.ofHours(1);
    /// How long the end of a run that is stopped is waited for.
    private static final Duration STOPPING = Duration.ofSeconds(30);

    private final String id;
    private final String key;
    private final AcpWire wire;
    private final AcpAsks asks;
    private final BlockingQueue<Heard> heard = new LinkedBlockingQueue<>(WAITING);
    private final AtomicBoolean lost = new AtomicBoolean();
    private boolean cancelled;
    private boolean streamed;

    /// What a turn goes by.
    sealed interface Heard {
        record Said(ChatEvent event) implements Heard {}

        record Done(AgentEvent event) implements Heard {}

        record Asked(ApprovalView view) implements Heard {}

        record Settled(ApprovalView view) implements Heard {}

        /// An editor's answer to what was asked as `request`; refused unless it says `allow`.
        record Picked(String request, String option) implements Heard {}

        record Cancel() implements Heard {}

        record LinkEnded() implements Heard {}
    }

    /// @param id of the session, for the editor
    /// @param key of the session, for the gateway
    AcpTurn(String id, String key, AcpWire wire, AcpAsks asks) {
        this.id = id;
        this.key = key;
        this.wire = wire;
        this.asks = asks;
    }

    String key() {
        return key;
    }

    /// Hands something over; never waits.
    void hear(Heard one) {
        if (!heard.offer(one)) {
            lost.set(true);
        }
    }

    /// Says it, and stays until its run is over. Returns why it stopped.
    String run(Desk desk, String text) throws InterruptedException {
        RunId run = desk.call(ChatMethods.CHAT_SEND, new ChatMethods.Send(key, text, desk.fresh(), Optional.empty()))
                .runId();
        long end = desk.world().ticker().getAsLong() + MOST.toNanos();
        while (true) {
            long left = end - desk.world().ticker().getAsLong();
            Optional<Heard> next = Optional.ofNullable(heard.poll(Math.max(0, left), TimeUnit.NANOSECONDS));
            if (next.isEmpty() && cancelled) {
                return "cancelled";
            }
            if (lost.get()) {
                throw away("this editor reads too slowly");
            }
            boolean stop = next.orElseThrow(() -> away("it goes on for an hour already")) instanceof Heard.Cancel;
            if (stop && !cancelled) {
                cancelled = true;
                end = desk.world().ticker().getAsLong() + STOPPING.toNanos();
                desk.call(ChatMethods.CHAT_ABORT, new ChatMethods.Abort(key, Optional.of(run.value())));
            }
            Optional<String> over = took(desk, run, next.get());
            if (over.isPresent()) {
                return cancelled ? "cancelled" : over.get();
            }
        }
    }

    private AcpFault away(String why) {
        return new AcpFault(
                AcpFault.FAILED,
                why + "; the answer stands in the session when it is there: clawnet sessions show " + key);
    }

    /// Why it stopped, when that is the end of it.
    private Optional<String> took(Desk desk, RunId run, Heard one) {
        switch (one) {
            case Heard.Said said
            when said.event().runId().equals(run) -> {
                return said(said.event());
            }
            case Heard.Done done when done.event().runId().equals(run) -> did(done.event());
            case Heard.Asked asked -> asks.ask(asked.view(), run, desk.now());
            case Heard.Settled settled -> asks.settled(settled.view());
            case Heard.Picked picked when !cancelled -> asks.picked(desk, picked.request(), picked.option());
            case Heard.LinkEnded _ -> throw away("the gateway ended the connection");
            case Heard.Said _, Heard.Done _, Heard.Picked _, Heard.Cancel _ -> {
                // Another run's, or done already; what a stopped run asked is void.
            }
        }
        return Optional.empty();
    }

    private Optional<String> said(ChatEvent event) {
        return switch (event.state()) {
            case "delta" -> {
                streamed = true;
                event.deltaText().ifPresent(text -> tell("agent_message_chunk", text));
                yield Optional.empty();
            }
            case "final" -> {
                if (!streamed) {
                    tell(
                            "agent_message_chunk",
                            event.message().map(AcpTurn::words).orElse(""));
                }
                yield Optional.of("end_turn");
            }
            case "aborted" -> {
                if (!cancelled) {
                    tell(
                            "agent_message_chunk",
                            "Stopped: " + event.errorMessage().orElse("by its owner"));
                }
                yield Optional.of("cancelled");
            }
            default ->
                throw new AcpFault(
                        AcpFault.FAILED,
                        "the run failed: "
                                + PlainText.visible(event.errorMessage().orElse("for a reason that it did not say")));
        };
    }

    private void did(AgentEvent event) {
        if (event.stream().equals("thinking")) {
            tell("agent_thought_chunk", String.valueOf(event.data().getOrDefault("delta", "")));
        }
        if (event.stream().equals("tool")) {
            AcpTools.update(event.data()).ifPresent(update -> wire.update(id, update));
        }
    }

    private void tell(String kind, String text) {
        if (!text.isEmpty()) {
            wire.update(id, AcpForms.chunk(kind, text));
        }
    }

    static String words(ChatMethods.ChatMessage message) {
        return message.content().stream().map(ChatMethods.Content::text).collect(Collectors.joining("\n"));
    }

    /// What a person reads of a problem.
    static AcpFault fault(Problem problem) {
        String next = problem.next().map(step -> "; next: " + step).orElse("");
        String hint = problem.hint().map(text -> "; " + text).orElse("");
        return new AcpFault(AcpFault.FAILED, problem.getMessage() + hint + next);
    }
}

package dev.clawnet.gateway.http;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.transport.HttpAnswer;
import dev.clawnet.gateway.transport.HttpReply;
import dev.clawnet.gateway.transport.HttpStream;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Asks an agent for a caller of the API: the method `agent`, with its checks and its decisions, and the answer in
/// one of OpenAI's shapes.
///
/// A conversation that names no session is said in one of its own, which is taken away with the answer: its run
/// and its entries stay. A caller that leaves a stream ends its run.
final class Completions {
    private static final Logger LOG = LoggerFactory.getLogger(Completions.class);
    private static final Map<String, String> STREAM =
            Map.of("Content-Type", "text/event-stream; charset=utf-8", "Cache-Control", "no-store");

    private final Calls calls;
    private final Ears ears;
    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;

    Completions(Calls calls, Ears ears, Store store, InstantSource clock, RandomGenerator random) {
        this.calls = calls;
        this.ears = ears;
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    /// One question that is being answered.
    private record Asked(
            Visit visit, Conversation said, Shape shape, Talk talk, Turnstile.Place place, Runnable leave) {}

    /// Asks, and answers as the caller wants it.
    HttpReply answer(Visit visit, Conversation said, Shape shape, Turnstile turnstile, Wanted wanted) {
        Turnstile.Place place = turnstile.enter(visit.owned().token().id());
        boolean streaming = false;
        try {
            Asked asked = ask(visit, said, shape, place, wanted.key());
            try {
                if (!wanted.stream()) {
                    return whole(asked);
                }
                begins(asked);
                streaming = true;
                return new HttpStream(200, STREAM, body -> {
                    try {
                        stream(asked, body);
                    } finally {
                        over(asked);
                    }
                });
            } finally {
                if (!streaming) {
                    over(asked);
                }
            }
        } finally {
            if (!streaming) {
                place.close();
            }
        }
    }

    /// How a caller wants its answer.
    ///
    /// @param key makes a repeated question the same question
    record Wanted(boolean stream, String key) {}

    private Asked ask(Visit visit, Conversation said, Shape shape, Turnstile.Place place, String key) {
        Talk talk = new Talk();
        Runnable deaf = ears.open(visit.caller().person(), talk::hear);
        try {
            ObjectNode params = Json.STRICT
                    .createObjectNode()
                    .put("message", said.message())
                    .put("sessionKey", said.session().text())
                    .put("idempotencyKey", key);
            if (!said.pictures().isEmpty()) {
                ArrayNode attachments = params.putArray("attachments");
                said.pictures().forEach(url -> attachments.addObject().put("content", url));
            }
            Runnable left = calls.call(visit.caller(), "agent", params, talk);
            place.onEnd(talk::cut);
            return new Asked(visit, said, shape, talk, place, () -> {
                deaf.run();
                left.run();
            });
        } catch (Fault fault) {
            deaf.run();
            throw ApiFault.of(fault);
        }
    }

    /// A question that is refused has a status of its own, streamed or not: clients read it before they read a stream.
    private void begins(Asked asked) {
        if (asked.talk().peek(Limits.API_SIGN_OF_LIFE.toSeconds()) instanceof Talk.Heard.Refused refused) {
            throw refused(asked, refused);
        }
    }

    private HttpReply whole(Asked asked) {
        Instant until = clock.instant().plus(Limits.API_ANSWER);
        while (clock.instant().isBefore(until)) {
            switch (asked.talk().next(Limits.API_SIGN_OF_LIFE.toSeconds())) {
                case Talk.Heard.Over over -> {
                    if (!over.status().equals("ok")) {
                        throw failed(over);
                    }
                    return HttpAnswer.json(200, asked.shape().whole(over.text()));
                }
                case Talk.Heard.Refused refused -> throw refused(asked, refused);
                case Talk.Heard.Opened _, Talk.Heard.Event _, Talk.Heard.Words _, Talk.Heard.Silence _ -> {}
            }
        }
        abort(asked);
        throw new ApiFault(
                504, "server_error", "the agent did not answer within " + Limits.API_ANSWER.toMinutes() + " minutes");
    }

    /// A token that was made void ends what runs on it.
    private ApiFault refused(Asked asked, Talk.Heard.Refused refused) {
        if (!asked.place().ended()) {
            return ApiFault.of(refused.fault());
        }
        abort(asked);
        return new ApiFault(401, "unauthorized", "this token is void");
    }

    private static ApiFault failed(Talk.Heard.Over over) {
        return new ApiFault(
                502, "server_error", over.status().equals("cancelled") ? "the run was stopped" : over.text());
    }

    private void stream(Asked asked, HttpStream.Body body) {
        Shape shape = asked.shape();
        boolean going = body.send(shape.opening());
        Instant until = clock.instant().plus(Limits.API_ANSWER);
        while (going) {
            going = switch (asked.talk().next(Limits.API_SIGN_OF_LIFE.toSeconds())) {
                case Talk.Heard.Words words -> body.send(shape.words(words.text()));
                case Talk.Heard.Silence _ -> clock.instant().isBefore(until) && body.send(": \n\n");
                case Talk.Heard.Opened _, Talk.Heard.Event _ -> true;
                case Talk.Heard.Refused refused -> {
                    body.send(shape.failure(refused(asked, refused)));
                    yield false;
                }
                case Talk.Heard.Over over -> {
                    body.send(over.status().equals("ok") ? rest(asked, over.text()) : shape.failure(failed(over)));
                    yield false;
                }
            };
        }
        if (body.over() || !clock.instant().isBefore(until)) {
            abort(asked);
        }
    }

    /// What of the answer was not streamed, and the end. What an agent says between its steps is streamed too; the
    /// answer is its last word.
    private static String rest(Asked asked, String text) {
        String rest = Overlap.rest(asked.talk().said(), text);
        String gap = !rest.isEmpty()
                        && rest.length() == text.length()
                        && !asked.talk().said().isEmpty()
                ? "\n\n"
                : "";
        String words = gap + rest;
        return (words.isEmpty() ? "" : asked.shape().words(words))
                + asked.shape().closing(asked.talk().said() + words);
    }

    /// Ends a run whose caller left, and waits until it is ended: what it says at its end would come too late.
    private void abort(Asked asked) {
        asked.talk().run().ifPresent(run -> {
            ObjectNode params = Json.STRICT
                    .createObjectNode()
                    .put("sessionKey", asked.said().session().text())
                    .put("runId", run);
            try {
                Talk stopped = new Talk();
                calls.call(asked.visit().caller(), "chat.abort", params, stopped);
                if (stopped.next(Limits.API_SIGN_OF_LIFE.toSeconds()) instanceof Talk.Heard.Silence) {
                    LOG.warn("a run of the API is not stopped in time: run={}", run);
                }
            } catch (Fault fault) {
                LOG.warn("a run of the API is not stopped: run={} code={}", run, fault.code());
            }
        });
    }

    private void over(Asked asked) {
        asked.leave().run();
        asked.place().close();
        if (asked.said().passing()) {
            forget(asked.visit(), asked.said().session());
        }
    }

    /// Takes away a session that was made for one answer; it holds two turns or three.
    private void forget(Visit visit, SessionKey key) {
        boolean there = store.read(
                view -> Sessions.find(view, visit.caller().person(), key).isPresent());
        if (!there) {
            return;
        }
        store.write(tx -> {
            var gone = Sessions.find(tx, visit.caller().person(), key)
                    .flatMap(session ->
                            Sessions.delete(tx, visit.caller().person(), session, AgentLimits.TURNS_DELETED));
            Entry entry = Entry.of(
                    EntryId.mint(random),
                    visit.caller().person(),
                    "session.deleted",
                    Map.of(
                            "owner",
                            visit.caller().person().value(),
                            "actor",
                            visit.caller().actor(),
                            "session",
                            key.text(),
                            "result",
                            "done"));
            return Change.of(true, entry).and(List.of(), gone.stream().toList());
        });
    }
}

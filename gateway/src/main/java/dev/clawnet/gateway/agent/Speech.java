package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatMessage;
import dev.clawnet.protocol.catalogue.ChatMethods.Content;
import dev.clawnet.protocol.id.RunId;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// What runs of an owner's sessions say while they speak, as `chat` events: what is new, and everything so far.
///
/// Since everything so far is told each time, a delta waits until it is a share of it: a long answer costs a fixed
/// number of times its length. What still waits at the end is in the final event.
final class Speech {
    private static final int SHARE = 32;
    /// Runs whose words are kept at once; beyond it their next words are told as if they were the first.
    private static final int MOST = 10_000;

    private final InstantSource clock;
    /// Runs that speak now, and some that were stopped while they spoke.
    private final Map<RunId, Talk> talks = new ConcurrentHashMap<>();

    Speech(InstantSource clock) {
        this.clock = clock;
    }

    /// What one run said. Guarded by itself.
    private static final class Talk {
        private final StringBuilder text = new StringBuilder();
        private int told;
        private long seq;
    }

    /// Takes what a model just said. Empty while it is too little to tell, or may be a word for nothing to say; of a
    /// heartbeat, which says in the end whether there was anything, always.
    Optional<Notice> heard(Run run, SessionKey session, String delta) {
        if (Progress.isHeartbeat(run)) {
            return Optional.empty();
        }
        if (talks.size() >= MOST) {
            talks.clear();
        }
        Talk talk = talks.computeIfAbsent(run.id(), _ -> new Talk());
        synchronized (talk) {
            talk.text.append(delta);
            int fresh = talk.text.length() - talk.told;
            boolean mayBeNothing = !(run.cause() instanceof Cause.Owner) && LastWord.mayBeNothing(talk.text);
            if (fresh == 0 || fresh < talk.text.length() / SHARE || mayBeNothing) {
                return Optional.empty();
            }
            String part = talk.text.substring(talk.told);
            talk.told = talk.text.length();
            return Optional.of(event(run, session, talk.seq++, Told.more(part, talk.text.toString())));
        }
    }

    /// What is told of the end of a run.
    ///
    /// @param said whether its last word is shown: it is part of the conversation, or was meant for the owner alone
    Notice ended(Run run, SessionKey session, boolean said) {
        Talk talk = Optional.ofNullable(talks.remove(run.id())).orElseGet(Talk::new);
        String text = run.text().orElse("");
        synchronized (talk) {
            return switch (run.state()) {
                case DONE -> event(run, session, talk.seq, said ? Told.all(text) : Told.NOTHING);
                case CANCELLED -> event(run, session, talk.seq, Told.not("aborted", text));
                case FAILED, QUEUED, LIVE, WAITING -> event(run, session, talk.seq, Told.not("error", text));
            };
        }
    }

    /// What one event says.
    private record Told(String state, Optional<String> delta, Optional<String> said, Optional<String> error) {
        /// It is over, and had nothing to say.
        static final Told NOTHING = new Told("final", Optional.empty(), Optional.empty(), Optional.empty());

        static Told more(String delta, String soFar) {
            return new Told("delta", Optional.of(delta), Optional.of(soFar), Optional.empty());
        }

        static Told all(String text) {
            return new Told("final", Optional.empty(), Optional.of(text), Optional.empty());
        }

        static Told not(String state, String why) {
            return new Told(state, Optional.empty(), Optional.empty(), Optional.of(why));
        }
    }

    private Notice event(Run run, SessionKey session, long seq, Told told) {
        Optional<ChatMessage> message = told.said()
                .map(text -> new ChatMessage(
                        "assistant", List.of(new Content("text", text)), clock.millis(), Optional.empty()));
        return new Broadcast<>(
                run.owner(),
                ChatMethods.CHAT,
                new ChatEvent(
                        run.id(),
                        session.text(),
                        session.agent(),
                        seq,
                        told.state(),
                        told.delta(),
                        message,
                        told.error()));
    }
}

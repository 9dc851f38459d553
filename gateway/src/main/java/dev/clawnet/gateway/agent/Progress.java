package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.session.Reasoning;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Verbosity;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// What runs do, as `agent` events to the links of their owner: a beginning, what is thought, said and done, an end,
/// in the order in which it happened and numbered within the run. Nothing of it is kept; the ledger and the session
/// have what counts.
///
/// Threat: an event that is told before its entry is durable, or after the run was stopped; another person's. What is
/// done is told by whoever waited for the store; a run that is over is told nothing more of than its end; the owner is
/// part of every event. See `ToolEventsTest`.
final class Progress {
    private final Store store;
    private final Notices notices;
    private final InstantSource clock;
    /// What a person's configuration says where a session says nothing.
    private final Function<PersonId, Verbosity> usual;
    /// Those told of last. Guarded by itself; each [Track] guards what is in it.
    private final Map<RunId, Track> tracks = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<RunId, Track> eldest) {
            return size() > AgentLimits.RUNS_TOLD;
        }
    };

    /// What was told of one run.
    private static final class Track {
        private long seq;
        private boolean begun;
        private boolean over;
        private boolean ended;
        /// Calls of tools whose beginning was told, and not their end.
        private final Set<String> calls = new HashSet<>();
        /// What those of them said so far that say something on the way.
        private final Map<String, Tail> tails = new HashMap<>();
        /// A thought that is told when it is over.
        private final StringBuilder thought = new StringBuilder();

        private Optional<Reasoning> reasoning = Optional.empty();
    }

    Progress(Store store, Notices notices, InstantSource clock, Function<PersonId, Verbosity> usual) {
        this.usual = usual;
        this.store = store;
        this.notices = notices;
        this.clock = clock;
    }

    void subscribe(Notices heard) {
        heard.on(RunNotice.Told.Calls.class, this::tell);
        heard.on(RunNotice.Told.Over.class, this::tell);
        heard.on(RunNotice.Ended.class, ended -> close(ended.run()));
        heard.on(RunNotice.Gone.class, gone -> gone(gone));
    }

    /// The session in which a run is shown to its owner; empty for one that is shown in none. Whoever else hears its
    /// last word is told nothing of how it came about.
    static Optional<SessionKey> shownIn(Run run) {
        return switch (run.cause()) {
            case Cause.Owner owner -> Optional.of(SessionKey.of(owner.session()));
            case Cause.Result result -> Optional.of(SessionKey.of(result.session()));
            case Cause.Sent sent -> Optional.of(SessionKey.of(sent.session()));
            case Cause.Spawned spawned -> Optional.of(SessionKey.of(spawned.session()));
            case Cause.Job job -> Optional.of(SessionKey.of(job.session()));
            case Cause.Message message -> Optional.of(SessionKey.of(message.session()));
            case Cause.Turn _,
                    Cause.Half _,
                    Cause.Branch _,
                    Cause.Form _,
                    Cause.Advice _,
                    Cause.Invoked _,
                    Cause.Summary _ -> Optional.empty();
        };
    }

    /// Whether the clock of an agent began it, and it may turn out to have had nothing to say.
    static boolean isHeartbeat(Run run) {
        return run.cause() instanceof Cause.Job job && job.ack().isPresent();
    }

    /// A run was announced to its model, or goes on.
    void begins(Run run) {
        Track track = track(run.id());
        synchronized (track) {
            track.reasoning = Optional.empty();
            begin(run, track);
        }
    }

    /// What a model says.
    void says(Run run, String stream, Map<String, Object> data) {
        Track track = track(run.id());
        synchronized (track) {
            begin(run, track);
            if (!track.over) {
                flush(run, track);
                send(run, track, stream, data);
            }
        }
    }

    /// What a model thinks on the way.
    void thinks(Run run, String delta) {
        Track track = track(run.id());
        synchronized (track) {
            begin(run, track);
            if (track.over) {
                return;
            }
            if (track.reasoning.isEmpty()) {
                track.reasoning = Optional.of(reasoning(run));
            }
            switch (track.reasoning.get()) {
                case OFF -> {}
                case ON -> {
                    int room = AgentLimits.THOUGHT_TOLD - track.thought.length();
                    track.thought.append(delta, 0, Math.min(delta.length(), Math.max(0, room)));
                }
                case STREAM -> send(run, track, "thinking", Map.of("delta", delta));
            }
        }
    }

    private Reasoning reasoning(Run run) {
        return shownIn(run)
                .flatMap(key -> store.read(view -> Sessions.find(view, run.owner(), key)))
                .flatMap(found -> found.marks().reasoning())
                .orElse(Reasoning.STREAM);
    }

    /// How much the run's session says is told of tools; empty when it says nothing.
    static Optional<Verbosity> chosen(View view, Run run) {
        return shownIn(run)
                .flatMap(key -> Sessions.find(view, run.owner(), key))
                .flatMap(found -> found.marks().verbose());
    }

    /// Call when what it tells of is durable.
    void tell(RunNotice.Told told) {
        Track track = track(told.run().id());
        synchronized (track) {
            switch (told) {
                case RunNotice.Told.Calls calls -> called(calls, track);
                case RunNotice.Told.Over over -> end(over.run(), track, over.data());
            }
        }
    }

    private void called(RunNotice.Told.Calls told, Track track) {
        Verbosity level = told.chosen().orElseGet(() -> usual.apply(told.run().owner()));
        if (level == Verbosity.OFF || shownIn(told.run()).isEmpty()) {
            return;
        }
        begin(told.run(), track);
        String id = callId(told);
        boolean again = track.calls.contains(id);
        if (track.over) {
            return;
        }
        flush(told.run(), track);
        if (!again) {
            track.calls.add(id);
            Map<String, Object> start = data(told, id, "start");
            start.put("args", Glimpse.of(told.call().arguments(), most(level)));
            tool(told, track, start);
        }
        switch (told.phase()) {
            case START -> {}
            case UPDATE -> {
                if (level == Verbosity.FULL) {
                    Map<String, Object> update = data(told, id, "update");
                    update.put("partialResult", Glimpse.answer(told.text(), most(level)));
                    tool(told, track, update);
                }
            }
            case DONE, FAILED -> {
                track.calls.remove(id);
                track.tails.remove(id);
                Map<String, Object> result = data(told, id, "result");
                result.put("isError", told.phase() == RunNotice.Phase.FAILED);
                result.put("result", Glimpse.answer(told.text(), most(level)));
                tool(told, track, result);
            }
        }
    }

    /// A part of what a call says that goes on. Whoever wants to see all of tools is shown the end of what it said so
    /// far, each time that enough is new.
    ///
    /// @param start what was told of its beginning
    void watched(RunNotice.Told.Calls start, String part) {
        Verbosity level = start.chosen().orElseGet(() -> usual.apply(start.run().owner()));
        if (level != Verbosity.FULL) {
            return;
        }
        Track track = track(start.run().id());
        synchronized (track) {
            String id = callId(start);
            if (track.over || !track.calls.contains(id)) {
                return;
            }
            track.tails
                    .computeIfAbsent(id, _ -> new Tail(most(level)))
                    .more(part, clock.millis())
                    .ifPresent(shown -> {
                        Map<String, Object> update = data(start, id, "update");
                        update.put("partialResult", Glimpse.answer(shown, most(level)));
                        send(start.run(), track, update, true);
                    });
        }
    }

    private static String callId(RunNotice.Told.Calls told) {
        return told.run().id().value() + ":" + told.call().id();
    }

    private static int most(Verbosity level) {
        return level == Verbosity.FULL ? AgentLimits.TOOL_TOLD_FULL : AgentLimits.TOOL_TOLD;
    }

    private static Map<String, Object> data(RunNotice.Told.Calls told, String id, String phase) {
        return new HashMap<>(
                Map.of("phase", phase, "toolCallId", id, "name", told.call().tool()));
    }

    private void tool(RunNotice.Told.Calls told, Track track, Map<String, Object> data) {
        send(told.run(), track, data, told.phase() == RunNotice.Phase.UPDATE);
    }

    private void send(Run run, Track track, Map<String, Object> data, boolean droppable) {
        AgentEvent event = event(run, track, "tool", data);
        notices.deliver(List.of(
                new Broadcast<>(run.owner(), AgentMethods.AGENT_EVENT.forThose(AgentMethods.TOOL_EVENTS), event)
                        .droppable(droppable),
                new RunNotice.Shown(run.owner(), event)));
    }

    private void close(RunId id) {
        Track track = track(id);
        synchronized (track) {
            track.over = true;
            track.tails.clear();
        }
    }

    /// Its end was told, unless nobody is told of it: then it ends for those who saw it begin.
    private void gone(RunNotice.Gone gone) {
        Track track = track(gone.run().id());
        synchronized (track) {
            if (track.begun && !track.ended) {
                end(gone.run(), track, Map.of("phase", "end", "status", SessionRuns.status(gone.run())));
            }
        }
    }

    private void end(Run run, Track track, Map<String, Object> data) {
        if (!track.ended) {
            track.over = true;
            track.ended = true;
            flush(run, track);
            send(run, track, "lifecycle", data);
        }
    }

    private void begin(Run run, Track track) {
        if (!track.begun && !track.over && shownIn(run).isPresent()) {
            track.begun = true;
            send(run, track, "lifecycle", Map.of("phase", "start", "startedAt", clock.millis()));
        }
    }

    private void flush(Run run, Track track) {
        if (!track.thought.isEmpty()) {
            String whole = track.thought.toString();
            track.thought.setLength(0);
            send(run, track, "thinking", Map.of("delta", whole, "text", whole));
        }
    }

    private void send(Run run, Track track, String stream, Map<String, Object> data) {
        notices.deliver(
                List.of(new Broadcast<>(run.owner(), AgentMethods.AGENT_EVENT, event(run, track, stream, data))));
    }

    private AgentEvent event(Run run, Track track, String stream, Map<String, Object> data) {
        Optional<SessionKey> session = shownIn(run);
        return new AgentEvent(
                run.id(),
                ++track.seq,
                stream,
                clock.millis(),
                data,
                session.map(SessionKey::text),
                session.map(SessionKey::agent),
                isHeartbeat(run) ? Optional.of(true) : Optional.empty());
    }

    private Track track(RunId id) {
        synchronized (tracks) {
            return tracks.computeIfAbsent(id, _ -> new Track());
        }
    }
}

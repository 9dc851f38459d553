package dev.clawnet.gateway.session;

import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The copy of every session on disk: one file of JSON lines for each round, in the folder of its agent, readable by
/// the gateway's own user alone.
///
/// The store is the truth. A file is brought up to it after each turn, and all of them at a start: a torn last line is
/// cut off, what is missing is written, and what does not belong there is written anew. A file that cannot be written
/// is logged and tried again with the next turn; no turn waits for a disk. Nothing is flushed: what a crash takes, the
/// next start writes again.
///
/// One task at a time brings files up to date, and each session stands in its line once: under load several turns of
/// one session become one write.
public final class Transcripts {
    private static final Logger LOG = LoggerFactory.getLogger(Transcripts.class);
    private static final int LOCKS = 64;
    private static final int CHUNK = 200;
    /// Files whose end is known, so that the next line is written without reading the last one: a name and two numbers
    /// each, and more sessions than speak at once.
    private static final int KNOWN = 1_024;

    private final Store store;
    private final Executor executor;
    private final Function<PersonId, Path> agents;
    private final Label label;
    private final List<ReentrantLock> locks;
    /// Sessions whose files are behind, in order; no more than there are sessions. Guarded by itself, with `busy`.
    private final Set<Behind> behind = new LinkedHashSet<>();

    private boolean busy;
    /// How files were left, by the session's id. Guarded by itself.
    private final Map<String, TranscriptFile.End> ends = new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TranscriptFile.End> eldest) {
            return size() > KNOWN;
        }
    };

    /// A session of a person.
    private record Behind(PersonId owner, SessionKey key) {}

    /// Who may learn a turn: texts of readers, for the line on disk.
    public interface Label extends BiFunction<View, Said, List<String>> {}

    /// A turn of somebody's session.
    public record Said(PersonId owner, Turn turn) {}

    /// Transcripts of a gateway.
    ///
    /// @param agents folder of the agents of a person
    public Transcripts(Store store, Executor executor, Function<PersonId, Path> agents, Label label) {
        this.store = store;
        this.executor = executor;
        this.agents = agents;
        this.label = label;
        this.locks = Stream.generate(ReentrantLock::new).limit(LOCKS).toList();
    }

    public void subscribe(Notices notices) {
        notices.on(
                SessionNotice.Said.class,
                said -> later(said.owner(), said.session().sessionKey()));
        notices.on(SessionNotice.Changed.class, this::changed);
    }

    /// Brings every file up to the store, in the background: for the start of a gateway.
    public void recover() {
        executor.execute(() -> store.read(view -> view.all(Sessions.INDEX))
                .forEach(row -> catchUp(row.person(), row.value().sessionKey())));
    }

    private void later(PersonId owner, SessionKey key) {
        synchronized (behind) {
            behind.add(new Behind(owner, key));
            if (busy) {
                return;
            }
            busy = true;
        }
        executor.execute(this::work);
    }

    private void work() {
        for (Optional<Behind> next = next(); next.isPresent(); next = next()) {
            Behind one = next.get();
            try {
                OnBehalf.run(one.owner(), () -> catchUp(one.owner(), one.key()));
            } catch (RuntimeException e) {
                // The store shows nothing now: the file is brought up to it with the next turn, or the next start.
                LOG.warn("transcript waits session={}", one.key().text(), e);
            }
        }
    }

    /// The one that waited longest; empty when this task is done.
    private Optional<Behind> next() {
        synchronized (behind) {
            if (behind.isEmpty()) {
                busy = false;
                return Optional.empty();
            }
            Iterator<Behind> first = behind.iterator();
            Behind one = first.next();
            first.remove();
            return Optional.of(one);
        }
    }

    private void changed(SessionNotice.Changed changed) {
        switch (changed.reason()) {
            case "delete" -> executor.execute(() -> remove(changed.owner(), changed.session()));
            default -> later(changed.owner(), changed.session().sessionKey());
        }
    }

    /// The file of a session's present round.
    public Path file(PersonId owner, Conversation session) {
        return agents.apply(owner)
                .resolve(session.sessionKey().agent())
                .resolve("sessions")
                .resolve(session.id() + ".jsonl");
    }

    /// Brings the file of one session up to the store. One at a time for each key.
    public void catchUp(PersonId owner, SessionKey key) {
        ReentrantLock lock = lock(owner, key);
        lock.lock();
        try {
            Optional<Copy> found =
                    store.read(view -> Sessions.find(view, owner, key).map(session -> copy(view, owner, session)));
            if (found.isPresent()) {
                write(owner, found.get());
            }
        } catch (IOException e) {
            LOG.warn(
                    "transcript cannot be written now session={} problem={}",
                    key.text(),
                    e.getClass().getSimpleName());
        } finally {
            lock.unlock();
        }
    }

    /// What one look at the store says about a file.
    ///
    /// @param end how the file was left, when this process wrote it
    /// @param lines what has to follow then
    private record Copy(
            Conversation session, Path file, Optional<TranscriptFile.End> end, List<TranscriptFile.Line> lines) {}

    private Copy copy(View view, PersonId owner, Conversation session) {
        Optional<TranscriptFile.End> end = known(session);
        List<TranscriptFile.Line> lines =
                end.map(left -> lines(view, owner, session, left.turns())).orElse(List.of());
        return new Copy(session, file(owner, session), end, lines);
    }

    private List<TranscriptFile.Line> lines(View view, PersonId owner, Conversation session, int from) {
        return Sessions.turns(view, owner, session, from, CHUNK).stream()
                .map(turn -> new TranscriptFile.Line(turn, label.apply(view, new Said(owner, turn))))
                .toList();
    }

    private void write(PersonId owner, Copy copy) throws IOException {
        Conversation session = copy.session();
        try (TranscriptFile file = TranscriptFile.open(copy.file(), session, copy.end())) {
            if (copy.end().filter(left -> left.turns() == file.turns()).isPresent()) {
                file.append(copy.lines());
            }
            while (file.turns() < session.turns()) {
                int from = file.turns();
                List<TranscriptFile.Line> lines = store.read(view -> lines(view, owner, session, from));
                if (lines.isEmpty()) {
                    // Deleted or reset meanwhile: whoever did it follows.
                    return;
                }
                file.append(lines);
            }
            learn(session, file.end());
        }
    }

    private Optional<TranscriptFile.End> known(Conversation session) {
        synchronized (ends) {
            return Optional.ofNullable(ends.get(session.id()));
        }
    }

    private void learn(Conversation session, TranscriptFile.End end) {
        synchronized (ends) {
            ends.put(session.id(), end);
        }
    }

    /// Puts the file of a deleted session aside, under a name that no session has.
    private void remove(PersonId owner, Conversation session) {
        ReentrantLock lock = lock(owner, session.sessionKey());
        lock.lock();
        try {
            Path file = file(owner, session);
            Files.deleteIfExists(file);
        } catch (IOException e) {
            LOG.warn("transcript of a deleted session stays session={}", session.key());
        } finally {
            lock.unlock();
        }
    }

    private ReentrantLock lock(PersonId owner, SessionKey key) {
        return locks.get(Math.floorMod((owner.value() + key.text()).hashCode(), LOCKS));
    }
}

package dev.clawnet.gateway.session;

import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.OnBehalf;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
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
/// is logged and tried again with the next turn; no turn waits for a disk.
public final class Transcripts {
    private static final Logger LOG = LoggerFactory.getLogger(Transcripts.class);
    private static final int LOCKS = 64;
    private static final int CHUNK = 200;

    private final Store store;
    private final Executor executor;
    private final Function<PersonId, Path> agents;
    private final Label label;
    private final List<ReentrantLock> locks;

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
        executor.execute(() -> OnBehalf.run(owner, () -> catchUp(owner, key)));
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
            Optional<Conversation> found = store.read(view -> Sessions.find(view, owner, key));
            if (found.isPresent()) {
                catchUp(owner, found.get());
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

    private void catchUp(PersonId owner, Conversation session) throws IOException {
        try (TranscriptFile file = TranscriptFile.open(file(owner, session), session)) {
            int next = file.turns();
            while (next < session.turns()) {
                int from = next;
                List<TranscriptFile.Line> lines =
                        store.read(view -> Sessions.turns(view, owner, session, from, CHUNK).stream()
                                .map(turn -> new TranscriptFile.Line(turn, label.apply(view, new Said(owner, turn))))
                                .toList());
                if (lines.isEmpty()) {
                    // Deleted or reset meanwhile: whoever did it follows.
                    return;
                }
                file.append(lines);
                next += lines.size();
            }
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

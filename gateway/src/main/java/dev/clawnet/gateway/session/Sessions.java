package dev.clawnet.gateway.session;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

/// The index of sessions and the turns of each, in order. The store is the truth; [Transcripts] copies it to disk.
///
/// Whoever starts a turn appends what was said with [#append], in the transaction that opens the run, and hands the
/// notice on.
public final class Sessions {
    /// Turns a run is shown of its own session; older ones stay stored.
    public static final int SHOWN = 40;
    /// Most turns that stay as they were said when older ones are summarised.
    public static final int KEPT = 16;
    /// Characters of a turn that the index shows.
    public static final int PREVIEW = 120;

    static final Table<Turn> TURN = Table.table("session_turn", Turn.class);
    /// By key.
    static final Table<Conversation> INDEX = Table.keptWritten("session_index", Conversation.class);
    /// The same rows by time, so that the newest few cost no look at the others.
    static final Table<Conversation> RECENT = Table.table("session_recent", Conversation.class);
    static final Table<Count> COUNT = Table.kept("session_count", Count.class);
    /// By round and circle of readers.
    static final Table<Summary> SUMMARY = Table.table("session_summary", Summary.class);
    public static final List<Table<?>> TABLES =
            List.of(TURN, INDEX, RECENT, COUNT, SUMMARY, Pictures.KEPT, Pictures.DATA, SessionUse.USE);

    /// Why no other session is made.
    public static final String FULL = "you have " + AgentLimits.SESSIONS_PER_PERSON
            + " sessions, which is all that are kept: delete some with `clawnet sessions delete`";

    private static final String ALL = "sessions";
    private static final int BLOCK = 100;

    record Count(int sessions) {}

    private Sessions() {}

    /// Stores one turn at the end of the session that the key names; the first one makes the session.
    /// `Fault(LIMIT_REACHED)` when the owner has too many sessions.
    public static SessionNotice.Said append(Tx tx, PersonId owner, SessionKey key, Turn turn) {
        Conversation before = find(tx, owner, key).orElseGet(() -> made(tx, owner, key, turn.at(), turn.run()));
        Conversation after = before.after(turn, beginning(turn.text()));
        tx.put(TURN, owner, turnId(before, before.turns()), turn);
        put(tx, owner, Optional.of(before), after);
        return new SessionNotice.Said(owner, after, before.turns(), turn);
    }

    /// Makes a session in which nothing was said yet. `Fault(LIMIT_REACHED)` when the owner has too many.
    ///
    /// @param seed what tells it from an earlier one of that key
    public static SessionNotice.Changed create(
            Tx tx, PersonId owner, SessionKey key, Conversation.Marks marks, String seed) {
        Conversation made = made(tx, owner, key, tx.now(), seed).with(marks);
        put(tx, owner, Optional.empty(), made);
        return new SessionNotice.Changed(owner, made, "create");
    }

    /// The session that the key names; where there is none yet it is made, and stored when it is marked.
    /// `Fault(LIMIT_REACHED)` when the owner has too many.
    public static Conversation orMade(Tx tx, PersonId owner, SessionKey key) {
        return find(tx, owner, key).orElseGet(() -> made(tx, owner, key, tx.now(), "marked"));
    }

    /// Whether something may be said in this session: it is there, or may be made.
    public static boolean hasRoom(View view, PersonId owner, SessionKey key) {
        return count(view, owner) < AgentLimits.SESSIONS_PER_PERSON
                || find(view, owner, key).isPresent();
    }

    public static Optional<Conversation> find(View view, PersonId owner, SessionKey key) {
        return view.find(INDEX, owner, key.text());
    }

    /// The sessions that changed last, newest first.
    public static List<Conversation> newest(View view, PersonId owner, int limit) {
        return view.newest(RECENT, owner, "", limit).stream()
                .map(View.Row::value)
                .toList();
    }

    public static int count(View view, PersonId owner) {
        return view.find(COUNT, owner, ALL).map(Count::sessions).orElse(0);
    }

    /// The newest turns of the present round, oldest first.
    public static List<Turn> recent(View view, PersonId owner, SessionKey key, int limit) {
        return find(view, owner, key)
                .map(session -> view.newest(TURN, owner, round(session), limit).reversed().stream()
                        .map(View.Row::value)
                        .toList())
                .orElse(List.of());
    }

    /// The newest turns of the present round from number `from` on, at most `limit`, oldest first.
    public static List<Turn> newest(View view, PersonId owner, Conversation session, int from, int limit) {
        int fresh = Math.min(limit, Math.max(0, session.turns() - from));
        return view.newest(TURN, owner, round(session), fresh).reversed().stream()
                .map(View.Row::value)
                .toList();
    }

    /// What stands for older turns, for these readers.
    ///
    /// @param circle a short name of an audience
    public static Summary summary(View view, PersonId owner, Conversation session, String circle) {
        return view.find(SUMMARY, owner, round(session) + circle).orElse(Summary.NONE);
    }

    public static void summarise(Tx tx, PersonId owner, Conversation session, String circle, Summary summary) {
        tx.put(SUMMARY, owner, round(session) + circle, summary);
    }

    /// Turns of the present round from number `from` on, at most `limit`.
    public static List<Turn> turns(View view, PersonId owner, Conversation session, int from, int limit) {
        if (session.turns() - from <= limit) {
            return newest(view, owner, session, from, limit);
        }
        List<Turn> turns = new ArrayList<>();
        int end = (int) Math.min(session.turns(), (long) from + limit);
        for (int block = from / BLOCK; block * BLOCK < end; block++) {
            String prefix = round(session) + String.format(Locale.ROOT, "%08d", block);
            int first = block * BLOCK;
            List<View.Row<Turn>> rows = view.list(TURN, owner, prefix, BLOCK);
            for (int i = Math.max(0, from - first); i < rows.size() && first + i < end; i++) {
                turns.add(rows.get(i).value());
            }
        }
        return turns;
    }

    /// Marks a session; what was said stays as it is.
    public static SessionNotice.Changed mark(Tx tx, PersonId owner, Conversation session, Conversation.Marks marks) {
        Conversation after = session.with(marks);
        put(tx, owner, Optional.of(session), after);
        return new SessionNotice.Changed(owner, after, "patch");
    }

    /// Begins a new round under the same key.
    public static SessionNotice.Changed reset(Tx tx, PersonId owner, Conversation session) {
        String seed = session.id() + " " + (session.round() + 1) + " " + tx.now();
        Conversation after = session.fresh(id(owner, session.key(), seed), tx.now());
        put(tx, owner, Optional.of(session), after);
        return new SessionNotice.Changed(owner, after, "reset");
    }

    /// Takes up to `limit` turns of all rounds away, and the session itself when none is left. Present when it is gone.
    public static Optional<SessionNotice.Changed> delete(Tx tx, PersonId owner, Conversation session, int limit) {
        List<View.Row<Turn>> rows = tx.list(TURN, owner, session.key() + "/", limit);
        rows.forEach(row -> tx.delete(TURN, owner, row.id()));
        if (rows.size() == limit) {
            return Optional.empty();
        }
        List<View.Row<Summary>> summaries = tx.list(SUMMARY, owner, session.key() + "/", limit);
        summaries.forEach(row -> tx.delete(SUMMARY, owner, row.id()));
        if (summaries.size() == limit) {
            return Optional.empty();
        }
        Pictures.forget(tx, owner, session.key());
        SessionUse.forget(tx, owner, session.key());
        tx.delete(INDEX, owner, session.key());
        tx.delete(RECENT, owner, recentId(session));
        tx.put(COUNT, owner, ALL, new Count(count(tx, owner) - 1));
        return Optional.of(new SessionNotice.Changed(owner, session, "delete"));
    }

    private static Conversation made(Tx tx, PersonId owner, SessionKey key, Instant now, String seed) {
        int count = count(tx, owner);
        if (count >= AgentLimits.SESSIONS_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, FULL);
        }
        tx.put(COUNT, owner, ALL, new Count(count + 1));
        String id = id(owner, key.text(), seed + " " + now);
        return new Conversation(id, key.text(), 0, 0, now, now, "", Conversation.Marks.NONE);
    }

    private static void put(Tx tx, PersonId owner, Optional<Conversation> before, Conversation after) {
        before.ifPresent(old -> tx.delete(RECENT, owner, recentId(old)));
        tx.put(INDEX, owner, after.key(), after);
        tx.put(RECENT, owner, recentId(after), after);
    }

    private static String recentId(Conversation session) {
        return String.format(Locale.ROOT, "%016d/%s", session.updatedAt().toEpochMilli(), session.key());
    }

    private static String round(Conversation session) {
        return String.format(Locale.ROOT, "%s/%06d/", session.key(), session.round());
    }

    private static String turnId(Conversation session, int turn) {
        return round(session) + String.format(Locale.ROOT, "%010d", turn);
    }

    /// A UUID made of what makes the session unique: the same in every replay, and no secret.
    private static String id(PersonId owner, String key, String seed) {
        byte[] text = (owner.value() + "\n" + key + "\n" + seed).getBytes(StandardCharsets.UTF_8);
        ByteBuffer digest = ByteBuffer.wrap(Canonical.sha256().digest(text));
        long high = (digest.getLong() & ~0xF000L) | 0x8000L;
        long low = (digest.getLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    static String beginning(String text) {
        String line = text.strip().replaceAll("\\s+", " ");
        if (line.length() <= PREVIEW) {
            return line;
        }
        int end = Character.isHighSurrogate(line.charAt(PREVIEW - 1)) ? PREVIEW - 1 : PREVIEW;
        return line.substring(0, end);
    }
}

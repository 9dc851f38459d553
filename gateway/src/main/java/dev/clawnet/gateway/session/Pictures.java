package dev.clawnet.gateway.session;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.store.View.Row;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Pictures that were said in sessions: each once for a person, by the SHA-256 of its bytes, as long as a session is
/// there in which it was said. Beyond the bounds the oldest go; what was said of them stays.
public final class Pictures {
    /// What is known of each, by digest.
    static final Table<Kept> KEPT = Table.table("image_kept", Kept.class);
    static final Table<Data> DATA = Table.table("image_data", Data.class);

    private Pictures() {}

    /// One that is kept.
    ///
    /// @param bytes of the picture itself
    /// @param sessions in which it was said
    public record Kept(int bytes, List<String> sessions, Instant at) {
        public Kept {
            sessions = List.copyOf(sessions);
        }
    }

    /// What a picture is.
    ///
    /// @param mime what its own bytes say
    /// @param base64 its bytes
    public record Data(String mime, String base64) {}

    /// Keeps one that was said in a session.
    public static void keep(Tx tx, PersonId owner, SessionKey session, String digest, int bytes, Data data) {
        List<String> sessions =
                new ArrayList<>(tx.find(KEPT, owner, digest).map(Kept::sessions).orElse(List.of()));
        if (!sessions.contains(session.text())) {
            sessions.add(session.text());
        }
        tx.put(KEPT, owner, digest, new Kept(bytes, sessions, tx.now()));
        tx.put(DATA, owner, digest, data);
        makeRoom(tx, owner);
    }

    private static void makeRoom(Tx tx, PersonId owner) {
        List<Row<Kept>> all = new ArrayList<>(all(tx, owner));
        all.sort(Comparator.comparing((Row<Kept> row) -> row.value().at()).thenComparing(Row::id));
        long bytes = all.stream().mapToLong(row -> row.value().bytes()).sum();
        int count = all.size();
        for (Row<Kept> row : all) {
            if (count <= AgentLimits.IMAGES_KEPT && bytes <= AgentLimits.IMAGE_BYTES_KEPT) {
                return;
            }
            remove(tx, owner, row.id());
            count--;
            bytes -= row.value().bytes();
        }
    }

    private static List<Row<Kept>> all(View view, PersonId owner) {
        return view.list(KEPT, owner, "", AgentLimits.IMAGES_KEPT + 1);
    }

    private static void remove(Tx tx, PersonId owner, String digest) {
        tx.delete(KEPT, owner, digest);
        tx.delete(DATA, owner, digest);
    }

    /// A session was taken away, and with it what was shown there alone.
    static void forget(Tx tx, PersonId owner, String session) {
        for (Row<Kept> row : all(tx, owner)) {
            Kept kept = row.value();
            List<String> rest =
                    kept.sessions().stream().filter(key -> !key.equals(session)).toList();
            if (rest.isEmpty()) {
                remove(tx, owner, row.id());
            } else if (rest.size() < kept.sessions().size()) {
                tx.put(KEPT, owner, row.id(), new Kept(kept.bytes(), rest, kept.at()));
            }
        }
    }

    /// What is known of one of that person's.
    public static Optional<Kept> find(View view, PersonId owner, String digest) {
        return view.find(KEPT, owner, digest);
    }

    public static Optional<Data> data(View view, PersonId owner, String digest) {
        return view.find(DATA, owner, digest);
    }
}

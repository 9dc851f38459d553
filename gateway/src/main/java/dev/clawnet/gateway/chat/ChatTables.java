package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;

/// What this package stores.
public final class ChatTables {
    /// What was sent under which key, by its place: the newest ones of each person.
    static final Table<Sent> SENT = Table.table("chat_sent", Sent.class);
    /// Places of what was sent, by its key.
    static final Table<Place> SENT_KEY = Table.table("chat_sent_key", Place.class);
    /// Runs that their owner gave a time, until it is over; by run.
    static final Table<Until> UNTIL = Table.table("chat_until", Until.class);

    public static final List<Table<?>> ALL = List.of(SENT, SENT_KEY, UNTIL);

    private ChatTables() {}

    /// @param digest of the session and of what was said there
    record Sent(String key, String digest, RunId run) {}

    record Place(long number) {}

    record Until(RunId run, Instant at) {}
}

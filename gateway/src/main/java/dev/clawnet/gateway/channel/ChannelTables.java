package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.store.Table;
import java.time.Instant;
import java.util.List;

/// What this package stores. Ids of rows begin with channel and account.
public final class ChannelTables {
    /// Messages on their way out.
    static final Table<Post> OUTBOX = Table.table("channel_outbox", Post.class);
    /// The newest messages that are settled.
    static final Table<Post> SETTLED = Table.table("channel_settled", Post.class);
    /// Ids of messages that were heard, by their place.
    static final Table<Heard> HEARD = Table.table("channel_heard", Heard.class);
    /// Places of messages that were heard, by their id.
    static final Table<Place> HEARD_ID = Table.table("channel_heard_id", Place.class);
    static final Table<SenderRequest> REQUEST = Table.table("channel_sender_request", SenderRequest.class);
    static final Table<PairedSender> PAIRED = Table.table("channel_sender", PairedSender.class);

    public static final List<Table<?>> ALL = List.of(OUTBOX, SETTLED, HEARD, HEARD_ID, REQUEST, PAIRED);

    private ChannelTables() {}

    record Heard(String message, Instant at) {}

    record Place(long number) {}
}

package dev.clawnet.gateway.inbox;

import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What this package stores.
public final class InboxTables {
    /// Runs that messages started and that are not over; ids begin with channel and account.
    static final Table<OpenTurn> TURN = Table.table("channel_turn", OpenTurn.class);

    public static final List<Table<?>> ALL = List.of(TURN);

    private InboxTables() {}

    /// @param rest who hears the message when this run is over; empty when nobody does
    record OpenTurn(RunId run, Optional<Rest> rest) {}

    /// A message that several agents hear one after another.
    ///
    /// @param hops those who have not heard it, in the owner's order; never none
    record Rest(
            String channel,
            String account,
            Conversation conversation,
            String message,
            String sender,
            String text,
            Instant at,
            List<Hop> hops) {
        Rest {
            hops = List.copyOf(hops);
        }
    }

    /// One agent who hears it.
    ///
    /// @param session key of the conversation
    /// @param binding which line of the owner's list led there
    record Hop(String agent, String session, String binding) {}
}

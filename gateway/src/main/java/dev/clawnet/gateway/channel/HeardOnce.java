package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import java.util.Locale;

/// Tells a message that is new from one that was heard, by (channel, account, message id). The newest ones of
/// each account are remembered.
public final class HeardOnce {
    private HeardOnce() {}

    /// Whether the message was heard before.
    public static boolean before(View view, Incoming message) {
        return view.find(ChannelTables.HEARD_ID, message.account().owner(), byId(message))
                .isPresent();
    }

    /// Remembers the message, in the transaction that takes it. The oldest one of the account makes room.
    public static void remember(Tx tx, Incoming message) {
        Account account = message.account();
        String shelf = account.shelf();
        long number = tx.newest(ChannelTables.HEARD, account.owner(), shelf, 1).stream()
                        .map(row -> Long.parseLong(row.id().substring(shelf.length())))
                        .findFirst()
                        .orElse(-1L)
                + 1;
        tx.put(
                ChannelTables.HEARD,
                account.owner(),
                row(shelf, number),
                new ChannelTables.Heard(message.id(), tx.now()));
        tx.put(ChannelTables.HEARD_ID, account.owner(), byId(message), new ChannelTables.Place(number));
        String oldest = row(shelf, number - AgentLimits.CHANNEL_HEARD_PER_ACCOUNT);
        tx.find(ChannelTables.HEARD, account.owner(), oldest).ifPresent(old -> {
            tx.delete(ChannelTables.HEARD, account.owner(), oldest);
            tx.delete(ChannelTables.HEARD_ID, account.owner(), shelf + old.message());
        });
    }

    private static String byId(Incoming message) {
        return message.account().shelf() + message.id();
    }

    private static String row(String shelf, long number) {
        return shelf + String.format(Locale.ROOT, "%012d", number);
    }
}

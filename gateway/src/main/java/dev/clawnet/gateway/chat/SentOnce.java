package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;

/// Tells what is said anew from what is sent again, by the client's key: remembered in the transaction that
/// takes it, so that a client which lost its line, or whose gateway stopped, may send it again and is
/// answered once.
final class SentOnce {
    private SentOnce() {}

    /// The run of what was sent under this key. `Fault(CONFLICT)` when that was something else.
    static Optional<RunId> before(View view, PersonId owner, String key, String digest) {
        return view.find(ChatTables.SENT_KEY, owner, key)
                .flatMap(place -> view.find(ChatTables.SENT, owner, row(place.number())))
                .map(sent -> {
                    if (!sent.digest().equals(digest)) {
                        throw new Fault(ErrorCode.CONFLICT, "this idempotencyKey was used for another message");
                    }
                    return sent.run();
                });
    }

    /// The run of what was sent under this key, whatever that was.
    static Optional<RunId> run(View view, PersonId owner, String key) {
        return view.find(ChatTables.SENT_KEY, owner, key)
                .flatMap(place -> view.find(ChatTables.SENT, owner, row(place.number())))
                .map(ChatTables.Sent::run);
    }

    /// The oldest one of the person makes room.
    static void remember(Tx tx, PersonId owner, ChatTables.Sent sent) {
        long number = tx.newest(ChatTables.SENT, owner, "", 1).stream()
                        .mapToLong(row -> Long.parseLong(row.id()))
                        .findFirst()
                        .orElse(-1L)
                + 1;
        tx.put(ChatTables.SENT, owner, row(number), sent);
        tx.put(ChatTables.SENT_KEY, owner, sent.key(), new ChatTables.Place(number));
        String oldest = row(Math.max(0, number - AgentLimits.CHAT_KEYS_PER_PERSON));
        if (number >= AgentLimits.CHAT_KEYS_PER_PERSON) {
            tx.find(ChatTables.SENT, owner, oldest).ifPresent(old -> {
                tx.delete(ChatTables.SENT, owner, oldest);
                tx.delete(ChatTables.SENT_KEY, owner, old.key());
            });
        }
    }

    static String digest(SessionKey session, String message) {
        byte[] both = (session.text() + "\n" + message).getBytes(StandardCharsets.UTF_8);
        return HexFormat.of().formatHex(Canonical.sha256().digest(both));
    }

    private static String row(long number) {
        return String.format(Locale.ROOT, "%012d", number);
    }
}

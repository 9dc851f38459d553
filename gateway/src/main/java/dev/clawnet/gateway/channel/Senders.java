package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Pairing of unknown senders: who writes to an account and is not listed gets a code once, and is heard when
/// the owner approves that code.
///
/// Threat: a stranger who fills the owner's list, or who guesses another's code. Few requests wait at once
/// for an account, each for an hour, and only the owner approves; see `SendersTest`.
public final class Senders {
    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    private static final int LENGTH = 8;

    private final RandomGenerator random;

    public Senders(RandomGenerator random) {
        this.random = random;
    }

    /// Ids of senders who were let in on an account.
    public static List<String> paired(View view, Account account) {
        return view
                .list(ChannelTables.PAIRED, account.owner(), account.shelf(), AgentLimits.CHANNEL_SENDERS_PER_ACCOUNT)
                .stream()
                .map(row -> row.value().sender())
                .toList();
    }

    /// What offering a code left.
    ///
    /// @param fresh the request, when the sender has to be told of it; empty when it waits already, or
    ///     nothing may be added
    public record Offered(Optional<SenderRequest> fresh, List<Entry> entries) {}

    /// Gives an unknown sender a code, once.
    public Offered offer(Tx tx, Account account, String sender) {
        List<View.Row<SenderRequest>> rows = tx.list(
                ChannelTables.REQUEST, account.owner(), account.shelf(), AgentLimits.CHANNEL_REQUESTS_PER_ACCOUNT + 1);
        long waiting = 0;
        for (View.Row<SenderRequest> row : rows) {
            if (!tx.now().isBefore(row.value().expiresAt())) {
                tx.delete(ChannelTables.REQUEST, account.owner(), row.id());
            } else if (row.value().sender().equals(sender)) {
                return new Offered(Optional.empty(), List.of());
            } else {
                waiting++;
            }
        }
        if (waiting >= AgentLimits.CHANNEL_REQUESTS_PER_ACCOUNT) {
            return new Offered(Optional.empty(), List.of());
        }
        SenderRequest request = new SenderRequest(
                account.channel(),
                account.name(),
                sender,
                code(),
                tx.now(),
                tx.now().plus(AgentLimits.CHANNEL_REQUEST_LIFE));
        tx.put(ChannelTables.REQUEST, account.owner(), account.shelf() + sender, request);
        return new Offered(Optional.of(request), List.of(entry(account.owner(), "sender.offered", account, sender)));
    }

    /// Requests of a person that wait.
    public static List<SenderRequest> waiting(View view, PersonId owner, Instant now) {
        return view.list(ChannelTables.REQUEST, owner, "", AgentLimits.CHANNEL_REQUESTS_LISTED).stream()
                .map(View.Row::value)
                .filter(request -> now.isBefore(request.expiresAt()))
                .toList();
    }

    /// Senders of a person who were let in.
    public static List<PairedSender> all(View view, PersonId owner) {
        return view.list(ChannelTables.PAIRED, owner, "", AgentLimits.CHANNEL_SENDERS_LISTED).stream()
                .map(View.Row::value)
                .toList();
    }

    /// Lets the sender in who was given this code. A code that is unknown, over or another person's is not
    /// found.
    public Change<PairedSender> approve(Tx tx, PersonId owner, String channel, Optional<String> account, String code) {
        String wanted = code.strip().toUpperCase(Locale.ROOT);
        SenderRequest request = waiting(tx, owner, tx.now()).stream()
                .filter(open -> open.channel().equals(channel) && open.code().equals(wanted))
                .filter(open -> account.isEmpty() || account.get().equals(open.account()))
                .findFirst()
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "no sender waits with this code; a code counts for an hour",
                        Map.of("hint", "list those who wait with `clawnet pairing list`")));
        Account at = new Account(owner, request.channel(), request.account());
        if (paired(tx, at).size() >= AgentLimits.CHANNEL_SENDERS_PER_ACCOUNT) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "this account has " + AgentLimits.CHANNEL_SENDERS_PER_ACCOUNT
                            + " senders, which is as many as it takes",
                    Map.of("hint", "take one away with `clawnet pairing remove`"));
        }
        PairedSender sender = new PairedSender(at.channel(), at.name(), request.sender(), tx.now());
        tx.delete(ChannelTables.REQUEST, owner, at.shelf() + request.sender());
        tx.put(ChannelTables.PAIRED, owner, at.shelf() + request.sender(), sender);
        return Change.of(sender, entry(owner, "sender.approved", at, request.sender()), new SendersChanged(owner));
    }

    /// Lets somebody in who was let in by the program that this gateway follows. Nothing where they are in, or
    /// where there is no room.
    public Change<Boolean> bring(Tx tx, Account account, String sender) {
        if (paired(tx, account).size() >= AgentLimits.CHANNEL_SENDERS_PER_ACCOUNT) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "this account has as many senders as it takes");
        }
        tx.put(
                ChannelTables.PAIRED,
                account.owner(),
                account.shelf() + sender,
                new PairedSender(account.channel(), account.name(), sender, tx.now()));
        return Change.of(
                true, entry(account.owner(), "sender.imported", account, sender), new SendersChanged(account.owner()));
    }

    /// Hears a sender no more.
    public Change<PairedSender> remove(Tx tx, Account account, String sender) {
        String id = account.shelf() + sender;
        PairedSender gone = tx.find(ChannelTables.PAIRED, account.owner(), id)
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "no sender of that name was let in on this account",
                        Map.of("hint", "list them with `clawnet pairing list`")));
        tx.delete(ChannelTables.PAIRED, account.owner(), id);
        return Change.of(
                gone, entry(account.owner(), "sender.removed", account, sender), new SendersChanged(account.owner()));
    }

    private Entry entry(PersonId owner, String kind, Account account, String sender) {
        return Entry.of(
                EntryId.mint(random),
                owner,
                kind,
                Map.of(
                        "owner",
                        owner.value(),
                        "channel",
                        account.channel(),
                        "account",
                        account.name(),
                        "sender",
                        sender));
    }

    private String code() {
        StringBuilder code = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            code.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return code.toString();
    }
}

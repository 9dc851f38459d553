package dev.clawnet.gateway.access;

import dev.clawnet.gateway.access.Verdict.Reason;
import java.util.Optional;
import java.util.Set;

/// Decides whether a message of a channel's account is heard. Pure.
public final class Access {
    private Access() {}

    /// How private chats of an account are let in.
    ///
    /// @param listed the account's own list
    /// @param paired senders whom the owner approved
    /// @param byName whether names that senders give themselves count
    public record Direct(DmPolicy policy, AllowList listed, AllowList paired, boolean byName) {
        /// Whether a sender who was paired counts: not where the owner wants the list alone.
        boolean pairingCounts() {
            return policy != DmPolicy.ALLOWLIST;
        }
    }

    /// How rooms of an account are let in.
    ///
    /// @param senders listed for rooms; empty means those of private chats
    /// @param rooms ids that are listed, `*` for all; empty lists none
    public record Rooms(GroupPolicy policy, AllowList senders, Set<String> rooms) {
        public Rooms {
            rooms = Set.copyOf(rooms);
        }
    }

    /// A private message.
    public static Verdict direct(Direct rules, Sender sender) {
        boolean known = rules.listed().admits(sender, rules.byName())
                || (rules.pairingCounts() && rules.paired().admits(sender, false));
        return switch (rules.policy()) {
            case DISABLED -> new Verdict.Dropped(Reason.DISABLED);
            case OPEN, ALLOWLIST -> known ? new Verdict.Admitted() : new Verdict.Dropped(Reason.SENDER_NOT_LISTED);
            case PAIRING -> known ? new Verdict.Admitted() : new Verdict.OfferPairing();
        };
    }

    /// A message in a room.
    ///
    /// @param direct the same account's rules for private chats, whose list stands in for an empty one
    public static Verdict room(Rooms rules, Direct direct, String room, Sender sender) {
        if (rules.policy() == GroupPolicy.DISABLED) {
            return new Verdict.Dropped(Reason.DISABLED);
        }
        boolean listing = !rules.rooms().isEmpty();
        if (listing
                && !rules.rooms().contains(AllowList.EVERYBODY)
                && !rules.rooms().contains(room)) {
            return new Verdict.Dropped(Reason.ROOM_NOT_LISTED);
        }
        return switch (rules.policy()) {
            case DISABLED -> new Verdict.Dropped(Reason.DISABLED);
            case OPEN -> new Verdict.Admitted();
            case ALLOWLIST -> listed(rules, direct, sender);
        };
    }

    private static Verdict listed(Rooms rules, Direct direct, Sender sender) {
        AllowList own = rules.senders().isEmpty() ? direct.listed() : rules.senders();
        boolean pairing = direct.pairingCounts() && !direct.paired().isEmpty();
        if (own.isEmpty() && !pairing) {
            return new Verdict.Dropped(Reason.NOBODY_LISTED);
        }
        boolean known = own.admits(sender, direct.byName())
                || (pairing && direct.paired().admits(sender, false));
        return known ? new Verdict.Admitted() : new Verdict.Dropped(Reason.SENDER_NOT_LISTED);
    }

    /// Whether a message in a room has to mean the agent: the room's own word, else that of all rooms, else yes.
    ///
    /// @param own of the room, where it says so
    /// @param all of `*`, where it says so
    public static boolean mentionWanted(Optional<Boolean> own, Optional<Boolean> all) {
        return own.or(() -> all).orElse(true);
    }
}

package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.access.AllowList;
import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/// Who writes to an agent in private, and whether they share a session of it. Pure.
///
/// Where the owner said nothing (`session.dmScope`), one sender alone talks in the agent's main session; as soon as the
/// access policy admits more than one to the same agent, each account and sender has a session of their own.
///
/// @param paired senders who were let in on an account besides those that are listed
public record PrivateChats(Household household, Function<AccountSettings, List<String>> paired) {
    /// Nobody's id: a message of somebody who is not listed.
    private static final String STRANGER = "\u0001";
    /// What stands behind the nick in a mask.
    private static final char MASK = '!';

    /// A sender who is admitted on an account.
    ///
    /// @param id as the channel spells it, or `*` for anybody
    public record Admitted(AccountSettings account, String id) {
        public boolean anybody() {
            return id.equals(AllowList.EVERYBODY);
        }

        /// What tells people apart: the same id on two accounts of a channel is one of them, and so are a nick and its
        /// mask.
        String person() {
            return account.channel() + ":" + nick();
        }

        /// As which a message of theirs is routed.
        String nick() {
            int mask = id.indexOf(MASK);
            return mask > 0 ? id.substring(0, mask) : id;
        }
    }

    /// Those whose private messages are heard and reach that agent.
    public Stream<Admitted> senders(String agent) {
        return household.accounts().stream()
                .filter(AccountSettings::enabled)
                .flatMap(account -> listed(account).stream()
                        .map(sender -> new Admitted(account, AllowList.spelled(account.channel(), sender))))
                .filter(sender -> !sender.id().isEmpty()
                        && reaches(sender.account(), Peer.DIRECT, sender.anybody() ? "" : sender.nick(), agent));
    }

    private List<String> listed(AccountSettings account) {
        AccountSettings.Door door = account.door();
        List<String> senders = new ArrayList<>();
        if (door.direct() != DmPolicy.DISABLED) {
            senders.addAll(door.senders());
        }
        if (door.direct() != DmPolicy.DISABLED && door.direct() != DmPolicy.ALLOWLIST) {
            senders.addAll(paired.apply(account));
        }
        return senders;
    }

    /// Whether a message of that peer goes to the agent; without an id: of one that no binding names.
    public boolean reaches(AccountSettings account, String kind, String id, String agent) {
        String peer = id.isEmpty() ? STRANGER : id;
        return household.router().route(Inbound.of(account.channel(), account.name(), new Peer(kind, peer)))
                        instanceof Route route
                && route.agent().text().equals(agent);
    }

    /// Whether more than one sender reaches the agent in private.
    public boolean several(String agent) {
        return more(agent, new HashSet<>());
    }

    /// Looks no further than the second one.
    private boolean more(String agent, Set<String> known) {
        return senders(agent).anyMatch(sender -> sender.anybody() || (known.add(sender.person()) && known.size() > 1));
    }

    /// By which the message is routed: what the owner said about private chats, else what is usual for its agent.
    public Router router(Inbound in) {
        Router usual = household.router();
        if (usual.apart() == usual
                || in.peer().filter(Peer::isDirect).isEmpty()
                || !(usual.route(in) instanceof Route route)) {
            return usual;
        }
        Set<String> known = new HashSet<>();
        // The one who writes is one of them, listed or not.
        known.add(in.channel() + ":"
                + AllowList.spelled(in.channel(), in.peer().orElseThrow().id()));
        return more(route.agent().text(), known) ? usual.apart() : usual;
    }
}

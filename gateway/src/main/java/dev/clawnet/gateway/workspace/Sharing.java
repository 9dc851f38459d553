package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.access.AllowList;
import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Whom an agent's access policy admits: those who are heard on an account and whose messages reach that agent.
/// Pure.
///
/// Listed senders are named one by one; anybody at all only where the owner opened private chats or rooms to
/// anybody.
/// In
/// a room with a list nobody is named, since nobody vouches for who else hears what is said there.
public final class Sharing {
    private static final String STRANGER = "\u0001";

    private final Household household;
    private final Function<AccountSettings, List<String>> paired;

    /// The access policy of one person.
    ///
    /// @param paired senders whom the owner let in on an account
    public Sharing(Household household, Function<AccountSettings, List<String>> paired) {
        this.household = household;
        this.paired = paired;
    }

    /// Those who may learn the folder of that agent; beyond the bound nobody is added.
    public Readers readers(String agent) {
        TreeMap<String, Reader> readers = new TreeMap<>();
        for (AccountSettings account : household.accounts()) {
            if (account.enabled()) {
                admitted(account, agent).forEach(reader -> readers.put(reader.text(), reader));
            }
        }
        Reader everyone = new Reader.Everyone();
        return readers.containsKey(everyone.text())
                ? Readers.of(everyone)
                : new Readers(Set.copyOf(readers.values().stream()
                        .limit(Limits.WORKSPACE_READERS)
                        .toList()));
    }

    private List<Reader> admitted(AccountSettings account, String agent) {
        List<Reader> readers = new ArrayList<>();
        AccountSettings.Door door = account.door();
        if (opensRooms(account, agent)) {
            readers.add(new Reader.Everyone());
        }
        if (door.direct() == DmPolicy.DISABLED) {
            return readers;
        }
        List<String> senders = new ArrayList<>(door.senders());
        if (door.direct() != DmPolicy.ALLOWLIST) {
            senders.addAll(paired.apply(account));
        }
        for (String sender : senders) {
            String id = AllowList.spelled(account.channel(), sender);
            if (id.equals(AllowList.EVERYBODY)) {
                if (reaches(account, Peer.DIRECT, STRANGER, agent)) {
                    readers.add(new Reader.Everyone());
                }
            } else if (!id.isEmpty() && reaches(account, Peer.DIRECT, id, agent)) {
                readers.add(new Reader.Correspondent(account.channel(), account.name(), id));
            }
        }
        return readers;
    }

    private boolean opensRooms(AccountSettings account, String agent) {
        AccountSettings.Door door = account.door();
        if (door.group() != GroupPolicy.OPEN) {
            return false;
        }
        boolean any = door.rooms().isEmpty() || door.rooms().containsKey(AllowList.EVERYBODY);
        return (any && reaches(account, Peer.GROUP, STRANGER, agent))
                || door.rooms().keySet().stream()
                        .filter(room -> !room.equals(AllowList.EVERYBODY))
                        .anyMatch(room -> reaches(account, Peer.GROUP, room, agent));
    }

    private boolean reaches(AccountSettings account, String kind, String id, String agent) {
        return household.router().route(Inbound.of(account.channel(), account.name(), new Peer(kind, id)))
                        instanceof Route route
                && route.agent().text().equals(agent);
    }
}

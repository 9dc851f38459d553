package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.access.AllowList;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.PrivateChats;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/// Whom an agent's access policy admits: those who are heard on an account and whose messages reach that agent.
/// Pure.
///
/// Listed senders are named one by one; anybody at all only where the owner opened private chats or rooms to
/// anybody. In a room with a list nobody is named, since nobody vouches for who else hears what is said there.
public final class Sharing {
    private final Household household;
    private final PrivateChats chats;

    /// The access policy of one person.
    ///
    /// @param paired senders whom the owner let in on an account
    public Sharing(Household household, Function<AccountSettings, List<String>> paired) {
        this.household = household;
        this.chats = new PrivateChats(household, paired);
    }

    /// Those who may learn the folder of that agent; beyond the bound nobody is added.
    public Readers readers(String agent) {
        TreeMap<String, Reader> readers = new TreeMap<>();
        household.accounts().stream()
                .filter(AccountSettings::enabled)
                .filter(account -> opensRooms(account, agent))
                .forEach(_ -> add(readers, new Reader.Everyone()));
        chats.senders(agent)
                .forEach(sender -> add(
                        readers,
                        sender.anybody()
                                ? new Reader.Everyone()
                                : new Reader.Correspondent(
                                        sender.account().channel(),
                                        sender.account().name(),
                                        sender.id())));
        Reader everyone = new Reader.Everyone();
        return readers.containsKey(everyone.text())
                ? Readers.of(everyone)
                : new Readers(Set.copyOf(readers.values().stream()
                        .limit(Limits.WORKSPACE_READERS)
                        .toList()));
    }

    private static void add(Map<String, Reader> readers, Reader reader) {
        readers.put(reader.text(), reader);
    }

    private boolean opensRooms(AccountSettings account, String agent) {
        AccountSettings.Door door = account.door();
        if (door.group() != GroupPolicy.OPEN) {
            return false;
        }
        boolean any = door.rooms().isEmpty() || door.rooms().containsKey(AllowList.EVERYBODY);
        return (any && chats.reaches(account, Peer.GROUP, "", agent))
                || door.rooms().keySet().stream()
                        .filter(room -> !room.equals(AllowList.EVERYBODY))
                        .anyMatch(room -> chats.reaches(account, Peer.GROUP, room, agent));
    }
}

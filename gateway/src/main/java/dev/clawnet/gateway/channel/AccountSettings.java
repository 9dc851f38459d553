package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.access.Access;
import dev.clawnet.gateway.access.AllowList;
import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.route.Names;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a person's configuration says about one account.
///
/// @param channel such as `irc`
/// @param name folded
/// @param enabled whether it is used
/// @param wiring how it reaches its network; absent when this gateway has no adapter for it
/// @param door who is heard
public record AccountSettings(String channel, String name, boolean enabled, Optional<Wiring> wiring, Door door) {
    public AccountSettings {
        channel = Names.channel(channel);
        name = Names.account(name);
    }

    /// Who is heard on an account.
    ///
    /// @param senders listed for private chats
    /// @param byName whether names that senders give themselves count
    /// @param roomSenders listed for rooms; none means those of private chats
    /// @param rooms by id, `*` for all; whether the agent must be meant there, where it is said
    public record Door(
            DmPolicy direct,
            List<String> senders,
            boolean byName,
            GroupPolicy group,
            List<String> roomSenders,
            Map<String, Optional<Boolean>> rooms) {
        /// Nobody but whom the owner pairs.
        public static final Door DEFAULT =
                new Door(DmPolicy.PAIRING, List.of(), false, GroupPolicy.ALLOWLIST, List.of(), Map.of());

        /// Nobody at all: an account at which no stranger can knock.
        public static final Door CLOSED =
                new Door(DmPolicy.DISABLED, List.of(), false, GroupPolicy.DISABLED, List.of(), Map.of());

        public Door {
            senders = List.copyOf(senders);
            roomSenders = List.copyOf(roomSenders);
            rooms = Map.copyOf(new LinkedHashMap<>(rooms));
        }

        public Access.Direct direct(String channel, List<String> paired) {
            return new Access.Direct(direct, new AllowList(channel, senders), new AllowList(channel, paired), byName);
        }

        public Access.Rooms rooms(String channel) {
            return new Access.Rooms(group, new AllowList(channel, roomSenders), Set.copyOf(rooms.keySet()));
        }

        /// Whether a message in the room has to mean the agent.
        public boolean mentionWanted(String room) {
            return Access.mentionWanted(
                    rooms.getOrDefault(room, Optional.empty()), rooms.getOrDefault("*", Optional.empty()));
        }
    }
}

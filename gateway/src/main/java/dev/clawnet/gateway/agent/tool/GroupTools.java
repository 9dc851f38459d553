package dev.clawnet.gateway.agent.tool;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// What rooms of channels say about tools.
///
/// @param rooms by `channel/account/room`; an account's own rooms, or those of its channel; `*` for every other room
public record GroupTools(Map<String, Room> rooms) {
    public static final GroupTools NONE = new GroupTools(Map.of());

    public GroupTools {
        rooms = Map.copyOf(rooms);
    }

    /// One room.
    ///
    /// @param bySender by `id:`, `e164:`, `username:`, `name:` and what the sender is, or `*`; a bare word is an id
    public record Room(Optional<ToolList> tools, Map<String, ToolList> bySender) {
        public Room {
            bySender = Map.copyOf(bySender);
        }

        private Optional<ToolList> of(List<String> senders) {
            for (String sender : senders) {
                Optional<ToolList> own = Optional.ofNullable(bySender.get(sender))
                        .or(() -> Optional.ofNullable(bySender.get("id:" + sender)));
                if (own.isPresent()) {
                    return own;
                }
            }
            return Optional.ofNullable(bySender.get("*"));
        }
    }

    /// Where a message was written, and by whom.
    ///
    /// @param senders what the channel vouches for: ids as they are, other kinds with their prefix
    public record Place(String channel, String account, String room, List<String> senders) {
        public Place {
            senders = List.copyOf(senders);
        }
    }

    /// The list that counts there: the room's for the sender, the room's, that of all rooms for the sender, that of all
    /// rooms. One of them only.
    public Optional<ToolList> at(Place place) {
        Optional<Room> own = room(place, place.room());
        Optional<Room> every = room(place, "*");
        return own.flatMap(room -> room.of(place.senders()))
                .or(() -> own.flatMap(Room::tools))
                .or(() -> every.flatMap(room -> room.of(place.senders())))
                .or(() -> every.flatMap(Room::tools));
    }

    private Optional<Room> room(Place place, String name) {
        return Optional.ofNullable(rooms.get(key(place.channel(), place.account(), name)))
                .or(() -> Optional.ofNullable(rooms.get(key(place.channel(), "", name))));
    }

    /// Where a room's lists stand; without an account those of the channel.
    public static String key(String channel, String account, String room) {
        return channel.strip().toLowerCase(Locale.ROOT) + "/" + account + "/" + room;
    }
}

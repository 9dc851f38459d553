package dev.clawnet.gateway.channel;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Resource;

/// Where messages of an account are exchanged.
///
/// @param id the sender of a private chat, or the room, in the channel's canonical spelling
public record Conversation(Kind kind, String id) {
    /// How many people may be there.
    public enum Kind {
        DIRECT,
        ROOM
    }

    public Conversation {
        if (id.isBlank() || id.length() > 200) {
            throw new IllegalArgumentException("a conversation has an id of 1 to 200 characters");
        }
    }

    public static Conversation direct(String sender) {
        return new Conversation(Kind.DIRECT, sender);
    }

    public static Conversation room(String room) {
        return new Conversation(Kind.ROOM, room);
    }

    @JsonIgnore
    public boolean isDirect() {
        return kind == Kind.DIRECT;
    }

    /// Its name as the object of an act.
    public Resource resource(Account account) {
        return Resource.conversation(account.owner(), account.channel(), account.name(), isDirect(), id);
    }

    /// Those who hear what is said there: the owner of the account, and the one sender; in a room anybody,
    /// since no adapter vouches for everyone who is there or who keeps what was said.
    public Audience audience(Account account) {
        Reader others =
                isDirect() ? new Reader.Correspondent(account.channel(), account.name(), id) : new Reader.Everyone();
        return Audience.of(new Reader.Human(account.owner()), others);
    }
}

package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.access.Sender;
import java.time.Instant;

/// One message as an adapter heard it. All of it is somebody else's word.
///
/// @param id unique within the account; the same id again is the same message again
/// @param sender who wrote, as the channel vouches for it
/// @param mentioned whether the channel itself marks the account as meant
public record Incoming(
        Account account,
        String id,
        Conversation conversation,
        Sender sender,
        String text,
        boolean mentioned,
        Instant at) {
    /// Characters of one message; adapters cut what is longer.
    public static final int LONGEST = 16_000;

    public Incoming {
        if (id.isBlank() || id.length() > 200) {
            throw new IllegalArgumentException("a message has an id of 1 to 200 characters");
        }
        if (text.length() > LONGEST) {
            throw new IllegalArgumentException("a message has at most " + LONGEST + " characters");
        }
    }
}

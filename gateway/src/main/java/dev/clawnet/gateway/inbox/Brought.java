package dev.clawnet.gateway.inbox;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// One thing of the host person that `clawnet import` brought and the gateway takes into its store: a line of a
/// file in the folder `imports` of its state.
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Brought.Session.class, name = "session"),
    @JsonSubTypes.Type(value = Brought.Sender.class, name = "sender")
})
public sealed interface Brought {
    /// Folder within the state directory.
    String FOLDER = "imports";

    /// Ends the name of a file that waits to be taken.
    String WAITING = ".jsonl";

    /// Ends the name of a file that was taken.
    String TAKEN = ".taken";

    /// A conversation of an agent.
    ///
    /// @param conversation its name behind that of the agent
    /// @param said oldest first
    record Session(String agent, String conversation, Optional<String> label, List<Said> said) implements Brought {
        public Session {
            said = List.copyOf(said);
        }
    }

    /// One thing said.
    ///
    /// @param who `owner`, `other`, `agent` or `platform`
    record Said(String who, String text, Instant at) {}

    /// Somebody who was let in on an account.
    record Sender(String channel, String account, String sender) implements Brought {}
}

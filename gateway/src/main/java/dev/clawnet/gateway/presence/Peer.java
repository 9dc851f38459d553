package dev.clawnet.gateway.presence;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.method.EventType;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A link after hello, as the rest of the gateway sees it. Every method may be called from any thread and returns
/// at once.
public interface Peer {
    Caller caller();

    Self self();

    /// Sends an event to this link alone; it carries no sequence number.
    ///
    /// @return whether it was taken; taken is not delivered
    <E> boolean tell(EventType<E> event, E payload);

    /// Sends an event that goes to several links, under this link's next sequence number.
    void broadcast(EventText event);

    /// Hands over one short binary message about a stream.
    ///
    /// @return whether it was taken
    boolean signal(byte[] message);

    /// Hands over one binary message of a stream; see `Connection.chunk`.
    boolean chunk(byte[] message, Runnable room);

    /// Serves nothing more and ends the link: its credentials are void. Only the answer to the request that made
    /// them so still goes out, when it was this link's own.
    void cut(String reason);

    /// Ends the link. The first call counts.
    void end(int closeCode, String reason);

    /// What the link said of itself at hello.
    ///
    /// @param address where it comes from
    /// @param displayName name that its owner gave the device, else the one it gave itself
    /// @param caps capabilities it listed
    /// @param commands what it says it serves as a node: a claim, whatever was approved
    record Self(
            String clientId,
            String mode,
            String version,
            String platform,
            Optional<String> displayName,
            Optional<String> deviceFamily,
            Optional<String> instanceId,
            String address,
            List<String> scopes,
            List<String> caps,
            List<String> commands,
            Instant since) {
        public Self {
            scopes = List.copyOf(scopes);
            caps = List.copyOf(caps);
            commands = List.copyOf(commands);
        }
    }

    /// An event that is written once for all its links: each adds its sequence number between [#head] and [#tail].
    final class EventText {
        private final byte[] head;
        private final String tail;
        private final boolean droppable;

        /// @param payload JSON text
        /// @param versions counters of presence and health, of the links' person
        /// @param droppable whether a link that is too slow may miss it
        public EventText(String name, String payload, Optional<Versions> versions, boolean droppable) {
            this.head = ("{\"type\":\"event\",\"event\":\"" + name + "\",\"payload\":" + payload + ",\"seq\":")
                    .getBytes(StandardCharsets.UTF_8);
            this.tail = versions.map(each -> ",\"stateVersion\":{\"presence\":" + each.presence() + ",\"health\":"
                            + each.health() + "}}")
                    .orElse("}");
            this.droppable = droppable;
        }

        /// The frame up to the sequence number, the same for every link: not to be changed.
        public byte[] head() {
            return head;
        }

        /// What follows the sequence number.
        public String tail() {
            return tail;
        }

        public boolean droppable() {
            return droppable;
        }
    }

    record Versions(long presence, long health) {}
}

package dev.clawnet.protocol.frame;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One message of the wire.
public sealed interface Frame {
    /// A request. Ids are the caller's, unique within its connection.
    ///
    /// @param traceparent W3C trace context, passed over when it is not valid
    /// @param expectedProfile a precondition of newer clients that this gateway does not offer
    record Req(
            String id,
            String method,
            Optional<JsonNode> params,
            Optional<String> traceparent,
            Optional<String> expectedProfile)
            implements Frame {
        public static Req of(String id, String method, JsonNode params) {
            return new Req(id, method, Optional.of(params), Optional.empty(), Optional.empty());
        }
    }

    /// An answer. Several may carry one id: an `accepted` one, then the final one.
    record Res(String id, boolean ok, Optional<JsonNode> payload, Optional<ErrorShape> error) implements Frame {
        public static Res ok(String id, JsonNode payload) {
            return new Res(id, true, Optional.of(payload), Optional.empty());
        }

        public static Res failed(String id, ErrorShape error) {
            return new Res(id, false, Optional.empty(), Optional.of(error));
        }
    }

    /// An event.
    ///
    /// @param seq counts the events broadcast to this connection from 1, without a gap; absent on an event that is
    ///     addressed to one connection
    record Event(String event, Optional<JsonNode> payload, Optional<Long> seq, Optional<StateVersion> stateVersion)
            implements Frame {}

    /// Counters that ride on presence and health events.
    record StateVersion(long presence, long health) {}
}

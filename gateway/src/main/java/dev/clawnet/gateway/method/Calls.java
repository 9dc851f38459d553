package dev.clawnet.gateway.method;

import dev.clawnet.protocol.method.Fault;
import tools.jackson.databind.JsonNode;

/// Calls methods for those who come by another way than a link, with every check that a link's request gets: role,
/// scope, device class, steward, rate, parameters, idempotency.
@FunctionalInterface
public interface Calls {
    /// Begins a call and returns at once. A `Fault` when it may not be begun.
    ///
    /// @return ends the waiting: nothing more is told to `waiter`, and a handler that nobody waits for is told
    Runnable call(Caller caller, String method, JsonNode params, Waiter waiter);

    /// Who gets the answers; called by threads of others, and at once.
    interface Waiter {
        /// The first of two answers.
        void accepted(JsonNode payload);

        /// The last answer.
        ///
        /// @param payload as JSON
        void done(String payload);

        void failed(Fault fault);
    }
}

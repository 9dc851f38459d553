package dev.clawnet.gateway.control;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.SystemMethods.Health;
import dev.clawnet.protocol.catalogue.SystemMethods.Status;
import dev.clawnet.protocol.json.Json;

/// Health and status as one person may see them: no count, name or path of anybody else.
public interface HealthView {
    Health health(Caller caller);

    /// The same as text.
    default String healthText(Caller caller) {
        return Json.STRICT.writeValueAsString(health(caller));
    }

    Status status(Caller caller);
}

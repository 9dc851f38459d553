package dev.clawnet.gateway.control;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.SystemMethods.Health;
import dev.clawnet.protocol.catalogue.SystemMethods.Status;

/// Health and status as one person may see them: no count, name or path of anybody else.
public interface HealthView {
    Health health(Caller caller);

    Status status(Caller caller);
}

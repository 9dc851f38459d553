package dev.clawnet.gateway.control;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.SystemMethods.ConfigSnapshot;

/// The caller's own configuration, secrets replaced.
@FunctionalInterface
public interface ConfigView {
    ConfigSnapshot of(Caller caller);
}

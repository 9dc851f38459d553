package dev.clawnet.gateway.http;

import java.util.List;

/// Whether the gateway can do its work now.
@FunctionalInterface
public interface Readiness {
    /// The parts that cannot; empty when all can. Quick: asked at every `/ready`.
    List<Failing> failing();

    /// One part that cannot.
    ///
    /// @param part its name
    /// @param remedy what whoever runs the gateway can do
    record Failing(String part, String remedy) {}
}

package dev.clawnet.gateway.http;

import java.util.List;

/// Whether the gateway can do its work now.
@FunctionalInterface
public interface Readiness {
    /// The names of the parts that cannot; empty when all can. Quick: asked at every `/ready`.
    List<String> failing();
}

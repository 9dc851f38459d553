package dev.clawnet.gateway.trace;

import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/// Where traces are sent, and how many. The host person's configuration alone says so.
///
/// @param endpoint the whole address, to which batches are posted
/// @param headers sent with each
/// @param service the name that the gateway has there
/// @param rate which part of all traces is sent, 0 to 1
/// @param believes whether a peer that says it keeps a trace has it kept here, too
/// @param every between two batches
public record TraceSettings(
        URI endpoint, Map<String, Secret> headers, String service, double rate, boolean believes, Duration every) {
    public TraceSettings {
        headers = Map.copyOf(headers);
        if (!(rate >= 0 && rate <= 1)) {
            throw new IllegalArgumentException("a rate is 0 to 1, not " + rate);
        }
    }
}

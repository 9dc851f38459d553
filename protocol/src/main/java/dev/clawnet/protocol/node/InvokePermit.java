package dev.clawnet.protocol.node;

import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What one invoke may do, as a digest of exactly its command and parameters, and until when. The gateway makes it
/// from what was decided; the node makes the digest again from what arrived, and refuses when they differ.
///
/// @param exec what allows a program to run; absent for every other command
public record InvokePermit(String digest, Long expiresAtMs, Optional<ExecPermit> exec) {
    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    public InvokePermit {
        if (digest == null || !DIGEST.matcher(digest).matches() || expiresAtMs == null || expiresAtMs < 0) {
            throw new IllegalArgumentException("a permit has a digest of 64 hex characters and an end");
        }
    }

    public static InvokePermit of(String command, JsonNode params, Instant expiresAt) {
        return new InvokePermit(digestOf(command, params), expiresAt.toEpochMilli(), Optional.empty());
    }

    /// The same for a program.
    public InvokePermit with(ExecPermit allowed) {
        return new InvokePermit(digest, expiresAtMs, Optional.of(allowed));
    }

    /// Lowercase hex SHA-256 of the canonical JSON of `{command, params}`. Numbers in `params` are integers.
    public static String digestOf(String command, JsonNode params) {
        ObjectNode both = Json.STRICT.createObjectNode();
        both.put("command", command);
        both.set("params", params);
        return Canonical.digest(both);
    }
}

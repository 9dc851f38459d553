package dev.clawnet.verify.fuzz;

import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The canonical form of a value is a form of the same value, and its own canonical form: what is signed is one text.
public final class JsonFuzz {
    private JsonFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        byte[] canonical;
        try {
            JsonNode read = Json.STRICT.readTree(new String(data, StandardCharsets.UTF_8));
            canonical = Canonical.bytes(read);
        } catch (JacksonException | IllegalArgumentException e) {
            // No JSON, or a value without a canonical form.
            return;
        }
        byte[] again = Canonical.bytes(Json.STRICT.readTree(new String(canonical, StandardCharsets.UTF_8)));
        if (!Arrays.equals(canonical, again)) {
            throw new IllegalStateException("two canonical forms of one value");
        }
    }
}

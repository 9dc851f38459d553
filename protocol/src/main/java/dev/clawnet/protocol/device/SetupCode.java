package dev.clawnet.protocol.device;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Everything that a new device needs: where the gateway is, how to know it, and a secret that works once.
///
/// Threat: a code made to send a device elsewhere, or to break its reader. Addresses are `ws` or `wss` only,
/// without credentials; the reader is bounded. See `SetupCodeTest`.
///
/// @param bootstrapToken the single-use secret
/// @param tlsFingerprint the certificate to pin
public record SetupCode(
        String url,
        List<String> urls,
        Secret bootstrapToken,
        Optional<Long> expiresAtMs,
        Optional<Fingerprint> tlsFingerprint) {
    /// What a code begins with when it is a link.
    public static final String LINK = "oc-pair://";

    private static final int MAX_TEXT = 4096;
    private static final int MAX_URLS = 8;
    private static final int MAX_TOKEN = 256;
    private static final Set<String> SCHEMES = Set.of("ws", "wss");

    public SetupCode {
        urls = List.copyOf(urls);
        address(url);
        urls.forEach(SetupCode::address);
        if (urls.size() > MAX_URLS) {
            throw new IllegalArgumentException("a setup code holds at most " + MAX_URLS + " addresses");
        }
        String token = bootstrapToken.reveal();
        if (token.length() > MAX_TOKEN) {
            throw new IllegalArgumentException("a setup code holds a secret");
        }
    }

    /// The code as text: base64url without padding.
    public String text() {
        ObjectNode json = Json.STRICT.createObjectNode();
        json.put("url", url);
        if (!urls.isEmpty()) {
            ArrayNode all = json.putArray("urls");
            urls.forEach(all::add);
        }
        json.put("bootstrapToken", bootstrapToken.reveal());
        expiresAtMs.ifPresent(at -> json.put("expiresAtMs", at.longValue()));
        tlsFingerprint.ifPresent(print -> json.put("tlsFingerprint", print.value()));
        byte[] bytes = Json.STRICT.writeValueAsString(json).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    public String link() {
        return LINK + text();
    }

    /// Reads a code or a link. `IllegalArgumentException` with a sentence for its user otherwise.
    public static SetupCode parse(String text) {
        String code = text.strip();
        if (code.startsWith(LINK)) {
            code = code.substring(LINK.length());
        }
        if (code.isEmpty() || code.length() > MAX_TEXT) {
            throw new IllegalArgumentException("this is not a setup code");
        }
        JsonNode json;
        try {
            json = Json.LENIENT.readTree(Encoding.base64Url(code));
        } catch (JacksonException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "this is not a setup code: a letter of it is missing, or one too many", e);
        }
        return of(json);
    }

    private static SetupCode of(JsonNode json) {
        List<String> urls = new ArrayList<>();
        for (JsonNode each : json.path("urls")) {
            urls.add(string(each));
        }
        JsonNode expires = json.path("expiresAtMs");
        JsonNode print = json.path("tlsFingerprint");
        return new SetupCode(
                string(json.path("url")),
                urls,
                Secret.of(string(json.path("bootstrapToken"))),
                expires.canConvertToLong() ? Optional.of(expires.longValue()) : Optional.empty(),
                print.isMissingNode() ? Optional.empty() : Optional.of(new Fingerprint(string(print))));
    }

    private static String string(JsonNode node) {
        if (!node.isString()) {
            throw new IllegalArgumentException("this setup code is not complete");
        }
        return node.stringValue();
    }

    private static void address(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getHost() != null
                    && uri.getUserInfo() == null
                    && SCHEMES.contains(String.valueOf(uri.getScheme()))) {
                return;
            }
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException("a setup code holds ws or wss addresses", e);
        }
        throw new IllegalArgumentException("a setup code holds ws or wss addresses");
    }

    @Override
    public String toString() {
        return "SetupCode[" + url + "]";
    }
}

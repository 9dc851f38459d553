package dev.clawnet.protocol.frame;

import dev.clawnet.protocol.frame.Frame.Event;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.Frame.Res;
import dev.clawnet.protocol.frame.Frame.StateVersion;
import dev.clawnet.protocol.json.Json;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Text to frames and back.
///
/// Threat: text made to break a parser, or a frame whose members mean one thing here and another there. Unknown
/// members of requests, duplicate members and trailing text are refused. See `HostileFrameTest`.
public final class FrameCodec {
    /// Largest frame before hello, in bytes.
    public static final int MAX_PRE_AUTH = 65_536;
    /// Largest inbound frame after hello, in bytes.
    public static final int MAX_PAYLOAD = 26_214_400;
    /// Longest request id, in characters: it is echoed, kept for as long as the request is open, and logged.
    public static final int MAX_ID = 256;
    /// Longest method or event name, in characters.
    public static final int MAX_NAME = 128;

    private static final int MAX_TRACEPARENT = 128;
    private static final int MAX_PROFILE = 128;

    private FrameCodec() {}

    /// What a text turned out to be.
    public sealed interface Parsed {
        record Good(Frame frame) implements Parsed {}

        /// JSON, but not a frame.
        ///
        /// @param id the id it had, or `invalid`: an answer goes there
        /// @param message what is wrong with it, for the peer
        record Bad(String id, String message) implements Parsed {}

        /// Not JSON at all.
        record NotJson() implements Parsed {}
    }

    /// Parses what a client sent: a request, or nothing that is served.
    public static Parsed request(String text) {
        return parse(text, true);
    }

    /// Parses any frame: what a gateway sent to a client.
    public static Parsed frame(String text) {
        return parse(text, false);
    }

    public static String text(Frame frame) {
        ObjectNode out = Json.STRICT.createObjectNode();
        switch (frame) {
            case Req req -> {
                out.put("type", "req").put("id", req.id()).put("method", req.method());
                req.params().ifPresent(params -> out.set("params", params));
                req.traceparent().ifPresent(value -> out.put("traceparent", value));
                req.expectedProfile().ifPresent(value -> out.put("expectedProfileId", value));
            }
            case Res res -> {
                out.put("type", "res").put("id", res.id()).put("ok", res.ok());
                res.payload().ifPresent(payload -> out.set("payload", payload));
                res.error().ifPresent(error -> out.set("error", Json.STRICT.valueToTree(error)));
            }
            case Event event -> {
                out.put("type", "event").put("event", event.event());
                event.payload().ifPresent(payload -> out.set("payload", payload));
                event.seq().ifPresent(seq -> out.put("seq", seq.longValue()));
                event.stateVersion().ifPresent(version -> out.set("stateVersion", Json.STRICT.valueToTree(version)));
            }
        }
        return Json.STRICT.writeValueAsString(out);
    }

    /// The text of a good answer whose payload is JSON already.
    public static String answer(String id, String payload) {
        StringBuilder out = new StringBuilder(payload.length() + id.length() + 64).append("{\"type\":\"res\",\"id\":");
        out.append(plain(id) ? "\"" + id + "\"" : Json.STRICT.writeValueAsString(id));
        return out.append(",\"ok\":true,\"payload\":")
                .append(payload)
                .append('}')
                .toString();
    }

    /// The text of an event for one link, whose payload is JSON already.
    ///
    /// @param name of the catalogue: it needs no escapes
    public static String event(String name, String payload) {
        return "{\"type\":\"event\",\"event\":\"" + name + "\",\"payload\":" + payload + "}";
    }

    private static boolean plain(String text) {
        return text.chars().allMatch(c -> c >= ' ' && c < 0x7f && c != '"' && c != '\\');
    }

    private static Parsed parse(String text, boolean requestsOnly) {
        if (text.length() > MAX_PAYLOAD) {
            return new Parsed.Bad("invalid", "invalid request frame: larger than " + MAX_PAYLOAD + " bytes");
        }
        JsonNode node;
        try {
            node = Json.STRICT.readTree(text);
        } catch (StreamConstraintsException e) {
            return new Parsed.Bad(
                    "invalid", "invalid request frame: nested too deeply, or a name or number too long or too large");
        } catch (JacksonException e) {
            // Jackson has no type of its own for a duplicate member; its text stays here.
            return String.valueOf(e.getOriginalMessage()).startsWith("Duplicate")
                    ? new Parsed.Bad("invalid", "invalid request frame: a member occurs twice")
                    : new Parsed.NotJson();
        }
        FrameCheck check = new FrameCheck(node);
        if (requestsOnly) {
            return result(check, node, request(check));
        }
        return switch (check.constant("type", "req", "res", "event")) {
            case "req" -> result(check, node, request(check));
            case "res" -> result(check, node, answer(check));
            case "event" -> result(check, node, event(check));
            default -> result(check, node, Optional.empty());
        };
    }

    private static Optional<Frame> request(FrameCheck check) {
        check.required("type", "id", "method");
        String id = check.text("id", MAX_ID).orElse("");
        String method = check.text("method", MAX_NAME).orElse("");
        Optional<String> trace = check.text("traceparent", MAX_TRACEPARENT);
        Optional<String> profile = check.text("expectedProfileId", MAX_PROFILE);
        check.constant("type", "req");
        check.only("type", "id", "method", "params", "traceparent", "expectedProfileId");
        return check.holds(() -> new Req(id, method, check.any("params"), trace, profile));
    }

    private static Optional<Frame> answer(FrameCheck check) {
        check.required("id", "ok");
        String id = check.text("id", MAX_ID).orElse("");
        boolean ok = check.bool("ok");
        Optional<ErrorShape> error = check.any("error").flatMap(value -> FrameCheck.error(check, value));
        return check.holds(() -> new Res(id, ok, check.any("payload"), error));
    }

    private static Optional<Frame> event(FrameCheck check) {
        check.required("event");
        String name = check.text("event", MAX_NAME).orElse("");
        Optional<Long> seq = check.count("seq");
        Optional<StateVersion> version = check.any("stateVersion").flatMap(value -> {
            FrameCheck inner = new FrameCheck(value);
            StateVersion read = new StateVersion(
                    inner.count("presence").orElse(0L), inner.count("health").orElse(0L));
            check.absorb(inner);
            return Optional.of(read);
        });
        return check.holds(() -> new Event(name, check.any("payload"), seq, version));
    }

    private static Parsed result(FrameCheck check, JsonNode node, Optional<Frame> frame) {
        if (frame.isPresent()) {
            return new Parsed.Good(frame.orElseThrow());
        }
        JsonNode id = node.path("id");
        boolean usable =
                id.isString() && !id.stringValue().isEmpty() && id.stringValue().length() <= MAX_ID;
        return new Parsed.Bad(usable ? id.stringValue() : "invalid", "invalid request frame: " + check.reasons());
    }
}

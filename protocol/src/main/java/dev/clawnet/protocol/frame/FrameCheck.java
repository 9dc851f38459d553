package dev.clawnet.protocol.frame;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;

/// Collects what is wrong with one JSON object, in words for its sender. Names of unknown members are cut: they are
/// the peer's text.
final class FrameCheck {
    private static final int MAX_REASONS = 4;
    private static final int MAX_ECHO = 64;
    private final JsonNode node;
    private final List<String> reasons = new ArrayList<>();

    FrameCheck(JsonNode node) {
        this.node = node;
        if (!node.isObject()) {
            reasons.add("must be object");
        }
    }

    void required(String... names) {
        for (String name : names) {
            if (node.isObject() && !node.has(name)) {
                reasons.add("must have required property '" + name + "'");
            }
        }
    }

    /// A string of at least one character; absent counts as fine here.
    Optional<String> text(String name, int max) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isString()) {
            reasons.add("at /" + name + ": must be string");
        } else if (value.stringValue().isEmpty()) {
            reasons.add("at /" + name + ": must not have fewer than 1 characters");
        } else if (value.stringValue().length() > max) {
            reasons.add("at /" + name + ": must not have more than " + max + " characters");
        } else {
            return Optional.of(value.stringValue());
        }
        return Optional.empty();
    }

    boolean bool(String name) {
        JsonNode value = node.path(name);
        if (!value.isMissingNode() && !value.isBoolean()) {
            reasons.add("at /" + name + ": must be boolean");
        }
        return value.isBoolean() && value.booleanValue();
    }

    Optional<Long> count(String name) {
        JsonNode value = node.path(name);
        if (value.isMissingNode()) {
            return Optional.empty();
        }
        if (!value.isIntegralNumber() || !value.canConvertToLong() || value.longValue() < 0) {
            reasons.add("at /" + name + ": must be integer >= 0");
            return Optional.empty();
        }
        return Optional.of(value.longValue());
    }

    Optional<JsonNode> any(String name) {
        return Optional.ofNullable(node.get(name)).filter(value -> !value.isNull());
    }

    /// The value of a member that must be one of the given ones; otherwise a reason, and an empty text.
    String constant(String name, String... allowed) {
        JsonNode value = node.path(name);
        if (value.isString() && Arrays.asList(allowed).contains(value.stringValue())) {
            return value.stringValue();
        }
        if (!value.isMissingNode()) {
            reasons.add("at /" + name + ": must be equal to constant");
        } else if (reasons.isEmpty()) {
            reasons.add("must have required property '" + name + "'");
        }
        return "";
    }

    void only(String... names) {
        Set<String> known = Set.of(names);
        for (String name : node.propertyNames()) {
            if (!known.contains(name)) {
                String shown = name.length() > MAX_ECHO ? name.substring(0, MAX_ECHO) : name;
                reasons.add("at root: unexpected property '" + shown + "'");
            }
        }
    }

    void absorb(FrameCheck inner) {
        reasons.addAll(inner.reasons);
    }

    Optional<Frame> holds(Supplier<Frame> frame) {
        return reasons.isEmpty() ? Optional.of(frame.get()) : Optional.empty();
    }

    String reasons() {
        return String.join("; ", reasons.subList(0, Math.min(reasons.size(), MAX_REASONS)));
    }

    static Optional<ErrorShape> error(FrameCheck outer, JsonNode value) {
        FrameCheck check = new FrameCheck(value);
        check.required("code", "message");
        String code = check.text("code", FrameCodec.MAX_NAME).orElse("");
        String message = check.text("message", FrameCodec.MAX_PRE_AUTH).orElse("");
        Optional<Boolean> retryable =
                value.path("retryable").isMissingNode() ? Optional.empty() : Optional.of(check.bool("retryable"));
        Optional<Long> retryAfter = check.count("retryAfterMs");
        outer.absorb(check);
        return Optional.of(new ErrorShape(code, message, check.any("details"), retryable, retryAfter));
    }
}

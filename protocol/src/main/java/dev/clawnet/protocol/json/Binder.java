package dev.clawnet.protocol.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// JSON to the record of a request, or a sentence about what is wrong with it.
///
/// The sentence names the offending member and never holds the text of an exception or the name of a class, but for
/// what the project's own records say in their constructors. A component that is not `Optional` must be there.
///
/// Threat: a missing member read as zero or as nothing. See `BinderTest`.
public final class Binder {
    private static final int MAX_REASONS = 4;
    private static final int MAX_ECHO = 64;
    private static final String OWN_PACKAGES = "dev.clawnet.";

    private Binder() {}

    /// Why a text could not be bound; its message is for the peer.
    public static final class Unbindable extends Exception {
        private static final long serialVersionUID = 1L;

        Unbindable(String reason) {
            super(reason, null, false, false);
        }

        public String reason() {
            return String.valueOf(getMessage());
        }
    }

    /// Whether a record class has a member of that name.
    public static boolean has(Class<?> record, String member) {
        return Member.all(record).stream().anyMatch(each -> each.name().equals(member));
    }

    /// Binds `value` with `mapper`, whose strictness decides about unknown members, and holds it to the bounds that
    /// the record declares.
    public static <T> T bind(JsonMapper mapper, JsonNode value, Class<T> record) throws Unbindable {
        List<String> missing = new ArrayList<>();
        if (!value.isObject()) {
            throw new Unbindable("must be object");
        }
        collectMissing(record, value, "", missing);
        if (!missing.isEmpty()) {
            throw new Unbindable(String.join("; ", missing.subList(0, Math.min(missing.size(), MAX_REASONS))));
        }
        T bound;
        try {
            bound = mapper.treeToValue(value, record);
        } catch (JacksonException e) {
            throw new Unbindable(sentence(e));
        }
        // After the record's own checks, whose sentences say more.
        Optional<String> beyond = Bounds.complaint(record, value, "");
        if (beyond.isPresent()) {
            throw new Unbindable(beyond.get());
        }
        return bound;
    }

    private static void collectMissing(Class<?> record, JsonNode value, String at, List<String> missing) {
        for (Member each : Member.all(record)) {
            JsonNode member = value.path(each.name());
            if (member.isMissingNode() || member.isNull()) {
                if (!each.optional()) {
                    missing.add((at.isEmpty() ? "" : "at " + at + ": ") + "must have required property '" + each.name()
                            + "'");
                }
            } else if (member.isObject() && each.plain().isRecord()) {
                collectMissing(each.plain(), member, at + "/" + each.name(), missing);
            }
        }
    }

    private static String sentence(JacksonException e) {
        String at = e instanceof DatabindException ? pointer(e.getPath()) : "";
        String where = at.isEmpty() ? "" : "at " + at + ": ";
        return switch (e) {
            case UnrecognizedPropertyException unknown -> {
                String parent = at.substring(0, Math.max(0, at.lastIndexOf('/')));
                yield "at " + (parent.isEmpty() ? "root" : parent) + ": unexpected property '"
                        + cut(unknown.getPropertyName()) + "'";
            }
            case InvalidFormatException format
            when format.getTargetType() != null && format.getTargetType().isEnum() ->
                where + "must be equal to one of the allowed values";
            default -> where + own(e).orElse("has the wrong type or form");
        };
    }

    /// What one of our own constructors said; a text thrown by a library stays here.
    private static Optional<String> own(Throwable e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            StackTraceElement[] trace = cause.getStackTrace();
            if (cause instanceof IllegalArgumentException
                    && trace.length > 0
                    && trace[0].getClassName().startsWith(OWN_PACKAGES)) {
                return Optional.ofNullable(cause.getMessage());
            }
        }
        return Optional.empty();
    }

    private static String pointer(List<JacksonException.Reference> path) {
        StringBuilder at = new StringBuilder();
        for (JacksonException.Reference step : path) {
            at.append('/')
                    .append(
                            step.getPropertyName() == null
                                    ? String.valueOf(step.getIndex())
                                    : cut(step.getPropertyName()));
        }
        return at.toString();
    }

    private static String cut(String name) {
        return name.length() > MAX_ECHO ? name.substring(0, MAX_ECHO) : name;
    }
}

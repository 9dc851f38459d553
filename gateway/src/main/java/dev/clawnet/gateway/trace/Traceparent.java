package dev.clawnet.gateway.trace;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a peer says about the trace that its request belongs to. Source: W3C Trace Context, section 3.2.
///
/// Threat: a peer that writes into the log, or into what another person reads, by its trace id. Nothing but lower-case
/// hex digits of the right length is taken; all else is as if nothing had come. See `TraceparentTest`.
///
/// @param trace 32 hex digits, not all zero
/// @param parent 16 hex digits, not all zero
/// @param sampled whether the peer keeps its own part of the trace
public record Traceparent(String trace, String parent, boolean sampled) {
    /// Later versions may be longer; what they add is passed over.
    private static final Pattern FORM = Pattern.compile(
            "(?<version>[0-9a-f]{2})-(?<trace>[0-9a-f]{32})-(?<parent>[0-9a-f]{16})-(?<flags>[0-9a-f]{2})"
                    + "(?<more>-[!-~]{0,72})?");

    private static final int LONGEST = 128;
    private static final String FIRST = "00";
    private static final String NEVER = "ff";
    private static final int HEX = 16;

    /// The one value of a header; two are none.
    public static Optional<Traceparent> of(List<String> values) {
        return values.size() == 1 ? of(values.getFirst()) : Optional.empty();
    }

    /// Empty when the text is none.
    public static Optional<Traceparent> of(String text) {
        if (text.length() > LONGEST) {
            return Optional.empty();
        }
        Matcher found = FORM.matcher(text);
        if (!found.matches()
                || found.group("version").equals(NEVER)
                || (found.group("version").equals(FIRST) && found.group("more") != null)
                || zero(found.group("trace"))
                || zero(found.group("parent"))) {
            return Optional.empty();
        }
        boolean sampled = (Integer.parseInt(found.group("flags"), HEX) & 1) == 1;
        return Optional.of(new Traceparent(found.group("trace"), found.group("parent"), sampled));
    }

    private static boolean zero(String digits) {
        return digits.chars().allMatch(digit -> digit == '0');
    }
}

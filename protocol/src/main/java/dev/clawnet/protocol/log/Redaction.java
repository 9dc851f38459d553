package dev.clawnet.protocol.log;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// What an owner may erase of an entry, and the entry that says that it was erased.
///
/// Erasable is what says what an act was about: names of places, digests of texts, and the reasons in words. Who
/// acted, when, for whom, on whose authority and with what result stays, so that erasing hides no act. What an
/// approval, grant, rule, device or redaction says is authority, and stays whole.
///
/// @param entry id of the entry that was redacted
/// @param fields the fields that cannot be opened any more
public record Redaction(String entry, Set<String> fields) {
    /// Kind of the entry.
    public static final String KIND = "ledger.redacted";
    /// Field that holds the id of the redacted entry.
    public static final String ENTRY = "entry";
    /// Field that holds the names of what was erased, with a space between.
    public static final String FIELDS = "fields";

    private static final Set<String> OF_ACTS = Set.of("resource", "target", "digest", "before", "findings");
    private static final Set<String> KINDS =
            Set.of("act", "collab.proposed", "collab.heard", "collab.released", "collab.answered", "collab.refused");

    public Redaction {
        fields = Set.copyOf(fields);
    }

    /// Fields that may be erased of entries of that kind: a fresh set.
    public static Set<String> erasable(String kind) {
        return new TreeSet<>(KINDS.contains(kind) ? OF_ACTS : Set.of());
    }

    /// The fields in the form of the entry.
    public static String text(Set<String> fields) {
        return String.join(" ", new TreeSet<>(fields));
    }

    /// What an entry says, if it is one that says that something was erased.
    public static Optional<Redaction> of(Map<String, Opening> openings) {
        if (!KIND.equals(value(openings, "kind"))) {
            return Optional.empty();
        }
        List<String> fields = Arrays.asList(value(openings, FIELDS).split(" ", -1));
        return Optional.of(new Redaction(value(openings, ENTRY), new TreeSet<>(fields)));
    }

    /// The value of a field; empty where it cannot be opened.
    public static String value(Map<String, Opening> openings, String name) {
        return Optional.ofNullable(openings.get(name)).map(Opening::value).orElse("");
    }
}

package dev.clawnet.protocol.log;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// Holds fields that cannot be opened against the later entries that say that they were erased.
///
/// Threat: somebody who can change the stored openings removes what an entry says, and calls it a redaction. See
/// `RedactTest`.
final class Gaps {
    /// A redaction later than `seq` alone explains it.
    private record Claim(long seq, Set<String> fields) {}

    private record Gap(long seq, String id, String kind, Set<String> fields) {
        LogVerifier.Finding finding() {
            return new LogVerifier.Finding(
                    LogVerifier.Kind.ERASED,
                    OptionalLong.of(seq),
                    "of entry " + seq + " cannot be opened, and no entry says that it was redacted: "
                            + String.join(" ", fields));
        }
    }

    private final List<Gap> gaps = new ArrayList<>();
    private final Map<String, List<Claim>> claims = new HashMap<>();

    /// What stays open, and how many entries were redacted.
    record Held(List<LogVerifier.Finding> unexplained, long redacted) {}

    /// Takes an entry: the names that have an opening, and the openings that fit.
    void look(Leaf leaf, Set<String> shown, Map<String, Opening> fitting) {
        Redaction.of(fitting)
                .ifPresent(said -> claims.computeIfAbsent(said.entry(), _ -> new ArrayList<>())
                        .add(new Claim(leaf.seq(), said.fields())));
        Set<String> missing = new TreeSet<>(leaf.fields().keySet());
        missing.removeAll(shown);
        if (!missing.isEmpty()) {
            gaps.add(new Gap(leaf.seq(), Redaction.value(fitting, "id"), Redaction.value(fitting, "kind"), missing));
        }
    }

    Held hold() {
        List<Gap> unexplained = gaps.stream().filter(gap -> !explained(gap)).toList();
        return new Held(unexplained.stream().map(Gap::finding).toList(), gaps.size() - (long) unexplained.size());
    }

    private boolean explained(Gap gap) {
        Set<String> said = new HashSet<>();
        claims.getOrDefault(gap.id(), List.of()).stream()
                .filter(claim -> claim.seq() > gap.seq())
                .forEach(claim -> said.addAll(claim.fields()));
        said.retainAll(Redaction.erasable(gap.kind()));
        return said.containsAll(gap.fields());
    }
}

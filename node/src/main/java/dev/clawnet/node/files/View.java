package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.policy.PathPattern;
import dev.clawnet.protocol.node.NodeError;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What one call may see: what the caller names, as far as the node's own policy goes. The caller can only narrow.
///
/// @param within absent: everything; empty: nothing (INV-25)
record View(Optional<List<PathPattern>> within, List<PathPattern> exclude, LocalPolicy policy) {
    static View of(Optional<List<String>> within, Optional<List<String>> exclude, LocalPolicy policy) throws Refusal {
        Optional<List<PathPattern>> shown = within.isPresent() ? Optional.of(parse(within.get())) : Optional.empty();
        return new View(shown, parse(exclude.orElse(List.of())), policy);
    }

    boolean shows(CanonicalPath path) {
        return enters(path)
                && (within.isEmpty() || within.get().stream().anyMatch(pattern -> pattern.covers(path.segments())));
    }

    /// Whether a folder may be looked into: something below it may be shown.
    boolean enters(CanonicalPath path) {
        return policy.allows(Access.READ, path)
                && exclude.stream().noneMatch(pattern -> pattern.covers(path.segments()));
    }

    private static List<PathPattern> parse(List<String> texts) throws Refusal {
        List<PathPattern> patterns = new ArrayList<>();
        try {
            for (String text : texts) {
                patterns.add(PathPattern.parse(text));
            }
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
        return patterns;
    }
}

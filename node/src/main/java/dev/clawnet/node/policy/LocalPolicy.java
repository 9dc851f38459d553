package dev.clawnet.node.policy;

import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.policy.PathPattern;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What agents may reach on this machine. Pure.
///
/// @param own places of the node itself: never reachable
/// @param hardLinks whether a file that has a second name somewhere may be read and replaced
/// @param foldsCase whether the file system takes names that differ in case for one
public record LocalPolicy(
        List<Root> roots, List<PathPattern> deny, List<CanonicalPath> own, boolean hardLinks, boolean foldsCase) {
    /// The policy of a node whose file is missing, broken or empty.
    public static final LocalPolicy NOTHING = new LocalPolicy(List.of(), List.of(), List.of(), false, true);

    /// A folder, by its real path.
    ///
    /// @param written the path as the file has it: where it differs, a request in those words means the real one
    public record Root(CanonicalPath path, CanonicalPath written, boolean read, boolean write) {}

    public enum Access {
        READ,
        WRITE
    }

    public LocalPolicy {
        roots = List.copyOf(roots);
        deny = List.copyOf(deny);
        own = List.copyOf(own);
    }

    /// The deepest root that holds the path decides; no root, a denial, a secret or a place of the node: no.
    public boolean allows(Access access, CanonicalPath path) {
        int deepest = roots.stream()
                .filter(root -> path.within(root.path()))
                .mapToInt(root -> root.path().segments().size())
                .max()
                .orElse(-1);
        return deepest >= 0
                && roots.stream()
                        .filter(root -> path.within(root.path()))
                        .filter(root -> root.path().segments().size() == deepest)
                        .allMatch(root -> access == Access.READ ? root.read() : root.write())
                && !denied(path);
    }

    /// Whether the root opens anything: one that lies in a place of the node itself, or among the secrets, does not.
    public boolean opens(Root root) {
        return (root.read() || root.write()) && !denied(root.path());
    }

    /// Whether a root is at the path or below it: the place that the owner named stays where it is.
    public boolean holdsRoot(CanonicalPath path) {
        return roots.stream().anyMatch(root -> root.path().within(path));
    }

    /// The deepest root that holds the path.
    public Optional<CanonicalPath> rootOf(CanonicalPath path) {
        return roots.stream()
                .map(Root::path)
                .filter(path::within)
                .max(Comparator.comparingInt(root -> root.segments().size()));
    }

    /// Whether the path is on the way down to a root, or readable: where a search for the real name may look.
    public boolean mayResolve(CanonicalPath path) {
        return allows(Access.READ, path)
                || roots.stream().anyMatch(root -> root.path().within(path));
    }

    /// The path in real words, when it begins with the written form of a root.
    public CanonicalPath unaliased(CanonicalPath path) {
        for (Root root : roots) {
            if (!root.written().equals(root.path()) && path.within(root.written())) {
                CanonicalPath real = root.path();
                for (String rest : path.segments()
                        .subList(
                                root.written().segments().size(),
                                path.segments().size())) {
                    real = real.child(rest);
                }
                return real;
            }
        }
        return path;
    }

    private boolean denied(CanonicalPath path) {
        return BuiltInSecrets.covers(path.segments())
                || own.stream().anyMatch(path::within)
                || deny.stream().anyMatch(pattern -> covers(pattern, path));
    }

    private boolean covers(PathPattern pattern, CanonicalPath path) {
        return foldsCase
                ? new PathPattern(folded(pattern.segments())).covers(folded(path.segments()))
                : pattern.covers(path.segments());
    }

    private static List<String> folded(List<String> segments) {
        return segments.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    }
}

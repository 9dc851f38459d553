package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Takes down what is at a path, on open handles: digests, modes, times; with `keep`, the bytes go into [PreImages].
/// Everything below a folder must be open to the same access as the folder itself, and told from all others.
final class Capture {
    private final PreImages kept;
    private final Bounds bounds;
    private final LocalPolicy policy;
    private final Set<Access> needs;
    private final boolean keep;
    private final boolean hidden;
    private final List<Contents.Entry> entries = new ArrayList<>();
    private final Map<String, Seen> seen = new LinkedHashMap<>();
    private long bytes;

    Capture(PreImages kept, Bounds bounds, LocalPolicy policy, Set<Access> needs, boolean keep) {
        this(kept, bounds, policy, needs, keep, false);
    }

    private Capture(
            PreImages kept, Bounds bounds, LocalPolicy policy, Set<Access> needs, boolean keep, boolean hidden) {
        this.hidden = hidden;
        this.kept = kept;
        this.bounds = bounds;
        this.policy = policy;
        this.needs = needs;
        this.keep = keep;
    }

    /// For what stands under a private name of this node: no policy opens it, and how many names it has does not count.
    static Capture hidden(PreImages kept, Bounds bounds, LocalPolicy policy) {
        return new Capture(kept, bounds, policy, Set.of(), false, true);
    }

    /// What tells later that nothing was swapped meanwhile.
    private record Seen(Object key, long size, long modifiedNs, boolean folder) {
        static Seen of(BasicFileAttributes found) {
            boolean folder = found.isDirectory();
            Object key = found.fileKey();
            return new Seen(
                    key == null ? "" : key,
                    folder ? 0 : found.size(),
                    folder ? 0 : found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                    folder);
        }
    }

    /// The state of one path, whose folder is open. A name that is free is a state too.
    State of(Folder parent, CanonicalPath path) throws IOException, Refusal {
        allowed(path);
        if (parent.stat(path.name()).isEmpty()) {
            return State.ABSENT;
        }
        BasicFileAttributes found = hidden ? linkless(parent, path.name()) : Tree.look(parent, path.name(), policy);
        seen.put("", Seen.of(found));
        if (found.isRegularFile()) {
            return file(parent, path, bounds.fileBytes());
        }
        if (!found.isDirectory()) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        try (Folder inner = parent.enter(path.name())) {
            walk(inner, path, "", 0);
        }
        Contents contents = new Contents(entries);
        return contents.state(
                PosixFilePermissions.toString(parent.permissions(path.name())),
                found.lastModifiedTime().to(TimeUnit.NANOSECONDS),
                hidden ? Optional.empty() : Optional.of(keepListing(contents)),
                keep);
    }

    private static BasicFileAttributes linkless(Folder parent, String name) throws IOException, Refusal {
        return parent.stat(name)
                .filter(found -> !found.isSymbolicLink())
                .orElseThrow(() -> new Refusal(NodeError.CONFLICT));
    }

    private String keepListing(Contents contents) throws Refusal {
        try {
            return kept.keep(contents.bytes());
        } catch (IOException e) {
            throw new Refusal(NodeError.BACKUP_FAILED);
        }
    }

    private void walk(Folder folder, CanonicalPath path, String below, int depth) throws IOException, Refusal {
        List<String> names = folder.names(bounds.treeEntries());
        if (names.size() > bounds.treeEntries() || depth > bounds.treeDepth()) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        Names sorted = Names.of(names, policy.foldsCase());
        if (sorted.unclear() > 0) {
            throw new Refusal(NodeError.BAD_PATH);
        }
        for (String name : sorted.clear()) {
            visit(folder, path.child(name), below.isEmpty() ? name : below + "/" + name, depth);
        }
    }

    private void visit(Folder folder, CanonicalPath path, String below, int depth) throws IOException, Refusal {
        allowed(path);
        BasicFileAttributes found = folder.stat(path.name()).orElseThrow(() -> new Refusal(NodeError.CONFLICT));
        if (entries.size() >= bounds.treeEntries()) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        seen.put(below, Seen.of(found));
        if (found.isDirectory()) {
            String mode = PosixFilePermissions.toString(folder.permissions(path.name()));
            entries.add(new Contents.Entry(
                    below, State.Kind.FOLDER, "", mode, found.lastModifiedTime().to(TimeUnit.NANOSECONDS), 0));
            try (Folder inner = folder.enter(path.name())) {
                walk(inner, path, below, depth + 1);
            }
        } else if (found.isRegularFile()) {
            State state = file(folder, path, bounds.treeBytes() - bytes);
            bytes += state.size();
            entries.add(new Contents.Entry(
                    below, state.kind(), state.print(), state.mode(), state.modifiedNs(), state.size()));
        } else if (keep) {
            // A link or a device could not be made again as it was.
            throw new Refusal(NodeError.WRONG_KIND);
        } else {
            entries.add(new Contents.Entry(below, State.Kind.OTHER, String.valueOf(found.fileKey()), "", 0, 0));
        }
    }

    private State file(Folder folder, CanonicalPath path, long most) throws IOException, Refusal {
        try (Tree.Opened opened = open(folder, path)) {
            if (opened.channel().size() > most) {
                throw new Refusal(NodeError.TOO_LARGE);
            }
            return State.file(
                    keep ? keepFile(opened.channel()) : digest(opened.channel()),
                    folder.permissions(path.name()),
                    opened.attributes().lastModifiedTime(),
                    opened.attributes().size(),
                    keep);
        }
    }

    private Tree.Opened open(Folder folder, CanonicalPath path) throws IOException, Refusal {
        if (!hidden) {
            return Tree.file(folder, path, policy);
        }
        BasicFileAttributes found = folder.stat(path.name()).orElseThrow(() -> new Refusal(NodeError.CONFLICT));
        return new Tree.Opened(folder.open(path.name()), found);
    }

    private String keepFile(FileChannel channel) throws Refusal {
        try {
            return kept.keep(channel);
        } catch (IOException e) {
            throw new Refusal(NodeError.BACKUP_FAILED);
        }
    }

    private static String digest(FileChannel channel) throws IOException {
        MessageDigest sha = Canonical.sha256();
        ByteBuffer buffer = ByteBuffer.allocate(PreImages.BUFFER);
        for (long at = 0; channel.read(buffer, at) > 0; at += buffer.position(), buffer.clear()) {
            sha.update(buffer.array(), 0, buffer.position());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private void allowed(CanonicalPath path) throws Refusal {
        for (Access access : needs) {
            if (!policy.allows(access, path)) {
                throw new Refusal(NodeError.L2_DENIED);
            }
        }
    }

    /// Whether what is at that name now, wherever it was renamed to, is what was taken down, untouched. What cannot be
    /// looked at is not.
    boolean unchanged(Folder parent, String name) {
        try {
            return same(parent, name);
        } catch (IOException | Refusal e) {
            return false;
        }
    }

    private boolean same(Folder parent, String name) throws IOException, Refusal {
        Optional<BasicFileAttributes> found = parent.stat(name);
        if (found.isEmpty() || !Seen.of(found.get()).equals(seen.get(""))) {
            return false;
        }
        if (!found.get().isDirectory()) {
            return true;
        }
        try (Folder inner = parent.enter(name)) {
            return sameBelow(inner, "") == seen.size() - 1;
        }
    }

    /// How many of the things below are as they were; -1 when one is not.
    private int sameBelow(Folder folder, String below) throws IOException, Refusal {
        int count = 0;
        for (String name : folder.names(bounds.treeEntries())) {
            String path = below.isEmpty() ? name : below + "/" + name;
            Optional<BasicFileAttributes> found = folder.stat(name);
            if (found.isEmpty() || !Seen.of(found.get()).equals(seen.get(path))) {
                return -1;
            }
            count++;
            if (found.get().isDirectory()) {
                try (Folder inner = folder.enter(name)) {
                    int inside = sameBelow(inner, path);
                    if (inside < 0) {
                        return -1;
                    }
                    count += inside;
                }
            }
        }
        return count;
    }
}

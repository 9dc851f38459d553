package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// From names to open handles.
///
/// Threat: between the look at a name and its use, a link or a rename puts another file there (INV-24). Paths are
/// walked on handles from the top, no component may be a link, and after a file is open the walk is made once more:
/// the same file must still be found at that name. See `EscapeTest`, `SwapRaceTest`.
///
/// What remains: a second hard name that appears and vanishes between the two looks.
final class Tree {
    static final int MAX_NAMES = 50_000;
    private static final int MAX_LINKS = 40;
    /// ASCII characters that are the normal form of another character.
    private static final String ASCII_TWINS = "K;`";

    private Tree() {}

    /// A file that is open, and what it is.
    record Opened(FileChannel channel, BasicFileAttributes attributes) implements AutoCloseable {
        Object key() {
            return Objects.requireNonNull(attributes.fileKey());
        }

        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    /// The folder of a canonical path.
    static Folder folder(CanonicalPath path, LocalPolicy policy) throws IOException, Refusal {
        Folder at = Folder.top();
        try {
            for (String name : path.segments()) {
                BasicFileAttributes attributes = look(at, name, policy);
                if (!attributes.isDirectory()) {
                    throw new Refusal(NodeError.WRONG_KIND);
                }
                Folder next = at.enter(name);
                at.close();
                at = next;
            }
            return at;
        } catch (IOException | Refusal e) {
            at.close();
            throw e;
        }
    }

    /// What a name in an open folder is: there, no link, and told from all others.
    static BasicFileAttributes look(Folder at, String name, LocalPolicy policy) throws IOException, Refusal {
        BasicFileAttributes attributes = at.stat(name).orElseThrow(() -> new Refusal(NodeError.NOT_FOUND));
        if (attributes.isSymbolicLink()) {
            throw new Refusal(NodeError.NOT_CANONICAL);
        }
        distinct(at, name, policy);
        return attributes;
    }

    /// Opens a regular file of a folder that is open already.
    static Opened file(Folder at, CanonicalPath path, LocalPolicy policy) throws IOException, Refusal {
        BasicFileAttributes attributes = look(at, path.name(), policy);
        if (!attributes.isRegularFile()) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        Opened opened = new Opened(at.open(path.name()), attributes);
        try {
            confirm(path, opened.key(), policy);
            return opened;
        } catch (IOException | Refusal e) {
            opened.close();
            throw e;
        }
    }

    /// The name still leads, without a link, to that very file, and the file has no second name.
    static void confirm(CanonicalPath path, Object key, LocalPolicy policy) throws IOException, Refusal {
        try (Folder again = folder(path.parent(), policy)) {
            if (!key.equals(look(again, path.name(), policy).fileKey())) {
                throw new Refusal(NodeError.CONFLICT);
            }
        }
        Map<String, Object> links = links(path.path());
        if (!key.equals(links.get("fileKey"))) {
            throw new Refusal(NodeError.CONFLICT);
        }
        if (!policy.hardLinks() && !Integer.valueOf(1).equals(links.get("nlink"))) {
            throw new Refusal(NodeError.L2_DENIED);
        }
    }

    private static Map<String, Object> links(Path path) throws IOException, Refusal {
        try {
            return Files.readAttributes(path, "unix:nlink,fileKey", LinkOption.NOFOLLOW_LINKS);
        } catch (NoSuchFileException e) {
            throw new Refusal(NodeError.CONFLICT);
        }
    }

    /// Refuses a name that another name of the same folder becomes in normal form, or by the platform's case rule.
    private static void distinct(Folder at, String name, LocalPolicy policy) throws IOException, Refusal {
        boolean plain = name.chars().allMatch(c -> c < 0x80 && ASCII_TWINS.indexOf(c) < 0);
        if (plain && !policy.foldsCase()) {
            return;
        }
        List<String> names = at.names(MAX_NAMES);
        if (names.size() > MAX_NAMES) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        if (names.stream().anyMatch(other -> !other.equals(name) && twins(other, name))) {
            throw new Refusal(NodeError.BAD_PATH);
        }
        if (policy.foldsCase() && !names.contains(name)) {
            throw new Refusal(NodeError.NOT_CANONICAL);
        }
    }

    /// Refuses a new name that would be one with a name that is there: afterwards nobody could tell them apart.
    static void unclaimed(Folder at, String name, LocalPolicy policy) throws IOException, Refusal {
        boolean plain = name.chars().allMatch(c -> c < 0x80 && ASCII_TWINS.indexOf(c) < 0);
        if (plain && !policy.foldsCase()) {
            return;
        }
        List<String> names = at.names(MAX_NAMES);
        if (names.size() > MAX_NAMES) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        for (String other : names) {
            boolean cased = policy.foldsCase() && other.equalsIgnoreCase(name);
            if (!other.equals(name) && (cased || twins(other, name))) {
                throw new Refusal(NodeError.BAD_PATH);
            }
        }
    }

    static boolean twins(String one, String other) {
        return Normalizer.normalize(one, Normalizer.Form.NFC).equals(Normalizer.normalize(other, Normalizer.Form.NFC));
    }

    /// The canonical path of what a path leads to, component by component. Looks only where the policy lets it.
    static CanonicalPath resolve(CanonicalPath asked, LocalPolicy policy) throws IOException, Refusal {
        Deque<String> rest = new ArrayDeque<>(policy.unaliased(asked).segments());
        CanonicalPath at = new CanonicalPath(List.of());
        int links = 0;
        while (!rest.isEmpty()) {
            String name = rest.pop();
            if (name.isEmpty() || name.equals(".")) {
                continue;
            }
            if (name.equals("..")) {
                at = at.isTop() ? at : at.parent();
                continue;
            }
            CanonicalPath next = at.child(name);
            if (!CanonicalPath.isCanonicalName(name) || !policy.mayResolve(next)) {
                throw new Refusal(NodeError.L2_DENIED);
            }
            Optional<String> target = link(at, name, policy);
            if (target.isEmpty()) {
                at = next;
            } else if (++links > MAX_LINKS) {
                throw new Refusal(NodeError.BAD_PATH);
            } else {
                at = target.get().startsWith("/") ? new CanonicalPath(List.of()) : at;
                Arrays.asList(target.get().split("/", -1)).reversed().forEach(rest::push);
            }
        }
        return at;
    }

    /// Where a link points. The answer is only a name to go on with: it is decided on like any other.
    private static Optional<String> link(CanonicalPath at, String name, LocalPolicy policy)
            throws IOException, Refusal {
        try (Folder folder = folder(at, policy)) {
            BasicFileAttributes attributes = folder.stat(name).orElseThrow(() -> new Refusal(NodeError.NOT_FOUND));
            return attributes.isSymbolicLink()
                    ? Optional.of(Files.readSymbolicLink(at.child(name).path()).toString())
                    : Optional.empty();
        }
    }
}

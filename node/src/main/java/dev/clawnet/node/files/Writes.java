package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.ChangeCommands.AppendParams;
import dev.clawnet.protocol.node.ChangeCommands.MkdirParams;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.WriteParams;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.NodeError;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// `files.write`, `files.append` and `files.mkdir`: bytes and folders that come from the caller.
final class Writes {
    private static final Set<Access> WRITE = Set.of(Access.WRITE);

    private final Changing changing;
    private final Bounds bounds;

    Writes(Changing changing, Bounds bounds) {
        this.changing = changing;
        this.bounds = bounds;
    }

    Line write(WriteParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        CanonicalPath asked = writable(params.path(), policy);
        byte[] data = data(params.data(), params.encoding());
        try (Folder folder = folder(asked.parent(), params.parents().orElse(false), policy, origin)) {
            CanonicalPath path = params.mode() == WriteMode.NEW_NAME ? FreeName.beside(folder, asked, policy) : asked;
            Optional<BasicFileAttributes> there = folder.stat(path.name());
            if (there.isPresent() && params.mode() == WriteMode.CREATE) {
                throw new Refusal(NodeError.CONFLICT);
            }
            State before = before(folder, path, there, policy);
            if (params.ifDigest().isPresent() && !params.ifDigest().get().equals(digest(before))) {
                throw new Refusal(NodeError.CONFLICT);
            }
            String print = HexFormat.of().formatHex(Canonical.sha256().digest(data));
            Change change = new Change(path.text(), before, after(before, print, data.length));
            return changing.put(
                    new Changing.Order(origin, FilesCommands.WRITE, policy),
                    change,
                    folder,
                    there,
                    (_, _) -> Channels.newChannel(new ByteArrayInputStream(data)));
        }
    }

    /// A content that lies beside, whole. A new file may have any size; one that is there is kept first, within bounds.
    Line place(MediaCommands.WriteParams params, Path content, String digest, LocalPolicy policy, Origin origin)
            throws Refusal, IOException {
        CanonicalPath asked = writable(params.path(), policy);
        WriteMode mode = params.mode().orElse(WriteMode.CREATE);
        try (Folder folder = folder(asked.parent(), params.parents().orElse(false), policy, origin)) {
            CanonicalPath path = mode == WriteMode.NEW_NAME ? FreeName.beside(folder, asked, policy) : asked;
            Optional<BasicFileAttributes> there = folder.stat(path.name());
            if (there.isPresent() && mode == WriteMode.CREATE) {
                throw new Refusal(NodeError.CONFLICT);
            }
            State before = before(folder, path, there, policy);
            if (params.ifDigest().isPresent() && !params.ifDigest().get().equals(digest(before))) {
                throw new Refusal(NodeError.CONFLICT);
            }
            return changing.put(
                    new Changing.Order(origin, MediaCommands.WRITE, policy),
                    new Change(path.text(), before, after(before, digest, Files.size(content))),
                    folder,
                    there,
                    (_, _) -> FileChannel.open(content, StandardOpenOption.READ));
        }
    }

    Line append(AppendParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        CanonicalPath path = writable(params.path(), policy);
        byte[] data = data(params.data(), params.encoding());
        try (Folder folder = folder(path.parent(), params.parents().orElse(false), policy, origin)) {
            Optional<BasicFileAttributes> there = folder.stat(path.name());
            State before = before(folder, path, there, policy);
            if (before.size() + data.length > bounds.fileBytes()) {
                throw new Refusal(NodeError.TOO_LARGE);
            }
            State after = after(before, digest(before, data), before.size() + data.length);
            return changing.put(
                    new Changing.Order(origin, ChangeCommands.APPEND, policy),
                    new Change(path.text(), before, after),
                    folder,
                    there,
                    (_, _) -> Channels.newChannel(joined(before, data)));
        }
    }

    Line mkdir(MkdirParams params, LocalPolicy policy, Origin origin) throws Refusal, IOException {
        CanonicalPath path = writable(params.path(), policy);
        try (Folder folder = folder(path.parent(), params.parents().orElse(false), policy, origin)) {
            if (folder.stat(path.name()).isPresent()) {
                throw new Refusal(NodeError.CONFLICT);
            }
            return make(folder, path, policy, origin);
        }
    }

    private Line make(Folder folder, CanonicalPath path, LocalPolicy policy, Origin origin)
            throws IOException, Refusal {
        Tree.unclaimed(folder, path.name(), policy);
        Contents nothing = new Contents(List.of());
        State after = nothing.state(PosixFilePermissions.toString(Placing.NEW_FOLDER), 0, Optional.empty(), false);
        return changing.build(
                new Changing.Order(origin, ChangeCommands.MKDIR, policy),
                new Change(path.text(), State.ABSENT, after),
                nothing,
                folder,
                changing.fromKept());
    }

    /// The folder of a path. Missing ones on the way are made when that is asked for, each as an operation of its
    /// own, so that each can be undone.
    private Folder folder(CanonicalPath path, boolean parents, LocalPolicy policy, Origin origin)
            throws IOException, Refusal {
        if (!parents) {
            return Tree.folder(path, policy);
        }
        CanonicalPath root = policy.rootOf(path).orElseThrow(() -> new Refusal(NodeError.L2_DENIED));
        CanonicalPath at = root;
        for (String name :
                path.segments().subList(root.segments().size(), path.segments().size())) {
            CanonicalPath next = at.child(name);
            try (Folder folder = Tree.folder(at, policy)) {
                if (folder.stat(name).isEmpty()) {
                    if (!policy.allows(Access.WRITE, next)) {
                        throw new Refusal(NodeError.L2_DENIED);
                    }
                    make(folder, next, policy, origin.forParents());
                }
            }
            at = next;
        }
        return Tree.folder(path, policy);
    }

    private State before(Folder folder, CanonicalPath path, Optional<BasicFileAttributes> there, LocalPolicy policy)
            throws IOException, Refusal {
        if (there.isEmpty()) {
            Tree.unclaimed(folder, path.name(), policy);
            return State.ABSENT;
        }
        if (!there.get().isRegularFile() && !there.get().isSymbolicLink()) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        return changing.capture(policy, WRITE, true).of(folder, path);
    }

    private static State after(State before, String print, long size) {
        String mode = before.absent() ? PosixFilePermissions.toString(Placing.NEW_FILE) : before.mode();
        return new State(State.Kind.FILE, print, mode, 0, size, Optional.empty(), false);
    }

    private String digest(State before, byte[] data) throws IOException, Refusal {
        MessageDigest sha = Canonical.sha256();
        try (InputStream in = new DigestInputStream(joined(before, data), sha)) {
            in.transferTo(java.io.OutputStream.nullOutputStream());
        }
        return HexFormat.of().formatHex(sha.digest());
    }

    private InputStream joined(State before, byte[] data) throws IOException, Refusal {
        InputStream added = new ByteArrayInputStream(data);
        return before.absent()
                ? added
                : new SequenceInputStream(
                        Channels.newInputStream(changing.kept().open(before.print())), added);
    }

    static String digest(State state) {
        return state.absent() ? FilesCommands.ABSENT : state.print();
    }

    static CanonicalPath writable(String text, LocalPolicy policy) throws Refusal {
        CanonicalPath path = CanonicalPath.parse(text);
        if (path.isTop() || policy.holdsRoot(path) || !policy.allows(Access.WRITE, path)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        return path;
    }

    private static byte[] data(String text, Optional<Encoding> encoding) throws Refusal {
        byte[] data;
        try {
            data = encoding.orElse(Encoding.UTF_8) == Encoding.BASE64
                    ? Base64.getDecoder().decode(text)
                    : text.getBytes(StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
        if (data.length > FilesCommands.MAX_BYTES) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        return data;
    }
}

package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.ReadableByteChannel;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Makes drafts of files and folders on open handles, beside their place, and durable; [Taking] then gives them their
/// name. What it leaves when it throws is put right by [Recovery], as after a crash.
///
/// The names of drafts are built-in secrets: nobody lists or opens one.
final class Placing {
    static final Set<PosixFilePermission> NEW_FILE = PosixFilePermissions.fromString("rw-r-----");
    static final Set<PosixFilePermission> NEW_FOLDER = PosixFilePermissions.fromString("rwxr-x---");
    private static final Set<PosixFilePermission> OPEN_FOLDER = PosixFilePermissions.fromString("rwx------");

    private final Disk disk;

    Placing(Disk disk) {
        this.disk = disk;
    }

    /// Where the bytes of a draft come from.
    interface Source {
        /// The bytes of one file, from their start; closed by who asks.
        ///
        /// @param path below what is made; empty for itself
        ReadableByteChannel open(String path, State file) throws IOException, Refusal;
    }

    /// A draft of a file. When the bytes are not those that were decided on, it is refused.
    void file(Folder folder, String draft, String path, State file, Source source) throws IOException, Refusal {
        MessageDigest sha = Canonical.sha256();
        try (ReadableByteChannel in = source.open(path, file);
                FileChannel out = disk.create(folder, draft)) {
            ByteBuffer buffer = ByteBuffer.allocate(PreImages.BUFFER);
            for (long at = 0; in.read(buffer) > 0; buffer.clear()) {
                sha.update(buffer.array(), 0, buffer.position());
                long here = at;
                at += buffer.position();
                disk.write(out, buffer.flip(), here);
            }
            disk.force(out);
        }
        if (!HexFormat.of().formatHex(sha.digest()).equals(file.print())) {
            throw new Refusal(NodeError.CONFLICT);
        }
        dress(folder, draft, file);
    }

    private void dress(Folder folder, String name, State state) throws IOException, Refusal {
        if (state.modifiedNs() != 0) {
            disk.stamp(folder, name, state.modified());
        }
        disk.permit(folder, name, state.permissions());
    }

    /// Where folders are made: Java makes one by path only, so it is made directly in a root, whose own path no agent
    /// can change, and then renamed on handles to where it belongs.
    ///
    /// @param step a draft name in the root, for each folder on its way
    record Workshop(Folder top, CanonicalPath root, String step) {}

    /// A draft of a folder with everything in it, beside its place.
    void folder(Workshop shop, Folder parent, String draft, State state, Contents contents, Source source)
            throws IOException, Refusal {
        make(shop, parent, draft);
        try (Folder made = parent.enter(draft)) {
            for (Contents.Entry entry : contents.entries()) {
                List<String> way = List.of(entry.path().split("/", -1));
                try (Folder at = descend(made, way.subList(0, way.size() - 1))) {
                    if (entry.kind() == State.Kind.FOLDER) {
                        make(shop, at, way.getLast());
                    } else {
                        file(at, way.getLast(), entry.path(), entry.state(false), source);
                    }
                }
            }
            for (Contents.Entry entry : contents.entries().reversed()) {
                if (entry.kind() == State.Kind.FOLDER) {
                    List<String> way = List.of(entry.path().split("/", -1));
                    try (Folder at = descend(made, way.subList(0, way.size() - 1))) {
                        settle(at, way.getLast(), entry.state(false));
                    }
                }
            }
        }
        settle(parent, draft, state);
    }

    private void settle(Folder parent, String name, State state) throws IOException, Refusal {
        try (Folder made = parent.enter(name)) {
            disk.sync(made);
        }
        dress(parent, name, state);
    }

    private void make(Workshop shop, Folder parent, String name) throws IOException, Refusal {
        disk.makeFolder(shop.root().child(shop.step()).path());
        disk.permit(shop.top(), shop.step(), OPEN_FOLDER);
        disk.rename(shop.top(), shop.step(), parent, name);
    }

    private static Folder descend(Folder from, List<String> names) throws IOException, Refusal {
        Folder at = from.enter(".");
        try {
            for (String name : names) {
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

    /// The handle is still the folder of that path: it was not moved elsewhere meanwhile.
    static void stillThere(Folder folder, CanonicalPath path, LocalPolicy policy) throws IOException, Refusal {
        try (Folder again = Tree.folder(path.parent(), policy)) {
            if (!again.key().equals(folder.key())) {
                throw new Refusal(NodeError.CONFLICT);
            }
        }
    }

    /// Whether a file is still the one that was looked at, untouched.
    static boolean same(BasicFileAttributes kept, Optional<BasicFileAttributes> now) {
        return now.isPresent()
                && Objects.equals(kept.fileKey(), now.get().fileKey())
                && kept.size() == now.get().size()
                && kept.lastModifiedTime().equals(now.get().lastModifiedTime());
    }

    /// Removes a draft, with everything in it. Nothing is there: nothing to do.
    void discard(Folder parent, String name) throws IOException, Refusal {
        Optional<BasicFileAttributes> found = parent.stat(name);
        if (found.isEmpty()) {
            return;
        }
        if (!found.get().isDirectory()) {
            disk.unlink(parent, name);
            return;
        }
        disk.permit(parent, name, OPEN_FOLDER);
        try (Folder inner = parent.enter(name)) {
            List<String> names = inner.names(Tree.MAX_NAMES);
            while (!names.isEmpty()) {
                for (String each : names) {
                    discard(inner, each);
                }
                names = inner.names(Tree.MAX_NAMES);
            }
        }
        disk.removeFolder(parent, name);
    }
}

package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

/// Puts bytes and folders in their place on open handles: a draft beside the target, made durable, then renamed.
///
/// The names of drafts are built-in secrets: nobody lists or opens one.
final class Placing {
    private static final Set<PosixFilePermission> NEW_FILE = PosixFilePermissions.fromString("rw-r-----");

    private final RandomGenerator random;

    Placing(RandomGenerator random) {
        this.random = random;
    }

    /// Notes a folder that is about to be made.
    interface Noting {
        void folder(CanonicalPath path) throws Refusal;
    }

    /// Makes `path` hold exactly `data`. When it throws, the target is what it was.
    ///
    /// @param expected what was at the name when the former content was kept
    void put(Folder folder, CanonicalPath path, byte[] data, Optional<BasicFileAttributes> expected, LocalPolicy policy)
            throws IOException, Refusal {
        String draft = Ids.mint(".clawnet", random);
        boolean reserved = false;
        try {
            write(folder, draft, data);
            folder.permit(draft, expected.isPresent() ? folder.permissions(path.name()) : NEW_FILE);
            stillThere(folder, path, policy);
            if (expected.isEmpty()) {
                reserve(folder, path.name());
                reserved = true;
            } else if (!same(expected.get(), folder.stat(path.name()))) {
                throw new Refusal(NodeError.CONFLICT);
            }
            folder.move(draft, folder, path.name());
        } catch (IOException | Refusal e) {
            discard(folder, draft);
            if (reserved) {
                discard(folder, path.name());
            }
            throw e;
        }
    }

    private static void write(Folder folder, String draft, byte[] data) throws IOException, Refusal {
        try (FileChannel out = folder.create(draft)) {
            ByteBuffer buffer = ByteBuffer.wrap(data);
            while (buffer.hasRemaining()) {
                out.write(buffer);
            }
            out.force(true);
        }
    }

    /// Takes a free name for good before the draft is renamed over it: a rename alone would replace what came
    /// between.
    private static void reserve(Folder folder, String name) throws IOException, Refusal {
        try (FileChannel out = folder.create(name)) {
            out.force(false);
        } catch (FileAlreadyExistsException e) {
            throw new Refusal(NodeError.CONFLICT);
        }
    }

    /// The handle is still the folder of that path: it was not moved elsewhere meanwhile.
    private static void stillThere(Folder folder, CanonicalPath path, LocalPolicy policy) throws IOException, Refusal {
        try (Folder again = Tree.folder(path.parent(), policy)) {
            if (!again.key().equals(folder.key())) {
                throw new Refusal(NodeError.CONFLICT);
            }
        }
    }

    private static boolean same(BasicFileAttributes kept, Optional<BasicFileAttributes> now) {
        return now.isPresent()
                && Objects.equals(kept.fileKey(), now.get().fileKey())
                && kept.size() == now.get().size()
                && kept.lastModifiedTime().equals(now.get().lastModifiedTime());
    }

    private static void discard(Folder folder, String name) throws IOException, Refusal {
        if (folder.stat(name).isPresent()) {
            folder.delete(name);
        }
    }

    /// The folder of a path; missing ones on the way are made, where the policy lets them be written.
    Folder makeFolders(CanonicalPath path, LocalPolicy policy, Noting noting) throws IOException, Refusal {
        CanonicalPath root = policy.roots().stream()
                .map(LocalPolicy.Root::path)
                .filter(path::within)
                .max(Comparator.comparingInt(each -> each.segments().size()))
                .orElseThrow(() -> new Refusal(NodeError.L2_DENIED));
        CanonicalPath at = root;
        Folder folder = Tree.folder(root, policy);
        try {
            for (String name : path.segments()
                    .subList(root.segments().size(), path.segments().size())) {
                CanonicalPath next = at.child(name);
                if (folder.stat(name).isEmpty()) {
                    if (!policy.allows(Access.WRITE, next)) {
                        throw new Refusal(NodeError.L2_DENIED);
                    }
                    noting.folder(next);
                    make(root, folder, name, policy);
                }
                if (!Tree.look(folder, name, policy).isDirectory()) {
                    throw new Refusal(NodeError.WRONG_KIND);
                }
                Folder inner = folder.enter(name);
                folder.close();
                folder = inner;
                at = next;
            }
            return folder;
        } catch (IOException | Refusal e) {
            folder.close();
            throw e;
        }
    }

    /// Java makes a folder by path only: it is made directly in the root, whose own path no agent can change, and
    /// then renamed on handles to where it belongs.
    private void make(CanonicalPath root, Folder parent, String name, LocalPolicy policy) throws IOException, Refusal {
        String draft = Ids.mint(".clawnet", random);
        Path made = root.child(draft).path();
        Files.createDirectory(made);
        try (Folder top = Tree.folder(root, policy)) {
            top.move(draft, parent, name);
        } catch (IOException | Refusal e) {
            Files.deleteIfExists(made);
            throw e;
        }
        parent.sync();
    }
}

package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Content;
import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.Item;
import dev.clawnet.protocol.node.FilesCommands.Kind;
import dev.clawnet.protocol.node.FilesCommands.ListParams;
import dev.clawnet.protocol.node.FilesCommands.Listing;
import dev.clawnet.protocol.node.FilesCommands.ReadParams;
import dev.clawnet.protocol.node.FilesCommands.Stat;
import dev.clawnet.protocol.node.FilesCommands.StatParams;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// `files.stat`, `files.list` and `files.read`.
final class Reads {
    private static final int MAX_CONTINUATION = 3;

    private Reads() {}

    static CanonicalPath readable(String text, LocalPolicy policy) throws Refusal {
        CanonicalPath path = CanonicalPath.parse(text);
        if (!policy.allows(Access.READ, path)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        return path;
    }

    static Stat stat(StatParams params, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath path = Tree.resolve(CanonicalPath.parse(params.path()), policy);
        if (path.isTop() || !policy.allows(Access.READ, path)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        try (Folder folder = Tree.folder(path.parent(), policy)) {
            BasicFileAttributes found = Tree.look(folder, path.name(), policy);
            return new Stat(
                    path.text(),
                    kind(found),
                    found.size(),
                    found.lastModifiedTime().toMillis());
        }
    }

    static Listing list(ListParams params, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath path = readable(params.path(), policy);
        View view = View.of(params.within(), params.exclude(), policy);
        int limit = params.limit().orElse(FilesCommands.MAX_ENTRIES);
        List<Item> items = new ArrayList<>();
        int omitted = 0;
        try (Folder folder = Tree.folder(path, policy)) {
            List<String> names = folder.names(Tree.MAX_NAMES);
            if (names.size() > Tree.MAX_NAMES) {
                throw new Refusal(NodeError.TOO_LARGE);
            }
            Names sorted = Names.of(names, policy.foldsCase());
            omitted += sorted.unclear();
            for (String name : sorted.clear()) {
                if (!view.shows(path.child(name))) {
                    omitted++;
                } else if (params.after().isEmpty()
                        || name.compareTo(params.after().get()) > 0) {
                    if (items.size() == limit) {
                        return new Listing(path.text(), items, omitted, true);
                    }
                    folder.stat(name).ifPresent(found -> items.add(item(name, found)));
                }
            }
        }
        return new Listing(path.text(), items, omitted, false);
    }

    static Content read(ReadParams params, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath path = readable(params.path(), policy);
        if (path.isTop()) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        Encoding encoding = params.encoding().orElse(Encoding.UTF_8);
        long offset = params.offset().orElse(0L);
        int limit = params.limit().orElse(FilesCommands.MAX_BYTES);
        try (Folder folder = Tree.folder(path.parent(), policy);
                Tree.Opened opened = Tree.file(folder, path, policy)) {
            long size = opened.channel().size();
            byte[] bytes = bytes(opened.channel(), offset, limit);
            boolean end = offset + bytes.length >= size;
            int used = encoding == Encoding.UTF_8 && !end ? wholeCharacters(bytes) : bytes.length;
            String data = encoding == Encoding.UTF_8
                    ? text(bytes, used)
                    : Base64.getEncoder().encodeToString(bytes);
            Optional<Long> next = end ? Optional.empty() : Optional.of(offset + used);
            return new Content(path.text(), encoding, data, offset, next, size);
        }
    }

    static byte[] bytes(FileChannel channel, long offset, int limit) throws IOException {
        long there = Math.max(0, channel.size() - offset);
        ByteBuffer buffer = ByteBuffer.allocate((int) Math.min(limit, there));
        long at = offset;
        while (buffer.hasRemaining()) {
            int got = channel.read(buffer, at);
            if (got < 0) {
                break;
            }
            at += got;
        }
        byte[] bytes = new byte[buffer.position()];
        buffer.flip().get(bytes);
        return bytes;
    }

    static String text(byte[] bytes, int used) throws Refusal {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes, 0, used))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new Refusal(NodeError.NOT_TEXT);
        }
    }

    /// How many of the bytes end with a whole character.
    private static int wholeCharacters(byte[] bytes) {
        for (int back = 1; back <= Math.min(MAX_CONTINUATION, bytes.length); back++) {
            int lead = bytes[bytes.length - back] & 0xFF;
            if (lead >= 0xC0) {
                int length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
                return length > back ? bytes.length - back : bytes.length;
            }
            if (lead < 0x80) {
                return bytes.length;
            }
        }
        return bytes.length;
    }

    static Kind kind(BasicFileAttributes found) {
        if (found.isRegularFile()) {
            return Kind.FILE;
        }
        if (found.isDirectory()) {
            return Kind.DIRECTORY;
        }
        return found.isSymbolicLink() ? Kind.LINK : Kind.OTHER;
    }

    private static Item item(String name, BasicFileAttributes found) {
        return new Item(
                name, kind(found), found.size(), found.lastModifiedTime().toMillis());
    }
}

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
    /// Files in which lines are counted: as large as those that can be changed. Beyond that, by bytes.
    private static final long MOST_SCANNED = 64L << 20;

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
            if (params.line().isPresent() || params.lines().isPresent()) {
                return lines(params, path, opened.channel());
            }
            long size = opened.channel().size();
            byte[] bytes = bytes(opened.channel(), offset, limit);
            boolean end = offset + bytes.length >= size;
            int used = encoding == Encoding.UTF_8 && !end ? wholeCharacters(bytes) : bytes.length;
            String data = encoding == Encoding.UTF_8
                    ? text(bytes, used)
                    : Base64.getEncoder().encodeToString(bytes);
            Optional<Long> next = end ? Optional.empty() : Optional.of(offset + used);
            return new Content(path.text(), encoding, data, offset, next, size, Optional.empty());
        }
    }

    /// Whole lines from a line on; of a line that is longer than the limit, its beginning.
    private static Content lines(ReadParams params, CanonicalPath path, FileChannel channel)
            throws IOException, Refusal {
        int first = params.line().orElse(1);
        long start = params.line().isPresent()
                ? begin(channel, first)
                : params.offset().orElse(0L);
        byte[] bytes = bytes(channel, start, params.limit().orElse(FilesCommands.MAX_BYTES));
        boolean whole = start + bytes.length >= channel.size();
        int most = params.lines().orElse(Integer.MAX_VALUE);
        int count = 0;
        int used = 0;
        for (int i = 0; i < bytes.length && count < most; i++) {
            if (bytes[i] == '\n') {
                used = i + 1;
                count++;
            }
        }
        if (count < most && whole) {
            used = bytes.length;
        } else if (used == 0) {
            used = wholeCharacters(bytes);
        }
        boolean end = start + used >= channel.size();
        return new Content(
                path.text(),
                Encoding.UTF_8,
                text(bytes, used),
                start,
                end ? Optional.empty() : Optional.of(start + used),
                channel.size(),
                end || count == 0 ? Optional.empty() : Optional.of(first + count));
    }

    /// Where a line begins; the end of the file when it has fewer.
    private static long begin(FileChannel channel, int line) throws IOException, Refusal {
        if (channel.size() > MOST_SCANNED) {
            throw new Refusal(NodeError.TOO_LARGE);
        }
        int left = line - 1;
        for (long at = 0; left > 0; ) {
            byte[] some = bytes(channel, at, PreImages.BUFFER);
            if (some.length == 0) {
                return at;
            }
            int i = 0;
            for (; i < some.length && left > 0; i++) {
                left -= some[i] == '\n' ? 1 : 0;
            }
            at += i;
            if (left == 0) {
                return at;
            }
        }
        return 0;
    }

    /// Opens a file to be read as a whole.
    static FileService.Reading whole(String text, LocalPolicy policy) throws IOException, Refusal {
        CanonicalPath path = readable(text, policy);
        if (path.isTop()) {
            throw new Refusal(NodeError.WRONG_KIND);
        }
        try (Folder folder = Tree.folder(path.parent(), policy)) {
            return new FileService.Reading(
                    path.text(), Tree.file(folder, path, policy).channel());
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

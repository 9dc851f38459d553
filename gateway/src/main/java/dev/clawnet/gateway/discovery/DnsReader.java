package dev.clawnet.gateway.discovery;

import dev.clawnet.gateway.discovery.DnsMessage.Data;
import dev.clawnet.gateway.discovery.DnsMessage.Question;
import dev.clawnet.gateway.discovery.DnsMessage.Resource;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Reads a message of DNS that anybody on the network may have written.
///
/// Threat: lengths that lie, names that point in a circle or grow without end, counts that promise millions. Every read
/// stays within the bytes, a name points only to what stands before it, and counts are bounded. See `DnsMessageTest`.
final class DnsReader {
    private static final int LONGEST = 9_000;
    private static final int MOST_QUESTIONS = 32;
    private static final int MOST_RESOURCES = 256;
    private static final int RESPONSE = 0x8000;
    private static final int CLASS = 0x7fff;
    private static final int INTERNET = 1;
    private static final int ANY_CLASS = 255;

    private final ByteBuffer in;

    private DnsReader(byte[] bytes) {
        this.in = ByteBuffer.wrap(bytes);
    }

    static Optional<DnsMessage> read(byte[] bytes) {
        if (bytes.length > LONGEST) {
            return Optional.empty();
        }
        try {
            return Optional.of(new DnsReader(bytes).message());
        } catch (BufferUnderflowException | IllegalArgumentException | CharacterCodingException e) {
            // No message: cut, or made to be none.
            return Optional.empty();
        }
    }

    private DnsMessage message() throws CharacterCodingException {
        int id = number();
        int flags = number();
        int asked = bounded(number(), MOST_QUESTIONS);
        int told = bounded(number() + number() + number(), MOST_RESOURCES);
        List<Question> questions = new ArrayList<>();
        for (int i = 0; i < asked; i++) {
            DnsName name = name();
            int type = number();
            int group = number() & CLASS;
            if (group == INTERNET || group == ANY_CLASS) {
                questions.add(new Question(name, type));
            }
        }
        List<Resource> resources = new ArrayList<>();
        for (int i = 0; i < told; i++) {
            resource().ifPresent(resources::add);
        }
        return new DnsMessage(id, (flags & RESPONSE) != 0, questions, resources);
    }

    private Optional<Resource> resource() throws CharacterCodingException {
        DnsName name = name();
        int type = number();
        boolean ours = (number() & CLASS) == INTERNET;
        long seconds = Integer.toUnsignedLong(in.getInt());
        int end = in.position() + number() + 2;
        if (end > in.limit()) {
            throw new IllegalArgumentException("a resource is longer than its message");
        }
        Optional<Data> data = ours ? data(type, end) : Optional.empty();
        in.position(end);
        return data.map(read -> new Resource(name, seconds, read));
    }

    private Optional<Data> data(int type, int end) throws CharacterCodingException {
        return switch (type) {
            case DnsMessage.PTR -> Optional.of(new Data.Pointer(name()));
            case DnsMessage.SRV -> {
                number();
                number();
                yield Optional.of(new Data.Service(number(), name()));
            }
            case DnsMessage.TXT -> Optional.of(texts(end));
            case DnsMessage.A -> address(end);
            default -> Optional.empty();
        };
    }

    private Optional<Data> address(int end) {
        byte[] bytes = new byte[4];
        if (end - in.position() != bytes.length) {
            return Optional.empty();
        }
        in.get(bytes);
        try {
            return Optional.of(new Data.Host(InetAddress.getByAddress(bytes)));
        } catch (UnknownHostException e) {
            throw new IllegalStateException("four bytes are an address", e);
        }
    }

    /// Of a key that is there twice, the first counts (RFC 6763 section 6.4).
    private Data texts(int end) throws CharacterCodingException {
        Map<String, String> pairs = new LinkedHashMap<>();
        while (in.position() < end) {
            int length = Byte.toUnsignedInt(in.get());
            if (in.position() + length > end) {
                throw new IllegalArgumentException("a text is longer than its resource");
            }
            String text = text(length);
            int split = text.indexOf('=');
            if (split > 0) {
                pairs.putIfAbsent(text.substring(0, split), text.substring(split + 1));
            }
        }
        return new Data.Texts(pairs);
    }

    private String text(int length) throws CharacterCodingException {
        byte[] bytes = new byte[length];
        in.get(bytes);
        return StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(bytes))
                .toString();
    }

    /// A name, whose rest may stand further up.
    private DnsName name() throws CharacterCodingException {
        List<String> labels = new ArrayList<>();
        int size = 0;
        int after = -1;
        int least = in.position();
        while (true) {
            int length = Byte.toUnsignedInt(in.get());
            if (length == 0) {
                break;
            }
            if (length >= 0xc0) {
                int to = (length & 0x3f) << 8 | Byte.toUnsignedInt(in.get());
                if (to >= least) {
                    throw new IllegalArgumentException("a name points to what does not stand before it");
                }
                after = after < 0 ? in.position() : after;
                least = to;
                in.position(to);
                continue;
            }
            size += length + 1;
            if (length > 63 || size >= DnsName.LONGEST) {
                throw new IllegalArgumentException("a name is too long");
            }
            labels.add(text(length));
        }
        if (after >= 0) {
            in.position(after);
        }
        return new DnsName(labels);
    }

    private int number() {
        return Short.toUnsignedInt(in.getShort());
    }

    private static int bounded(int count, int most) {
        if (count > most) {
            throw new IllegalArgumentException("more than " + most + " parts");
        }
        return count;
    }
}

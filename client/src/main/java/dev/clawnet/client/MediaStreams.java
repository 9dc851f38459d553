package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.catalogue.MediaMethods.Media;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.frame.MediaFrame.Kind;
import dev.clawnet.protocol.frame.MediaFrame.Stop;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.json.Canonical;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;

/// Large contents over one link: to the gateway, and from it. Each call blocks until all has passed; any number of
/// threads may have one each, beside other calls. A link takes part when it was opened with [MediaMethods#CAPABILITY].
///
/// Nothing is held in memory but what the other side granted. When the link breaks, the same call on the next link
/// goes on where this one was.
public final class MediaStreams {
    /// How long the other side may say nothing while it has to.
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final GatewayLink link;
    private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();

    MediaStreams(GatewayLink link) {
        this.link = link;
    }

    /// A content that can be read from its beginning, again and again.
    @FunctionalInterface
    public interface Source {
        InputStream open() throws IOException;
    }

    /// Sends a content, or the rest of one that broke off. Returns when the gateway has all of it on disk.
    /// `GatewayFault` when it is refused, [StreamStopped] when it is stopped, `LinkFailure` when the link fails.
    ///
    /// @param progress told how many bytes of the content are there, now and then
    public MediaId send(MediaMethods.Send wanted, Source content, LongConsumer progress) throws IOException {
        MediaMethods.Sending opened = link.call(MediaMethods.SEND, wanted);
        push(opened, content, progress);
        return opened.media();
    }

    /// Opens the stream of a node that was asked for a content. [#push] sends it.
    public MediaMethods.Sending open(MediaMethods.NodeSend wanted) {
        return link.call(MediaMethods.NODE_SEND, wanted);
    }

    /// Sends on a stream that is open. What the gateway has already is read for its digest alone.
    public void push(MediaMethods.Sending opened, Source content, LongConsumer progress) throws IOException {
        Lane lane = new Lane(opened.stream(), opened.credit());
        lanes.put(opened.stream(), lane);
        try (InputStream in = content.open()) {
            MessageDigest sha = Canonical.sha256();
            byte[] chunk = new byte[MediaFrame.CHUNK];
            long at = 0;
            int sequence = 0;
            while (true) {
                long before = opened.offset() - at;
                int most = before > 0 ? (int) Math.min(before, chunk.length) : chunk.length;
                int size = in.readNBytes(chunk, 0, most);
                if (size == 0) {
                    break;
                }
                sha.update(chunk, 0, size);
                at += size;
                if (before <= 0) {
                    sequence = send(lane, ByteBuffer.wrap(chunk, 0, size), sequence);
                }
                progress.accept(at);
            }
            link.sendBinary(
                    MediaFrame.end(opened.stream(), sequence, sha.digest()).bytes());
            lane.acknowledged();
        } catch (IOException e) {
            link.sendBinary(MediaFrame.stop(opened.stream(), Stop.CANCELLED).bytes());
            throw e;
        } finally {
            lanes.remove(opened.stream());
        }
    }

    private int send(Lane lane, ByteBuffer bytes, int first) {
        int sequence = first;
        while (bytes.hasRemaining()) {
            int size = lane.granted(bytes.remaining());
            ByteBuffer part = bytes.slice(bytes.position(), size);
            link.sendBinary(MediaFrame.data(lane.number, sequence++, part).bytes());
            bytes.position(bytes.position() + size);
        }
        return sequence;
    }

    /// Receives a content into a file. What the file holds already is taken for its beginning, and the rest is added:
    /// so a call that broke off goes on. The digest of the whole is checked.
    ///
    /// @return what it is
    public Media receive(MediaId media, Path to, LongConsumer progress) throws IOException {
        MessageDigest sha = Canonical.sha256();
        long there = 0;
        if (Files.exists(to)) {
            try (InputStream in = Files.newInputStream(to)) {
                byte[] chunk = new byte[MediaFrame.CHUNK];
                for (int size = in.read(chunk); size >= 0; size = in.read(chunk)) {
                    sha.update(chunk, 0, size);
                    there += size;
                }
            }
        }
        MediaMethods.Receiving opened =
                link.call(MediaMethods.RECEIVE, new MediaMethods.Receive(media, Optional.of(there)));
        try (OutputStream out = Files.newOutputStream(to, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            pull(opened, there, sha, out, progress);
        }
        return opened.media();
    }

    /// Receives a content from its beginning.
    public Media receive(MediaId media, OutputStream to, LongConsumer progress) throws IOException {
        MediaMethods.Receiving opened =
                link.call(MediaMethods.RECEIVE, new MediaMethods.Receive(media, Optional.empty()));
        pull(opened, 0, Canonical.sha256(), to, progress);
        return opened.media();
    }

    /// A node receives what a command names.
    public Media receive(MediaMethods.NodeReceive wanted, OutputStream to, LongConsumer progress) throws IOException {
        MediaMethods.Receiving opened = link.call(MediaMethods.NODE_RECEIVE, wanted);
        pull(opened, 0, Canonical.sha256(), to, progress);
        return opened.media();
    }

    private void pull(
            MediaMethods.Receiving opened, long from, MessageDigest sha, OutputStream to, LongConsumer progress)
            throws IOException {
        Lane lane = new Lane(opened.stream(), 0);
        lanes.put(opened.stream(), lane);
        boolean whole = false;
        try {
            link.sendBinary(
                    MediaFrame.credit(opened.stream(), MediaFrame.WINDOW).bytes());
            long at = from;
            long taken = 0;
            int sequence = 0;
            while (!whole) {
                MediaFrame frame = lane.next();
                if (frame.sequence() != sequence++) {
                    throw new StreamStopped(Stop.PROTOCOL);
                }
                if (frame.kind() == Kind.END) {
                    checked(frame, sha.digest());
                    whole = true;
                } else {
                    int size = frame.payload().remaining();
                    sha.update(frame.payload().duplicate());
                    byte[] bytes = new byte[size];
                    frame.payload().get(bytes);
                    to.write(bytes);
                    at += size;
                    taken += size;
                    progress.accept(at);
                }
                if (taken >= MediaFrame.WINDOW / 2) {
                    link.sendBinary(MediaFrame.credit(opened.stream(), taken).bytes());
                    taken = 0;
                }
            }
        } finally {
            lanes.remove(opened.stream());
            if (!whole && link.isOpen()) {
                link.sendBinary(MediaFrame.stop(opened.stream(), Stop.CANCELLED).bytes());
            }
        }
    }

    private static void checked(MediaFrame end, byte[] digest) {
        byte[] said = new byte[MediaFrame.DIGEST];
        end.payload().get(said);
        if (!MessageDigest.isEqual(said, digest)) {
            throw new StreamStopped(Stop.DIGEST);
        }
    }

    /// A binary message has come in; on the thread that reads the link.
    void take(byte[] message) {
        MediaFrame.parse(message).ifPresent(frame -> {
            Lane lane = lanes.get(frame.stream());
            if (lane != null) {
                lane.take(frame);
            }
        });
    }

    /// The link is over.
    void closed() {
        lanes.values().forEach(Lane::closed);
    }

    static Duration patience() {
        return PATIENCE;
    }
}

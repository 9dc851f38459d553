package dev.clawnet.gateway.media;

import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.frame.MediaFrame.Stop;
import java.io.IOException;
import java.time.Instant;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A content on its way in. Its messages come one at a time, on the thread of their link.
final class Upload implements MediaStream {
    private static final Logger LOG = LoggerFactory.getLogger(Upload.class);

    private final Peer peer;
    private final int number;
    private final Contents.Key key;
    private final Content content;
    private final Disk disk;
    private final long most;
    private final Ends ends;
    private int sequence;
    private long credit = MediaFrame.WINDOW;
    private long taken;
    private volatile Instant movedAt;
    private volatile boolean sealed;

    /// Who is told how it ends; the stream is over before that.
    interface Ends {
        /// All of it came. Called on the thread of the link: must return at once.
        void whole(Upload upload);

        /// It broke off; what came is kept when it may go on later.
        void broken(Upload upload, Stop why);

        Instant now();

        /// Whether the disk takes more: what others began with the same room in sight may have filled it since.
        boolean roomy();
    }

    /// @param most bytes that it may have
    Upload(Peer peer, int number, Source source, long most, Ends ends) {
        this.peer = peer;
        this.number = number;
        this.key = source.key();
        this.content = source.content();
        this.disk = source.disk();
        this.most = most;
        this.ends = ends;
        this.movedAt = ends.now();
    }

    Content content() {
        return content;
    }

    @Override
    public Peer peer() {
        return peer;
    }

    @Override
    public int number() {
        return number;
    }

    @Override
    public Contents.Key of() {
        return key;
    }

    @Override
    public boolean idleSince(Instant since) {
        return !sealed && movedAt.isBefore(since);
    }

    @Override
    public void take(MediaFrame frame) {
        if (sealed) {
            return;
        }
        movedAt = ends.now();
        switch (frame.kind()) {
            case DATA -> data(frame);
            case END -> end(frame);
            case STOP -> over(Stop.NONE);
            case CREDIT -> over(Stop.PROTOCOL);
        }
    }

    private void data(MediaFrame frame) {
        int size = frame.payload().remaining();
        if (frame.sequence() != sequence++ || size > credit) {
            over(Stop.PROTOCOL);
            return;
        }
        credit -= size;
        if (content.reach().length() + size > most) {
            over(Stop.TOO_LARGE);
            return;
        }
        try {
            if (!disk.ask(() -> content.append(frame.payload()))) {
                over(Stop.GONE);
                return;
            }
        } catch (IOException e) {
            LOG.warn("media.write.failed");
            over(Stop.STORAGE);
            return;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            over(Stop.STORAGE);
            return;
        }
        taken += size;
        if (taken >= MediaFrame.WINDOW / 2) {
            if (!ends.roomy()) {
                over(Stop.STORAGE);
                return;
            }
            credit += taken;
            peer.signal(MediaFrame.credit(number, taken).bytes());
            taken = 0;
        }
    }

    private void end(MediaFrame frame) {
        byte[] said = new byte[MediaFrame.DIGEST];
        frame.payload().get(said);
        sealed = true;
        if (frame.sequence() != sequence) {
            over(Stop.PROTOCOL);
        } else if (!content.seal().equals(HexFormat.of().formatHex(said))) {
            over(Stop.DIGEST);
        } else {
            ends.whole(this);
        }
    }

    /// Says to the sender that all of it is on disk.
    void acknowledge() {
        peer.signal(MediaFrame.end(number, sequence, HexFormat.of().parseHex(content.seal()))
                .bytes());
    }

    private void over(Stop why) {
        sealed = true;
        ends.broken(this, why);
    }

    @Override
    public void stop(Stop why) {
        if (why != Stop.NONE) {
            peer.signal(MediaFrame.stop(number, why).bytes());
        }
    }
}

package dev.clawnet.gateway.media;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.frame.MediaFrame.Stop;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `media.*` and `node.media.*`, and the streams they open.
public final class Media implements Links.Watcher, Upload.Ends, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Media.class);

    private final Ground ground;
    private final MediaTables tables;
    private final Disk disk;
    private final Contents contents;
    private final Streams streams = new Streams();
    /// Held while the upload of a content is replaced by another one.
    private final Object replacing = new Object();

    /// What it stands on.
    ///
    /// @param executor starts each task on a thread of its own
    /// @param threads make those that read and write files
    /// @param folder of the contents
    public record Ground(
            Store store,
            InstantSource clock,
            Executor executor,
            ThreadFactory threads,
            RandomGenerator random,
            Links links,
            NodeWishes wishes,
            Path folder,
            Room room) {}

    /// How much the disk of the contents can still take.
    @FunctionalInterface
    public interface Room {
        /// Bytes.
        long usable(Path folder) throws IOException;
    }

    /// What nodes were asked for.
    public interface NodeWishes {
        /// Whether this command at the node of this link, not answered yet, asks it to send a content.
        ///
        /// @param on the one that it wants to go on with: the command has to name it
        boolean asksToSend(Caller node, String invoke, Optional<MediaId> on);

        /// Whether it asks it to take this content.
        boolean asksToTake(Caller node, String invoke, MediaId media);
    }

    public Media(Ground ground) {
        this.ground = ground;
        this.tables = new MediaTables(ground.random());
        this.disk = new Disk(ground.threads());
        this.contents = new Contents(ground.folder(), disk);
    }

    public void bind(MethodTable table) {
        table.bind(MediaMethods.SEND, this::send);
        table.bind(MediaMethods.RECEIVE, this::receive);
        table.bind(MediaMethods.LIST, (caller, _) -> list(caller.person()));
        table.bind(MediaMethods.REMOVE, this::remove);
        table.bind(MediaMethods.NODE_SEND, this::nodeSend);
        table.bind(MediaMethods.NODE_RECEIVE, this::nodeReceive);
    }

    /// Nothing is read or written any more.
    @Override
    public void close() {
        disk.close();
    }

    /// Those that are open.
    Streams streams() {
        return streams;
    }

    /// Removes files that a stop left without a row. Call once, before any stream opens.
    public void recover() {
        contents.sweep(ground.store()
                .read(view -> MediaTables.all(view).stream()
                        .map(held -> new Contents.Key(held.person(), held.media()))
                        .collect(Collectors.toSet())));
    }

    /// Ends streams that stand still, and forgets contents that are over. Call again and again.
    public void sweep() {
        Instant now = now();
        streams.idleSince(now.minus(Limits.MEDIA_IDLE)).forEach(stream -> end(stream, Stop.IDLE));
        for (MediaTables.Held held : ground.store().read(view -> MediaTables.over(view, now))) {
            forget(held.person(), held.media(), "media.expired");
        }
    }

    MediaMethods.Sending nodeSend(Caller caller, MediaMethods.NodeSend wanted) {
        if (!ground.wishes().asksToSend(caller, wanted.invoke(), wanted.media())) {
            throw MediaTables.gone();
        }
        return send(caller, wanted.send());
    }

    MediaMethods.Receiving nodeReceive(Caller caller, MediaMethods.NodeReceive wanted) {
        if (!ground.wishes().asksToTake(caller, wanted.invoke(), wanted.media())) {
            throw MediaTables.gone();
        }
        return receive(caller, wanted.receive());
    }

    MediaMethods.Sending send(Caller caller, MediaMethods.Send wanted) {
        Peer peer = peer(caller);
        MediaItem item =
                wanted.media().map(media -> arriving(caller.person(), media)).orElseGet(() -> begin(caller, wanted));
        Contents.Key key = new Contents.Key(caller.person(), item.id());
        Content content = join(key, item);
        try {
            synchronized (replacing) {
                // A stream of it that is still open is that of a link whose end is not known yet.
                streams.which(stream -> stream instanceof Upload && stream.of().equals(key))
                        .forEach(stream -> end(stream, Stop.CANCELLED));
                if (content.reach().end() != Content.End.OPEN || content.sealed()) {
                    throw new Fault(ErrorCode.CONFLICT, "that media is whole: it can be received, and not be sent");
                }
                long most = Math.min(Limits.MEDIA_CONTENT, MediaTables.counted(item));
                Upload upload = streams.open(
                        peer,
                        number -> new Upload(peer, number, new MediaStream.Source(key, content, disk), most, this));
                return new MediaMethods.Sending(
                        item.id(), upload.number(), content.reach().length(), (long) MediaFrame.WINDOW);
            }
        } catch (Fault e) {
            contents.leave(key);
            throw e;
        }
    }

    private MediaItem arriving(PersonId person, MediaId media) {
        MediaItem item = ground.store()
                .read(view -> MediaTables.find(view, person, media))
                .orElseThrow(MediaTables::gone);
        if (item.whole()) {
            throw new Fault(ErrorCode.CONFLICT, "that media is whole: it can be received, and not be sent");
        }
        return item;
    }

    private MediaItem begin(Caller caller, MediaMethods.Send wanted) {
        try {
            if (ground.room().usable(contents.folder()) - wanted.size().orElse(Limits.MEDIA_UNANNOUNCED)
                    < Limits.DOCTOR_SPACE_LOW) {
                throw new Fault(ErrorCode.LIMIT_REACHED, "the disk of the gateway has no room for it");
            }
        } catch (IOException e) {
            throw new Fault(ErrorCode.STORE_UNAVAILABLE, "the disk of the gateway does not answer");
        }
        return ground.store().write(tx -> tables.begin(tx, caller.person(), caller.actor(), wanted));
    }

    MediaMethods.Receiving receive(Caller caller, MediaMethods.Receive wanted) {
        Peer peer = peer(caller);
        MediaItem item = ground.store()
                .read(view -> MediaTables.find(view, caller.person(), wanted.media()))
                .orElseThrow(MediaTables::gone);
        Contents.Key key = new Contents.Key(caller.person(), item.id());
        Content content = join(key, item);
        try {
            MediaItem now = caughtUp(key, content);
            Download download = streams.open(
                    peer,
                    number -> new Download(
                            peer,
                            number,
                            new MediaStream.Source(key, content, disk),
                            wanted.offset().orElse(0L),
                            this::left));
            start(download);
            return new MediaMethods.Receiving(now.view(content.reach().length()), download.number());
        } catch (Fault e) {
            contents.leave(key);
            throw e;
        }
    }

    /// It may have become whole, or gone, between the look at its row and its opening: nobody else would say so.
    private MediaItem caughtUp(Contents.Key key, Content content) {
        MediaItem now = ground.store()
                .read(view -> MediaTables.find(view, key.person(), key.media()))
                .orElseThrow(MediaTables::gone);
        if (now.whole()) {
            content.seal();
            content.end(Content.End.WHOLE);
        }
        return now;
    }

    private void start(Download download) {
        try {
            ground.executor().execute(download);
        } catch (RejectedExecutionException e) {
            streams.remove(download);
            throw new Fault(ErrorCode.STOPPING, "gateway stopping");
        }
    }

    private void left(Download.Outcome outcome) {
        end(outcome.download(), outcome.why());
        contents.leave(outcome.download().of());
    }

    private Content join(Contents.Key key, MediaItem item) {
        try {
            return contents.join(key, item);
        } catch (IOException e) {
            LOG.warn("media.open.failed whole={}", item.whole());
            throw item.whole()
                    ? MediaTables.gone()
                    : new Fault(ErrorCode.STORE_UNAVAILABLE, "the disk of the gateway does not answer");
        }
    }

    private Peer peer(Caller caller) {
        return ground.links()
                .find(caller.conn())
                .filter(peer -> peer.self().caps().contains(MediaMethods.CAPABILITY))
                .orElseThrow(() -> new Fault(
                        ErrorCode.INVALID_REQUEST,
                        "streams need a connection that lists the capability " + MediaMethods.CAPABILITY
                                + " when it connects"));
    }

    MediaMethods.MediaList list(PersonId person) {
        List<MediaItem> items = ground.store().read(view -> MediaTables.of(view, person));
        List<MediaMethods.Media> views = items.stream()
                .map(item ->
                        item.view(item.whole() ? item.size() : contents.length(new Contents.Key(person, item.id()))))
                .toList();
        return new MediaMethods.MediaList(
                views, views.stream().mapToLong(MediaMethods.Media::size).sum(), Limits.MEDIA_BYTES_PER_PERSON);
    }

    MediaMethods.Removed remove(Caller caller, MediaMethods.Remove wanted) {
        ground.store().write(tx -> tables.remove(tx, caller.person(), caller.actor(), wanted.media(), "media.removed"));
        gone(new Contents.Key(caller.person(), wanted.media()));
        return new MediaMethods.Removed(wanted.media());
    }

    /// The gateway itself forgets it; nothing to do when it is gone already.
    private void forget(PersonId person, MediaId media, String kind) {
        Optional<MediaItem> there = ground.store().read(view -> MediaTables.find(view, person, media));
        if (there.isEmpty()) {
            return;
        }
        try {
            ground.store().write(tx -> tables.remove(tx, person, "gateway", media, kind));
            gone(new Contents.Key(person, media));
        } catch (Fault e) {
            LOG.info("media.forget.failed code={}", e.code());
        }
    }

    private void gone(Contents.Key key) {
        contents.remove(key);
        streams.which(stream -> stream.of().equals(key)).forEach(stream -> end(stream, Stop.GONE));
    }

    @Override
    public void up(Peer peer) {
        // Streams are opened by methods.
    }

    @Override
    public void down(Peer peer) {
        streams.down(peer.caller().conn()).forEach(stream -> over(stream, Stop.NONE));
    }

    @Override
    public void binary(Peer peer, byte[] message) {
        Optional<MediaFrame> frame = MediaFrame.parse(message);
        if (frame.isEmpty()) {
            LOG.debug("media.frame.unreadable");
            return;
        }
        // One that is over is passed over: what was on its way when it ended still comes.
        streams.find(peer, frame.get()).ifPresent(stream -> stream.take(frame.get()));
    }

    @Override
    public Instant now() {
        return ground.clock().instant();
    }

    @Override
    public boolean roomy() {
        try {
            return ground.room().usable(contents.folder()) >= Limits.DOCTOR_SPACE_LOW;
        } catch (IOException e) {
            LOG.warn("media.room.unknown");
            return false;
        }
    }

    @Override
    public void whole(Upload upload) {
        try {
            ground.executor().execute(() -> settle(upload));
        } catch (RejectedExecutionException e) {
            end(upload, Stop.STORAGE);
        }
    }

    /// On disk first, then its row and entry, then the sender hears of it.
    private void settle(Upload upload) {
        Contents.Key key = upload.of();
        try {
            upload.content().force();
            long size = upload.content().reach().length();
            String digest = upload.content().seal();
            ground.store().write(tx -> whole(tx, key, size, digest));
            upload.content().end(Content.End.WHOLE);
            upload.acknowledge();
            end(upload, Stop.NONE);
        } catch (IOException e) {
            LOG.warn("media.sync.failed");
            end(upload, Stop.STORAGE);
        } catch (Fault e) {
            LOG.info("media.settle.failed code={}", e.code());
            end(upload, e.code() == ErrorCode.NOT_FOUND ? Stop.GONE : Stop.STORAGE);
        }
    }

    private Change<MediaItem> whole(Tx tx, Contents.Key key, long size, String digest) {
        return tables.whole(tx, key.person(), key.media(), size, digest);
    }

    /// What is not what was sent, or more than may be, is of no use to anybody.
    @Override
    public void broken(Upload upload, Stop why) {
        end(upload, why);
        if (why == Stop.DIGEST || why == Stop.TOO_LARGE) {
            try {
                ground.executor()
                        .execute(() -> forget(upload.of().person(), upload.of().media(), "media.discarded"));
            } catch (RejectedExecutionException e) {
                LOG.info("media.discard.later");
            }
        }
    }

    private void end(MediaStream stream, Stop why) {
        if (streams.remove(stream)) {
            over(stream, why);
        }
    }

    /// A download leaves its content on its own thread, once it has stopped reading.
    private void over(MediaStream stream, Stop why) {
        stream.stop(why);
        if (stream instanceof Upload) {
            contents.leave(stream.of());
        }
    }
}

package dev.clawnet.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.presence.FakePeer;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.frame.MediaFrame.Kind;
import dev.clawnet.protocol.frame.MediaFrame.Stop;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Streams in and out, on a disk and a store of the test's own; links are kept in memory.
@Timeout(180)
final class MediaTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");
    private static final int MANY = 5 * MediaFrame.WINDOW + 17;

    @TempDir
    private Path folder;

    private final AtomicLong room = new AtomicLong(Long.MAX_VALUE);
    private final Instant[] now = {Instant.parse("2026-06-01T08:00:00Z")};
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final MemoryStore store = new MemoryStore((_, more) -> entries.addAll(more), new Notices(), () -> now[0]);
    private final Links links = new Links(new Links.Bounds(100, 100));
    private final FakePeer laptop = FakePeer.operator(LI, 1);
    private final FakePeer phone = FakePeer.operator(LI, 2);
    private final FakePeer nova = FakePeer.operator(NOVA, 3);
    private final FakePeer node = FakePeer.of(LI, 4, Role.NODE, MediaMethods.CAPABILITY);
    private final FakePeer plain = FakePeer.of(LI, 5, Role.OPERATOR);
    private Media media = open(Path.of(""));

    private Media open(Path where) {
        return new Media(new Media.Ground(
                store,
                () -> now[0],
                work -> Thread.ofVirtual().start(work),
                work -> Thread.ofPlatform().daemon().name("disk").unstarted(work),
                new Random(7),
                links,
                new Wishes(),
                where,
                _ -> room.get()));
    }

    private record Wishes() implements Media.NodeWishes {
        @Override
        public boolean asksToSend(Caller node, String invoke, Optional<MediaId> on) {
            return invoke.equals("read") && on.isEmpty();
        }

        @Override
        public boolean asksToTake(Caller node, String invoke, MediaId media) {
            return invoke.equals(media.value());
        }
    }

    @BeforeEach
    void enter() {
        media = open(folder.resolve("media"));
        for (FakePeer peer : List.of(laptop, phone, nova, node, plain)) {
            links.add(peer);
        }
    }

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static MediaMethods.Send wish(String name, long size) {
        return new MediaMethods.Send(name, Optional.empty(), Optional.of(size), Optional.empty());
    }

    private static MediaMethods.Send again(MediaId id) {
        return new MediaMethods.Send("again", Optional.empty(), Optional.empty(), Optional.of(id));
    }

    private void data(FakePeer peer, int stream, int sequence, byte[] bytes, int from, int to) {
        media.binary(
                peer,
                MediaFrame.data(stream, sequence, ByteBuffer.wrap(Arrays.copyOfRange(bytes, from, to)))
                        .bytes());
    }

    /// Sends from an offset on as far as credit lets it, reading the credit that comes; returns the next sequence.
    private int send(FakePeer peer, MediaMethods.Sending opened, byte[] bytes, int to) throws InterruptedException {
        long credit = opened.credit();
        int at = opened.offset().intValue();
        int sequence = 0;
        while (at < to) {
            while (credit == 0) {
                MediaFrame frame = peer.next();
                assertThat(frame.kind()).isEqualTo(Kind.CREDIT);
                credit += frame.credit();
            }
            int size = (int) Math.min(Math.min(MediaFrame.CHUNK, to - at), credit);
            data(peer, opened.stream(), sequence++, bytes, at, at + size);
            credit -= size;
            at += size;
        }
        return sequence;
    }

    private MediaFrame end(FakePeer peer, int stream, int sequence, byte[] bytes) throws InterruptedException {
        media.binary(
                peer,
                MediaFrame.end(stream, sequence, Canonical.sha256().digest(bytes))
                        .bytes());
        MediaFrame frame = peer.next();
        while (frame.kind() == Kind.CREDIT) {
            frame = peer.next();
        }
        return frame;
    }

    private MediaId whole(FakePeer peer, byte[] bytes) throws InterruptedException {
        MediaMethods.Sending opened = media.send(peer.caller(), wish("clip", bytes.length));
        int sequence = send(peer, opened, bytes, bytes.length);
        assertThat(end(peer, opened.stream(), sequence, bytes).kind()).isEqualTo(Kind.END);
        return opened.media();
    }

    private MediaMethods.Receiving receive(FakePeer peer, MediaId id, long from) {
        return media.receive(peer.caller(), new MediaMethods.Receive(id, Optional.of(from)));
    }

    private void grant(FakePeer peer, int stream, long bytes) {
        media.binary(peer, MediaFrame.credit(stream, bytes).bytes());
    }

    /// Everything that comes until the end, granting as it goes.
    private byte[] drain(FakePeer peer, int stream) throws InterruptedException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int sequence = 0;
        while (true) {
            MediaFrame frame = peer.next();
            assertThat(frame.stream()).isEqualTo(stream);
            assertThat(frame.sequence()).isEqualTo(sequence++);
            if (frame.kind() == Kind.END) {
                return out.toByteArray();
            }
            byte[] part = new byte[frame.payload().remaining()];
            frame.payload().get(part);
            out.writeBytes(part);
            grant(peer, stream, part.length);
        }
    }

    private List<String> kinds() {
        return entries.stream().map(Entry::kind).toList();
    }

    private static ErrorCode code(Runnable call) {
        try {
            call.run();
            throw new AssertionError("it was let through");
        } catch (Fault e) {
            return e.code();
        }
    }

    @Test
    void a_content_is_kept_and_handed_out_byte_for_byte_with_an_entry_for_its_begin_and_its_end() throws Exception {
        byte[] bytes = noise(MANY);
        MediaId id = whole(laptop, bytes);
        assertThat(kinds()).containsExactly("media.begun", "media.whole");

        MediaMethods.Receiving opened = receive(phone, id, 0);
        grant(phone, opened.stream(), MediaFrame.WINDOW);
        assertThat(drain(phone, opened.stream())).isEqualTo(bytes);
        assertThat(opened.media().size()).isEqualTo(MANY);
    }

    @Test
    void a_receiver_is_sent_what_it_granted_and_no_more() throws Exception {
        MediaId id = whole(laptop, noise(MANY));
        MediaMethods.Receiving opened = receive(phone, id, MANY - 100L);
        grant(phone, opened.stream(), 60);
        assertThat(phone.next().payload().remaining()).isEqualTo(60);
        assertThat(phone.silent()).isTrue();
        grant(phone, opened.stream(), 1_000);
        assertThat(phone.next().payload().remaining()).isEqualTo(40);
        assertThat(phone.next().kind()).isEqualTo(Kind.END);
    }

    @Test
    void a_sender_beyond_its_credit_or_out_of_order_is_stopped() throws Exception {
        byte[] bytes = noise(MediaFrame.CHUNK);
        MediaMethods.Sending gap = media.send(laptop.caller(), wish("gap", MANY));
        data(laptop, gap.stream(), 1, bytes, 0, 10);
        assertThat(laptop.next().stop()).isEqualTo(Stop.PROTOCOL);

        MediaMethods.Sending small = media.send(laptop.caller(), wish("small", 10));
        data(laptop, small.stream(), 0, bytes, 0, 11);
        assertThat(laptop.next().stop()).isEqualTo(Stop.TOO_LARGE);
    }

    @Test
    void a_sender_gets_credit_for_what_is_on_disk_alone() {
        byte[] bytes = noise(MediaFrame.CHUNK);
        MediaMethods.Sending opened = media.send(laptop.caller(), wish("fast", 100L * MediaFrame.WINDOW));
        int chunks = MediaFrame.WINDOW / MediaFrame.CHUNK;
        Upload upload = upload(laptop, opened);
        for (int i = 0; i < chunks; i++) {
            data(laptop, opened.stream(), i, bytes, 0, bytes.length);
        }
        assertThat(upload.content().reach().length()).isEqualTo(MediaFrame.WINDOW);
        assertThat(laptop.silent()).isFalse();
    }

    private Upload upload(FakePeer peer, MediaMethods.Sending opened) {
        return (Upload) media.streams()
                .find(peer, MediaFrame.credit(opened.stream(), 1))
                .orElseThrow();
    }

    @Test
    void what_is_not_what_was_sent_is_thrown_away() throws Exception {
        byte[] bytes = noise(1_000);
        MediaMethods.Sending opened = media.send(laptop.caller(), wish("clip", bytes.length));
        data(laptop, opened.stream(), 0, bytes, 0, bytes.length);
        assertThat(end(laptop, opened.stream(), 1, noise(999)).stop()).isEqualTo(Stop.DIGEST);
        await(() -> kinds().contains("media.discarded"));
        assertThat(media.list(LI).media()).isEmpty();
        assertThat(code(() -> receive(phone, opened.media(), 0))).isEqualTo(ErrorCode.NOT_FOUND);
    }

    /// Until something that another thread does has come.
    private static void await(BooleanSupplier come) {
        long until = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!come.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(until);
            Thread.onSpinWait();
        }
    }

    @Test
    void what_another_person_holds_is_not_there() throws Exception {
        MediaId id = whole(laptop, noise(100));
        assertThat(code(() -> receive(nova, id, 0))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> media.send(nova.caller(), again(id)))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() -> media.remove(nova.caller(), new MediaMethods.Remove(id))))
                .isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(media.list(NOVA).media()).isEmpty();
        assertThat(media.list(LI).media()).hasSize(1);
    }

    @Test
    void a_disk_that_is_filled_meanwhile_stops_what_arrives_and_begins_nothing_new() throws Exception {
        byte[] bytes = noise(MANY);
        MediaMethods.Sending opened = media.send(laptop.caller(), wish("clip", bytes.length));
        room.set(Limits.DOCTOR_SPACE_LOW - 1);
        for (int i = 0; i < MediaFrame.WINDOW / MediaFrame.CHUNK / 2; i++) {
            data(laptop, opened.stream(), i, bytes, i * MediaFrame.CHUNK, (i + 1) * MediaFrame.CHUNK);
        }
        assertThat(laptop.next().stop()).isEqualTo(Stop.STORAGE);
        assertThat(code(() -> media.send(phone.caller(), wish("other", 1)))).isEqualTo(ErrorCode.LIMIT_REACHED);
    }

    @Test
    void a_message_for_a_stream_of_another_link_reaches_nobody() {
        byte[] bytes = noise(100);
        MediaMethods.Sending opened = media.send(laptop.caller(), wish("clip", bytes.length));
        data(nova, opened.stream(), 0, bytes, 0, bytes.length);
        data(phone, opened.stream(), 0, bytes, 0, bytes.length);
        assertThat(upload(laptop, opened).content().reach().length()).isZero();
    }

    @Test
    void a_stream_that_broke_off_goes_on_where_it_was_and_who_receives_it_notices_nothing() throws Exception {
        byte[] bytes = noise(MANY);
        MediaMethods.Sending first = media.send(laptop.caller(), wish("clip", bytes.length));
        MediaMethods.Receiving receiving = receive(phone, first.media(), 0);
        grant(phone, receiving.stream(), MediaFrame.WINDOW);
        send(laptop, first, bytes, MediaFrame.CHUNK + 5);
        links.remove(laptop);
        media.down(laptop);

        MediaMethods.Sending second = media.send(phone.caller(), again(first.media()));
        assertThat(second.offset()).isEqualTo(MediaFrame.CHUNK + 5);
        assertThat(second.media()).isEqualTo(first.media());
        FakePeer other = FakePeer.operator(LI, 9);
        links.add(other);
        MediaMethods.Sending third = media.send(other.caller(), again(first.media()));
        int sequence = send(other, third, bytes, bytes.length);
        assertThat(end(other, third.stream(), sequence, bytes).kind()).isEqualTo(Kind.END);

        List<MediaFrame> stops = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (MediaFrame frame = phone.next(); frame.kind() != Kind.END; frame = phone.next()) {
            if (frame.kind() == Kind.STOP) {
                stops.add(frame);
                continue;
            }
            byte[] part = new byte[frame.payload().remaining()];
            frame.payload().get(part);
            out.writeBytes(part);
            grant(phone, receiving.stream(), part.length);
        }
        assertThat(stops)
                .as("the second stream gave way to the third")
                .extracting(MediaFrame::stream)
                .containsExactly(second.stream());
        assertThat(out.toByteArray()).isEqualTo(bytes);
    }

    @Test
    void a_restart_goes_on_with_what_lies_on_disk_and_removes_what_no_row_knows() throws Exception {
        byte[] bytes = noise(MANY);
        MediaMethods.Sending first = media.send(laptop.caller(), wish("clip", bytes.length));
        send(laptop, first, bytes, 70_000);
        media.down(laptop);
        Path stray = folder.resolve("media").resolve(LI.value()).resolve("md-stray");
        Files.writeString(stray, "left");

        media = open(folder.resolve("media"));
        media.recover();
        assertThat(stray).doesNotExist();
        MediaMethods.Sending second = media.send(laptop.caller(), again(first.media()));
        assertThat(second.offset()).isEqualTo(70_000);
        int sequence = send(laptop, second, bytes, bytes.length);
        assertThat(end(laptop, second.stream(), sequence, bytes).kind()).isEqualTo(Kind.END);
    }

    @Test
    void a_node_sends_and_takes_what_a_command_asks_for_and_nothing_else() throws Exception {
        MediaId id = whole(laptop, noise(100));
        MediaMethods.NodeSend unasked =
                new MediaMethods.NodeSend("other", "clip", Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(code(() -> media.nodeSend(node.caller(), unasked))).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(code(() ->
                        media.nodeReceive(node.caller(), new MediaMethods.NodeReceive("other", id, Optional.empty()))))
                .isEqualTo(ErrorCode.NOT_FOUND);

        MediaMethods.NodeSend asked =
                new MediaMethods.NodeSend("read", "clip", Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(media.nodeSend(node.caller(), asked).offset()).isZero();
        assertThat(media.nodeReceive(node.caller(), new MediaMethods.NodeReceive(id.value(), id, Optional.empty()))
                        .media()
                        .media())
                .isEqualTo(id);
    }

    @Test
    void a_connection_without_the_capability_has_no_streams() {
        assertThatThrownBy(() -> media.send(plain.caller(), wish("clip", 1))).hasMessageContaining("media-streams");
    }

    @Test
    void streams_of_a_link_and_bytes_of_a_person_are_bounded() {
        for (int i = 0; i < Limits.MEDIA_STREAMS_PER_LINK; i++) {
            media.send(laptop.caller(), wish("clip", 1));
        }
        assertThat(code(() -> media.send(laptop.caller(), wish("clip", 1)))).isEqualTo(ErrorCode.LIMIT_REACHED);
        media.send(phone.caller(), wish("large", Limits.MEDIA_CONTENT));
        assertThat(code(() -> media.send(phone.caller(), wish("large", Limits.MEDIA_CONTENT))))
                .isEqualTo(ErrorCode.LIMIT_REACHED);
        assertThat(media.send(nova.caller(), wish("large", Limits.MEDIA_CONTENT))
                        .offset())
                .as("what one person holds is no concern of another")
                .isZero();
    }

    @Test
    void a_stream_that_stands_still_ends_and_a_content_is_forgotten_in_time() throws Exception {
        MediaId id = whole(laptop, noise(100));
        MediaMethods.Sending slow = media.send(laptop.caller(), wish("slow", 100));
        now[0] = now[0].plus(Limits.MEDIA_IDLE).plusSeconds(1);
        media.sweep();
        assertThat(laptop.next().stop()).isEqualTo(Stop.IDLE);
        assertThat(media.list(LI).media())
                .extracting(MediaMethods.Media::media)
                .containsExactlyInAnyOrder(id, slow.media());

        now[0] = now[0].plus(Limits.MEDIA_ARRIVES);
        media.sweep();
        assertThat(media.list(LI).media()).extracting(MediaMethods.Media::media).containsExactly(id);
        now[0] = now[0].plus(Limits.MEDIA_KEPT);
        media.sweep();
        assertThat(media.list(LI).media()).isEmpty();
        assertThat(kinds()).contains("media.expired");
        assertThat(files()).isEmpty();
    }

    private List<Path> files() throws IOException {
        try (Stream<Path> all = Files.walk(folder.resolve("media"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void what_is_removed_ends_its_streams() throws Exception {
        MediaId id = whole(laptop, noise(MANY));
        MediaMethods.Receiving opened = receive(phone, id, 0);
        media.remove(laptop.caller(), new MediaMethods.Remove(id));
        assertThat(phone.next().stop()).isEqualTo(Stop.GONE);
        assertThat(opened.stream()).isPositive();
        assertThat(files()).isEmpty();
    }
}

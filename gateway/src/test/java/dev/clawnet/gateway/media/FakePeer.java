package dev.clawnet.gateway.media;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// A link that keeps what it is sent.
final class FakePeer implements Peer {
    private final Caller caller;
    private final List<String> caps;
    private final BlockingQueue<MediaFrame> heard = new LinkedBlockingQueue<>();

    FakePeer(PersonId person, int conn, Role role, String... caps) {
        this.caller = new Caller(
                new ConnId("k-" + conn),
                person,
                Optional.of(new DeviceId(String.format("%064x", conn))),
                DeviceClass.PROGRAM,
                role,
                Set.of(),
                false,
                false);
        this.caps = List.of(caps);
    }

    static FakePeer operator(PersonId person, int conn) {
        return new FakePeer(person, conn, Role.OPERATOR, MediaMethods.CAPABILITY);
    }

    /// The next message about streams.
    MediaFrame next() throws InterruptedException {
        MediaFrame frame = heard.poll(20, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("nothing came");
        }
        return frame;
    }

    /// Whether nothing waits to be read now.
    boolean silent() {
        return heard.isEmpty();
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Self self() {
        Optional<String> unsaid = Optional.empty();
        return new Self(
                "cli",
                "cli",
                "1",
                "linux",
                unsaid,
                unsaid,
                unsaid,
                "127.0.0.1",
                List.of(),
                caps,
                List.of(),
                Instant.EPOCH);
    }

    @Override
    public boolean signal(byte[] message) {
        return heard.add(MediaFrame.parse(message).orElseThrow());
    }

    @Override
    public boolean chunk(byte[] message, Runnable room) {
        return heard.add(MediaFrame.parse(message).orElseThrow());
    }

    @Override
    public <E> boolean tell(EventType<E> event, E payload) {
        return false;
    }

    @Override
    public void broadcast(EventText event) {}

    @Override
    public void cut(String reason) {}

    @Override
    public void end(int closeCode, String reason) {}
}

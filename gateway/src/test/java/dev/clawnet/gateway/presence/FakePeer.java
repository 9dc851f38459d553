package dev.clawnet.gateway.presence;

import dev.clawnet.gateway.method.Caller;
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
public final class FakePeer implements Peer {
    private final Caller caller;
    private final Self self;
    private final BlockingQueue<MediaFrame> heard = new LinkedBlockingQueue<>();

    private FakePeer(Caller caller, Self self) {
        this.caller = caller;
        this.self = self;
    }

    /// A link of a program with a device of its own.
    public static FakePeer of(PersonId person, int conn, Role role, String... caps) {
        return of(person, conn, new DeviceId(String.format("%064x", conn)), role, caps);
    }

    /// A link of that device.
    static FakePeer of(PersonId person, int conn, DeviceId device, Role role, String... caps) {
        Caller caller = new Caller(
                new ConnId("k-" + conn),
                person,
                Optional.of(device),
                DeviceClass.PROGRAM,
                role,
                Set.of(),
                false,
                false);
        Optional<String> unsaid = Optional.empty();
        return new FakePeer(
                caller,
                new Self(
                        "cli",
                        "cli",
                        "1",
                        "linux",
                        unsaid,
                        unsaid,
                        unsaid,
                        "127.0.0.1",
                        List.of(),
                        List.of(caps),
                        List.of(),
                        Instant.EPOCH));
    }

    /// One that hears streams.
    public static FakePeer operator(PersonId person, int conn) {
        return of(person, conn, Role.OPERATOR, MediaMethods.CAPABILITY);
    }

    /// The next message about streams.
    public MediaFrame next() throws InterruptedException {
        MediaFrame frame = heard.poll(60, TimeUnit.SECONDS);
        if (frame == null) {
            throw new AssertionError("nothing came");
        }
        return frame;
    }

    /// Whether nothing waits to be read now.
    public boolean silent() {
        return heard.isEmpty();
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Self self() {
        return self;
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

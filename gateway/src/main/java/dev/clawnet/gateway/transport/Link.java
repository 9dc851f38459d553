package dev.clawnet.gateway.transport;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One WebSocket connection between its event loop and the upper layer.
///
/// The first reason to end wins, whoever gave it. After an end given here nothing more is delivered; after the
/// peer's own close frame what it sent before still is. Its listener hears the end exactly once, last.
final class Link implements Connection, Mailbox.Host {
    private static final Logger LOG = LoggerFactory.getLogger(Link.class);

    private final Channel channel;
    private final TransportSettings settings;
    private final SocketCount.Place place;
    private final Links links;
    private final InetSocketAddress remote;
    private final boolean tls;
    private final Outbox outbox;
    private final Mailbox mailbox;
    private final AtomicReference<@Nullable Close> end = new AtomicReference<>();
    /// Ends the socket when the peer does not: called off once it is closed.
    private volatile @Nullable Future<?> grace;

    private volatile boolean endedHere;
    private volatile int inbound;
    private @Nullable LinkListener listener;
    private volatile boolean paused;
    private boolean byeSent;
    private boolean byeHeard;

    Link(Socket socket, Upgrade upgrade) {
        this.channel = socket.channel();
        this.settings = socket.house().settings();
        this.links = socket.house().links();
        this.place = socket.place();
        // Not the request itself: an idle link would hold its headers.
        this.remote = upgrade.remote();
        this.tls = upgrade.tls();
        this.inbound = settings.bounds().unproved();
        this.outbox = new Outbox(channel, socket.house().wakes(channel.eventLoop()), this::byeSent);
        this.mailbox = new Mailbox(socket.house().workers(), settings.bounds(), this);
    }

    @Override
    public boolean send(String text, Delivery delivery) {
        if (end.get() != null) {
            return false;
        }
        if (!outbox.add(text, settings.bounds().outbound())) {
            return tooSlow(delivery);
        }
        if (!mailbox.batching()) {
            outbox.wake();
        }
        return true;
    }

    @Override
    public boolean send(byte[] head, byte[] tail, Delivery delivery) {
        if (end.get() != null) {
            return false;
        }
        if (!outbox.add(head, tail, settings.bounds().outbound())) {
            return tooSlow(delivery);
        }
        outbox.gather();
        return true;
    }

    private boolean tooSlow(Delivery delivery) {
        if (delivery == Delivery.MUST) {
            fail(Close.policy("slow consumer"));
        }
        return false;
    }

    @Override
    public boolean signal(byte[] message) {
        if (end.get() != null) {
            return false;
        }
        if (!outbox.add(message, settings.bounds().outbound())) {
            return tooSlow(Delivery.MUST);
        }
        outbox.wake();
        return true;
    }

    @Override
    public boolean chunk(byte[] message, Runnable room) {
        return end.get() != null || outbox.chunk(message, room);
    }

    @Override
    public void close(Close close) {
        if (!Close.sendable(close.code())) {
            throw new IllegalArgumentException("never sent: " + close.code());
        }
        if (endHere(close)) {
            sayBye(close);
        }
    }

    @Override
    public void abort() {
        endHere(new Close(Close.LOST, ""));
        Linger.now(channel);
    }

    @Override
    public void admit() {
        inbound = settings.bounds().admitted();
        place.prove();
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public boolean tls() {
        return tls;
    }

    @Override
    public long bufferedBytes() {
        return outbox.buffered();
    }

    Outbox outbox() {
        return outbox;
    }

    Mailbox mailbox() {
        return mailbox;
    }

    /// Whether a reason to end was given: from then on only the close frame is still sent.
    boolean ending() {
        return end.get() != null;
    }

    int inbound() {
        return inbound;
    }

    /// Says who hears this link; before any frame is read.
    void start(LinkListener hears) {
        listener = hears;
        links.add(this);
    }

    /// Ends the link for a fault: what has not left is dropped, so that the close frame is not stuck behind it.
    void fail(Close close) {
        if (endHere(close)) {
            outbox.clear();
            sayBye(close);
        }
    }

    /// A whole message has come in; on the event loop.
    void received(byte[] bytes, boolean binary) {
        mailbox.add(bytes.length, () -> deliver(bytes, binary));
    }

    /// The peer's close frame has come in; on the event loop.
    void byeReceived(Close close) {
        byeHeard = true;
        if (end.compareAndSet(null, close)) {
            sayBye(new Close(close.code(), ""));
        } else if (byeSent) {
            Linger.now(channel);
        }
    }

    /// The socket is closed; on the event loop.
    void socketClosed() {
        end.compareAndSet(null, new Close(Close.LOST, ""));
        Future<?> waits = grace;
        if (waits != null) {
            waits.cancel(false);
        }
        outbox.clear();
        mailbox.add(0, this::over);
        mailbox.wake();
    }

    private boolean endHere(Close close) {
        if (!end.compareAndSet(null, close)) {
            return false;
        }
        endedHere = true;
        return true;
    }

    private void sayBye(Close close) {
        outbox.add(close);
        outbox.wake();
        try {
            grace = channel.eventLoop()
                    .schedule(
                            () -> Linger.now(channel),
                            settings.deadlines().closeGrace().toMillis(),
                            TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and every socket with it.
            Linger.now(channel);
        }
    }

    private void byeSent() {
        byeSent = true;
        if (byeHeard) {
            Linger.now(channel);
        }
    }

    /// Whether its socket was left unread since the last question.
    boolean wasPaused() {
        boolean was = paused;
        paused = mailbox.full();
        return was;
    }

    @Override
    public void fullChanged() {
        paused = true;
        if (channel.eventLoop().inEventLoop()) {
            channel.config().setAutoRead(!mailbox.full());
        } else {
            onLoop(() -> channel.config().setAutoRead(!mailbox.full()));
        }
    }

    @Override
    public void batchEnd() {
        outbox.wake();
    }

    @Override
    public void onLoop(Runnable task) {
        try {
            channel.eventLoop().execute(task);
        } catch (RejectedExecutionException _) {
            // The loop has ended, and every socket with it; what is left is to say so.
            outbox.clear();
            task.run();
        }
    }

    private void deliver(byte[] bytes, boolean binary) {
        LinkListener hears = listener;
        if (endedHere || hears == null) {
            return;
        }
        try {
            if (binary && hears.binary(bytes)) {
                return;
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setMessage("link.listener.failed").setCause(e).log();
            fail(new Close(Close.INTERNAL, "internal error"));
            return;
        }
        String text;
        try {
            text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException _) {
            fail(new Close(Close.NOT_UTF8, "message is not UTF-8"));
            return;
        }
        try {
            hears.text(text);
        } catch (RuntimeException | Error e) {
            LOG.atError().setMessage("link.listener.failed").setCause(e).log();
            fail(new Close(Close.INTERNAL, "internal error"));
        }
    }

    private void over() {
        LinkListener hears = listener;
        Close why = end.get();
        try {
            if (hears != null && why != null) {
                hears.closed(why);
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setMessage("link.listener.failed").setCause(e).log();
        } finally {
            links.remove(this);
        }
    }
}

package dev.clawnet.gateway.control;

import dev.clawnet.gateway.transport.Close;
import dev.clawnet.gateway.transport.Connection;
import dev.clawnet.gateway.transport.Delivery;
import dev.clawnet.gateway.transport.LinkListener;
import dev.clawnet.protocol.json.Json;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import tools.jackson.databind.JsonNode;

/// A connection in memory: keeps what was sent, and tells its listener when it is closed.
final class FakeConnection implements Connection {
    private static final int UNSENT = 8;

    private final InetSocketAddress remote;
    private final List<String> sent = new ArrayList<>();
    private Optional<LinkListener> listener = Optional.empty();
    private Optional<Close> close = Optional.empty();
    private boolean aborted;
    private boolean admitted;
    private boolean stalled;
    private int unsent;
    private Optional<Executor> elsewhere = Optional.empty();

    FakeConnection(InetSocketAddress remote) {
        this.remote = remote;
    }

    void listener(LinkListener heard) {
        listener = Optional.of(heard);
    }

    /// The peer stops reading, or goes on. What may be dropped then is, and beyond a bound of the rest the link ends,
    /// as on a real socket.
    ///
    /// @param threads where the listener hears of that end
    synchronized void stalled(boolean now, Executor threads) {
        stalled = now;
        unsent = 0;
        elsewhere = Optional.of(threads);
    }

    @Override
    public boolean send(String text, Delivery delivery) {
        synchronized (this) {
            if (close.isPresent() || aborted || (stalled && delivery == Delivery.DROP_IF_SLOW)) {
                return false;
            }
            if (!stalled || ++unsent <= UNSENT) {
                sent.add(text);
                return true;
            }
            close = Optional.of(Close.policy("slow consumer"));
        }
        elsewhere.orElseThrow().execute(() -> listener.ifPresent(heard -> heard.closed(Close.policy("slow consumer"))));
        return false;
    }

    @Override
    public boolean send(byte[] head, byte[] tail, Delivery delivery) {
        return send(new String(head, StandardCharsets.UTF_8) + new String(tail, StandardCharsets.UTF_8), delivery);
    }

    @Override
    public boolean signal(byte[] message) {
        throw new UnsupportedOperationException("no streams here");
    }

    @Override
    public boolean chunk(byte[] message, Runnable room) {
        throw new UnsupportedOperationException("no streams here");
    }

    @Override
    public void close(Close how) {
        end(Optional.of(how));
    }

    @Override
    public void abort() {
        end(Optional.empty());
    }

    private void end(Optional<Close> how) {
        synchronized (this) {
            if (close.isPresent() || aborted) {
                return;
            }
            close = how;
            aborted = how.isEmpty();
        }
        listener.ifPresent(heard -> heard.closed(how.orElse(new Close(Close.LOST, ""))));
    }

    @Override
    public synchronized void admit() {
        admitted = true;
    }

    @Override
    public InetSocketAddress remote() {
        return remote;
    }

    @Override
    public boolean tls() {
        return true;
    }

    @Override
    public long bufferedBytes() {
        return 0;
    }

    synchronized Optional<Close> close() {
        return close;
    }

    synchronized boolean aborted() {
        return aborted;
    }

    synchronized boolean admitted() {
        return admitted;
    }

    synchronized List<JsonNode> frames() {
        return sent.stream().map(Json.STRICT::readTree).toList();
    }

    synchronized List<String> texts() {
        return List.copyOf(sent);
    }
}

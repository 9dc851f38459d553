package dev.clawnet.gateway.control;

import dev.clawnet.gateway.transport.Close;
import dev.clawnet.gateway.transport.Connection;
import dev.clawnet.gateway.transport.Delivery;
import dev.clawnet.gateway.transport.LinkListener;
import dev.clawnet.protocol.json.Json;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// A connection in memory: keeps what was sent, and tells its listener when it is closed.
final class FakeConnection implements Connection {
    private final InetSocketAddress remote;
    private final List<String> sent = new ArrayList<>();
    private Optional<LinkListener> listener = Optional.empty();
    private Optional<Close> close = Optional.empty();
    private boolean aborted;
    private boolean admitted;

    FakeConnection(InetSocketAddress remote) {
        this.remote = remote;
    }

    void listener(LinkListener heard) {
        listener = Optional.of(heard);
    }

    @Override
    public synchronized boolean send(String text, Delivery delivery) {
        if (close.isPresent() || aborted) {
            return false;
        }
        sent.add(text);
        return true;
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

package dev.clawnet.verify.load;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.function.BooleanSupplier;

/// Every connection of a case on the calling thread: reads what is there, lets the case answer, and writes each
/// connection once a turn.
final class Loop implements AutoCloseable {
    private static final long TURN_MILLIS = 20;

    private final Target target;
    private final Selector selector;
    private final Queue<Peer> dirty = new ArrayDeque<>();
    private final PriorityQueue<Later> later = new PriorityQueue<>(Comparator.comparingLong(Later::at));

    private record Later(long at, Runnable work) {}

    Loop(Target target) throws IOException {
        this.target = target;
        this.selector = Selector.open();
    }

    /// A new connection, on its way.
    Peer connect(Peer.Hears hears) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        Peer peer = new Peer(channel, target, this, hears);
        InetSocketAddress address = target.address();
        boolean there = channel.connect(address);
        SelectionKey key = channel.register(selector, there ? SelectionKey.OP_READ : SelectionKey.OP_CONNECT, peer);
        if (there) {
            peer.connected(key);
        }
        return peer;
    }

    /// Something waits to be written.
    void dirty(Peer peer) {
        dirty.add(peer);
    }

    /// Does the work when so much time is over.
    void after(long millis, Runnable work) {
        later.add(new Later(System.nanoTime() + millis * 1_000_000, work));
    }

    /// Serves until the end is there, or so many seconds are over.
    void run(double seconds, BooleanSupplier over) throws IOException {
        long until = System.nanoTime() + (long) (seconds * 1e9);
        while (!over.getAsBoolean() && System.nanoTime() - until < 0) {
            turn();
        }
    }

    private void turn() throws IOException {
        flush();
        selector.select(TURN_MILLIS / (later.isEmpty() ? 1 : TURN_MILLIS));
        List<SelectionKey> ready = new ArrayList<>(selector.selectedKeys());
        selector.selectedKeys().clear();
        for (SelectionKey key : ready) {
            if (key.isValid() && key.attachment() instanceof Peer peer) {
                peer.ready(key);
            }
        }
        for (Later next = later.peek(); next != null && next.at() <= System.nanoTime(); next = later.peek()) {
            later.remove().work().run();
        }
    }

    private void flush() {
        for (Peer peer = dirty.poll(); peer != null; peer = dirty.poll()) {
            peer.flush();
        }
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : List.copyOf(selector.keys())) {
            key.channel().close();
        }
        selector.close();
    }
}

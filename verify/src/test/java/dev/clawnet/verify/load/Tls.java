package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLEngineResult;
import javax.net.ssl.SSLEngineResult.HandshakeStatus;

/// TLS between one connection and its socket.
final class Tls {
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SSLEngine engine;
    private final SocketChannel channel;
    private final ByteBuffer sealedIn;
    private final ByteBuffer sealedOut;
    private boolean full;

    Tls(SSLEngine engine, SocketChannel channel) {
        this.engine = engine;
        this.channel = channel;
        this.sealedIn = ByteBuffer.allocate(2 * engine.getSession().getPacketBufferSize());
        this.sealedOut = ByteBuffer.allocate(4 * engine.getSession().getPacketBufferSize());
    }

    /// Seals and writes what it can. True when all of `plain` is on its way.
    boolean write(ByteBuffer plain) throws IOException {
        boolean more = true;
        while (more) {
            SSLEngineResult result = engine.wrap(plain, sealedOut);
            runTasks();
            sealedOut.flip();
            channel.write(sealedOut);
            sealedOut.compact();
            more = result.bytesProduced() > 0
                    && (plain.hasRemaining() || engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP);
        }
        return !plain.hasRemaining() && sealedOut.position() == 0;
    }

    /// Reads and opens what is there; -1 at the end.
    int read(ByteBuffer plain) throws IOException {
        int got = channel.read(sealedIn);
        int opened = 0;
        sealedIn.flip();
        boolean more = sealedIn.hasRemaining();
        while (more) {
            SSLEngineResult result = engine.unwrap(sealedIn, plain);
            runTasks();
            opened += result.bytesProduced();
            if (engine.getHandshakeStatus() == HandshakeStatus.NEED_WRAP) {
                write(NOTHING.duplicate());
            }
            full = result.getStatus() == SSLEngineResult.Status.BUFFER_OVERFLOW;
            more = sealedIn.hasRemaining() && result.getStatus() == SSLEngineResult.Status.OK;
        }
        sealedIn.compact();
        return got < 0 && opened == 0 ? -1 : opened;
    }

    /// Whether the last read left something for want of room.
    boolean full() {
        return full;
    }

    private void runTasks() {
        for (Runnable task = engine.getDelegatedTask(); task != null; task = engine.getDelegatedTask()) {
            task.run();
        }
    }
}

package dev.clawnet.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/// Closes a socket so that its last answer arrives: our side first, the rest when the peer follows or time is up.
///
/// A socket that is closed with unread bytes is reset, and a reset takes the answer with it.
final class Linger {
    private Linger() {}

    /// Closes without waiting for anything.
    static void now(Channel channel) {
        var _ = channel.close();
    }

    static void close(Channel channel, Duration most) {
        SslHandler tls = channel.pipeline().get(SslHandler.class);
        if (tls != null) {
            var _ = tls.closeOutbound();
        } else if (channel instanceof DuplexChannel duplex) {
            var _ = duplex.shutdownOutput();
        }
        channel.config().setAutoRead(true);
        Future<?> late = channel.eventLoop().schedule(() -> now(channel), most.toMillis(), TimeUnit.MILLISECONDS);
        channel.closeFuture().addListener(_ -> late.cancel(false));
    }
}

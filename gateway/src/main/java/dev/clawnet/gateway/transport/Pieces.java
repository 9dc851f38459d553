package dev.clawnet.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.http.DefaultHttpContent;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/// The body of an answer that is sent piece by piece: one piece at a time is on its way, so that a peer which does
/// not read holds one piece and a thread for as long as an answer may take, and no more.
///
/// Threat: answers asked for and never read. See `HttpStreamTest`.
final class Pieces implements HttpStream.Body {
    private final ChannelHandlerContext ctx;
    private final Duration most;
    private volatile boolean late;

    Pieces(ChannelHandlerContext ctx, Duration most) {
        this.ctx = ctx;
        this.most = most;
    }

    @Override
    public boolean send(String text) {
        if (over() || text.isEmpty()) {
            return !over();
        }
        ChannelFuture sent = ctx.writeAndFlush(
                new DefaultHttpContent(Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.UTF_8))));
        try {
            late = !sent.await(most.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            late = true;
        }
        return !over() && sent.isSuccess();
    }

    @Override
    public boolean over() {
        return late || !ctx.channel().isActive();
    }
}

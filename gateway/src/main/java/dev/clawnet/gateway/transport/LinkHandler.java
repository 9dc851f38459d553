package dev.clawnet.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.websocketx.PingWebSocketFrame;
import io.netty.handler.codec.http.websocketx.PongWebSocketFrame;
import io.netty.util.ReferenceCountUtil;
import io.netty.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The event loop's side of one link: frames in, pings out, the peer's signs of life.
///
/// Of the peer's pings only the newest is answered while an answer is on its way (RFC 6455 section 5.5.3), so that
/// a peer that pings and never reads costs nothing. After its close frame a link says nothing (section 5.5.1). A peer
/// whose messages we do not read for now is not dead.
final class LinkHandler extends ChannelInboundHandlerAdapter implements FrameSink {
    private final Link link;
    private final TransportSettings.Deadlines deadlines;
    private final FrameParser parser;
    private @Nullable ChannelHandlerContext context;
    private boolean heard;
    /// What the link waits for next; a link that is over lets go of it, and so of itself.
    private @Nullable Future<?> next;

    private boolean ponging;
    private byte @Nullable [] pongNext;

    LinkHandler(Link link, TransportSettings settings) {
        this.link = link;
        this.deadlines = settings.deadlines();
        this.parser = new FrameParser(this, settings.bounds().unproved());
    }

    @Override
    public void handlerAdded(ChannelHandlerContext ctx) {
        context = ctx;
        after(deadlines.ping().toMillis(), this::ping);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object incoming) {
        try {
            heard = true;
            parser.limit(link.inbound());
            parser.feed((ByteBuf) incoming);
        } finally {
            ReferenceCountUtil.release(incoming);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        link.mailbox().wake();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        link.outbox().drain();
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        Future<?> waits = next;
        if (waits != null) {
            waits.cancel(false);
        }
        link.socketClosed();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        SocketFaults.log(ctx.channel(), cause);
        Linger.now(ctx.channel());
    }

    @Override
    public void message(byte[] bytes) {
        link.received(bytes, false);
    }

    @Override
    public void binary(byte[] bytes) {
        link.received(bytes, true);
    }

    @Override
    public void ping(byte[] payload) {
        if (link.ending()) {
            return;
        }
        if (ponging) {
            pongNext = payload;
        } else {
            pong(payload);
        }
    }

    @Override
    public void pong() {
        heard = true;
    }

    @Override
    public void bye(Close close) {
        link.byeReceived(close);
    }

    @Override
    public void violation(Close close) {
        link.fail(close);
    }

    private void pong(byte[] payload) {
        ponging = true;
        context()
                .writeAndFlush(new PongWebSocketFrame(Unpooled.wrappedBuffer(payload)))
                .addListener(_ -> {
                    ponging = false;
                    byte[] next = pongNext;
                    pongNext = null;
                    if (next != null && !link.ending() && context().channel().isActive()) {
                        pong(next);
                    }
                });
    }

    private void ping() {
        if (link.ending()) {
            return;
        }
        heard = false;
        var _ = context().writeAndFlush(new PingWebSocketFrame(Unpooled.EMPTY_BUFFER));
        after(deadlines.pong().toMillis(), this::judge);
    }

    private void judge() {
        if (!link.wasPaused() && !heard) {
            link.abort();
            return;
        }
        after(Math.max(0, deadlines.ping().toMillis() - deadlines.pong().toMillis()), this::ping);
    }

    private void after(long millis, Runnable work) {
        next = context()
                .executor()
                .schedule(
                        () -> {
                            if (context().channel().isActive()) {
                                work.run();
                            }
                        },
                        millis,
                        TimeUnit.MILLISECONDS);
    }

    private ChannelHandlerContext context() {
        ChannelHandlerContext here = context;
        if (here == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return here;
    }
}

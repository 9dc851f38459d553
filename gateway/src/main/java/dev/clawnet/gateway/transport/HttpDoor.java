package dev.clawnet.gateway.transport;

import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.TooLongFrameException;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP phase of one socket: requests one at a time, in order, each phase within its deadline, until the socket
/// closes or becomes a link.
///
/// Threat: sockets held open by half requests, pipelines without end, answers never read. See `HttpDoorTest`.
final class HttpDoor extends SimpleChannelInboundHandler<FullHttpRequest> {
    /// Whole requests sent ahead of their answers; nobody but an attacker sends more in one read.
    private static final int AHEAD = 16;

    private static final Logger LOG = LoggerFactory.getLogger(HttpDoor.class);

    private final Socket socket;
    private final TransportSettings.Deadlines deadlines;
    private final Queue<FullHttpRequest> ahead = new ArrayDeque<>();
    private @Nullable Future<?> deadline;
    private boolean busy;
    private boolean done;

    HttpDoor(Socket socket) {
        this.socket = socket;
        this.deadlines = socket.house().settings().deadlines();
    }

    @Override
    public void channelActive(ChannelHandlerContext ctx) {
        within(ctx, deadlines.request());
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        done();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (done) {
            return;
        }
        if (!busy) {
            serve(ctx, request);
        } else if (ahead.size() < AHEAD) {
            ahead.add(request.retain());
        } else {
            end(ctx);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        SocketFaults.log(ctx.channel(), cause);
        end(ctx);
    }

    private void serve(ChannelHandlerContext ctx, FullHttpRequest request) {
        if (request.decoderResult().isFailure()) {
            write(ctx, unreadable(request.decoderResult().cause()), false, false);
            return;
        }
        boolean head = request.method().equals(HttpMethod.HEAD);
        boolean keep = HttpUtil.isKeepAlive(request);
        switch (Handshake.read(request, socket)) {
            case Handshake.Wrong(HttpAnswer answer) -> write(ctx, answer, head, false);
            case Handshake.Ask(HttpCall call) -> ask(ctx, call, head, keep);
            case Handshake.Wants(Upgrade upgrade, String proof) -> upgrade(ctx, upgrade, proof);
        }
    }

    private void ask(ChannelHandlerContext ctx, HttpCall call, boolean head, boolean keep) {
        HttpRoutes routes = socket.house().doors().routes();
        elsewhere(ctx, () -> routes.answer(call), reply -> {
            switch (reply) {
                case null -> write(ctx, failure(), head, keep);
                case HttpAnswer answer -> write(ctx, answer, head, keep);
                case HttpStream answer -> stream(ctx, answer, keep);
            }
        });
        routes.patience(call).ifPresent(most -> within(ctx, most));
    }

    /// Sends an answer piece by piece. Meanwhile the socket is read, so that a peer that leaves is noticed;
    /// requests that come early wait, as many as may.
    private void stream(ChannelHandlerContext ctx, HttpStream answer, boolean keep) {
        if (done) {
            return;
        }
        cancelDeadline();
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.valueOf(answer.status()));
        answer.headers().forEach((name, value) -> head.headers().set(name, value));
        head.headers()
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.TRANSFER_ENCODING, HttpHeaderValues.CHUNKED)
                .set(HttpHeaderNames.CONNECTION, keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        var _ = ctx.writeAndFlush(head);
        ctx.channel().config().setAutoRead(true);
        Pieces pieces = new Pieces(ctx, deadlines.answer());
        try {
            socket.house().workers().executor().execute(() -> {
                boolean whole = Boolean.TRUE.equals(attempt(() -> {
                    answer.writer().write(pieces);
                    return !pieces.over();
                }));
                ctx.executor().execute(() -> streamed(ctx, whole, keep));
            });
        } catch (RejectedExecutionException _) {
            // The process stops.
            end(ctx);
        }
    }

    private void streamed(ChannelHandlerContext ctx, boolean whole, boolean keep) {
        if (done) {
            return;
        }
        if (!whole) {
            end(ctx);
            return;
        }
        var written = ctx.writeAndFlush(LastHttpContent.EMPTY_LAST_CONTENT);
        if (keep) {
            next(ctx);
        } else {
            done();
            written.addListener(_ -> Linger.close(ctx.channel(), deadlines.closeGrace()));
        }
    }

    /// Decided on here: a thread of its own for each upgrade would cost more than the decision, which looks at nothing
    /// but the request.
    private void upgrade(ChannelHandlerContext ctx, Upgrade upgrade, String proof) {
        Link link = new Link(socket, upgrade);
        switch (attempt(() -> socket.house().doors().acceptor().accept(upgrade, link))) {
            case null -> refuse(ctx, link, failure());
            case LinkAcceptor.Refuse(int status, String message) -> refuse(ctx, link, Handshake.error(status, message));
            case LinkAcceptor.Accept(LinkListener listener) -> {
                link.start(listener);
                if (done || !ctx.channel().isActive()) {
                    end(ctx);
                    link.socketClosed();
                } else {
                    open(ctx, link, proof);
                }
            }
        }
    }

    private void refuse(ChannelHandlerContext ctx, Link link, HttpAnswer answer) {
        link.outbox().clear();
        write(ctx, answer, false, false);
    }

    private void open(ChannelHandlerContext ctx, Link link, String proof) {
        done();
        FullHttpResponse switching = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1, HttpResponseStatus.SWITCHING_PROTOCOLS, Unpooled.EMPTY_BUFFER);
        switching
                .headers()
                .set(HttpHeaderNames.UPGRADE, HttpHeaderValues.WEBSOCKET)
                .set(HttpHeaderNames.CONNECTION, HttpHeaderValues.UPGRADE)
                .set(HttpHeaderNames.SEC_WEBSOCKET_ACCEPT, proof);
        var _ = ctx.write(switching);
        Pipeline.becomeLink(ctx.pipeline(), new LinkHandler(link, socket.house().settings()));
        // The first frame leaves with the answer.
        link.outbox().open();
        ctx.channel().flush();
        ctx.channel().config().setAutoRead(true);
    }

    /// Runs `work` on a thread of its own, and `then` back here; a failure is logged and arrives as `null`.
    private <R> void elsewhere(ChannelHandlerContext ctx, Supplier<R> work, Consumer<@Nullable R> then) {
        busy = true;
        ctx.channel().config().setAutoRead(false);
        within(ctx, deadlines.answer());
        try {
            socket.house().workers().executor().execute(() -> {
                R result = attempt(work);
                ctx.executor().execute(() -> then.accept(result));
            });
        } catch (RejectedExecutionException _) {
            // The process stops.
            end(ctx);
        }
    }

    private static <R> @Nullable R attempt(Supplier<R> work) {
        try {
            return work.get();
        } catch (RuntimeException | Error e) {
            LOG.atError().setMessage("http.failed").setCause(e).log();
            return null;
        }
    }

    private void write(ChannelHandlerContext ctx, HttpAnswer answer, boolean head, boolean keep) {
        if (done) {
            return;
        }
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                HttpResponseStatus.valueOf(answer.status()),
                head ? Unpooled.EMPTY_BUFFER : Unpooled.wrappedBuffer(answer.body()));
        answer.headers().forEach((name, value) -> response.headers().set(name, value));
        response.headers()
                .set("X-Content-Type-Options", "nosniff")
                .set(HttpHeaderNames.CONTENT_LENGTH, answer.body().remaining())
                .set(HttpHeaderNames.CONNECTION, keep ? HttpHeaderValues.KEEP_ALIVE : HttpHeaderValues.CLOSE);
        var written = ctx.writeAndFlush(response);
        if (keep) {
            next(ctx);
        } else {
            done();
            written.addListener(_ -> Linger.close(ctx.channel(), deadlines.closeGrace()));
        }
    }

    private void next(ChannelHandlerContext ctx) {
        busy = false;
        within(ctx, deadlines.idle());
        FullHttpRequest waiting = ahead.poll();
        if (waiting == null) {
            ctx.channel().config().setAutoRead(true);
            return;
        }
        try {
            serve(ctx, waiting);
        } finally {
            waiting.release();
        }
    }

    private void within(ChannelHandlerContext ctx, Duration most) {
        cancelDeadline();
        deadline = ctx.executor().schedule(() -> end(ctx), most.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void cancelDeadline() {
        Future<?> running = deadline;
        if (running != null) {
            running.cancel(false);
        }
    }

    private void end(ChannelHandlerContext ctx) {
        done();
        Linger.now(ctx.channel());
    }

    private void done() {
        done = true;
        cancelDeadline();
        for (FullHttpRequest waiting = ahead.poll(); waiting != null; waiting = ahead.poll()) {
            waiting.release();
        }
    }

    private static HttpAnswer failure() {
        return Handshake.error(500, "internal error");
    }

    private static HttpAnswer unreadable(Throwable cause) {
        return switch (cause) {
            case TooLongHttpLineException _ -> Handshake.error(414, "the request line is too long");
            case TooLongHttpHeaderException _ -> Handshake.error(431, "the headers are too long");
            case TooLongFrameException _ -> Handshake.error(413, "the request is too long");
            default -> Handshake.error(400, "not an HTTP request");
        };
    }
}

package dev.clawnet.gateway.transport;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import io.netty.handler.ssl.SslHandler;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLEngine;

/// Tells TLS from plain text by the first byte: a TLS connection starts with a handshake record, 0x16 (RFC 8446
/// section 5.1), which no HTTP request does.
///
/// Threat: secrets in the clear over a network. Plain text is answered only to addresses trusted for it; anyone
/// else gets one line and the end. See `FirstByteTest`.
final class FirstByte extends ByteToMessageDecoder {
    private static final int HANDSHAKE = 0x16;
    private static final String SENTENCE = "plain text is for this machine only\n";
    private static final String REFUSAL = "HTTP/1.1 400 Bad Request\r\nConnection: close\r\n"
            + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: " + SENTENCE.length() + "\r\n\r\n" + SENTENCE;

    private final Socket socket;
    private boolean refused;

    FirstByte(Socket socket) {
        this.socket = socket;
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf in, List<Object> out) {
        if (refused) {
            in.skipBytes(in.readableBytes());
        } else if (in.getUnsignedByte(in.readerIndex()) == HANDSHAKE) {
            ctx.pipeline().replace(this, "tls", tls());
        } else if (socket.local()) {
            ctx.pipeline().remove(this);
        } else {
            refused = true;
            in.skipBytes(in.readableBytes());
            ctx.writeAndFlush(Unpooled.copiedBuffer(REFUSAL, StandardCharsets.US_ASCII))
                    .addListener(_ -> Linger.close(
                            ctx.channel(), socket.house().settings().deadlines().closeGrace()));
        }
    }

    private SslHandler tls() {
        SSLEngine engine = socket.house().identity().get().tls().createSSLEngine();
        engine.setUseClientMode(false);
        engine.setEnabledProtocols(new String[] {"TLSv1.3"});
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeout(
                socket.house().settings().deadlines().request().toMillis(), TimeUnit.MILLISECONDS);
        return handler;
    }
}

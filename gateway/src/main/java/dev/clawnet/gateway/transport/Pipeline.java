package dev.clawnet.gateway.transport;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.socket.SocketChannel;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameEncoder;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sets up each accepted socket: its place in the count, the first byte, HTTP; and later what makes it a link.
final class Pipeline extends ChannelInitializer<SocketChannel> {
    private static final Logger LOG = LoggerFactory.getLogger(Pipeline.class);

    private final House house;

    Pipeline(House house) {
        this.house = house;
    }

    @Override
    protected void initChannel(SocketChannel channel) {
        Optional<SocketCount.Place> place =
                house.sockets().enter(channel.remoteAddress().getAddress());
        if (place.isEmpty()) {
            LOG.atDebug()
                    .setMessage("socket.refused")
                    .addKeyValue("remote", channel.remoteAddress())
                    .log();
            Linger.now(channel);
            return;
        }
        SocketCount.Place taken = place.get();
        channel.closeFuture().addListener(_ -> taken.leave());
        Socket socket = new Socket(house, channel, taken, channel.remoteAddress());
        TransportSettings.Bounds bounds = house.settings().bounds();
        channel.pipeline()
                .addLast("first", new FirstByte(socket))
                .addLast(
                        "http",
                        new HttpServerCodec(new HttpDecoderConfig()
                                .setMaxInitialLineLength(bounds.header())
                                .setMaxHeaderSize(bounds.header())))
                .addLast("whole", new HttpObjectAggregator(bounds.body()))
                .addLast("door", new HttpDoor(socket));
    }

    /// Changes a socket from HTTP to a link; bytes that came early go to the link.
    static void becomeLink(ChannelPipeline pipeline, LinkHandler link) {
        pipeline.addLast("frames", new WebSocket13FrameEncoder(false)).addLast("link", link);
        pipeline.remove("door");
        pipeline.remove("whole");
        pipeline.remove("http");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Channel channel = ctx.channel();
        SocketFaults.log(channel, cause);
        Linger.now(channel);
    }
}

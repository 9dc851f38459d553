package dev.clawnet.gateway.transport;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One listening port: TLS and plain text, HTTP and WebSocket.
///
/// ```java
/// try (Transport transport = Transport.open(settings, certificates::identity, doors, workers)) {
///     announce(transport.port());
/// }
/// ```
///
/// An ordered stop is: [#stopAccepting], the upper layer says goodbye on its links, [#close].
public final class Transport implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Transport.class);
    /// One loop moves hundreds of thousands of frames a second; more than four only cost memory.
    private static final int MOST_LOOPS = 4;
    /// A socket's own buffer beyond which the rest waits, counted, in its outbox. A person's links each have one, and
    /// what they hear in common is copied into it.
    private static final WriteBufferWaterMark WATER_MARK = new WriteBufferWaterMark(64 * 1024, 256 * 1024);
    /// Time for the listeners to hear the end of their links at a stop.
    private static final Duration HEAR = Duration.ofSeconds(2);

    private final House house;
    private final EventLoopGroup loops;
    private final Channel server;

    private Transport(House house, EventLoopGroup loops, Channel server) {
        this.house = house;
        this.loops = loops;
        this.server = server;
    }

    /// Binds and listens.
    ///
    /// @param identity asked for at every TLS connection, so that a renewed certificate is served without a restart
    /// @throws IOException when the address cannot be bound, with the address in its message
    public static Transport open(
            TransportSettings settings, Supplier<ServerIdentity> identity, Doors doors, Workers workers)
            throws IOException {
        House house = new House(
                settings, identity, doors, workers, new SocketCount(settings), new Links(), new ConcurrentHashMap<>());
        int count = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST_LOOPS);
        EventLoopGroup loops = new MultiThreadIoEventLoopGroup(count, NioIoHandler.newFactory());
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WATER_MARK)
                .childHandler(new Pipeline(house))
                .bind(new InetSocketAddress(settings.host(), settings.port()))
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            var _ = loops.shutdownGracefully(0, 0, TimeUnit.SECONDS);
            throw new IOException(
                    "cannot listen on " + settings.host() + ":" + settings.port() + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
        return new Transport(house, loops, bound.channel());
    }

    /// The address it listens on.
    public InetSocketAddress address() {
        return (InetSocketAddress) server.localAddress();
    }

    /// The port it listens on, also when a free one was asked for.
    public int port() {
        return address().getPort();
    }

    /// Sockets open now.
    public int sockets() {
        return house.sockets().open();
    }

    /// Takes no new socket; those that are open go on.
    public void stopAccepting() {
        server.close().awaitUninterruptibly();
    }

    /// Closes every link with 1012, waits until all listeners have heard it, at most the close grace and a little,
    /// and ends everything.
    @Override
    public void close() {
        stopAccepting();
        for (Link link : house.links().all()) {
            link.close(Close.serviceRestart());
        }
        try {
            if (!house.links()
                    .awaitNone(house.settings().deadlines().closeGrace().plus(HEAR))) {
                LOG.atWarn().setMessage("transport.stop.unheard").log();
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(HEAR.toMillis());
    }
}

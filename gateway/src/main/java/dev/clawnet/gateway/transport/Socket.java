package dev.clawnet.gateway.transport;

import io.netty.channel.Channel;
import io.netty.handler.ssl.SslHandler;
import java.net.InetSocketAddress;

/// One accepted socket and its place in the count.
record Socket(House house, Channel channel, SocketCount.Place place, InetSocketAddress remote) {
    boolean local() {
        return house.settings().trust().plain().test(remote.getAddress());
    }

    boolean tls() {
        return channel.pipeline().get(SslHandler.class) != null;
    }
}

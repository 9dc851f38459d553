package dev.clawnet.gateway.transport;

import io.netty.channel.Channel;
import io.netty.handler.codec.DecoderException;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Tells a peer's doing from a bug of ours in the log.
final class SocketFaults {
    private static final Logger LOG = LoggerFactory.getLogger(SocketFaults.class);

    private SocketFaults() {}

    static void log(Channel channel, Throwable cause) {
        boolean theirs = cause instanceof IOException || cause instanceof DecoderException;
        (theirs ? LOG.atDebug() : LOG.atError())
                .setMessage("socket.failed")
                .addKeyValue("remote", channel.remoteAddress())
                .setCause(cause)
                .log();
    }
}

package dev.clawnet.gateway.transport;

import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// What the parser of a link makes of bytes, in one piece or in many.
public final class FrameFeed implements FrameSink {
    /// Bytes of a message before its link has proved anything.
    public static final int LIMIT = 65_536;

    private final List<String> heard = new ArrayList<>();

    private FrameFeed() {}

    /// What a parser tells of these bytes, in words.
    ///
    /// @param piece bytes that come at once, at least 1
    public static List<String> of(byte[] bytes, int piece) {
        FrameFeed feed = new FrameFeed();
        FrameParser parser = new FrameParser(feed, LIMIT);
        for (int from = 0; from < bytes.length; from += piece) {
            parser.feed(Unpooled.wrappedBuffer(Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + piece))));
        }
        return List.copyOf(feed.heard);
    }

    @Override
    public void message(byte[] bytes) {
        if (bytes.length > LIMIT) {
            throw new IllegalStateException("a message of " + bytes.length + " bytes was let through");
        }
        heard.add("message " + HexFormat.of().formatHex(bytes));
    }

    @Override
    public void ping(byte[] payload) {
        heard.add("ping " + HexFormat.of().formatHex(payload));
    }

    @Override
    public void pong() {
        heard.add("pong");
    }

    @Override
    public void bye(Close close) {
        heard.add("bye " + close);
    }

    @Override
    public void violation(Close close) {
        heard.add("violation " + close);
    }
}

package dev.clawnet.verify.fuzz;

import dev.clawnet.gateway.transport.FrameFeed;
import java.util.Arrays;
import java.util.List;

/// Frames of a WebSocket mean the same in whatever pieces they come.
public final class WebSocketFuzz {
    private WebSocketFuzz() {}

    /// Whatever is read, and however it is cut, the parser says the same.
    ///
    /// @param data the first byte says how large the pieces are
    public static void fuzzerTestOneInput(byte[] data) {
        if (data.length < 2) {
            return;
        }
        byte[] bytes = Arrays.copyOfRange(data, 1, data.length);
        List<String> whole = FrameFeed.of(bytes, bytes.length);
        List<String> pieces = FrameFeed.of(bytes, 1 + Byte.toUnsignedInt(data[0]) % 32);
        if (!whole.equals(pieces)) {
            throw new IllegalStateException("whole: " + whole + ", in pieces: " + pieces);
        }
    }
}

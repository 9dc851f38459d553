package dev.clawnet.protocol.frame;

/// Close codes of the WebSocket, with the meaning this protocol gives them.
public enum CloseCode {
    NORMAL(1000),
    /// Protocol versions do not meet.
    PROTOCOL(1002),
    /// Authentication, pairing, invalid handshake, slow consumer, repeated unauthorised calls.
    POLICY(1008),
    /// A frame above its limit.
    TOO_LARGE(1009),
    INTERNAL(1011),
    /// The gateway stops or restarts.
    RESTART(1012),
    /// Starting; try again.
    TRY_LATER(1013),
    /// The client heard nothing for two ticks.
    TICK_TIMEOUT(4000),
    /// The credentials of this connection were rotated, revoked, or its device removed.
    CREDENTIALS(4001);

    /// A reason is cut to this many UTF-8 bytes.
    public static final int MAX_REASON_BYTES = 120;

    private final int code;

    CloseCode(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /// `reason`, cut between characters to what a close frame carries.
    public static String reason(String reason) {
        int bytes = 0;
        int at = 0;
        while (at < reason.length()) {
            int point = reason.codePointAt(at);
            int size = point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
            if (bytes + size > MAX_REASON_BYTES) {
                break;
            }
            bytes += size;
            at += Character.charCount(point);
        }
        return reason.substring(0, at);
    }
}

package dev.clawnet.gateway.transport;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Why a link ends: a close code of RFC 6455 section 7.4 and a short reason.
///
/// A reason longer than [#MAX_REASON] bytes of UTF-8 is cut at a character, so that it always fits a control frame.
///
/// @param code what the peer reads; [#NO_CODE] and [#LOST] are never sent, they only describe what was received
/// @param reason for a person who reads logs; never a secret
public record Close(int code, String reason) {
    /// A control frame holds 125 bytes, two of them the code; three spare ones keep clear of off-by-one readers.
    public static final int MAX_REASON = 120;

    public static final int NORMAL = 1000;
    public static final int GOING_AWAY = 1001;
    public static final int PROTOCOL_ERROR = 1002;
    public static final int UNSUPPORTED = 1003;
    /// The peer sent a close frame without a code (never sent).
    public static final int NO_CODE = 1005;
    /// The connection ended without a close frame (never sent).
    public static final int LOST = 1006;
    public static final int NOT_UTF8 = 1007;
    public static final int POLICY = 1008;
    public static final int TOO_BIG = 1009;
    public static final int INTERNAL = 1011;
    public static final int SERVICE_RESTART = 1012;
    public static final int TRY_LATER = 1013;

    public Close {
        if (!sendable(code) && code != NO_CODE && code != LOST) {
            throw new IllegalArgumentException("not a close code: " + code);
        }
        reason = cut(reason);
    }

    /// The end of a link that did nothing wrong.
    public static Close normal() {
        return new Close(NORMAL, "");
    }

    /// The end of a link that broke a rule of the upper layer.
    public static Close policy(String reason) {
        return new Close(POLICY, reason);
    }

    /// The end of every link at an ordered stop.
    public static Close serviceRestart() {
        return new Close(SERVICE_RESTART, "service restart");
    }

    /// Whether `code` may stand in a close frame (RFC 6455 section 7.4.2 and the registry that it opened).
    static boolean sendable(int code) {
        return (code >= 1000 && code <= 1014 && code != 1004 && code != NO_CODE && code != LOST)
                || (code >= 3000 && code <= 4999);
    }

    private static String cut(String reason) {
        CharsetEncoder encoder = StandardCharsets.UTF_8
                .newEncoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .onUnmappableCharacter(CodingErrorAction.REPLACE);
        ByteBuffer room = ByteBuffer.allocate(MAX_REASON);
        var _ = encoder.encode(CharBuffer.wrap(reason), room, true);
        return StandardCharsets.UTF_8.decode(room.flip()).toString();
    }
}

package dev.clawnet.gateway.control;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Where something failed, without what it failed on: classes and lines, no messages. A message may quote a
/// payload.
final class Traces {
    private static final int FRAMES = 24;
    private static final int CAUSES = 4;

    private Traces() {}

    static String of(Throwable e) {
        StringBuilder text = new StringBuilder();
        Throwable cause = e;
        for (int i = 0; cause != null && i < CAUSES; i++) {
            if (i > 0) {
                text.append(" caused by ");
            }
            text.append(cause.getClass().getName())
                    .append(Arrays.stream(cause.getStackTrace())
                            .limit(FRAMES)
                            .map(frame ->
                                    frame.getClassName() + "." + frame.getMethodName() + ":" + frame.getLineNumber())
                            .collect(Collectors.joining(" < ", " [", "]")));
            cause = cause.getCause();
        }
        return text.toString();
    }
}

package dev.clawnet.client;

import dev.clawnet.protocol.frame.MediaFrame;

/// A stream ended before all of it had passed. What had arrived is kept, unless the reason says that it is of no use:
/// the next stream of the same media goes on there.
public final class StreamStopped extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final MediaFrame.Stop why;

    StreamStopped(MediaFrame.Stop why) {
        super("the stream was stopped: " + why.sentence());
        this.why = why;
    }

    public MediaFrame.Stop why() {
        return why;
    }
}

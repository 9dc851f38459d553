package dev.clawnet.node;

import java.io.IOException;
import java.nio.file.Path;

/// Another node host uses that state folder.
public final class StateTakenException extends IOException {
    private static final long serialVersionUID = 1L;

    StateTakenException(Path stateDir) {
        super("another node host uses " + stateDir);
    }
}

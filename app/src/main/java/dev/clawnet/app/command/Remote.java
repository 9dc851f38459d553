package dev.clawnet.app.command;

import java.io.IOException;

/// Another machine that the user has an account on.
@FunctionalInterface
public interface Remote {
    /// Runs a command there and returns what it printed.
    ///
    /// @param target `user@host`, as the user's own SSH client takes it
    /// @throws IOException with a sentence when it could not be run, ended badly, or printed too much
    String run(String target, String command) throws IOException;
}

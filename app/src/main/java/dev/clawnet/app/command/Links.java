package dev.clawnet.app.command;

import dev.clawnet.app.cli.Surroundings;
import java.util.Optional;

/// Opens the link of a profile.
@FunctionalInterface
interface Links {
    /// Connects. [dev.clawnet.app.cli.Problem] when that is not possible.
    ///
    /// @param profile name of the profile; absent: the one in use
    Link open(Surroundings world, Optional<String> profile);
}

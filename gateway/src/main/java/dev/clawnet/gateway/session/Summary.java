package dev.clawnet.gateway.session;

import java.util.Optional;

/// What stands for the older turns of one round of a session, for one audience.
///
/// @param upTo turns with a lower number are not shown themselves
/// @param turn the summary, written by the run that it names; that run's audience, integrity and sources are its own
/// @param failedAt how many turns there were when a summary was tried last and did not come about
public record Summary(int upTo, Optional<Turn> turn, Optional<Integer> failedAt) {
    public static final Summary NONE = new Summary(0, Optional.empty(), Optional.empty());

    public Summary failed(int turns) {
        return new Summary(upTo, turn, Optional.of(turns));
    }
}

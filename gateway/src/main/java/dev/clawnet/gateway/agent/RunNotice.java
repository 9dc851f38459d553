package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Verbosity;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a change of a run tells the rest of the gateway.
public sealed interface RunNotice extends Notice {
    /// A run has something to do.
    ///
    /// @param steps those that it has so far, so that whoever drives it need not read them
    record Ready(PersonId owner, RunId run, List<Step> steps) implements RunNotice {
        public Ready {
            steps = List.copyOf(steps);
        }
    }

    /// A lane whose inputs wait for quiet is to be looked at then; see [Turns].
    record Quiet(PersonId owner, String lane, Instant when) implements RunNotice {}

    /// A run waits for its owner.
    record Waits(PersonId owner, RunId run) implements RunNotice {}

    /// A run is over.
    record Ended(PersonId owner, RunId run) implements RunNotice {}

    /// A run is over, and whatever follows from its end is told before this.
    record Gone(Run run) implements RunNotice {
        /// Names the run, and holds nothing of what was said in it.
        @Override
        public String toString() {
            return "Gone[" + run.id() + " of " + run.owner() + " " + run.state() + "]";
        }
    }

    /// Something that links of the owner are told of a run, once it is durable; see [Progress].
    sealed interface Told extends RunNotice {
        Run run();

        /// What became of a call of a tool.
        ///
        /// @param text what it said, or the reason
        /// @param chosen how much its session says is told; empty: as the owner's configuration says
        record Calls(Run run, Step.Call call, Phase phase, String text, Optional<Verbosity> chosen) implements Told {
            /// Names the call, and holds nothing of it.
            @Override
            public String toString() {
                return "Calls[" + run.id() + " of " + run.owner() + " " + call.id() + " " + phase + "]";
            }
        }

        /// The run is over.
        record Over(Run run, Map<String, Object> data) implements Told {
            public Over {
                data = Map.copyOf(data);
            }

            /// Names the run, and holds nothing of what was said in it.
            @Override
            public String toString() {
                return "Over[" + run.id() + " of " + run.owner() + " " + run.state() + "]";
            }
        }
    }

    /// How far a call of a tool is.
    enum Phase {
        START,
        /// Something to see before it is over.
        UPDATE,
        DONE,
        FAILED
    }

    /// What a tool did was told to the links that list it; others may have asked for it.
    record Shown(PersonId owner, AgentMethods.AgentEvent event) implements RunNotice {}

    /// A run may not go on: whoever drives it stops as soon as possible.
    record Cancelled(PersonId owner, RunId run) implements RunNotice {}
}

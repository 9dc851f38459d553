package dev.clawnet.app.demo;

import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabEvent;
import dev.clawnet.protocol.id.RunId;

/// Something that the gateway told one of the people.
sealed interface Happening {
    Actor who();

    /// An act of the person's agents, or of somebody else's towards them, waits for their answer.
    record Asked(Actor who, ApprovalView approval) implements Happening {}

    /// A collaboration of the person went on.
    record Moved(Actor who, CollabEvent event) implements Happening {}

    /// A run in one of the person's own conversations is over.
    record Over(Actor who, AgentMethods.AgentEvent event) implements Happening {
        boolean of(RunId run) {
            return event.runId().equals(run);
        }

        String text() {
            return String.valueOf(event.data().getOrDefault("text", ""));
        }
    }
}

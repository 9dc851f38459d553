package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelRef;

/// A model that a run may ask, with one credential.
///
/// @param profile name of the credential; [Model#SHARED] for that of the configuration
record Candidate(ModelRef ref, String profile) {
    /// What is left alone when the credential is at fault: all models of its provider.
    String credential(String agent) {
        return owner(agent) + "|" + profile + "|" + ref.provider();
    }

    /// What is left alone when the model is at fault.
    String model(String agent) {
        return credential(agent) + "|" + ref.name();
    }

    /// Credentials of an agent's own say nothing about those of another agent.
    private String owner(String agent) {
        return profile.equals(Model.SHARED) ? "*" : agent;
    }
}

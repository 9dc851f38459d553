package dev.clawnet.app.demo;

import dev.clawnet.gateway.agent.model.ModelSettings;
import java.util.Optional;

/// What is played.
///
/// @param seed of everything that is left to chance in the story
/// @param model a real model in place of the scripts
/// @param adversary whether every agent has gone over to the other side
/// @param planted whether a sharing rule lets Mr Li learn the cost sheet: the search for leaks must find it
record Play(long seed, Optional<Real> model, boolean adversary, boolean planted) {
    /// A real model: `provider:name`, and where it answers.
    record Real(String name, ModelSettings.Provider provider) {}

    boolean scripted() {
        return model.isEmpty();
    }

    /// The model that an agent of that script runs on.
    String model(String script) {
        return model.map(real -> "openai:" + real.name())
                .orElse("scripted:" + (adversary ? "adversary" : script) + ".script");
    }
}

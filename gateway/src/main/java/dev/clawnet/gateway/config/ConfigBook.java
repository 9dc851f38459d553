package dev.clawnet.gateway.config;

import dev.clawnet.protocol.catalogue.ConfigMethods.ConfigIssue;
import dev.clawnet.protocol.catalogue.ConfigMethods.Looked;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// The configuration file behind the gateway. What is read of it holds no secret.
public interface ConfigBook {
    /// A gateway that was started without any.
    ConfigBook NONE = new NoBook();

    /// The file as it is now; absent when the gateway has no place for one.
    Optional<Page> read();

    /// Prepares a change and writes nothing.
    Outcome draft(Edit edit);

    /// Every key, as JSON Schema; absent when the gateway has no configuration.
    Optional<JsonNode> schema();

    /// One key; absent when there is none.
    Optional<Looked> lookUp(String path);

    /// The file, without secrets.
    ///
    /// @param parsed its content
    /// @param hash of its text, keyed: nobody guesses a secret by it
    record Page(
            String path,
            boolean exists,
            JsonNode parsed,
            String hash,
            List<ConfigIssue> issues,
            List<ConfigIssue> warnings) {
        public Page {
            issues = List.copyOf(issues);
            warnings = List.copyOf(warnings);
        }
    }

    /// A wanted change.
    ///
    /// @param merged whether `raw` is merged into what is there
    /// @param raw JSON5 text
    /// @param base hash of the file that was read
    /// @param replaced paths at which nothing is merged
    record Edit(boolean merged, String raw, Optional<String> base, List<String> replaced) {
        public Edit {
            replaced = List.copyOf(replaced);
        }
    }

    /// What became of a wanted change.
    sealed interface Outcome {}

    /// It is good, and waits to be written.
    non-sealed interface Drafted extends Outcome {
        String path();

        /// Keys that will say something else.
        List<String> keys();

        /// Writes it; absent when the file changed since.
        Optional<Page> write();
    }

    /// The file is another one than was read.
    record Stale() implements Outcome {}

    /// The file would be no good.
    record Bad(List<ConfigIssue> issues) implements Outcome {
        public Bad {
            issues = List.copyOf(issues);
        }
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import java.util.Map;
import java.util.Optional;

/// A place where the tool `image` gets pictures: a node, the agent's own folder, the web. It is reached by the very
/// act by which the text there is: the same verb, the same object, and so the same decision.
public interface PictureSource {
    /// Before a path in the folder of the agent.
    String WORKSPACE = "workspace:";

    /// Whether a name is written as one of the folder of the agent; `workspace:/...` is of a node of that name.
    static boolean ofWorkspace(String name) {
        return name.startsWith(WORKSPACE) && !name.startsWith(WORKSPACE + "/");
    }

    /// The kind of what it reads.
    Resource.Kind kind();

    /// Whether a name, as an agent writes it, is one of its.
    boolean names(Tx tx, Run run, String name);

    /// The act that gets what is there.
    ///
    /// @param more arguments of the act, beside its own
    Tool.Plan plan(Tx tx, Run run, String name, Map<String, String> more);

    /// Gets it. Called without a transaction.
    ///
    /// @param operation unique for this act
    /// @param most bytes that are taken
    Got get(Permit permit, Run run, String operation, int most);

    /// What comes into the run with what is there; empty when the run's audience may not learn it now.
    Optional<Run.Taken> brings(Tx tx, Permit permit, Run run);

    /// What came of it.
    sealed interface Got {
        /// More for the outcome's entry.
        Map<String, String> fields();
    }

    /// The bytes that are there, whatever they are.
    final class Bytes implements Got {
        private final byte[] all;
        private final Map<String, String> fields;

        public Bytes(byte[] all, Map<String, String> fields) {
            this.all = all.clone();
            this.fields = Map.copyOf(fields);
        }

        byte[] all() {
            return all.clone();
        }

        @Override
        public Map<String, String> fields() {
            return fields;
        }
    }

    /// Nothing came.
    ///
    /// @param result short word for the ledger
    /// @param told what the run is told, whoever hears it
    record None(String result, String told, Map<String, String> fields) implements Got {
        public None {
            fields = Map.copyOf(fields);
        }

        /// Nothing came, for a reason of ours.
        public static None failed(String reason, String told) {
            return new None("failed", told, Map.of("reason", reason));
        }

        /// More bytes than are taken.
        public static None tooLarge(int most) {
            return failed("TOO_LARGE", "it is larger than " + mebibytes(most) + " MiB");
        }

        private static String mebibytes(int bytes) {
            return Integer.toString(bytes >> 20);
        }
    }
}

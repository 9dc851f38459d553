package dev.clawnet.policy;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// What [Decide] says of one act. Deny beats Ask beats Allow.
public sealed interface Verdict {
    /// Holds. The basis names every grant, rule and approval that made it so.
    record Allow(List<String> basis, Audience audience) implements Verdict {
        public Allow {
            basis = List.copyOf(basis);
        }

        /// Whether the write may only add, never replace, and is answered `done` whatever is there.
        public boolean appendOnly() {
            return basis.contains(Decide.APPEND_ONLY);
        }
    }

    /// Does not hold. `code` is the first failing check; `findings` lists all of them, for the owner's ledger only.
    record Deny(DenyCode code, List<String> findings) implements Verdict {
        public Deny {
            findings = List.copyOf(findings);
        }
    }

    /// The owner must say. The approval answers these reasons only; a new reason is a new question.
    record Ask(Set<AskReason> reasons, List<String> findings, Audience audience) implements Verdict {
        public Ask {
            reasons = Set.copyOf(reasons);
            findings = List.copyOf(findings);
            if (reasons.isEmpty()) {
                throw new IllegalArgumentException("a question has a reason");
            }
        }

        /// The reason of the first check that asks: the name of the verdict.
        public AskReason code() {
            return new TreeSet<>(reasons).getFirst();
        }
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Cancel;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.approval.Choices;
import dev.clawnet.gateway.approval.Words;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.protocol.device.Choice;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/// Something an agent can ask for. A tool turns arguments into one typed act, and performs that act with a permit;
/// it decides nothing. A wish that no tool maps to a verb and an object does not exist.
public sealed interface Tool {
    ToolSpec spec();

    /// Whether this kind of run is told about the tool. Only what is told: the decision does not rest on it.
    boolean offeredIn(Run run);

    /// The act that these arguments mean.
    Plan plan(Tx tx, Run run, JsonNode arguments);

    /// What arguments came to.
    sealed interface Plan {
        /// One act, and what its owner is shown when asked: exact text, whole, and what can be picked.
        ///
        /// @param shown one of the act's arguments, or empty: a device answers about nothing beside the act
        /// @param also what the tool does besides: the act happens only where each of these is allowed
        ///     without a question. Only of tools whose effect is outside
        record Of(Act act, String shown, Choices choices, List<Act> also) implements Plan {
            public Of {
                also = List.copyOf(also);
                if (!shown.isEmpty() && !act.arguments().containsValue(shown)) {
                    throw new IllegalArgumentException("what is shown is no part of the act");
                }
            }

            public Of(Act act, String shown) {
                this(act, shown, Choices.NONE);
            }

            public Of(Act act, String shown, Choices choices) {
                this(act, shown, choices, List.of());
            }
        }

        /// The arguments are not of the tool's form; the model is told why, from the tool's own constants.
        record Bad(String why) implements Plan {}

        /// A name that does not exist for this run.
        record Nothing() implements Plan {}

        /// The tool lacks something that its owner can give it; the model is told what, from the tool's own constants.
        record Unable(String why) implements Plan {}
    }

    /// A tool whose whole effect is a change of the store: it happens in the transaction that decides.
    non-sealed interface OfStore extends Tool {
        Effect perform(Tx tx, Permit permit, Run run);
    }

    /// As [OfStore], for acts with which the owner picks something: each of them asks, so there always is an
    /// answer.
    non-sealed interface Chosen extends Tool {
        Effect perform(Tx tx, Permit permit, Run run, Choice choice);
    }

    /// A tool that asks the owner in words. Its act is to ask, and needs no permission; its effect is the answer.
    non-sealed interface Asks extends Tool {
        Effect perform(Tx tx, Permit permit, Run run, Words words);
    }

    /// A tool whose effect is elsewhere: announced, performed without a transaction, then settled.
    non-sealed interface Outside extends Tool {
        /// Notes in the announcing transaction what must hold even if the answer is lost.
        default void announced(Tx tx, Permit permit, Run run) {}

        /// Performs. `operation` is unique for this act, for peers that de-duplicate.
        Reported perform(Permit permit, Run run, String operation);

        /// Takes what came back into the run.
        Effect settle(Tx tx, Permit permit, Run run, Reported reported);
    }

    /// As [Outside], for an effect that goes on for long and ends with its run.
    interface Stoppable extends Outside {
        Reported perform(Permit permit, Run run, String operation, Meanwhile meanwhile);

        @Override
        default Reported perform(Permit permit, Run run, String operation) {
            return perform(permit, run, operation, Meanwhile.UNWATCHED);
        }
    }

    /// What an effect that goes on for long minds on the way.
    ///
    /// @param cancel it ends early as soon as this is thrown
    /// @param watched hears what there is to see of it, part by part, on any thread: for the owner's own links,
    ///     never for the model, which is told what comes in the end
    record Meanwhile(Cancel cancel, Consumer<String> watched) {
        public static final Meanwhile UNWATCHED = new Meanwhile(Cancel.never(), _ -> {});
    }

    /// What an effect outside the store answered.
    ///
    /// @param result short word for the ledger: `done`, `refused`, `failed`
    /// @param payload what came back, for `settle`
    record Reported(String result, JsonNode payload) {}

    /// What an act did to its run and to the world.
    ///
    /// @param text what the model is told
    /// @param result short word for the ledger
    /// @param fields more for the outcome's entry
    /// @param endsRun whether the run has nothing more to do
    record Effect(
            String text,
            String result,
            Run.Taken taken,
            SortedMap<String, String> fields,
            List<Entry> entries,
            List<Notice> notices,
            boolean endsRun) {
        /// The result of an act that the gateway allowed and that was refused where it should have happened.
        public static final String REFUSED = "refused";

        private static final Set<String> WELL = Set.of("done", "redirected");

        public Effect {
            entries = List.copyOf(entries);
            notices = List.copyOf(notices);
        }

        /// What is not known to have gone well has not.
        boolean wentWell() {
            return WELL.contains(result);
        }

        public static Effect done(String text) {
            return new Effect(text, "done", Run.Taken.NOTHING, new TreeMap<>(), List.of(), List.of(), false);
        }

        public Effect taking(Run.Taken more) {
            return new Effect(text, result, more, fields, entries, notices, endsRun);
        }

        public Effect with(List<Entry> moreEntries, List<? extends Notice> moreNotices) {
            return new Effect(text, result, taken, fields, moreEntries, List.copyOf(moreNotices), endsRun);
        }

        public Effect noting(Map<String, String> more) {
            return new Effect(text, result, taken, new TreeMap<>(more), entries, notices, endsRun);
        }

        public Effect as(String word) {
            return new Effect(text, word, taken, fields, entries, notices, endsRun);
        }

        public Effect ending() {
            return new Effect(text, result, taken, fields, entries, notices, true);
        }
    }
}

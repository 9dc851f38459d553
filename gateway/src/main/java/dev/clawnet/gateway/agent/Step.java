package dev.clawnet.gateway.agent;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.EntryId;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// One durable step of a run. The steps in order are the whole truth about it: what the model sees next, and what
/// has still to be done, follow from them ([RunMachine]).
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Step.Given.class, name = "given"),
    @JsonSubTypes.Type(value = Step.Thinking.class, name = "thinking"),
    @JsonSubTypes.Type(value = Step.Lost.class, name = "lost"),
    @JsonSubTypes.Type(value = Step.Thought.class, name = "thought"),
    @JsonSubTypes.Type(value = Step.Asked.class, name = "asked"),
    @JsonSubTypes.Type(value = Step.Answered.class, name = "answered"),
    @JsonSubTypes.Type(value = Step.Begun.class, name = "begun"),
    @JsonSubTypes.Type(value = Step.Done.class, name = "done")
})
public sealed interface Step {
    /// Who a given text is from. The platform's layout tells the model; it decides nothing.
    enum Source {
        SYSTEM,
        PLATFORM,
        OWNER,
        AGENT,
        COUNTERPART
    }

    /// Context that the run was opened with, or that the platform added.
    record Given(Source source, String name, String text) implements Step {}

    /// A call of the model was announced in the ledger.
    record Thinking(EntryId intent) implements Step {}

    /// No answer came of that call, and the model is asked again, or another one: the gateway stopped meanwhile, and
    /// the call is settled as unknown; or it failed.
    record Lost(EntryId intent) implements Step {}

    /// The model answered.
    record Thought(String text, List<Call> calls) implements Step {
        public Thought {
            calls = List.copyOf(calls);
        }
    }

    /// The owner is asked about one call.
    record Asked(String call, ApprovalId approval, String digest) implements Step {}

    /// The owner's answer about one call is known; the act is decided again with it.
    record Answered(String call, ApprovalId approval, boolean allowed) implements Step {}

    /// An effect outside the store was announced in the ledger and may have happened.
    record Begun(String call, EntryId intent) implements Step {}

    /// One call has its answer.
    ///
    /// @param refused why it is no success; empty when the tool was called and says that it is done
    record Done(String call, String tool, String text, Optional<Refused> refused) implements Step {
        Done(String call, String tool, String text) {
            this(call, tool, text, Optional.empty());
        }
    }

    /// Why a call is no success.
    enum Refused {
        /// There is no such tool for this run.
        MISSING,
        /// The arguments are not of the tool's form.
        INVALID,
        /// It may not.
        DENIED,
        /// It was made, and went wrong, or nobody knows how it went.
        FAILED
    }

    /// A tool call as the model wrote it, or as the platform made it before the model thought.
    ///
    /// @param id of a model's call: `t` and numbers
    record Call(String id, String tool, JsonNode arguments) {
        /// Begins the id of a call that the platform made; no call of a model gets such a one.
        private static final String PLATFORM = "platform";

        /// A call that the platform makes before the model thinks.
        public static Call ofPlatform(int number, String tool, JsonNode arguments) {
            return new Call(PLATFORM + number, tool, arguments);
        }

        /// The id of a call that was made from outside, and is all that its run does.
        private static final String INVOKED = "invoked";

        /// A call that somebody made from outside, in place of a model.
        static Call ofCaller(String tool, JsonNode arguments) {
            return new Call(INVOKED, tool, arguments);
        }

        static boolean byCaller(String id) {
            return id.equals(INVOKED);
        }

        static boolean byPlatform(String id) {
            return id.startsWith(PLATFORM);
        }
    }
}

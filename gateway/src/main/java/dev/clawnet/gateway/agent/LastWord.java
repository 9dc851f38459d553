package dev.clawnet.gateway.agent;

import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/// The last word of a run that names a conversation for it: the platform makes the call that sends it, and it is
/// decided like one that the model made. A grant lets it go; without one the owner is asked, with the text shown
/// whole, and the run waits.
///
/// No model can make such a call: ids of calls are the platform's.
public final class LastWord {
    /// An answer that says nothing to nobody.
    public static final String SILENCE = "NO_REPLY";

    /// Ends the answering of two agents.
    public static final String REPLY_SKIP = "REPLY_SKIP";
    /// Says nothing of what came of it.
    public static final String ANNOUNCE_SKIP = "ANNOUNCE_SKIP";

    private static final List<String> NOTHINGS = List.of(SILENCE, REPLY_SKIP, ANNOUNCE_SKIP, Heartbeat.OK);
    /// Characters within which such a word stands, with white space around it.
    private static final int LONGEST = 64;

    private static final String CALL = "deliver";
    private static final String TOOL = "message.send";
    private static final int DIRECT_AT = 2;

    private LastWord() {}

    /// Whether all that this thought calls for is that it be sent.
    static boolean delivers(Step.Thought thought) {
        return thought.calls().size() == 1 && thought.calls().getFirst().id().equals(CALL);
    }

    /// Whether such a run said nothing: no word, [#SILENCE], or of a heartbeat that nothing needs attention.
    public static boolean isNothing(Cause.Job job, String text) {
        return isNothing(text, job.ack());
    }

    /// The same of a text.
    ///
    /// @param ack for a heartbeat: characters beside [Heartbeat#OK] that still say nothing
    public static boolean isNothing(String text, Optional<Integer> ack) {
        String word = text.strip();
        if (word.isEmpty() || word.equals(SILENCE)) {
            return true;
        }
        boolean ok = word.startsWith(Heartbeat.OK) || word.endsWith(Heartbeat.OK);
        return ok
                && ack.filter(most -> word.length() - Heartbeat.OK.length() <= most)
                        .isPresent();
    }

    /// Whether what was said so far may yet be a word that says nothing. Clients show words as they come.
    static boolean mayBeNothing(CharSequence soFar) {
        if (soFar.length() > LONGEST) {
            return false;
        }
        String word = soFar.toString().strip();
        return NOTHINGS.stream().anyMatch(nothing -> nothing.startsWith(word));
    }

    /// Whether a run of two agents that answer each other said nothing.
    public static boolean isSkip(String text) {
        return List.of("", SILENCE, REPLY_SKIP, ANNOUNCE_SKIP).contains(text.strip());
    }

    /// The conversation that a run's last word is still to go to.
    static Optional<Resource> place(Run run, List<Step> steps, String text) {
        boolean sent = steps.stream().anyMatch(step -> step instanceof Step.Thought thought && delivers(thought));
        if (sent) {
            return Optional.empty();
        }
        if (run.cause() instanceof Cause.Sent written) {
            return written.exchange().filter(_ -> !isSkip(text)).flatMap(Cause.Exchange::conversation);
        }
        return !(run.cause() instanceof Cause.Job job) || isNothing(job, text) ? Optional.empty() : job.conversation();
    }

    static Step.Thought sending(Resource place, String text) {
        ObjectNode arguments = Json.STRICT
                .createObjectNode()
                .put("channel", place.segments().getFirst())
                .put("account", place.segments().get(1))
                .put("kind", place.segments().get(DIRECT_AT))
                .put("to", place.segments().getLast())
                .put("text", text);
        return new Step.Thought(text, List.of(new Step.Call(CALL, TOOL, arguments)));
    }

    /// What became of it: the word that the call was answered with; empty when nothing was to be sent.
    public static Optional<String> answer(List<Step> steps) {
        return steps.stream()
                .filter(step -> step instanceof Step.Done done && done.call().equals(CALL))
                .map(step -> ((Step.Done) step).text())
                .findFirst();
    }
}

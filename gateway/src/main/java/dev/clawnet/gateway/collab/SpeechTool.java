package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the agent whose turn it is tells the other side: `collab.say`, `collab.close`, and `commit`, which binds
/// its owner and so always asks. Each takes the turn; nothing said in prose does.
final class SpeechTool implements Tool.OfStore {
    private final Collabs collabs;
    private final Verb verb;
    private final ToolSpec spec;

    private SpeechTool(Collabs collabs, Verb verb, String name, String doc, String textDoc) {
        this.collabs = collabs;
        this.verb = verb;
        this.spec = new ToolSpec(
                name, doc, List.of(new ToolSpec.Param("text", ToolSpec.Type.STRING, textDoc, verb != Verb.CLOSE)));
    }

    static SpeechTool say(Collabs collabs) {
        return new SpeechTool(
                collabs,
                Verb.SAY,
                "collab.say",
                "Says something to the other side and ends this turn. It binds nobody.",
                "What the other side hears.");
    }

    static SpeechTool close(Collabs collabs) {
        return new SpeechTool(
                collabs,
                Verb.CLOSE,
                "collab.close",
                "Says a last word, if any, and ends the collaboration.",
                "The last word.");
    }

    static SpeechTool commit(Collabs collabs) {
        return new SpeechTool(
                collabs,
                Verb.COMMIT,
                "commit",
                "Commits your owner towards the other side to exactly this text. Your owner is always asked first.",
                "What your owner will be bound to.");
    }

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.cause() instanceof Cause.Turn;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        String text = Arguments.text(arguments, "text").orElse("");
        if (text.isBlank() && verb != Verb.CLOSE) {
            return new Plan.Bad("text is missing");
        }
        if (text.length() > CollabMethods.TEXT) {
            return new Plan.Bad("text takes at most " + CollabMethods.TEXT + " characters");
        }
        Optional<CollabId> id = CollabLens.of(run.cause());
        Optional<Collab> collab = id.flatMap(value -> CollabBook.find(tx, run.owner(), value));
        if (collab.isEmpty()) {
            return new Plan.Nothing();
        }
        PersonId counterpart = collab.get().people().stream()
                .filter(person -> !person.equals(run.owner()))
                .findFirst()
                .orElseThrow();
        Act act = new Act(
                run.agent(),
                run.id(),
                verb,
                Resource.of(
                        Resource.Kind.COLLABORATION,
                        run.owner(),
                        collab.get().id().value()),
                Optional.empty(),
                Optional.of(counterpart),
                run.purpose(),
                Map.of("text", text));
        return new Plan.Of(act, text);
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Act act = permit.act();
        Collab collab = CollabLens.of(run.cause())
                .flatMap(id -> CollabBook.find(tx, run.owner(), id))
                .orElseThrow();
        String text = act.arguments().getOrDefault("text", "");
        Side side = collab.sideOf(run.owner()).orElseThrow();
        Collab.Words words = new Collab.Words(
                text,
                verb == Verb.COMMIT,
                verb == Verb.CLOSE,
                "agent:" + collab.seat(side).identity().orElseThrow().value(),
                Optional.empty());
        Collabs.Moved moved = collabs.on(tx, collab, new CollabMachine.Event.Said(side, words));
        if (moved.refused().isPresent()) {
            return Effect.done("no")
                    .as("refused")
                    .noting(Map.of("reason", moved.refused().get()));
        }
        return Effect.done("done")
                .with(moved.entries(), moved.notices())
                .noting(Map.of("digest", CollabEntries.digest(text)))
                .ending();
    }
}

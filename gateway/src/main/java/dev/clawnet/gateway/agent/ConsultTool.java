package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/// `manager.consult`: an identity asks its owner's manager. The answer goes to runs that face the owner, and never
/// into a turn that faces others: such a turn is told `done`, and the manager's answer goes to the owner's session
/// (INV-6).
final class ConsultTool implements Tool.Outside {
    private static final int QUESTION = 4_000;
    private static final ToolSpec SPEC = new ToolSpec(
            "manager.consult",
            "Asks your owner's manager agent for advice.",
            List.of(new ToolSpec.Param("question", ToolSpec.Type.STRING, "The question.", true)));

    private final Store store;
    private final Runs runs;
    private final Driver driver;

    ConsultTool(Store store, Runs runs, Driver driver) {
        this.store = store;
        this.runs = runs;
        this.driver = driver;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return !(run.cause() instanceof Cause.Advice);
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> question = Arguments.text(arguments, "question");
        if (question.isEmpty() || question.get().length() > QUESTION) {
            return new Plan.Bad("question takes 1 to " + QUESTION + " characters");
        }
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.CONSULT,
                Resource.of(Resource.Kind.MANAGER, run.owner()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of("question", question.get()));
        return new Plan.Of(act, question.get());
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Run advice = store.write(tx -> {
            Runs.Opened opened = runs.open(
                    tx, OwnerContext.advice(tx, run, permit.act().arguments().getOrDefault("question", "")));
            // A run that faces others waits for nobody's run, and learns nothing of how this one goes: how long it
            // takes and whether it ends well follow from what the manager reads. For the others it is driven right
            // here, so that nobody else is told that it is ready.
            return new Change<>(opened.run(), opened.entries(), run.isPublic() ? opened.notices() : List.of());
        });
        if (run.isPublic()) {
            return new Reported(
                    "done",
                    Json.STRICT
                            .createObjectNode()
                            .put("answer", "")
                            .put("run", advice.id().value()));
        }
        // A manager has no act that waits for anybody, so this ends within its budget.
        Run ended = driver.complete(advice.owner(), advice.id());
        String result = ended.state() == Run.State.DONE ? "done" : "failed";
        return new Reported(
                result,
                Json.STRICT
                        .createObjectNode()
                        .put("answer", ended.text().orElse(""))
                        .put("run", ended.id().value()));
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        String id = reported.payload().path("run").asString("");
        Map<String, String> noted = Map.of("advice", id);
        if (run.isPublic() || !reported.result().equals("done")) {
            return Effect.done(reported.result().equals("done") ? "done" : "no")
                    .as(reported.result())
                    .noting(noted);
        }
        Run advice = runs.find(tx, run.owner(), new RunId(id)).orElseThrow();
        return Effect.done(reported.payload().path("answer").asString(""))
                .taking(new Run.Taken(advice.integrity(), Set.copyOf(advice.consulted()), advice.foreign()))
                .noting(noted);
    }
}

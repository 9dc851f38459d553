package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.memory.Memories;
import dev.clawnet.gateway.memory.Memory;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ItemId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// `memory.remember` and `memory.recall`. A turn that faces a contact works on the memory of that pair; a run that
/// faces its owner works on the identity's own. Which one is the platform's choice, never an argument's.
public final class MemoryTools {
    private static final int TEXT = 4_000;
    private static final int ANSWERS = 20;

    private MemoryTools() {}

    /// Both tools.
    ///
    /// @param counterpart the contact that a run faces, if it faces one
    public static List<Tool> of(
            RandomGenerator random, Facts facts, Function<Run, Function<View, Optional<PersonId>>> counterpart) {
        return List.of(new Remember(random, counterpart), new Recall(facts, counterpart));
    }

    /// The memory that a run works on.
    ///
    /// @param counterpart the contact that a run faces, if it faces one
    public static Resource place(View view, Run run, Function<Run, Function<View, Optional<PersonId>>> counterpart) {
        return switch (run.agent()) {
            case ManagerId manager ->
                // Advice for one identity is drawn from that identity's memory and nothing else (INV-7).
                run.cause() instanceof Cause.Advice advice && advice.asker().isPresent()
                        ? Resource.memory(advice.asker().get())
                        : Resource.memory(manager);
            case IdentityId identity ->
                counterpart
                        .apply(run)
                        .apply(view)
                        .map(person -> Resource.pairMemory(identity, person))
                        .orElseGet(() -> Resource.memory(identity));
        };
    }

    private record Remember(RandomGenerator random, Function<Run, Function<View, Optional<PersonId>>> counterpart)
            implements Tool.OfStore {
        private static final ToolSpec SPEC = new ToolSpec(
                "memory.remember",
                "Keeps something for later runs that face the same people.",
                List.of(
                        new ToolSpec.Param("text", ToolSpec.Type.STRING, "What to remember.", true),
                        new ToolSpec.Param(
                                "layer", ToolSpec.Type.STRING, "fact, pattern or value; fact if left out.", false)));

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
            Optional<String> text = Arguments.text(arguments, "text");
            Optional<Memory.Layer> layer =
                    layer(Arguments.text(arguments, "layer").orElse("fact"));
            if (text.isEmpty() || text.get().length() > TEXT || layer.isEmpty()) {
                return new Plan.Bad("text takes 1 to " + TEXT + " characters, layer takes fact, pattern or value");
            }
            Act act = new Act(
                    run.agent(),
                    run.id(),
                    Verb.REMEMBER,
                    place(tx, run, counterpart),
                    Optional.empty(),
                    Optional.empty(),
                    run.purpose(),
                    Map.of("text", text.get(), "layer", layer.get().name()));
            return new Plan.Of(act, text.get());
        }

        @Override
        public Effect perform(Tx tx, Permit permit, Run run) {
            Act act = permit.act();
            Memory memory = new Memory(
                    ItemId.mint(random),
                    act.object(),
                    Memory.Layer.valueOf(act.arguments().getOrDefault("layer", "FACT")),
                    act.arguments().getOrDefault("text", ""),
                    Items.made(run, permit),
                    tx.now());
            Memories.add(tx, memory);
            return Effect.done("done");
        }

        private static Optional<Memory.Layer> layer(String name) {
            return List.of(Memory.Layer.values()).stream()
                    .filter(layer -> layer.name().equals(name.toUpperCase(Locale.ROOT)))
                    .findFirst();
        }
    }

    private record Recall(Facts facts, Function<Run, Function<View, Optional<PersonId>>> counterpart)
            implements Tool.OfStore {
        private static final ToolSpec SPEC = new ToolSpec(
                "memory.recall",
                "Looks in what was remembered.",
                List.of(new ToolSpec.Param(
                        "query", ToolSpec.Type.STRING, "Words to look for; all if left out.", false)));

        @Override
        public ToolSpec spec() {
            return SPEC;
        }

        @Override
        public boolean offeredIn(Run run) {
            return true;
        }

        @Override
        public Plan plan(Tx tx, Run run, JsonNode arguments) {
            String query = Arguments.text(arguments, "query").orElse("");
            Act act = new Act(
                    run.agent(),
                    run.id(),
                    Verb.SEARCH,
                    place(tx, run, counterpart),
                    Optional.empty(),
                    Optional.empty(),
                    run.purpose(),
                    Map.of("query", query));
            return new Plan.Of(act, query);
        }

        @Override
        public Effect perform(Tx tx, Permit permit, Run run) {
            Act act = permit.act();
            Labels labels = facts.labels(tx, tx.now(), run, act);
            List<Memory> visible = new ArrayList<>();
            int left = 0;
            for (Memory memory : Memories.in(tx, act.object())) {
                if (labels.mayEnter(memory.place(), memory.policy(), run.audience())) {
                    visible.add(memory);
                } else {
                    left++;
                }
            }
            List<Memory> found = visible.stream()
                    .filter(memory -> matches(memory, act))
                    .limit(ANSWERS)
                    .toList();
            String text = found.isEmpty()
                    ? "nothing"
                    : found.stream().map(memory -> "- " + memory.text()).collect(Collectors.joining("\n"));
            return Effect.done(text)
                    .taking(taken(labels, act, found))
                    .noting(Map.of("leftOut", Integer.toString(left)));
        }

        private static boolean matches(Memory memory, Act act) {
            String query = act.arguments().getOrDefault("query", "").toLowerCase(Locale.ROOT);
            return memory.text().toLowerCase(Locale.ROOT).contains(query);
        }

        private static Run.Taken taken(Labels labels, Act act, List<Memory> found) {
            Integrity integrity = Integrity.TRUSTED;
            Map<PersonId, Readers> foreign = new HashMap<>();
            for (Memory memory : found) {
                integrity = integrity.meet(labels.integrity(memory.place(), memory.policy()));
                memory.policy().policies().forEach((person, readers) -> {
                    if (!person.equals(act.object().owner())) {
                        foreign.merge(person, readers, Readers::meet);
                    }
                });
            }
            return new Run.Taken(integrity, Set.of(act.object()), foreign);
        }
    }
}

package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.node.InvokeContext;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/// No entry, no effect (INV-29): what is done outside was announced before, by the run it is done for, on its owner's
/// own machine; each announcement gets exactly one outcome.
final class Effects implements Invariant {
    private final Map<String, Entry> open = new LinkedHashMap<>();
    private final Set<String> closed = new HashSet<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> asked = new HashSet<>();
    private final Map<String, Integer> thoughts = new HashMap<>();

    @Override
    public void after(Commit commit, Scene scene) {
        for (Entry entry : commit.entries()) {
            String id = entry.id().value();
            Broken.unless(ids.add(id), "INV-30 an entry is written once", id);
            switch (entry.phase()) {
                case SINGLE -> {}
                case INTENT -> {
                    open.put(id, entry);
                    if (Commit.field(entry, "verb").equals("model")) {
                        thoughts.merge("announced", 1, Integer::sum);
                    }
                }
                case OUTCOME -> {
                    String intent = entry.intent().orElseThrow().value();
                    Broken.unless(
                            open.remove(intent) != null && closed.add(intent),
                            "INV-29 an effect has one outcome",
                            intent + " " + entry.fields());
                }
            }
        }
    }

    void thinking() {
        int calls = thoughts.merge("made", 1, Integer::sum);
        Broken.unless(
                calls <= thoughts.getOrDefault("announced", 0),
                "INV-29 a model is asked after its entry is durable",
                "call " + calls);
    }

    void asked(PersonId owner, InvokeContext context) {
        String key = context.idempotencyKey();
        Entry intent = open.get(key);
        Broken.unless(intent != null, "INV-29 no entry, no effect", "no open intent " + key);
        Broken.unless(
                Commit.person(intent).filter(owner::equals).isPresent()
                        && context.person().equals(owner),
                "INV-22 an effect happens on its owner's machine",
                owner + " " + intent.fields());
        Broken.unless(
                context.run()
                        .map(run -> run.value())
                        .filter(Commit.field(intent, "run")::equals)
                        .isPresent(),
                "INV-2 an effect belongs to the run that announced it",
                key);
        Broken.unless(asked.add(key), "INV-29 a node is asked once", key);
    }

    void carriedOut(PersonId owner, InvokeContext context) {
        Broken.unless(asked.contains(context.idempotencyKey()), "INV-29 no entry, no effect", context.idempotencyKey());
    }

    @Override
    public void atEnd(Scene scene) {
        Broken.unless(
                open.isEmpty(), "INV-29 every effect is reported", open.values().toString());
    }
}

package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.memory.Memories;
import dev.clawnet.gateway.memory.Memory;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What the gateway keeps for an agent, as the memory tools name it, and what a run takes in with what it finds.
final class Remembered {
    /// Before the id of an item, where other paths are files.
    static final String AT = "@remembered/";

    private final Set<Resource> consulted = new HashSet<>();
    private final Map<PersonId, Readers> foreign = new HashMap<>();
    private Integrity integrity = Integrity.TRUSTED;

    /// Items of a place that this audience may learn, by their paths.
    static Map<String, Memory> in(View view, Act act, Labels labels, Audience audience) {
        Map<String, Memory> items = new LinkedHashMap<>();
        for (Memory memory : Memories.in(view, act.object())) {
            if (labels.mayEnter(memory.place(), memory.policy(), audience)) {
                items.put(AT + memory.id().value(), memory);
            }
        }
        return items;
    }

    /// A place of the agent's folder; absent where the audience may not learn it.
    static Optional<Resource> file(Resource root, List<String> path, Labels labels, Audience audience) {
        List<String> segments = new ArrayList<>(root.segments());
        segments.addAll(path);
        Resource file = new Resource(root.kind(), root.owner(), segments);
        return Optional.of(file).filter(place -> labels.mayEnter(place, ItemPolicy.NONE, audience));
    }

    /// The beginning of a longer text: no half of a character of two units, which no answer can carry.
    static String cut(String text, int most) {
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    void looked(Resource place) {
        consulted.add(place);
    }

    void took(Resource file, Labels labels) {
        consulted.add(file);
        integrity = integrity.meet(labels.trusted(file) ? Integrity.TRUSTED : Integrity.UNTRUSTED);
    }

    void took(Memory memory, Labels labels, PersonId owner) {
        integrity = integrity.meet(labels.integrity(memory.place(), memory.policy()));
        memory.policy().policies().forEach((person, readers) -> {
            if (!person.equals(owner)) {
                foreign.merge(person, readers, Readers::meet);
            }
        });
    }

    Run.Taken taken() {
        return new Run.Taken(integrity, Set.copyOf(consulted), Map.copyOf(foreign));
    }
}

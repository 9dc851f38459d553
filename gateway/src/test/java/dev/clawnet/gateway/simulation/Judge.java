package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.RunNotice;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.InvokeContext;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// Watches a world: writes its trace, and holds every step against all invariants.
final class Judge {
    private final Trace trace;
    private final Effects effects = new Effects();
    private final Acts acts = new Acts();
    private final List<Invariant> invariants;
    private final Map<String, Integer> counts = new TreeMap<>();

    Judge(Trace trace) {
        this.trace = trace;
        this.invariants = List.of(
                effects,
                acts,
                new Records(),
                new Answers(),
                new Together(),
                new Acquainted(),
                new Pairings(),
                new Told(),
                new Led(this));
    }

    Map<String, Integer> counts() {
        return counts;
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    void committed(Commit commit, Scene scene) {
        trace.add(text(commit));
        for (Entry entry : commit.entries()) {
            count(entry.kind() + " " + entry.fields().getOrDefault("result", ""));
        }
        invariants.forEach(invariant -> invariant.after(commit, scene));
    }

    void restarted(Scene scene) {
        trace.add("restarted " + scene.now());
        invariants.forEach(invariant -> invariant.restarted(scene));
    }

    void atEnd(Scene scene) {
        invariants.forEach(invariant -> invariant.atEnd(scene));
    }

    /// A model is about to be asked.
    void thinking() {
        effects.thinking();
    }

    /// A node is about to be asked.
    void asked(PersonId owner, String command, JsonNode params, InvokeContext context) {
        trace.add("node " + owner + " " + command + " " + params + " " + context.idempotencyKey());
        effects.asked(owner, context);
    }

    void carriedOut(PersonId owner, String command, InvokeContext context) {
        trace.add("node did " + command + " " + context.idempotencyKey());
        count("node " + command);
        effects.carriedOut(owner, context);
    }

    void note(String line) {
        trace.add(line);
    }

    private static String text(Commit commit) {
        StringBuilder text = new StringBuilder(512).append(commit.at());
        for (Entry entry : commit.entries()) {
            text.append('\n')
                    .append(entry.kind())
                    .append(' ')
                    .append(entry.log().name())
                    .append(entry.fields());
        }
        for (Commit.Row row : commit.rows()) {
            text.append('\n')
                    .append(row.table())
                    .append(' ')
                    .append(row.person())
                    .append(' ')
                    .append(row.id());
        }
        for (Notice notice : commit.notices()) {
            text.append('\n');
            if (notice instanceof Broadcast<?> heard) {
                text.append(heard.person()).append(heard.event().name()).append(inOrder(heard.payload()));
            } else {
                text.append(inOrder(notice));
            }
        }
        return text.toString();
    }

    /// What a run consulted, and what its owner refused it, are sets: of a run its name says enough, the rest stands in
    /// the rows.
    private static String inOrder(Notice notice) {
        if (notice instanceof RunNotice.Told.Calls told) {
            return "Calls " + told.run().id() + " " + told.call() + " " + told.phase() + " " + told.text();
        }
        if (notice instanceof RunNotice.Told.Over over) {
            return "Over " + over.run().id();
        }
        return notice instanceof RunNotice.Gone gone ? "Gone " + gone.run().id() : notice.toString();
    }

    /// Members of a table have another order in another process.
    private static String inOrder(Object payload) {
        return new String(Canonical.bytes(Json.STRICT.valueToTree(payload)), StandardCharsets.UTF_8);
    }
}

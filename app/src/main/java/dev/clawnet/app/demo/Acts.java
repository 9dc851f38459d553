package dev.clawnet.app.demo;

import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.RunId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Tells what agents did, and on what basis, from the ledgers of their owners.
final class Acts {
    private static final long LONGEST_RUN_MS = 60_000;
    private static final long LOOK_MS = 500;
    private static final Pattern BASES =
            Pattern.compile(" (?=(?:grant|rule|approval|collaboration|own store|birthright|revision|readers) ?)");

    private static final Set<String> TURNS = Set.of("turn", "half");

    private final Tale tale;
    private final Names names;
    private final Map<Actor, List<EntryView>> read = new LinkedHashMap<>();
    private final Set<String> told = new HashSet<>();
    private final Set<String> done = new HashSet<>();
    /// Lines of a person in a collaboration whose turns were told.
    private final Map<String, Integer> spoken = new LinkedHashMap<>();

    Acts(Tale tale, Names names) {
        this.tale = tale;
        this.names = names;
    }

    /// What this run did and was not told yet.
    void tell(Actor actor, RunId run) {
        refresh(actor);
        List<EntryView> entries = entries(actor).stream()
                .filter(entry -> run.value().equals(entry.fields().get("run")))
                .toList();
        for (EntryView entry : entries) {
            if (told.add(entry.id().map(Object::toString).orElse(""))) {
                tell(entry, entries);
            }
        }
    }

    /// The actor's next turn in this collaboration that was heard, with all its runs and the private thinking that
    /// they began; waits for their ends.
    void tellTurn(Actor actor, CollabId collab) {
        refresh(actor);
        int heard = spoken.merge(actor.key() + " " + collab.value(), 1, Integer::sum);
        List<EntryView> turn = new ArrayList<>();
        for (EntryView entry : entries(actor)) {
            boolean here = collab.value().equals(entry.fields().get("collab"));
            if (here && own(actor, entry) && --heard == 0) {
                break;
            }
            if (here
                    && entry.kind().equals("run.opened")
                    && TURNS.contains(entry.fields().getOrDefault("cause", ""))) {
                turn.add(entry);
            }
        }
        for (EntryView opened : turn) {
            String run = opened.fields().getOrDefault("run", "");
            if (!done.contains(run)) {
                finish(actor, new RunId(run));
            }
        }
    }

    private static boolean own(Actor actor, EntryView entry) {
        return entry.kind().equals("collab.heard")
                && actor.id().value().equals(entry.fields().get("from"));
    }

    /// Waits until this run is over, and tells the rest of it.
    void finish(Actor actor, RunId run) {
        done.add(run.value());
        actor.call(AgentMethods.AGENT_WAIT, new AgentMethods.Wait(run, Optional.of(LONGEST_RUN_MS / 2)));
        tell(actor, run);
    }

    /// Every run that this actor's agents ever had is over, or `Stuck`.
    void settle(Actor actor) {
        settle(actor, () -> {});
    }

    /// @param meanwhile done again and again while a run is not over, such as answering what it waits for
    void settle(Actor actor, Runnable meanwhile) {
        refresh(actor);
        for (EntryView entry : entries(actor)) {
            if (entry.kind().equals("run.opened")) {
                RunId run = new RunId(entry.fields().getOrDefault("run", ""));
                String status = "timeout";
                for (int looks = 0; status.equals("timeout") && looks < LONGEST_RUN_MS / LOOK_MS; looks++) {
                    meanwhile.run();
                    status = actor.call(AgentMethods.AGENT_WAIT, new AgentMethods.Wait(run, Optional.of(LOOK_MS)))
                            .status();
                }
                if (status.equals("timeout")) {
                    throw new Stuck("a run of " + actor.name() + "'s agents does not end");
                }
                finish(actor, run);
            }
        }
        refresh(actor);
    }

    /// All entries of the actor's own log, oldest first, as last read.
    List<EntryView> entries(Actor actor) {
        return read.getOrDefault(actor, List.of());
    }

    /// Reads what is new, newest first, down to what is known.
    private void refresh(Actor actor) {
        List<EntryView> known = new ArrayList<>(entries(actor));
        long have = known.size();
        List<EntryView> fresh = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        boolean more = true;
        while (more) {
            LedgerMethods.EntryPage page = actor.call(LedgerMethods.LIST, page(cursor));
            page.entries().stream().filter(entry -> entry.seq() >= have).forEach(fresh::add);
            cursor = page.cursor();
            more = cursor.isPresent() && page.entries().stream().noneMatch(entry -> entry.seq() < have);
        }
        known.addAll(fresh.reversed());
        read.put(actor, known);
    }

    private static LedgerMethods.ListEntries page(Optional<String> cursor) {
        LedgerMethods.ListEntries all = LedgerMethods.ListEntries.all();
        return new LedgerMethods.ListEntries(
                all.log(),
                all.kind(),
                all.identity(),
                all.counterpart(),
                all.collab(),
                all.run(),
                all.verb(),
                all.resource(),
                all.from(),
                all.to(),
                cursor,
                Optional.of(200));
    }

    private void tell(EntryView entry, List<EntryView> entries) {
        Map<String, String> fields = entry.fields();
        if (entry.kind().equals("run.opened")) {
            tale.line(
                    2,
                    "a run of " + agent(fields) + " begins; what it reads and writes may be learnt by "
                            + audience(fields.getOrDefault("audience", "")));
        }
        if (!entry.kind().equals("act") || entry.phase().equals("outcome") || "model".equals(fields.get("verb"))) {
            return;
        }
        String act = agent(fields) + ": " + fields.getOrDefault("verb", fields.getOrDefault("reason", "?")) + " "
                + names.place(fields.getOrDefault("resource", ""));
        if (entry.phase().equals("intent")) {
            Map<String, String> outcome = outcome(entry, entries);
            tale.line(2, act + " -> " + outcome.getOrDefault("result", "no outcome") + basis(fields));
            l2(outcome);
            return;
        }
        tale.refused();
        tale.line(
                2,
                act + " -> " + fields.getOrDefault("result", "no") + ", because "
                        + reason(fields.getOrDefault("reason", "?")));
    }

    private void l2(Map<String, String> outcome) {
        if (outcome.containsKey("undo")) {
            tale.line(3, "what was there before is kept, and can be brought back");
            tale.remark("undo reference " + outcome.get("undo") + "  before " + outcome.get("before"));
        }
        if ("deny".equals(outcome.get("l2"))) {
            tale.line(3, "the node's own policy refused it");
        }
    }

    private String agent(Map<String, String> fields) {
        return names.in(fields.getOrDefault("identity", "?"));
    }

    /// Sorted by name, since ids come in another order each time.
    private String audience(String readers) {
        return Arrays.stream(readers.split(" ", -1))
                .map(reader -> reader.startsWith("tree:")
                        ? "all in the tree of this collaboration"
                        : names.in(reader).replaceFirst("^person:", ""))
                .sorted()
                .collect(Collectors.joining(" and "));
    }

    /// Each thing that it rests on, sorted, since some come in another order each time; without the policy's
    /// revision.
    private String basis(Map<String, String> fields) {
        String basis = BASES.splitAsStream(fields.getOrDefault("basis", ""))
                .filter(each -> !each.startsWith("revision"))
                .map(names::in)
                .sorted()
                .collect(Collectors.joining(", "));
        return basis.isEmpty() ? "" : "   (basis: " + basis + ")";
    }

    private static Map<String, String> outcome(EntryView intent, List<EntryView> entries) {
        return entries.stream()
                .filter(entry ->
                        entry.phase().equals("outcome") && entry.intent().equals(intent.id()))
                .map(EntryView::fields)
                .findFirst()
                .orElse(Map.of());
    }

    /// Codes of the decision, in words.
    private static String reason(String code) {
        return switch (code) {
            case "MISSING" -> "not all who listen may learn it: here it does not exist (MISSING)";
            case "OWNER" -> "its owner said no";
            case "STATE" -> "the state of things does not allow it (STATE)";
            case "OUT_OF_SCOPE" -> "no grant covers it (OUT_OF_SCOPE)";
            case "FORBIDDEN" -> "nothing can allow it (FORBIDDEN)";
            case "FLOW" -> "more people would learn it than listen here (FLOW)";
            default -> code;
        };
    }
}

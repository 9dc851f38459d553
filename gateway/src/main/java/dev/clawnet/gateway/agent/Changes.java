package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What agents changed on nodes, for taking it back: where, and which policies were on what was there before. Kept
/// per identity and audience: a run finds only what runs of the same identity for the same audience did (INV-34).
public final class Changes {
    /// The argument by which an act of `undo` names an operation.
    public static final String OPERATION = "operation";

    private static final String BY_OPERATION = "o/";
    private static final String SEEN = "n/";
    private static final String UNSEEN = "u/";

    private Changes() {}

    /// One operation of a node.
    ///
    /// @param operation the node's name for it
    /// @param order its row in the order of its identity and audience
    /// @param object where what it made or took is now; of a deletion, where it was
    /// @param target where a move or rename took it from
    /// @param before policies that the places carried, by their names
    public record Change(
            String operation,
            String order,
            Resource object,
            Optional<Resource> target,
            Map<String, ItemPolicy> before,
            Instant at,
            boolean undone) {
        public Change {
            before = Map.copyOf(before);
        }

        boolean touches(Resource place) {
            return object.equals(place) || target.equals(Optional.of(place));
        }
    }

    /// What a run did, as the node named it.
    ///
    /// @param object where what it made or took is now
    /// @param target where a move or rename took it from
    /// @param before policies that the places carried, by their names
    public record Done(String operation, Resource object, Optional<Resource> target, Map<String, ItemPolicy> before) {}

    /// Records an operation that a run did.
    ///
    /// @param seen whether the run's audience may look where it was done. What was done elsewhere is found by no
    ///     run: the name that the node took for it tells what was there before. Its owner can take it back
    public static void record(Tx tx, Run run, Done done, boolean seen) {
        String shelf = (seen ? SEEN : UNSEEN) + shelf(run);
        long number = tx.newest(RunTables.CHANGE, run.owner(), shelf, 1).stream()
                        .map(row -> Long.parseLong(row.id().substring(shelf.length())))
                        .findFirst()
                        .orElse(0L)
                + 1;
        String order = row(shelf, number);
        Change change =
                new Change(done.operation(), order, done.object(), done.target(), done.before(), tx.now(), false);
        put(tx, run.owner(), change);
        String oldest = row(shelf, number - Limits.CHANGES_PER_AUDIENCE);
        tx.find(RunTables.CHANGE, run.owner(), oldest).ifPresent(old -> {
            tx.delete(RunTables.CHANGE, run.owner(), oldest);
            tx.delete(RunTables.CHANGE, run.owner(), BY_OPERATION + old.operation());
        });
    }

    private static void put(Tx tx, PersonId owner, Change change) {
        tx.put(RunTables.CHANGE, owner, change.order(), change);
        tx.put(RunTables.CHANGE, owner, BY_OPERATION + change.operation(), change);
    }

    /// The newest operation that this run may take back; with `place`, the newest one there.
    public static Optional<Change> newest(View view, Run run, Optional<Resource> place) {
        return view.newest(RunTables.CHANGE, run.owner(), SEEN + shelf(run), Limits.CHANGES_PER_AUDIENCE).stream()
                .map(View.Row::value)
                .filter(change -> !change.undone())
                .filter(change -> place.map(change::touches).orElse(true))
                .findFirst();
    }

    public static Optional<Change> find(View view, PersonId owner, String operation) {
        return view.find(RunTables.CHANGE, owner, BY_OPERATION + operation);
    }

    /// Before it is known whether an undo works: what is there now and what was there before both count.
    public static void undoing(Tx tx, Change change) {
        change.before().forEach((place, policy) -> {
            Resource resource = Resource.parse(place);
            Items.put(tx, resource, Items.meet(Items.of(tx, resource), policy));
        });
    }

    /// It was taken back: its places carry what they carried before it.
    public static void undone(Tx tx, PersonId owner, Change change) {
        change.before().forEach((place, policy) -> Items.put(tx, Resource.parse(place), policy));
        put(
                tx,
                owner,
                new Change(
                        change.operation(),
                        change.order(),
                        change.object(),
                        change.target(),
                        change.before(),
                        change.at(),
                        true));
    }

    /// What the object of an act carries besides the label of its place. An undo brings back what was there before, so
    /// that counts as well.
    static ItemPolicy item(View view, Act act) {
        ItemPolicy now = Items.of(view, act.object());
        if (act.verb() != Verb.UNDO) {
            return now;
        }
        ItemPolicy all = now;
        Optional<Change> change =
                find(view, act.object().owner(), act.arguments().getOrDefault(OPERATION, ""));
        for (ItemPolicy before : change.map(Change::before).orElse(Map.of()).values()) {
            all = Items.meet(all, before);
        }
        return all;
    }

    /// Policies of the places that an act is about to change, and of what is below them.
    public static Map<String, ItemPolicy> policies(View view, List<Resource> places) {
        Map<String, ItemPolicy> policies = new HashMap<>();
        for (Resource place : places) {
            policies.put(place.text(), Items.of(view, place));
            for (Resource below : Items.below(view, place, Limits.ITEMS_MOVED)) {
                policies.put(below.text(), Items.of(view, below));
            }
        }
        return policies;
    }

    private static String row(String shelf, long number) {
        return shelf + "%012d".formatted(number);
    }

    private static String shelf(Run run) {
        byte[] audience = String.join("\n", run.audience().texts()).getBytes(StandardCharsets.UTF_8);
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(audience));
        return name(run.agent()) + "/" + digest.substring(0, 32) + "/";
    }

    private static String name(AgentId agent) {
        return switch (agent) {
            case IdentityId identity -> identity.value();
            case ManagerId _ -> Resource.MANAGER_NAME;
        };
    }
}

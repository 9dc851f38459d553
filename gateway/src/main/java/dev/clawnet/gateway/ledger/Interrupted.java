package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.Opening;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Effects that were announced and never reported: the gateway stopped between intent and outcome. Whether they
/// happened is unknown; they are recorded as that, shown, and never repeated blindly.
public final class Interrupted {
    /// One such effect.
    ///
    /// @param intent its entry
    /// @param kind kind of the entry
    /// @param fields what the intent said: run, verb, resource and so on
    public record Effect(PersonId person, EntryId intent, String kind, Map<String, String> fields) implements Notice {
        public Effect {
            fields = Map.copyOf(fields);
        }
    }

    private Interrupted() {}

    /// Gives every open intent the outcome `unknown`, and returns them, so that the runs they belong to can go on
    /// from there. Each is a notice too. For the start, before any agent runs: every intent that is open then was
    /// interrupted.
    public static List<Effect> settle(Store store, RandomGenerator random) {
        List<View.Row<LedgerTables.Place>> open = store.read(view -> view.all(LedgerTables.INTENTS));
        List<Effect> settled = new ArrayList<>();
        for (int from = 0; from < open.size(); from += Limits.LEDGER_RECOVERED) {
            List<View.Row<LedgerTables.Place>> some =
                    open.subList(from, Math.min(open.size(), from + Limits.LEDGER_RECOVERED));
            settled.addAll(store.write(tx -> {
                List<Effect> effects = some.stream().map(row -> effect(tx, row)).toList();
                List<Entry> outcomes =
                        effects.stream().map(effect -> unknown(effect, random)).toList();
                return new Change<>(effects, outcomes, List.<Notice>copyOf(effects));
            }));
        }
        return List.copyOf(settled);
    }

    private static Effect effect(Tx tx, View.Row<LedgerTables.Place> row) {
        Shelf shelf = Shelf.of(new LogId.OfPerson(row.person()));
        Map<String, Opening> openings = Ledger.openings(tx, shelf, row.value().seq());
        EntryView entry = EntryFilter.view(shelf.name(), row.value().seq(), openings);
        return new Effect(row.person(), new EntryId(row.id()), entry.kind(), entry.fields());
    }

    private static Entry unknown(Effect effect, RandomGenerator random) {
        Map<String, String> fields = new TreeMap<>(effect.fields());
        fields.put("result", "unknown");
        fields.put("reason", "the gateway stopped before the outcome was recorded");
        return Entry.outcome(EntryId.mint(random), effect.intent(), effect.person(), effect.kind(), fields);
    }
}

package dev.clawnet.gateway.people;

import dev.clawnet.gateway.people.PeopleTables.Count;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;

/// Counts the changes to what a person's agents may do and who may learn what; recorded with every verdict.
public final class Revisions {
    private static final String KEY = "policy";

    private Revisions() {}

    public static long of(View view, PersonId person) {
        return view.find(PeopleTables.REVISIONS, person, KEY).map(Count::value).orElse(0L);
    }

    static long bump(Tx tx, PersonId person) {
        long next = of(tx, person) + 1;
        tx.put(PeopleTables.REVISIONS, person, KEY, new Count(next));
        return next;
    }
}

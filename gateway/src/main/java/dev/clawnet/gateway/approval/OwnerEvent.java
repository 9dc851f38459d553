package dev.clawnet.gateway.approval;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// Something that an owner must get to see.
///
/// @param id counts within the owner's own events
/// @param kind such as `denied`, `ask`, `missing`
/// @param fields names as in ledger entries
public record OwnerEvent(long id, String kind, SortedMap<String, String> fields, Instant at) {
    public OwnerEvent {
        fields = Collections.unmodifiableSortedMap(new TreeMap<>(fields));
    }
}

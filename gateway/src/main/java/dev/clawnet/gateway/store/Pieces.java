package dev.clawnet.gateway.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What changes left for the end of their commit, by finisher, in order. For stores; of one thread.
public final class Pieces {
    private final Map<Finisher<?>, Heap<?>> heaps = new LinkedHashMap<>();

    private record Heap<P>(Finisher<P> finisher, List<P> pieces) {
        void finish(Tx tx, Crew crew) {
            finisher.finish(tx, List.copyOf(pieces), crew);
        }

        void into(Pieces other) {
            other.heap(finisher).pieces.addAll(pieces);
        }
    }

    public <P> void add(Finisher<P> finisher, P piece) {
        heap(finisher).pieces.add(piece);
    }

    /// Adds those of a later change.
    public void addAll(Pieces later) {
        later.heaps.values().forEach(heap -> heap.into(this));
    }

    public void finish(Tx tx, Crew crew) {
        heaps.values().forEach(heap -> heap.finish(tx, crew));
    }

    @SuppressWarnings("unchecked") // only `add` fills a heap, with pieces of its finisher
    private <P> Heap<P> heap(Finisher<P> finisher) {
        return (Heap<P>) heaps.computeIfAbsent(finisher, _ -> new Heap<>(finisher, new ArrayList<>()));
    }
}

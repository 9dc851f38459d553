package dev.clawnet.gateway.control;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/// A store whose next [Store#glance] something else happens right before or right after, once: what another thread
/// may do at exactly that moment.
final class MomentStore implements Store {
    private final Store store;
    private final AtomicReference<Optional<Runnable>> before = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<Runnable>> after = new AtomicReference<>(Optional.empty());

    MomentStore(Store store) {
        this.store = store;
    }

    void beforeTheNextLook(Runnable other) {
        before.set(Optional.of(other));
    }

    void afterTheNextLook(Runnable other) {
        after.set(Optional.of(other));
    }

    @Override
    public <R> R glance(Function<View, R> work) {
        before.getAndSet(Optional.empty()).ifPresent(Runnable::run);
        R seen = store.glance(work);
        after.getAndSet(Optional.empty()).ifPresent(Runnable::run);
        return seen;
    }

    @Override
    public <R> R write(Function<Tx, Change<R>> work) {
        return store.write(work);
    }

    @Override
    public void bookkeep(Consumer<Tx> work) {
        store.bookkeep(work);
    }

    @Override
    public <R> R read(Function<View, R> work) {
        return store.read(work);
    }

    @Override
    public void close() {
        store.close();
    }
}

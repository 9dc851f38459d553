package dev.clawnet.gateway.agent.model;

import java.util.ArrayList;
import java.util.List;

/// A one-way switch that ends a question: whoever holds it may throw it, the adapter closes the provider's stream.
///
/// Shared between threads; its own lock guards it, and hooks run outside of the lock.
public final class Cancel {
    private static final Hook NOTHING = () -> {};

    private final List<Runnable> hooks = new ArrayList<>();
    private boolean thrown;

    /// Takes a hook back; calling it twice does nothing more.
    @FunctionalInterface
    public interface Hook extends AutoCloseable {
        @Override
        void close();
    }

    /// A switch that nobody throws.
    public static Cancel never() {
        return new Cancel();
    }

    /// Throws the switch. The first call runs the hooks on the calling thread; later calls do nothing.
    public void cancel() {
        List<Runnable> run;
        synchronized (this) {
            thrown = true;
            run = List.copyOf(hooks);
            hooks.clear();
        }
        run.forEach(Runnable::run);
    }

    public synchronized boolean cancelled() {
        return thrown;
    }

    /// Runs `work` when the switch is thrown; at once if it already was. Close the hook when the work has become
    /// pointless: a run asks many questions under one switch.
    public Hook onCancel(Runnable work) {
        synchronized (this) {
            if (!thrown) {
                hooks.add(work);
                return () -> forget(work);
            }
        }
        work.run();
        return NOTHING;
    }

    private synchronized void forget(Runnable work) {
        hooks.remove(work);
    }
}

package dev.clawnet.gateway.store;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Who wants to hear which notice. Subscriptions are made while the gateway is wired, before it serves.
///
/// A subscriber runs on the store's delivery thread: it must hand real work to another one.
public final class Notices {
    private final Map<Class<?>, List<Consumer<Notice>>> subscribers = new ConcurrentHashMap<>();

    public <N extends Notice> void on(Class<N> type, Consumer<N> subscriber) {
        subscribers
                .computeIfAbsent(type, _ -> new CopyOnWriteArrayList<>())
                .add(notice -> subscriber.accept(type.cast(notice)));
    }

    /// Called by a store after each commit.
    public void deliver(List<Notice> notices) {
        for (Notice notice : notices) {
            for (Consumer<Notice> subscriber : subscribers.getOrDefault(notice.getClass(), List.of())) {
                subscriber.accept(notice);
            }
        }
    }
}

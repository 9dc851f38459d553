package dev.clawnet.gateway.http;

import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/// Requests that stream an answer hear what runs of their own person say. Bounded by the open requests.
final class Ears {
    private final Map<PersonId, List<Consumer<ChatEvent>>> ears = new ConcurrentHashMap<>();

    void subscribe(Notices notices) {
        notices.on(Broadcast.class, this::told);
    }

    private void told(Broadcast<?> told) {
        if (told.payload() instanceof ChatEvent event && told.event().equals(ChatMethods.CHAT)) {
            ears.getOrDefault(told.person(), List.of()).forEach(ear -> ear.accept(event));
        }
    }

    /// Listens until what is returned runs. `ear` must return at once.
    Runnable open(PersonId person, Consumer<ChatEvent> ear) {
        ears.compute(person, (_, before) -> {
            List<Consumer<ChatEvent>> all = before == null ? new CopyOnWriteArrayList<>() : before;
            all.add(ear);
            return all;
        });
        return () -> ears.computeIfPresent(person, (_, all) -> {
            all.remove(ear);
            return all.isEmpty() ? null : all;
        });
    }
}

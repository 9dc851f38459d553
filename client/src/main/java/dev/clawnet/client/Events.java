package dev.clawnet.client;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Who wants which event of one link.
public final class Events {
    Events() {}

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final Map<String, List<Consumer<JsonNode>>> consumers = new ConcurrentHashMap<>();

    /// Consumers run one after the other on one thread of the link, in the order of the wire; one that takes long
    /// must hand its work on.
    public <E> Subscription on(EventType<E> event, Consumer<E> consumer) {
        return on(event.name(), payload -> consumer.accept(Json.LENIENT.treeToValue(payload, event.payload())));
    }

    /// An event by its name, as it came.
    public Subscription on(String event, Consumer<JsonNode> consumer) {
        List<Consumer<JsonNode>> list = consumers.computeIfAbsent(event, _ -> new CopyOnWriteArrayList<>());
        list.add(consumer);
        return () -> list.remove(consumer);
    }

    boolean wanted(String event) {
        return !consumers.getOrDefault(event, List.of()).isEmpty();
    }

    void deliver(String event, JsonNode payload) {
        for (Consumer<JsonNode> consumer : consumers.getOrDefault(event, List.of())) {
            try {
                consumer.accept(payload);
            } catch (JacksonException e) {
                LOG.warn("client.event.unreadable event={}", event);
            }
        }
    }

    /// Ends a subscription.
    @FunctionalInterface
    public interface Subscription extends AutoCloseable {
        @Override
        void close();
    }
}

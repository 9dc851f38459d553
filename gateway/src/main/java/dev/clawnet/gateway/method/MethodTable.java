package dev.clawnet.gateway.method;

import dev.clawnet.protocol.method.Method;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Methods and their handlers. Filled while the gateway is wired; `complete` closes it.
public final class MethodTable {
    private final Map<String, Bound<?, ?>> bound = new LinkedHashMap<>();

    /// A declaration with the code that serves it.
    public record Bound<P, R>(Method<P, R> method, Handler<P, R> handler) {}

    public <P, R> void bind(Method<P, R> method, Handler.Direct<P, R> handler) {
        bindLater(method, (caller, params) -> Answer.now(handler.handle(caller, params)));
    }

    public <P, R> void bindLater(Method<P, R> method, Handler<P, R> handler) {
        if (bound.putIfAbsent(method.name(), new Bound<>(method, handler)) != null) {
            throw new IllegalStateException("method " + method.name() + " is bound twice");
        }
    }

    public Optional<Bound<?, ?>> find(String name) {
        return Optional.ofNullable(bound.get(name));
    }

    public Collection<Bound<?, ?>> all() {
        return bound.values();
    }

    /// Fails when the catalogue and the table differ.
    public void complete(Collection<? extends Method<?, ?>> catalogue) {
        Set<String> missing = new TreeSet<>();
        catalogue.forEach(method -> missing.add(method.name()));
        Set<String> extra = new TreeSet<>(bound.keySet());
        extra.removeAll(missing);
        missing.removeAll(bound.keySet());
        if (!missing.isEmpty() || !extra.isEmpty()) {
            throw new IllegalStateException(
                    "methods without handler: " + missing + "; handlers without method: " + extra);
        }
    }
}

package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.catalogue.Catalogue.Family;
import dev.clawnet.protocol.catalogue.ConnectMethods;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.List;

/// The whole values that travel: parameters, answers and payloads, each under a name of its own.
final class Roots {
    private Roots() {}

    /// One of them.
    ///
    /// @param closed whether an unknown member is refused
    /// @param keyed whether an idempotency key may stand beside the members
    record Root(String name, Class<?> type, boolean closed, boolean keyed) {
        Shape shape() {
            return Shapes.of(type);
        }
    }

    static String params(String method) {
        return method + ".params";
    }

    static String result(String method) {
        return method + ".result";
    }

    static String accepted(String method) {
        return method + ".accepted";
    }

    static String event(String event) {
        return event + ".event";
    }

    static List<Root> of(Family family) {
        List<Root> roots = new ArrayList<>();
        if (family.declaredIn() == ConnectMethods.class) {
            roots.add(new Root(params(ConnectMethods.CONNECT), ConnectMethods.ConnectParams.class, false, false));
            roots.add(new Root(result(ConnectMethods.CONNECT), ConnectMethods.HelloOk.class, false, false));
        }
        for (Method<?, ?> method : family.methods()) {
            roots.add(new Root(params(method.name()), method.params(), true, method.takesKey()));
            method.accepted().ifPresent(first -> roots.add(new Root(accepted(method.name()), first, false, false)));
            roots.add(new Root(result(method.name()), method.result(), false, false));
        }
        for (EventType<?> event : family.events()) {
            roots.add(new Root(event(event.name()), event.payload(), false, false));
        }
        return roots;
    }
}

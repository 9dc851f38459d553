package dev.clawnet.gateway.control;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.method.MethodTable.Bound;
import dev.clawnet.protocol.catalogue.ConnectMethods;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may call what: role, scope, device class, steward mark. The one place that asks.
///
/// Threat: a method that is reached without its conditions. See `DispatchTest`, which walks the whole table.
final class Gate {
    /// What nodes of the stock protocol publish on each connection and nobody here reads. Told that there is no such
    /// method they leave it be; told that it is not for their role they would go on until their link is closed.
    private static final Set<String> OF_OTHER_NODES = Set.of(
            "node.pluginSurface.refresh",
            "node.pluginTools.update",
            "node.runnerInventory.update",
            "node.skills.update",
            "skills.bins");

    private final MethodTable table;

    Gate(MethodTable table) {
        this.table = table;
    }

    /// The method, if this caller may call it; otherwise the fault it gets.
    Bound<?, ?> pass(Caller caller, String name) {
        if (name.equals(ConnectMethods.CONNECT)) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "connect is only valid as the first request");
        }
        Optional<Bound<?, ?>> found = table.find(name);
        if (found.isEmpty()) {
            throw unknown(caller, name);
        }
        Method<?, ?> method = found.get().method();
        if (!method.roles().contains(caller.role())) {
            throw role(caller);
        }
        if (caller.role() == Role.OPERATOR) {
            method.scope()
                    .filter(scope -> !Scope.satisfies(caller.scopes(), scope))
                    .ifPresent(scope -> {
                        throw scope(scope);
                    });
        }
        if (method.human() && !caller.isHuman()) {
            throw new Fault(ErrorCode.HUMAN_DEVICE_REQUIRED, "a device that a person paired must do this");
        }
        if (method.steward() && !caller.steward()) {
            throw new Fault(ErrorCode.STEWARD_REQUIRED, "only a steward of this gateway may do this");
        }
        return found.get();
    }

    /// What a name that is no method looks like: only an admin learns that there is none, and a node of what stock
    /// nodes call.
    private static Fault unknown(Caller caller, String name) {
        if (caller.role() == Role.NODE && !OF_OTHER_NODES.contains(name)) {
            return role(caller);
        }
        return caller.role() == Role.NODE || caller.scopes().contains(Scope.ADMIN)
                ? new Fault(ErrorCode.UNKNOWN_METHOD, "unknown method: " + name)
                : scope(Scope.ADMIN);
    }

    private static Fault role(Caller caller) {
        return new Fault(
                ErrorCode.UNAUTHORIZED_ROLE,
                "unauthorized role: " + caller.role().wire());
    }

    private static Fault scope(Scope scope) {
        return new Fault(
                ErrorCode.MISSING_SCOPE,
                "missing scope: " + scope.wire(),
                Map.of("missingScope", scope.wire(), "requiredScopes", List.of(scope.wire())));
    }
}

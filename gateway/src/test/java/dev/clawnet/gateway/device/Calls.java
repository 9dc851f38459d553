package dev.clawnet.gateway.device;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;

/// Calls the methods of a world as the dispatcher does, without a link.
final class Calls {
    private final MethodTable table = new MethodTable();

    Calls(DeviceWorld world) {
        world.feature.bind(table);
    }

    @SuppressWarnings("unchecked") // the table holds each method with the handler of its own types
    <P, R> R call(Method<P, R> method, Caller caller, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        return ((Answer.Now<R>) bound.handler().handle(caller, params)).result();
    }

    <P> Fault refused(Method<P, ?> method, Caller caller, P params) {
        Fault fault = catchThrowableOfType(Fault.class, () -> call(method, caller, params));
        assertThat(fault).isNotNull();
        return fault;
    }
}

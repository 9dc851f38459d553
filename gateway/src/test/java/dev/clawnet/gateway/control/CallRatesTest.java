package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// However many devices of one person call, another person's calls are counted by themselves.
class CallRatesTest {
    private static final Method<Method.None, Method.None> ANY =
            Method.method("test.any").doc("Something.");
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");

    private final VirtualTime time = new VirtualTime();
    private final CallRates rates = new CallRates(time);

    private static Caller caller(PersonId person, int device) {
        return new Caller(
                new ConnId("k-1"),
                person,
                Optional.of(new DeviceId("%064x".formatted(device))),
                DeviceClass.PROGRAM,
                Role.OPERATOR,
                Set.of(Scope.ADMIN),
                false,
                false);
    }

    @Test
    void a_person_who_fills_their_counters_takes_nobody_elses() {
        for (int device = 0; device < Limits.CALL_COUNTERS_PER_PERSON; device++) {
            rates.count(caller(LI, device), ANY);
        }

        assertThatThrownBy(() -> rates.count(caller(LI, -1), ANY)).isInstanceOf(Fault.class);
        assertThatCode(() -> rates.count(caller(NOVA, 1), ANY)).doesNotThrowAnyException();
        time.advance(Duration.ofMinutes(1));
        assertThatCode(() -> rates.count(caller(LI, -1), ANY)).doesNotThrowAnyException();
    }
}

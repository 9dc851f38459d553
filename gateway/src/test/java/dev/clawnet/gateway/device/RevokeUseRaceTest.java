package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.applicant;
import static dev.clawnet.gateway.device.DeviceWorld.console;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.DeviceRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Threads that use a token while its owner takes it away. A use that begins after the owner was told that it is done
/// must fail, whatever else goes on. `-Dclawnet.revoke.tries=1000000` tries as often as that; the build tries less.
final class RevokeUseRaceTest {
    private static final long TRIES = Long.getLong("clawnet.revoke.tries", 4_000L);
    private static final int USERS = 3;
    /// Tries that a user goes on with after the owner was told.
    private static final int AFTERWARDS = 20;

    private final AtomicLong tries = new AtomicLong();
    private final AtomicLong served = new AtomicLong();
    private final AtomicLong late = new AtomicLong();

    @Test
    void no_use_of_a_token_succeeds_that_began_after_its_revocation_was_acknowledged() throws Exception {
        long seed = 1;
        while (tries.get() < TRIES) {
            round(seed++);
        }

        assertThat(late.get())
                .as("uses after an acknowledged revocation, of " + tries)
                .isZero();
        assertThat(served.get())
                .as("uses before it, so that the test means something")
                .isPositive();
    }

    /// One device, its users, and its owner.
    private void round(long seed) throws Exception {
        DeviceWorld world = new DeviceWorld();
        Calls calls = new Calls(world);
        DeviceKey key = DeviceWorld.key((int) (1 + seed % 100));
        Outcome.Admitted paired = world.paired(LI, key, DeviceClass.PROGRAM);
        AtomicBoolean acknowledged = new AtomicBoolean();
        CountDownLatch ready = new CountDownLatch(USERS);
        List<FutureTask<Boolean>> users = new ArrayList<>();
        for (int at = 0; at < USERS; at++) {
            FutureTask<Boolean> user = new FutureTask<>(() -> uses(world, key, paired, acknowledged, ready));
            users.add(user);
            Thread.ofVirtual().start(user);
        }
        ready.await();
        if (seed % 2 == 0) {
            calls.call(
                    DeviceMethods.TOKEN_REVOKE,
                    console(LI, false, Scope.ADMIN, Scope.PAIRING),
                    new TokenRef(key.id(), Role.OPERATOR, Optional.empty()));
        } else {
            calls.call(
                    DeviceMethods.PAIR_REMOVE, console(LI, false, Scope.ADMIN, Scope.PAIRING), new DeviceRef(key.id()));
        }
        acknowledged.set(true);
        for (FutureTask<Boolean> user : users) {
            assertThat(user.get()).isTrue();
        }
    }

    private boolean uses(
            DeviceWorld world,
            DeviceKey key,
            Outcome.Admitted paired,
            AtomicBoolean acknowledged,
            CountDownLatch ready) {
        int afterwards = 0;
        boolean first = true;
        while (afterwards < AFTERWARDS) {
            boolean over = acknowledged.get();
            boolean in;
            try {
                in = world.admit(
                                applicant(key, Role.OPERATOR, false, "operator.read"),
                                new Credential.Token(paired.token().token()))
                        instanceof Outcome.Admitted;
            } catch (Fault fault) {
                in = false;
            }
            tries.incrementAndGet();
            if (in) {
                (over ? late : served).incrementAndGet();
            }
            if (over) {
                afterwards++;
            }
            if (first) {
                ready.countDown();
                first = false;
            }
        }
        return true;
    }
}

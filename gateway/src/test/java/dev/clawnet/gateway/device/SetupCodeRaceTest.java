package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.applicant;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A hundred devices use one code at the same moment.
final class SetupCodeRaceTest {
    private static final int DEVICES = 100;

    @Test
    void exactly_one_of_a_hundred_devices_wins_a_code() throws Exception {
        DeviceWorld world = new DeviceWorld();
        Secret code = world.code(LI, DeviceClass.HUMAN);
        CountDownLatch go = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(DEVICES);
        AtomicInteger won = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 1; i <= DEVICES; i++) {
            Applicant applicant = applicant(DeviceWorld.key(i), Role.OPERATOR, false, "operator.read");
            threads.add(Thread.ofVirtual().start(() -> {
                try {
                    go.await();
                    world.admit(applicant, new Credential.Code(code));
                    won.incrementAndGet();
                } catch (Fault fault) {
                    if (fault.code() == ErrorCode.SETUP_CODE_INVALID) {
                        refused.incrementAndGet();
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } finally {
                    done.countDown();
                }
            }));
        }
        go.countDown();

        assertThat(done.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(won).hasValue(1);
        assertThat(refused).hasValue(DEVICES - 1);
        assertThat(world.devicesOf(LI)).hasSize(1);
        assertThat(threads).hasSize(DEVICES);
    }
}

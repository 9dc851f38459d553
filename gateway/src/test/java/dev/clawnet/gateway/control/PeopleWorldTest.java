package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.device.Address;
import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Credential;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.device.PeopleBridge;
import dev.clawnet.gateway.device.SetupCodes;
import dev.clawnet.gateway.device.Somewhere;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Persons and their devices, with the real persons: the first code, and the way back in.
final class PeopleWorldTest {
    @Test
    void the_first_code_of_the_host_person_pairs_a_human_device_and_the_recovery_code_another_later() {
        VirtualTime time = new VirtualTime();
        MemoryStore store =
                new MemoryStore(new RecordedEntries(), new Notices(), time, MemoryStore.Mode.JSON, Runnable::run);
        SetupCodes codes =
                new SetupCodes(new Random(1), () -> new Address("wss://gw.example:18789", List.of(), Optional.empty()));
        PeopleDesk desk = new PeopleDesk(store, time, new Random(2), PeopleBridge.firstCode(codes), _ -> false);
        DeviceFeature devices = new DeviceFeature(new DeviceFeature.Ground(
                store,
                time,
                new Random(3),
                Secret.of("token-key"),
                PeopleBridge.standings(),
                PeopleBridge.recovery(desk.recovery()),
                codes,
                new Somewhere()));
        People.Newcomer host =
                desk.people().ensureHost(store, "Host").newcomer().orElseThrow();
        Applicant first = DeviceWorld.applicant(DeviceWorld.key(1), Role.OPERATOR, false, "operator.admin");
        Applicant second = DeviceWorld.applicant(DeviceWorld.key(2), Role.OPERATOR, false, "operator.admin");
        Secret code = SetupCode.parse(host.setupCode()).bootstrapToken();

        Outcome paired = store.write(tx -> devices.admissions().admit(tx, first, new Credential.Code(code)));
        Outcome back = store.write(
                tx -> devices.admissions().admit(tx, second, new Credential.Code(Secret.of(host.recoveryCode()))));

        for (Outcome outcome : List.of(paired, back)) {
            Outcome.Admitted in = (Outcome.Admitted) outcome;
            assertThat(in.device().person()).isEqualTo(host.person().id());
            assertThat(in.device().deviceClass()).isEqualTo(DeviceClass.HUMAN);
        }
        Optional<DevicePublicKey> human =
                store.read(view -> Devices.humanKey(view, host.person().id(), first.id()));
        assertThat(human).contains(first.key());
        assertThat(((Outcome.Admitted) back).recoveryCode()).isPresent();
    }
}

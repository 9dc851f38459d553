package dev.clawnet.gateway.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.device.Address;
import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Credential;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.device.PeopleBridge;
import dev.clawnet.gateway.device.SetupCodes;
import dev.clawnet.gateway.device.Somewhere;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.people.By;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Persons and their devices, with the real persons: the first code, and the way back in.
final class PeopleWorldTest {
    private final VirtualTime time = new VirtualTime();
    private final MemoryStore store =
            new MemoryStore(new RecordedEntries(), new Notices(), time, MemoryStore.Mode.JSON, Runnable::run);
    private final SetupCodes codes =
            new SetupCodes(new Random(1), () -> new Address("wss://gw.example:18789", List.of(), Optional.empty()));
    private final PeopleDesk desk =
            new PeopleDesk(store, time, new Random(2), PeopleBridge.firstCode(codes), _ -> false);
    private final DeviceFeature devices = new DeviceFeature(new DeviceFeature.Ground(
            store,
            time,
            new Random(3),
            Secret.of("token-key"),
            PeopleBridge.standings(),
            PeopleBridge.recovery(desk.recovery()),
            codes,
            new Somewhere()));
    private final People.Newcomer host =
            desk.people().ensureHost(store, "Host").newcomer().orElseThrow();

    private static Applicant device(int key) {
        return DeviceWorld.applicant(DeviceWorld.key(key), Role.OPERATOR, false, "operator.admin");
    }

    private Outcome.Admitted enters(int key, Secret code) {
        Outcome outcome = store.write(tx -> devices.admissions().admit(tx, device(key), new Credential.Code(code)));
        return (Outcome.Admitted) outcome;
    }

    private ErrorCode refused(int key, Secret code) {
        Fault fault = catchThrowableOfType(Fault.class, () -> enters(key, code));
        assertThat(fault).as("it opens nothing").isNotNull();
        return fault.code();
    }

    private People.Newcomer created() {
        By steward = By.of(new Caller(
                new ConnId("k-0"),
                host.person().id(),
                Optional.of(device(9).id()),
                DeviceClass.HUMAN,
                Role.OPERATOR,
                Set.of(Scope.ADMIN),
                true,
                true));
        return store.write(tx ->
                desk.people().create(tx, steward, new PeopleMethods.Create("Li", Optional.empty(), Optional.empty())));
    }

    private static Secret first(People.Newcomer made) {
        return SetupCode.parse(made.setupCode()).bootstrapToken();
    }

    @Test
    void the_first_code_of_the_host_person_pairs_a_human_device_and_the_recovery_code_another_later() {
        Outcome.Admitted paired = enters(1, first(host));
        Outcome.Admitted back = enters(2, paired.recoveryCode().orElseThrow());

        for (Outcome.Admitted in : List.of(paired, back)) {
            assertThat(in.device().person()).isEqualTo(host.person().id());
            assertThat(in.device().deviceClass()).isEqualTo(DeviceClass.HUMAN);
        }
        Optional<DevicePublicKey> human = store.read(
                view -> Devices.humanKey(view, host.person().id(), device(1).id()));
        assertThat(human).contains(device(1).key());
        assertThat(back.recoveryCode()).isPresent().isNotEqualTo(paired.recoveryCode());
    }

    @Test
    void a_steward_keeps_no_way_in_to_a_person_whom_the_steward_made() {
        People.Newcomer li = created();

        Outcome.Admitted paired = enters(1, first(li));

        assertThat(refused(2, first(li))).isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(refused(2, Secret.of(li.recoveryCode()))).isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(enters(3, paired.recoveryCode().orElseThrow()).device().person())
                .isEqualTo(li.person().id());
        assertThat(enters(4, Secret.of(host.recoveryCode())).device().person())
                .as("codes of others stay good")
                .isEqualTo(host.person().id());
    }

    @Test
    void a_recovery_code_that_a_steward_used_in_time_leaves_no_other_when_the_person_comes() {
        People.Newcomer li = created();
        Secret next = enters(1, Secret.of(li.recoveryCode())).recoveryCode().orElseThrow();

        enters(2, first(li));

        assertThat(refused(3, next)).isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        List<Device> shown = store.read(view -> Devices.of(view, li.person().id()));
        assertThat(shown).as("and the device that it let in shows").hasSize(2);
    }
}

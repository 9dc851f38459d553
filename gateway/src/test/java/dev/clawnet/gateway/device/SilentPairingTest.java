package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.applicant;
import static dev.clawnet.gateway.device.DeviceWorld.caller;
import static dev.clawnet.gateway.device.DeviceWorld.console;
import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.HOST;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static dev.clawnet.gateway.device.FakePeople.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.ChallengeParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.WindowParams;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The ways in that ask nobody: through SSH, and by the window. Each ends in one person, is recorded as what it was,
/// and makes no more than a program.
final class SilentPairingTest {
    private final DeviceWorld world = new DeviceWorld();
    private final Calls calls = new Calls(world);
    private final DeviceKey key = key(1);
    private final Caller host = human(HOST);
    private final Caller li = human(LI);

    private static Caller human(PersonId person) {
        return caller(
                person, Optional.of(key(70).id()), DeviceClass.HUMAN, person.equals(HOST), Scope.ADMIN, Scope.PAIRING);
    }

    private Credential nonce(Caller by, DeviceKey of, Role role) {
        String code = calls.call(DeviceMethods.PAIR_CHALLENGE, by, new ChallengeParams(of.id(), Optional.of(role)))
                .setupCode();
        return new Credential.Code(SetupCode.parse(code).bootstrapToken());
    }

    private void window(boolean open) {
        calls.call(DeviceMethods.PAIR_WINDOW, host, new WindowParams(Optional.of(open)));
    }

    private Outcome asks(DeviceKey of, Role role, String... scopes) {
        return world.admit(applicant(of, role, false, scopes), new Credential.KeyAlone());
    }

    private Device device(DeviceKey of) {
        return world.store.read(view -> Devices.find(view, of.id())).orElseThrow();
    }

    private List<String> bases() {
        return world.entries.stream()
                .filter(entry -> entry.kind().equals("device.paired"))
                .map(entry -> entry.fields().getOrDefault("basis", ""))
                .toList();
    }

    private ErrorCode refusal(Applicant applicant, Credential credential) {
        return catchThrowableOfType(Fault.class, () -> world.admit(applicant, credential))
                .code();
    }

    @Test
    @Tag("INV-1")
    void a_nonce_lets_in_the_one_key_it_was_made_for_as_a_program_of_whoever_made_it() {
        Credential nonce = nonce(li, key, Role.OPERATOR);
        assertThat(refusal(applicant(key(2), Role.OPERATOR, false, "operator.read"), nonce))
                .as("another key")
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        world.admit(applicant(key, Role.OPERATOR, false, "operator.read"), nonce);

        assertThat(device(key).person()).isEqualTo(LI);
        assertThat(device(key).deviceClass()).isEqualTo(DeviceClass.PROGRAM);
        assertThat(device(key).approvedVia()).isEqualTo(ApprovedVia.SSH);
        assertThat(bases()).containsExactly("ssh-verified");
        assertThat(refusal(applicant(key, Role.OPERATOR, false, "operator.read"), nonce))
                .as("used")
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
    }

    @Test
    void a_nonce_ends_after_two_minutes_and_opens_no_other_role() {
        Credential nonce = nonce(li, key, Role.NODE);
        assertThat(refusal(applicant(key, Role.OPERATOR, false, "operator.read"), nonce))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        world.advance(Limits.SSH_NONCE_LIFE);

        assertThat(refusal(applicant(key, Role.NODE, false), nonce)).isEqualTo(ErrorCode.SETUP_CODE_INVALID);
    }

    @Test
    void a_key_of_somebody_else_is_not_taken_over_by_a_nonce() {
        world.paired(NOVA, key, DeviceClass.HUMAN);

        assertThat(refusal(applicant(key, Role.OPERATOR, false, "operator.read"), nonce(li, key, Role.OPERATOR)))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(device(key).person()).isEqualTo(NOVA);
    }

    @Test
    void an_open_window_lets_in_one_device_as_a_program_of_the_host_person_and_closes() {
        window(true);
        Outcome first = asks(key, Role.NODE);
        Outcome second = asks(key(2), Role.NODE);

        assertThat(first).isInstanceOf(Outcome.Admitted.class);
        assertThat(second).isInstanceOf(Outcome.Waits.class);
        assertThat(device(key).person()).isEqualTo(HOST);
        assertThat(device(key).deviceClass()).isEqualTo(DeviceClass.PROGRAM);
        assertThat(device(key).approvedVia()).isEqualTo(ApprovedVia.WINDOW);
        assertThat(device(key).commands()).as("nobody approved what it serves").isEmpty();
        assertThat(bases()).containsExactly("presence-window");
        assertThat(world.kinds()).contains("pairing.window");
    }

    @Test
    void the_window_ends_after_ten_minutes_or_when_it_is_closed() {
        window(true);
        world.advance(Limits.PAIRING_WINDOW);
        assertThat(asks(key, Role.NODE)).isInstanceOf(Outcome.Waits.class);
        window(true);
        window(false);

        assertThat(asks(key(2), Role.NODE)).isInstanceOf(Outcome.Waits.class);
    }

    @Test
    void what_asks_for_admin_or_pairing_or_speaks_from_a_page_waits_in_spite_of_the_window() {
        window(true);
        assertThat(asks(key, Role.OPERATOR, "operator.admin")).isInstanceOf(Outcome.Waits.class);
        assertThat(asks(key(2), Role.OPERATOR, "operator.pairing")).isInstanceOf(Outcome.Waits.class);
        Applicant plain = applicant(key(3), Role.OPERATOR, false, "operator.read");
        Applicant page = new Applicant(
                plain.key(), plain.role(), plain.scopes(), plain.about(), List.of(), plain.commands(), false, false);
        assertThat(world.admit(page, new Credential.KeyAlone())).isInstanceOf(Outcome.Waits.class);

        assertThat(asks(key(4), Role.OPERATOR, "operator.read")).isInstanceOf(Outcome.Admitted.class);
    }

    @Test
    @Tag("INV-1")
    void the_window_takes_no_device_that_was_somebody_elses_nor_one_that_names_somebody_else() {
        world.paired(NOVA, key, DeviceClass.HUMAN);
        calls.call(DeviceMethods.PAIR_REMOVE, human(NOVA), new DeviceMethods.DeviceRef(key.id()));
        window(true);
        assertThat(asks(key, Role.OPERATOR, "operator.read")).isInstanceOf(Outcome.Waits.class);
        Outcome named = world.admit(
                applicant(key(2), Role.OPERATOR, false, "operator.read"), new Credential.OfPerson(LI, "token"));

        assertThat(((Outcome.Waits) named).request().person()).contains(LI);
    }

    @Test
    void only_the_host_person_opens_a_window_and_is_the_only_one_who_sees_it() {
        Fault fault = calls.refused(DeviceMethods.PAIR_WINDOW, li, new WindowParams(Optional.of(true)));
        window(true);
        Fault look = calls.refused(DeviceMethods.PAIR_WINDOW, li, new WindowParams(Optional.empty()));

        assertThat(fault.getMessage()).contains("setup code");
        assertThat(look.getMessage()).isEqualTo(fault.getMessage());
        assertThat(calls.call(DeviceMethods.PAIR_WINDOW, host, new WindowParams(Optional.empty()))
                        .open())
                .isTrue();
    }

    @Test
    void neither_way_opens_from_another_machine() {
        world.elsewhere = true;

        assertThat(calls.refused(DeviceMethods.PAIR_WINDOW, host, new WindowParams(Optional.of(true)))
                        .getMessage())
                .contains("gateway's own machine");
        assertThat(calls.refused(DeviceMethods.PAIR_CHALLENGE, li, new ChallengeParams(key.id(), Optional.empty()))
                        .getMessage())
                .contains("gateway's own machine");
    }

    @Test
    void what_was_let_in_silently_is_removed_like_any_other() {
        world.admit(applicant(key, Role.OPERATOR, false, "operator.read"), nonce(li, key, Role.OPERATOR));
        calls.call(DeviceMethods.PAIR_REMOVE, li, new DeviceMethods.DeviceRef(key.id()));

        assertThat(world.devicesOf(LI)).isEmpty();
        assertThat(asks(key, Role.OPERATOR, "operator.read")).isInstanceOf(Outcome.Waits.class);
    }

    @Test
    void a_device_that_was_let_in_leaves_no_request_behind() {
        asks(key, Role.NODE);
        window(true);
        asks(key, Role.NODE);

        assertThat(calls.call(
                                DeviceMethods.PAIR_LIST,
                                console(HOST, true, Scope.ADMIN, Scope.PAIRING),
                                new dev.clawnet.protocol.method.Method.None())
                        .pending())
                .isEmpty();
    }
}

package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.FULL;
import static dev.clawnet.gateway.device.DeviceWorld.applicant;
import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.DeviceWorld.machine;
import static dev.clawnet.gateway.device.FakePeople.HOST;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static dev.clawnet.gateway.device.FakePeople.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// One key, one person, for life; and no way in but those that are meant.
final class AdmissionsTest {
    private static final Credential SHARED = new Credential.OfPerson(HOST, "token");
    private final DeviceWorld world = new DeviceWorld();
    private final DeviceKey key = key(1);

    private ErrorCode refusal(Applicant applicant, Credential credential) {
        Fault fault = catchThrowableOfType(Fault.class, () -> world.admit(applicant, credential));
        assertThat(fault).isNotNull();
        return fault.code();
    }

    private Outcome.Admitted in(Outcome outcome) {
        return assertInstanceOf(Outcome.Admitted.class, outcome);
    }

    private Outcome.Waits waits(Outcome outcome) {
        return assertInstanceOf(Outcome.Waits.class, outcome);
    }

    @Test
    void a_code_pairs_a_device_to_its_person_with_its_class_and_a_token_that_stays() {
        Outcome.Admitted first = world.paired(LI, key, DeviceClass.HUMAN);
        Outcome.Admitted again = in(world.admit(
                applicant(key, Role.OPERATOR, false, "operator.read"),
                new Credential.Token(first.token().token())));

        assertThat(first.device().person()).isEqualTo(LI);
        assertThat(first.device().deviceClass()).isEqualTo(DeviceClass.HUMAN);
        assertThat(again.token().token().reveal())
                .isEqualTo(first.token().token().reveal())
                .hasSize(43);
        assertThat(again.token().scopes()).containsExactly("operator.read");
        assertThat(world.kinds()).containsExactly("setup-code.made", "token.issued", "login", "device.paired", "login");
    }

    @Test
    void a_code_opens_once_and_not_after_its_time_and_not_for_another_role() {
        Secret used = world.code(LI, DeviceClass.PROGRAM);
        world.admit(applicant(key, Role.OPERATOR, false, "operator.read"), new Credential.Code(used));
        Secret late = world.code(LI, DeviceClass.PROGRAM);
        Secret node = world.code(LI, DeviceClass.PROGRAM, Role.NODE);

        assertThat(refusal(applicant(key(2), Role.OPERATOR, false), new Credential.Code(used)))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(refusal(applicant(key(2), Role.OPERATOR, false), new Credential.Code(node)))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        world.advance(Duration.ofMinutes(10));
        assertThat(refusal(applicant(key(2), Role.OPERATOR, false), new Credential.Code(late)))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(refusal(applicant(key(2), Role.OPERATOR, false), new Credential.Code(Secret.of("guess"))))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
    }

    @Test
    void who_holds_a_used_code_is_told_that_it_was_used_and_who_guesses_learns_nothing() {
        Secret code = world.code(LI, DeviceClass.PROGRAM);
        world.admit(applicant(key, Role.OPERATOR, false, "operator.read"), new Credential.Code(code));
        Applicant other = applicant(key(2), Role.OPERATOR, false);

        assertThatThrownBy(() -> world.admit(other, new Credential.Code(code)))
                .hasMessageContaining("this setup code was used already");
        assertThatThrownBy(() -> world.admit(other, new Credential.Code(Secret.of("guess"))))
                .hasMessageContaining("invalid or expired");
        world.advance(Duration.ofMinutes(10));
        world.code(LI, DeviceClass.PROGRAM);
        assertThatThrownBy(() -> world.admit(other, new Credential.Code(code)))
                .as("what is over is forgotten when the next one is made")
                .hasMessageContaining("invalid or expired");
    }

    @Test
    void used_codes_do_not_count_as_open_ones() {
        for (int i = 0; i < Limits.SETUP_CODES_PER_PERSON + 1; i++) {
            Secret code = world.code(LI, DeviceClass.PROGRAM);
            world.admit(applicant(key(10 + i), Role.OPERATOR, false, "operator.read"), new Credential.Code(code));
        }
        assertThat(world.devicesOf(LI)).hasSize(Limits.SETUP_CODES_PER_PERSON + 1);
    }

    /// INV-1: what belongs to one person never comes to belong to another.
    @Test
    @Tag("INV-1")
    void a_key_stays_with_its_person_whatever_it_shows() {
        world.paired(LI, key, DeviceClass.HUMAN);
        Secret novas = world.code(NOVA, DeviceClass.HUMAN);

        assertThat(refusal(applicant(key, Role.OPERATOR, false), new Credential.Code(novas)))
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(refusal(applicant(key, Role.OPERATOR, true, FULL.get(1)), SHARED))
                .isEqualTo(ErrorCode.TOKEN_MISMATCH);
        Device device = world.store.read(view -> Devices.find(view, key.id())).orElseThrow();
        world.store.write(tx -> {
            tx.delete(DeviceTables.DEVICES, LI, device.id().value());
            return dev.clawnet.gateway.store.Change.of(true, world.entries.getFirst());
        });
        assertThat(refusal(applicant(key, Role.OPERATOR, false), new Credential.Code(novas)))
                .as("also after its removal")
                .isEqualTo(ErrorCode.SETUP_CODE_INVALID);
        assertThat(world.devicesOf(NOVA)).isEmpty();
    }

    @Test
    void loopback_with_a_token_pairs_silently_and_only_as_a_program() {
        Outcome.Admitted paired = in(world.admit(applicant(key, Role.OPERATOR, true, "operator.read"), SHARED));
        Outcome.Admitted wider = in(world.admit(applicant(key, Role.OPERATOR, true, "operator.admin"), SHARED));

        assertThat(paired.device().person()).isEqualTo(HOST);
        assertThat(wider.device().deviceClass()).isEqualTo(DeviceClass.PROGRAM);
        assertThat(wider.device().approvedVia()).isEqualTo(ApprovedVia.SILENT);
    }

    @Test
    void from_elsewhere_the_same_token_puts_the_device_in_line() {
        Outcome.Waits line = waits(world.admit(applicant(key, Role.OPERATOR, false, "operator.read"), SHARED));

        assertThat(line.need()).isEqualTo(Need.NOT_PAIRED);
        assertThat(line.request().person()).contains(HOST);
        assertThat(world.kinds()).containsExactly("pairing.requested");
    }

    @Test
    void a_token_of_the_device_itself_widens_nothing_silently() {
        Outcome.Admitted paired = in(world.admit(applicant(key, Role.OPERATOR, true, "operator.read"), SHARED));
        Credential own = new Credential.Token(paired.token().token());

        assertThat(waits(world.admit(applicant(key, Role.OPERATOR, true, "operator.write"), own))
                        .need())
                .isEqualTo(Need.SCOPE_UPGRADE);
        world.advance(Limits.PAIRING_ASKS_AGAIN);
        assertThat(waits(world.admit(applicant(key, Role.NODE, true), own)).need())
                .isEqualTo(Need.ROLE_UPGRADE);
        world.advance(Limits.PAIRING_ASKS_AGAIN);
        assertThat(waits(world.admit(machine(key, Role.OPERATOR, true, "macOS 26.1", "operator.read"), own))
                        .need())
                .isEqualTo(Need.METADATA_UPGRADE);
        assertThat(in(world.admit(machine(key, Role.OPERATOR, true, "Linux 6.18", "operator.read"), own))
                        .method())
                .isEqualTo("device-token");
    }

    @Test
    void a_paired_operator_does_not_become_a_node_or_another_machine_silently() {
        world.admit(applicant(key, Role.OPERATOR, true, "operator.read"), SHARED);

        assertThat(waits(world.admit(applicant(key, Role.NODE, true), SHARED)).need())
                .isEqualTo(Need.ROLE_UPGRADE);
        world.advance(Limits.PAIRING_ASKS_AGAIN);
        assertThat(waits(world.admit(machine(key, Role.OPERATOR, true, "windows", "operator.read"), SHARED))
                        .need())
                .isEqualTo(Need.METADATA_UPGRADE);
    }

    @Test
    void a_key_alone_waits_in_a_line_without_a_person_and_a_known_key_alone_is_not_enough() {
        Outcome.Waits line =
                waits(world.admit(applicant(key, Role.OPERATOR, false, "operator.read"), new Credential.KeyAlone()));
        world.paired(LI, key(2), DeviceClass.HUMAN);

        assertThat(line.request().person()).isEmpty();
        assertThat(refusal(applicant(key(2), Role.OPERATOR, false), new Credential.KeyAlone()))
                .isEqualTo(ErrorCode.TOKEN_MISSING);
    }

    @Test
    void tokens_of_other_devices_and_of_other_roles_open_nothing() {
        Outcome.Admitted one = world.paired(LI, key, DeviceClass.HUMAN);
        world.paired(LI, key(2), DeviceClass.HUMAN);

        assertThat(refusal(
                        applicant(key(2), Role.OPERATOR, false),
                        new Credential.Token(one.token().token())))
                .isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
        assertThat(refusal(
                        applicant(key(3), Role.OPERATOR, false),
                        new Credential.Token(one.token().token())))
                .isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
    }

    @Test
    void a_node_serves_what_it_declares_only_when_somebody_let_it_in_as_a_node() {
        Outcome.Admitted silent = in(world.admit(applicant(key, Role.NODE, true), SHARED));
        Outcome.Admitted coded = in(world.admit(
                applicant(key(2), Role.NODE, false),
                new Credential.Code(world.code(LI, DeviceClass.PROGRAM, Role.NODE))));

        assertThat(silent.device().commands()).isEmpty();
        assertThat(coded.device().commands()).containsExactly("files.read");
        assertThat(coded.token().scopes()).isEmpty();
    }

    @Test
    void a_code_for_two_roles_hands_out_two_tokens_the_other_one_without_admin() {
        Outcome.Admitted both = in(world.admit(
                applicant(key, Role.NODE, false),
                new Credential.Code(world.code(LI, DeviceClass.PROGRAM, Role.NODE, Role.OPERATOR))));

        assertThat(both.more()).hasSize(1);
        assertThat(both.more().getFirst().role()).isEqualTo(Role.OPERATOR);
        assertThat(both.more().getFirst().scopes()).doesNotContain("operator.admin", "operator.pairing");
    }

    @Test
    void a_recovery_code_lets_its_person_back_in_once() {
        Credential code = new Credential.Code(Secret.of(world.recoveryCode));
        Outcome.Admitted back = in(world.admit(applicant(key, Role.OPERATOR, false, "operator.admin"), code));

        assertThat(back.device().person()).isEqualTo(LI);
        assertThat(back.device().deviceClass()).isEqualTo(DeviceClass.HUMAN);
        assertThat(back.recoveryCode().orElseThrow().reveal()).isEqualTo("rc-next");
        assertThat(refusal(applicant(key(2), Role.OPERATOR, false), code)).isEqualTo(ErrorCode.SETUP_CODE_INVALID);
    }

    @Test
    void lines_are_short() {
        for (int i = 1; i <= 5; i++) {
            world.admit(applicant(key(i), Role.OPERATOR, false), new Credential.KeyAlone());
        }
        assertThat(refusal(applicant(key(6), Role.OPERATOR, false), new Credential.KeyAlone()))
                .isEqualTo(ErrorCode.LIMIT_REACHED);
        world.admit(applicant(key(5), Role.OPERATOR, false), new Credential.KeyAlone());
        world.advance(Duration.ofMinutes(5));
        world.admit(applicant(key(6), Role.OPERATOR, false), new Credential.KeyAlone());
    }

    @Test
    void secrets_are_neither_stored_nor_recorded() {
        Outcome.Admitted paired = world.paired(LI, key, DeviceClass.HUMAN);
        String stored = world.store.read(view -> DeviceTables.ALL.stream()
                .map(table -> view.all(table).toString())
                .reduce("", String::concat));

        assertThat(stored + world.entries).doesNotContain(paired.token().token().reveal());
    }
}

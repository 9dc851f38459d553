package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.applicant;
import static dev.clawnet.gateway.device.DeviceWorld.console;
import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A device that asks for more: what it has stays until somebody decides, and changes its token then.
final class DeviceUpgradeTest {
    private final DeviceWorld world = new DeviceWorld();
    private final Calls calls = new Calls(world);
    private final DeviceKey key = key(1);
    private final Caller li = console(LI, false, Scope.ADMIN, Scope.PAIRING);
    private final Secret old = narrow();

    private Secret narrow() {
        return ((Outcome.Admitted) world.admit(
                        applicant(key, Role.OPERATOR, false, "operator.read"),
                        new Credential.Code(world.code(LI, DeviceClass.PROGRAM))))
                .token()
                .token();
    }

    private String wider() {
        return ((Outcome.Waits) world.admit(
                        applicant(key, Role.OPERATOR, false, "operator.read", "operator.write"),
                        new Credential.Token(old)))
                .request()
                .id()
                .value();
    }

    private Outcome.Admitted comes(Secret token, String... scopes) {
        return (Outcome.Admitted)
                world.admit(applicant(key, Role.OPERATOR, false, scopes), new Credential.Token(token));
    }

    private static boolean same(Secret one, Secret other) {
        return one.matches(other.reveal());
    }

    private ErrorCode refusal(Secret token) {
        return catchThrowableOfType(Fault.class, () -> comes(token, "operator.read"))
                .code();
    }

    @Test
    void what_it_has_stays_while_it_asks_for_more_and_after_a_refusal() {
        String request = wider();
        assertThat(same(comes(old, "operator.read").token().token(), old)).isTrue();
        calls.call(DeviceMethods.PAIR_REJECT, li, new RequestRef(request));

        assertThat(same(comes(old, "operator.read").token().token(), old)).isTrue();
    }

    @Test
    void a_decided_upgrade_makes_another_token_that_the_old_one_and_the_key_fetch_once() {
        calls.call(DeviceMethods.PAIR_APPROVE, li, new RequestRef(wider()));
        Secret fresh = comes(old, "operator.read", "operator.write").token().token();

        assertThat(same(fresh, old)).isFalse();
        assertThat(refusal(old)).isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
        assertThat(same(comes(fresh, "operator.write").token().token(), fresh)).isTrue();
    }

    @Test
    void links_with_the_old_token_are_cut_in_that_role_when_an_upgrade_is_decided() {
        calls.call(DeviceMethods.PAIR_APPROVE, li, new RequestRef(wider()));

        assertThat(world.notices)
                .contains(new DeviceCut(LI, key.id(), Optional.of(Role.OPERATOR), "client invalidated: approved anew"));
    }

    @Test
    void another_key_does_not_fetch_the_new_token_with_the_old_one() {
        calls.call(DeviceMethods.PAIR_APPROVE, li, new RequestRef(wider()));
        Fault fault = catchThrowableOfType(
                Fault.class,
                () -> world.admit(applicant(key(2), Role.OPERATOR, false, "operator.read"), new Credential.Token(old)));

        assertThat(fault.code()).isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
    }

    @Test
    void a_role_that_is_added_gets_a_token_of_its_own_and_the_other_keeps_its_own() {
        Outcome.Waits waits = (Outcome.Waits) world.admit(applicant(key, Role.NODE, false), new Credential.Token(old));
        calls.call(
                DeviceMethods.PAIR_APPROVE,
                li,
                new RequestRef(waits.request().id().value()));
        Outcome.Admitted node =
                (Outcome.Admitted) world.admit(applicant(key, Role.NODE, false), new Credential.Token(old));

        assertThat(same(node.token().token(), old)).isFalse();
        assertThat(same(comes(old, "operator.read").token().token(), old)).isTrue();
    }

    @Test
    void after_a_revocation_between_decision_and_return_neither_token_opens_anything() {
        calls.call(DeviceMethods.PAIR_APPROVE, li, new RequestRef(wider()));
        calls.call(DeviceMethods.TOKEN_REVOKE, li, new TokenRef(key.id(), Role.OPERATOR, Optional.empty()));

        assertThat(refusal(old)).isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
    }
}

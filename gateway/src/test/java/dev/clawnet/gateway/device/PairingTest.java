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
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.DeviceRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairList;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRotated;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Who sees, takes, refuses and ends what.
final class PairingTest {
    private final DeviceWorld world = new DeviceWorld();
    private final MethodTable table = new MethodTable();
    private final DeviceKey key = key(1);
    private final Caller host = console(HOST, true, Scope.ADMIN, Scope.PAIRING);
    private final Caller li = console(LI, false, Scope.ADMIN, Scope.PAIRING);
    private final Caller nova = console(NOVA, false, Scope.ADMIN, Scope.PAIRING);

    PairingTest() {
        world.feature.bind(table);
    }

    @SuppressWarnings("unchecked") // the table holds each method with the handler of its own types
    private <P, R> R call(Method<P, R> method, Caller caller, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        return ((Answer.Now<R>) bound.handler().handle(caller, params)).result();
    }

    private <P> Fault refused(Method<P, ?> method, Caller caller, P params) {
        Fault fault = catchThrowableOfType(Fault.class, () -> call(method, caller, params));
        assertThat(fault).isNotNull();
        return fault;
    }

    private String stranger(DeviceKey of) {
        Outcome.Waits waits = (Outcome.Waits)
                world.admit(applicant(of, Role.OPERATOR, false, "operator.read"), new Credential.KeyAlone());
        return waits.request().id().value();
    }

    private String claimed(PersonId person) {
        Outcome.Waits waits = (Outcome.Waits) world.admit(
                applicant(key, Role.OPERATOR, false, "operator.read"), new Credential.OfPerson(person, "token"));
        return waits.request().id().value();
    }

    private String wider() {
        Outcome.Waits waits = (Outcome.Waits) world.admit(
                applicant(key, Role.OPERATOR, false, "operator.read", "operator.write"),
                new Credential.OfPerson(LI, "token"));
        return waits.request().id().value();
    }

    private List<String> listed(Caller caller) {
        PairList list = call(DeviceMethods.PAIR_LIST, caller, new None());
        return list.pending().stream().map(each -> each.requestId()).toList();
    }

    @Test
    void a_request_without_a_person_is_listed_to_the_host_person_alone_and_taken_by_quoting_it() {
        String request = stranger(key);

        assertThat(listed(host)).containsExactly(request);
        assertThat(listed(li)).isEmpty();
        assertThat(call(DeviceMethods.PAIR_APPROVE, li, new RequestRef(request))
                        .device()
                        .deviceClass())
                .isEqualTo(DeviceClass.PROGRAM);
        assertThat(world.store
                        .read(view -> Devices.find(view, key.id()))
                        .orElseThrow()
                        .person())
                .as("device and approver end in one person")
                .isEqualTo(LI);
    }

    @Test
    @Tag("INV-1")
    void nobody_takes_or_refuses_a_request_that_names_somebody_else() {
        String request = claimed(LI);

        for (Caller other : List.of(host, nova)) {
            assertThat(listed(other)).isEmpty();
            assertThat(refused(DeviceMethods.PAIR_APPROVE, other, new RequestRef(request))
                            .getMessage())
                    .isEqualTo("unknown requestId");
            assertThat(refused(DeviceMethods.PAIR_REJECT, other, new RequestRef(request))
                            .getMessage())
                    .isEqualTo("unknown requestId");
        }
        assertThat(listed(li)).containsExactly(request);
    }

    @Test
    void an_approved_device_gets_its_token_by_its_key_once() {
        String request = stranger(key);
        call(DeviceMethods.PAIR_APPROVE, li, new RequestRef(request));
        Applicant applicant = applicant(key, Role.OPERATOR, false, "operator.read");
        Outcome first = world.admit(applicant, new Credential.KeyAlone());

        assertThat(first).isInstanceOf(Outcome.Admitted.class);
        Fault second = catchThrowableOfType(Fault.class, () -> world.admit(applicant, new Credential.KeyAlone()));
        assertThat(second.code()).isEqualTo(ErrorCode.TOKEN_MISSING);
    }

    @Test
    void a_request_is_decided_once_and_ends_after_five_minutes() {
        String request = claimed(LI);
        call(DeviceMethods.PAIR_REJECT, li, new RequestRef(request));
        assertThat(refused(DeviceMethods.PAIR_APPROVE, li, new RequestRef(request))
                        .getMessage())
                .isEqualTo("unknown requestId");
        String late = claimed(LI);
        world.advance(Duration.ofMinutes(5));

        assertThat(refused(DeviceMethods.PAIR_APPROVE, li, new RequestRef(late)).getMessage())
                .isEqualTo("unknown requestId");
        assertThat(world.kinds()).contains("pairing.refused");
    }

    @Test
    void a_newer_request_of_a_device_takes_the_place_of_the_older() {
        String older = claimed(LI);
        assertThat(claimed(LI)).as("the same once more is the same request").isEqualTo(older);
        Fault soon = catchThrowableOfType(Fault.class, this::wider);
        assertThat(soon.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
        assertThat(soon.retryAfter()).contains(Limits.PAIRING_ASKS_AGAIN);
        world.advance(Limits.PAIRING_ASKS_AGAIN);
        String newer = wider();

        assertThat(listed(li)).containsExactly(newer);
        assertThat(world.notices.stream()
                        .filter(Broadcast.class::isInstance)
                        .map(each -> (Object) ((Broadcast<?>) each).payload())
                        .filter(DeviceMethods.PairResolved.class::isInstance)
                        .map(each -> ((DeviceMethods.PairResolved) each).requestId()))
                .containsExactly(older);
    }

    @Test
    void an_approver_gives_no_scope_that_it_lacks_and_no_node_without_admin() {
        Caller pairing = console(LI, false, Scope.PAIRING);
        String request = claimed(LI);
        Fault fault = refused(DeviceMethods.PAIR_APPROVE, pairing, new RequestRef(request));
        Outcome.Waits node =
                (Outcome.Waits) world.admit(applicant(key(2), Role.NODE, false), new Credential.OfPerson(LI, "token"));

        assertThat(fault.getMessage()).isEqualTo("missing scope: operator.read");
        assertThat(refused(
                                DeviceMethods.PAIR_APPROVE,
                                pairing,
                                new RequestRef(node.request().id().value()))
                        .getMessage())
                .isEqualTo("missing scope: operator.admin");
    }

    @Test
    @Tag("INV-11")
    void another_persons_device_looks_like_none() {
        Outcome.Admitted device = world.paired(LI, key, DeviceClass.HUMAN);

        assertThat(refused(
                                DeviceMethods.PAIR_REMOVE,
                                nova,
                                new DeviceRef(device.device().id()))
                        .getMessage())
                .isEqualTo("unknown deviceId");
        assertThat(refused(DeviceMethods.PAIR_REMOVE, nova, new DeviceRef(key(9).id()))
                        .getMessage())
                .isEqualTo("unknown deviceId");
        assertThat(call(DeviceMethods.PAIR_LIST, nova, new None()).paired()).isEmpty();
    }

    @Test
    void a_rotated_token_is_void_and_the_key_fetches_the_next_one() {
        Outcome.Admitted device = world.paired(LI, key, DeviceClass.HUMAN);
        TokenRef ref = new TokenRef(key.id(), Role.OPERATOR, Optional.empty());
        TokenRotated rotated = call(DeviceMethods.TOKEN_ROTATE, li, ref);
        Applicant applicant = applicant(key, Role.OPERATOR, false, "operator.read");
        Credential old = new Credential.Token(device.token().token());

        assertThat(rotated.tokenDelivery()).isEqualTo("withheld-cross-device");
        assertThat(rotated.token()).isEmpty();
        assertThat(catchThrowableOfType(Fault.class, () -> world.admit(applicant, old))
                        .code())
                .isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
        Outcome.Admitted again = (Outcome.Admitted) world.admit(applicant, new Credential.KeyAlone());
        assertThat(again.token().token().reveal())
                .isNotEqualTo(device.token().token().reveal());
        assertThat(world.notices).anyMatch(DeviceCut.class::isInstance);
    }

    @Test
    void a_device_rotates_its_own_token_and_gets_the_new_one() {
        world.paired(LI, key, DeviceClass.HUMAN);
        Caller itself = caller(LI, Optional.of(key.id()), DeviceClass.HUMAN, false, Scope.ADMIN, Scope.PAIRING);
        TokenRotated rotated =
                call(DeviceMethods.TOKEN_ROTATE, itself, new TokenRef(key.id(), Role.OPERATOR, Optional.empty()));

        Outcome next = world.admit(
                applicant(key, Role.OPERATOR, false, "operator.read"),
                new Credential.Token(
                        dev.clawnet.protocol.secret.Secret.of(rotated.token().orElseThrow())));
        assertThat(next).isInstanceOf(Outcome.Admitted.class);
    }

    @Test
    void a_revoked_or_removed_device_is_out_and_comes_back_with_another_token() {
        Outcome.Admitted device = world.paired(LI, key, DeviceClass.HUMAN);
        call(DeviceMethods.TOKEN_REVOKE, li, new TokenRef(key.id(), Role.OPERATOR, Optional.empty()));
        Applicant applicant = applicant(key, Role.OPERATOR, false, "operator.read");
        Credential old = new Credential.Token(device.token().token());
        assertThat(catchThrowableOfType(Fault.class, () -> world.admit(applicant, old))
                        .code())
                .isEqualTo(ErrorCode.DEVICE_TOKEN_MISMATCH);
        call(DeviceMethods.PAIR_REMOVE, li, new DeviceRef(key.id()));
        Outcome.Admitted again = world.paired(LI, key, DeviceClass.PROGRAM);

        assertThat(again.device().deviceClass()).isEqualTo(DeviceClass.PROGRAM);
        assertThat(again.token().token().reveal())
                .isNotEqualTo(device.token().token().reveal());
    }

    /// INV-35: only a device that speaks for its person makes another one that does.
    @Test
    @Tag("INV-35")
    void a_program_makes_no_human_code() {
        SetupCodeParams human = new SetupCodeParams(Optional.of(true), Optional.empty(), Optional.empty());
        Caller program = caller(LI, Optional.of(key.id()), DeviceClass.PROGRAM, false, Scope.ADMIN);
        Caller person = caller(LI, Optional.of(key.id()), DeviceClass.HUMAN, false, Scope.ADMIN);

        assertThat(refused(DeviceMethods.SETUP_CODE, li, human).code()).isEqualTo(ErrorCode.HUMAN_DEVICE_REQUIRED);
        assertThat(refused(DeviceMethods.SETUP_CODE, program, human).code()).isEqualTo(ErrorCode.HUMAN_DEVICE_REQUIRED);
        SetupCode code =
                SetupCode.parse(call(DeviceMethods.SETUP_CODE, person, human).setupCode());
        Outcome.Admitted in = (Outcome.Admitted)
                world.admit(applicant(key(3), Role.OPERATOR, false), new Credential.Code(code.bootstrapToken()));
        assertThat(in.device().deviceClass()).isEqualTo(DeviceClass.HUMAN);
        assertThat(in.device().person()).isEqualTo(LI);
    }

    @Test
    void a_device_without_admin_manages_itself_alone() {
        world.paired(LI, key, DeviceClass.HUMAN);
        world.paired(LI, key(2), DeviceClass.PROGRAM);
        Caller small = caller(LI, Optional.of(key(2).id()), DeviceClass.PROGRAM, false, Scope.PAIRING);

        assertThat(call(DeviceMethods.PAIR_LIST, small, new None()).paired()).hasSize(1);
        assertThat(refused(DeviceMethods.PAIR_REMOVE, small, new DeviceRef(key.id()))
                        .getMessage())
                .isEqualTo("unknown deviceId");
    }

    @Test
    void a_local_token_names_its_person_until_the_next_is_made() {
        var first = world.store.write(tx -> world.feature.localTokens().issue(tx, LI, "console"));
        assertThat(world.tokenOwner(first)).contains(LI);
        world.store.write(tx -> world.feature.localTokens().issue(tx, LI, "console"));

        assertThat(world.tokenOwner(first)).isEmpty();
    }
}

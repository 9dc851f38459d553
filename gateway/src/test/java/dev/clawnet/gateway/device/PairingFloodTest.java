package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.console;
import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.HOST;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Floods of pairing requests by keys that cost nothing to make.
final class PairingFloodTest {
    private final DeviceWorld world = new DeviceWorld();
    private final Calls calls = new Calls(world);

    private static Applicant from(String address, DeviceKey key) {
        return new Applicant(
                key.publicKey(),
                Role.OPERATOR,
                List.of("operator.read"),
                new Description(Optional.of("box"), "linux", Optional.empty(), "cli", "cli", address),
                List.of(),
                List.of(),
                false,
                true);
    }

    private String asks(String address, DeviceKey key, Optional<PersonId> person) {
        Credential credential = person.<Credential>map(who -> new Credential.OfPerson(who, "token"))
                .orElseGet(Credential.KeyAlone::new);
        return ((Outcome.Waits) world.admit(from(address, key), credential))
                .request()
                .id()
                .value();
    }

    /// As many strangers as that, from `places` addresses in turn; how many got into the line.
    private int flood(int many, int places) {
        int in = 0;
        for (int at = 0; at < many; at++) {
            String address = "198.51.100." + (1 + at % places);
            DeviceKey key = key(10 + at % 100);
            if (catchThrowableOfType(Fault.class, () -> asks(address, key, Optional.empty())) == null) {
                in++;
            }
        }
        return in;
    }

    private List<String> listed() {
        return calls
                .call(DeviceMethods.PAIR_LIST, console(HOST, true, Scope.ADMIN, Scope.PAIRING), new None())
                .pending()
                .stream()
                .map(DeviceMethods.PendingPairing::requestId)
                .toList();
    }

    private String approved(String request, PersonId by) {
        return calls.call(
                        DeviceMethods.PAIR_APPROVE,
                        console(by, by.equals(HOST), Scope.ADMIN, Scope.PAIRING),
                        new RequestRef(request))
                .device()
                .deviceId()
                .value();
    }

    @Test
    void a_request_that_waits_is_not_pushed_out_however_many_come_after_it() {
        String real = asks("192.0.2.7", key(1), Optional.empty());
        flood(100, 40);

        assertThat(listed()).contains(real).hasSizeLessThanOrEqualTo(Limits.PAIRING_REQUESTS_PER_PERSON);
        assertThat(approved(real, HOST)).isEqualTo(key(1).id().value());
    }

    @Test
    void a_real_device_gets_in_line_when_a_few_places_hold_all_of_it() {
        flood(100, 4);
        assertThat(listed()).hasSize(Limits.PAIRING_REQUESTS_PER_PERSON);
        String real = asks("192.0.2.7", key(1), Optional.empty());

        assertThat(listed()).contains(real).hasSize(Limits.PAIRING_REQUESTS_PER_PERSON);
        assertThat(world.notices.stream()
                        .filter(Broadcast.class::isInstance)
                        .map(each -> (Object) ((Broadcast<?>) each).payload())
                        .filter(DeviceMethods.PairResolved.class::isInstance))
                .as("who saw the one that went hears of it")
                .hasSize(1);
        flood(100, 4);
        assertThat(listed()).contains(real);
        assertThat(approved(real, HOST)).isEqualTo(key(1).id().value());
    }

    @Test
    void a_site_of_ipv6_is_one_place_however_many_addresses_it_has() {
        for (int at = 1; at <= Limits.PAIRING_REQUESTS_PER_ADDRESS; at++) {
            asks("2001:db8:0:7::" + at, key(at), Optional.empty());
        }
        Fault more = catchThrowableOfType(Fault.class, () -> asks("2001:db8:0:7::99", key(99), Optional.empty()));

        assertThat(more.code()).isEqualTo(ErrorCode.LIMIT_REACHED);
        asks("2001:db8:0:8::1", key(98), Optional.empty());
    }

    @Test
    void a_flood_without_a_credential_takes_no_room_from_those_who_name_their_person() {
        flood(100, 40);
        String named = asks("192.0.2.7", key(1), Optional.of(LI));

        assertThat(listed()).doesNotContain(named);
        assertThat(approved(named, LI)).isEqualTo(key(1).id().value());
    }

    @Test
    void a_device_that_asks_the_same_again_is_shown_once_and_recorded_once() {
        String first = asks("192.0.2.7", key(1), Optional.empty());
        int entries = world.entries.size();
        int notices = world.notices.size();
        for (int again = 0; again < 50; again++) {
            assertThat(asks("192.0.2.7", key(1), Optional.empty())).isEqualTo(first);
        }

        assertThat(world.entries).hasSize(entries);
        assertThat(world.notices).hasSize(notices);
    }
}

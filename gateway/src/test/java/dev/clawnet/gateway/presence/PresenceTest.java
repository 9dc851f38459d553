package dev.clawnet.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Rows come, merge, go and expire; each person has a list of its own.
final class PresenceTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");

    private final VirtualTime time = new VirtualTime();
    private final Presence presence = new Presence(time);

    private static Peer peer(PersonId person, int conn, int device, Role role) {
        return peer(person, conn, device(device), role);
    }

    static Peer peer(PersonId person, int conn, DeviceId device, Role role) {
        return FakePeer.of(person, conn, device, role, role == Role.NODE ? "camera" : "tui");
    }

    private static DeviceId device(int n) {
        return new DeviceId(String.format("%064x", n));
    }

    @Test
    void links_of_one_device_are_one_row_with_all_its_roles() {
        presence.up(peer(LI, 1, 1, Role.OPERATOR));
        presence.up(peer(LI, 2, 1, Role.NODE));

        assertThat(presence.of(LI)).hasSize(1);
        assertThat(presence.of(LI).getFirst().roles()).contains(List.of("node", "operator"));
    }

    @Test
    void a_badge_and_its_capabilities_go_with_the_last_link_of_their_role() {
        Peer node = peer(LI, 2, 1, Role.NODE);
        Peer operator = peer(LI, 1, 1, Role.OPERATOR);
        presence.up(operator);
        presence.up(node);
        assertThat(presence.of(LI).getFirst().caps()).contains(List.of("camera", "tui"));
        presence.down(node);
        assertThat(presence.of(LI).getFirst().roles()).contains(List.of("operator"));
        assertThat(presence.of(LI).getFirst().caps()).contains(List.of("tui"));
        presence.down(operator);

        assertThat(presence.of(LI).getFirst().roles())
                .as("what it was when it went")
                .contains(List.of("operator"));
    }

    @Test
    void a_row_stays_five_minutes_after_its_last_link() {
        Peer peer = peer(LI, 1, 1, Role.OPERATOR);
        presence.up(peer);
        time.advance(Limits.PRESENCE_LIFE.multipliedBy(3));
        assertThat(presence.of(LI)).as("linked").hasSize(1);
        presence.down(peer);
        assertThat(presence.of(LI).getFirst().reason()).contains("disconnect");
        time.advance(Limits.PRESENCE_LIFE);

        assertThat(presence.of(LI)).isEmpty();
    }

    /// INV-11: neither rows nor counters of one person tell of another.
    @Test
    @Tag("INV-11")
    void lists_and_versions_are_apart() {
        presence.up(peer(LI, 1, 1, Role.OPERATOR));
        presence.up(peer(LI, 2, 2, Role.OPERATOR));

        assertThat(presence.of(NOVA)).isEmpty();
        assertThat(presence.version(NOVA)).isZero();
        assertThat(presence.version(LI)).isEqualTo(2);
    }

    @Test
    void rows_are_bounded_and_the_oldest_without_a_link_make_room() {
        presence.up(peer(LI, 0, 0, Role.OPERATOR));
        for (int i = 1; i <= Limits.PRESENCE_GONE + 50; i++) {
            Peer peer = peer(LI, i, i, Role.OPERATOR);
            presence.up(peer);
            presence.down(peer);
        }

        assertThat(presence.of(LI)).hasSize(Limits.PRESENCE_GONE + 1);
        assertThat(presence.of(LI).getFirst().deviceId())
                .as("the oldest, which is here")
                .contains(device(0).value());
        assertThat(presence.of(LI).get(1).deviceId()).contains(device(51).value());
    }

    private static Said said(PersonId person, String instance, String text) {
        Optional<String> unsaid = Optional.empty();
        return new Said(
                peer(person, 7, 7, Role.OPERATOR).caller(),
                text,
                Optional.of(instance),
                Optional.of("shed"),
                unsaid,
                new Said.What(unsaid, unsaid, unsaid, unsaid, Optional.of("periodic")));
    }

    @Test
    void what_is_said_is_a_row_of_its_own_that_claims_no_device_and_goes_after_a_while() {
        presence.up(peer(LI, 1, 1, Role.OPERATOR));
        presence.said(said(LI, device(1).value(), "first"));
        presence.said(said(LI, device(1).value(), "again"));

        assertThat(presence.of(LI)).hasSize(2);
        assertThat(presence.of(LI).getFirst().deviceId()).contains(device(1).value());
        assertThat(presence.of(LI).getFirst().reason()).contains("connect");
        assertThat(presence.of(LI).getLast())
                .returns(Optional.of("again"), row -> row.text())
                .returns(Optional.of("periodic"), row -> row.reason())
                .returns(Optional.empty(), row -> row.deviceId())
                .returns(Optional.empty(), row -> row.roles());
        assertThat(presence.told(LI).rows()).contains("again").doesNotContain("first");
        assertThat(presence.of(NOVA)).isEmpty();
        time.advance(Limits.PRESENCE_LIFE);
        assertThat(presence.of(LI)).hasSize(1);
    }

    @Test
    void who_left_last_is_kept_however_early_they_came() {
        Peer first = peer(LI, 0, 0, Role.OPERATOR);
        presence.up(first);
        for (int i = 1; i <= Limits.PRESENCE_GONE; i++) {
            Peer peer = peer(LI, i, i, Role.OPERATOR);
            presence.up(peer);
            presence.down(peer);
        }

        presence.down(first);

        assertThat(presence.of(LI)).hasSize(Limits.PRESENCE_GONE);
        assertThat(presence.of(LI).getLast().deviceId()).contains(device(0).value());
        assertThat(presence.of(LI).getFirst().deviceId())
                .as("the first to leave made room")
                .contains(device(2).value());
    }

    @Test
    void what_is_said_is_bounded_and_takes_no_room_of_devices() {
        for (int i = 0; i < Limits.PRESENCE_GONE; i++) {
            presence.up(peer(LI, i, i, Role.OPERATOR));
        }
        for (int i = 0; i < 3 * Limits.PRESENCE_SAID; i++) {
            presence.said(said(LI, "i-" + i, "x".repeat(4_000)));
        }

        assertThat(presence.of(LI)).hasSize(Limits.PRESENCE_GONE + Limits.PRESENCE_SAID);
        assertThat(presence.of(LI).getLast().instanceId()).contains("i-" + (3 * Limits.PRESENCE_SAID - 1));
        assertThat(presence.of(LI).getLast().text().orElse("")).hasSize(Limits.PRESENCE_TEXT);
    }

    @Test
    void another_count_of_links_holds_for_a_person_and_for_all() {
        Links links = new Links(new Links.Bounds(3, 2));
        assertThat(links.add(peer(LI, 1, 1, Role.NODE))).isTrue();
        assertThat(links.add(peer(LI, 2, 1, Role.NODE))).isTrue();
        assertThat(links.add(peer(LI, 3, 1, Role.NODE))).as("two of a person").isFalse();
        assertThat(links.add(peer(NOVA, 4, 2, Role.NODE))).isTrue();
        assertThat(links.add(peer(NOVA, 5, 2, Role.NODE)))
                .as("three altogether")
                .isFalse();
        assertThatThrownBy(() -> new Links.Bounds(3, 4)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void links_are_bounded_for_each_person_and_found_by_what_they_are() {
        Links links = new Links();
        for (int i = 0; i < Limits.LINKS_PER_PERSON; i++) {
            assertThat(links.add(peer(LI, i, 1, Role.NODE))).isTrue();
        }
        Peer other = peer(NOVA, 9_999, 2, Role.OPERATOR);

        assertThat(links.add(peer(LI, 9_998, 1, Role.NODE))).isFalse();
        assertThat(links.add(other)).isTrue();
        assertThat(links.of(NOVA)).containsExactly(other);
        assertThat(links.find(new ConnId("k-9999"))).contains(other);
        assertThat(links.node(NOVA, device(1))).isEmpty();
        links.remove(other);
        assertThat(links.of(NOVA)).isEmpty();
        assertThat(links.find(new ConnId("k-9999"))).isEmpty();
    }
}

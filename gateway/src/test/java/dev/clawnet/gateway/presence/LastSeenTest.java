package dev.clawnet.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.device.FakePeople;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.Role;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LastSeenTest {
    private final DeviceWorld world = new DeviceWorld();
    private final LastSeen seen = new LastSeen(world.store, world.time);
    private final DeviceId device = DeviceWorld.key(1).id();

    private Peer peer() {
        return PresenceTest.peer(FakePeople.LI, 1, device, Role.OPERATOR);
    }

    private Optional<LastSeen.Seen> again() {
        return new LastSeen(world.store, world.time).of(FakePeople.LI, device);
    }

    @Test
    void the_end_of_a_link_is_known_at_once_and_after_a_restart_once_it_was_written() {
        Instant came = world.time.instant();
        seen.up(peer());
        world.advance(Duration.ofHours(2));
        seen.down(peer());
        LastSeen.Seen gone = new LastSeen.Seen(came.plus(Duration.ofHours(2)), "disconnect");

        assertThat(seen.of(FakePeople.LI, device)).contains(gone);
        assertThat(again()).isEmpty();
        seen.flush();
        assertThat(again()).contains(gone);
        assertThat(world.entries).as("no authority, no entry").isEmpty();
    }

    @Test
    void what_came_while_it_was_written_is_not_forgotten() {
        seen.up(peer());
        seen.flush();
        world.advance(Duration.ofMinutes(1));
        seen.down(peer());
        seen.close();

        assertThat(again().orElseThrow().reason()).isEqualTo("disconnect");
    }

    @Test
    void another_person_is_told_nothing_of_it() {
        seen.down(peer());
        seen.flush();

        assertThat(seen.of(FakePeople.NOVA, device)).isEmpty();
    }
}

package dev.clawnet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.device.FakePeople;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// What a person hears of the gateway's state.
final class ReportsTest {
    @Test
    void health_is_not_ok_while_the_store_takes_no_changes_and_ok_again_after() {
        DeviceWorld world = new DeviceWorld();
        AtomicBoolean sound = new AtomicBoolean(true);
        Reports reports = new Reports(
                world.store,
                sound::get,
                world.time,
                () -> 0L,
                _ -> new ChannelMethods.Status(0L, List.of(), Map.of(), Map.of(), Map.of(), Map.of()));
        var caller = DeviceWorld.console(FakePeople.LI, false, Scope.READ);

        assertThat(reports.health(caller).ok()).isTrue();
        sound.set(false);
        assertThat(reports.health(caller).ok()).isFalse();
        sound.set(true);
        assertThat(reports.health(caller).ok()).isTrue();
    }

    @Test
    void a_report_is_made_once_in_ten_milliseconds_and_anew_when_the_persons_things_changed() {
        DeviceWorld world = new DeviceWorld();
        AtomicLong nanos = new AtomicLong();
        AtomicInteger made = new AtomicInteger();
        Reports reports = new Reports(world.store, () -> true, world.time, nanos::get, _ -> {
            made.incrementAndGet();
            return new ChannelMethods.Status(0L, List.of(), Map.of(), Map.of(), Map.of(), Map.of());
        });
        Notices notices = new Notices();
        reports.subscribe(notices);
        var caller = DeviceWorld.console(FakePeople.LI, false, Scope.READ);

        assertThat(reports.health(caller)).isSameAs(reports.health(caller));
        assertThat(made).hasValue(1);
        notices.deliver(List.of(new Broadcast<>(
                FakePeople.LI,
                IdentityMethods.IDENTITIES_CHANGED,
                new IdentityMethods.IdentitiesChanged(Optional.empty()))));
        reports.health(caller);
        assertThat(made).hasValue(2);
        nanos.addAndGet(9_999_999);
        assertThat(reports.healthText(caller)).isEqualTo(Json.STRICT.writeValueAsString(reports.health(caller)));
        assertThat(made).hasValue(2);
        nanos.addAndGet(1);
        reports.health(caller);
        assertThat(made).hasValue(3);
    }
}

package dev.clawnet.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.device.FakePeople;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
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
                _ -> new ChannelMethods.Status(0L, List.of(), Map.of(), Map.of(), Map.of(), Map.of()));
        var caller = DeviceWorld.console(FakePeople.LI, false, Scope.READ);

        assertThat(reports.health(caller).ok()).isTrue();
        sound.set(false);
        assertThat(reports.health(caller).ok()).isFalse();
        sound.set(true);
        assertThat(reports.health(caller).ok()).isTrue();
    }
}

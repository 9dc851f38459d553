package dev.clawnet.verify.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.verify.RealGround;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A token is taken away while its links work: how soon they end, and that nothing is served on them once the owner
/// was told. By events: from the owner's call, which a disk takes part in, and from its answer, to the end that the
/// other device hears. The promise is about the second. More rounds by `-Dclawnet.revoke.rounds=200`.
@Timeout(value = 300, unit = TimeUnit.SECONDS)
final class RevocationTest {
    private static final int ROUNDS = Integer.getInteger("clawnet.revoke.rounds", 10);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PROMISED = Duration.ofMillis(100);

    @TempDir
    private Path folder;

    /// The begin of the last call that was still answered, in nanoseconds, and how the link ended.
    private record Ended(long lastServed, int code) {}

    @Test
    void a_revoked_role_is_served_nothing_after_the_owner_was_told_and_its_links_end_within_a_tenth_of_a_second()
            throws Exception {
        List<Long> fromCall = new ArrayList<>();
        List<Long> fromAnswer = new ArrayList<>();
        try (Gateway gateway = start();
                GatewayLink owner = Resident.pair(
                        folder.resolve("owner"),
                        gateway.firstRun().orElseThrow().setupCode().reveal())) {
            for (int round = 0; round < ROUNDS; round++) {
                Cut cut = round(owner, folder.resolve("device-" + round));
                fromCall.add((cut.ended() - cut.asked()) / 1_000);
                fromAnswer.add(Math.max(0, cut.ended() - cut.told()) / 1_000);
            }
        }
        note("revocation to end of link, " + ROUNDS + " rounds, us: " + spread("from the call", fromCall) + "; "
                + spread("from its answer", fromAnswer));

        assertThat(Duration.ofNanos(median(fromAnswer) * 1_000)).isLessThan(PROMISED);
    }

    /// Nanoseconds: the owner asks, is told, and the other device hears its end.
    private record Cut(long asked, long told, long ended) {}

    private static long median(List<Long> values) {
        return values.stream().sorted().skip(values.size() / 2).findFirst().orElseThrow();
    }

    private static String spread(String what, List<Long> values) {
        return what + " median " + median(values) + ", slowest " + Collections.max(values);
    }

    private Cut round(GatewayLink owner, Path profile) throws Exception {
        GatewayLink link = Resident.pair(profile, Resident.invite(owner));
        DeviceId device = owner.call(DeviceMethods.PAIR_LIST, new None()).paired().stream()
                .filter(each -> each.deviceClass() == DeviceClass.PROGRAM)
                .map(DeviceMethods.PairedDevice::deviceId)
                .findFirst()
                .orElseThrow();
        FutureTask<Ended> user = new FutureTask<>(() -> use(link));
        FutureTask<Long> end = new FutureTask<>(() -> {
            assertThat(link.awaitEnd(PATIENCE)).isTrue();
            return System.nanoTime();
        });
        Thread.ofVirtual().start(user);
        Thread.ofVirtual().start(end);
        for (int warm = 0; warm < 20; warm++) {
            owner.call(SystemMethods.HEALTH, new SystemMethods.HealthParams(Optional.empty()));
        }
        long asked = System.nanoTime();
        owner.call(DeviceMethods.TOKEN_REVOKE, new TokenRef(device, Role.OPERATOR, Optional.empty()));
        long told = System.nanoTime();
        Ended ended = user.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);

        assertThat(ended.lastServed())
                .as("begin of the last call that was answered")
                .isLessThan(told);
        assertThat(ended.code()).isEqualTo(4001);
        return new Cut(asked, told, end.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
    }

    /// Calls without a pause until the link ends.
    private static Ended use(GatewayLink link) throws InterruptedException {
        long last = 0;
        while (true) {
            long begun = System.nanoTime();
            try {
                link.call(SystemMethods.HEALTH, new SystemMethods.HealthParams(Optional.empty()), PATIENCE);
                last = begun;
            } catch (LinkFailure | GatewayFault over) {
                assertThat(link.awaitEnd(PATIENCE)).isTrue();
                return new Ended(last, link.ended().map(GatewayLink.Ended::code).orElse(0));
            }
        }
    }

    private Gateway start() {
        return Gateway.start(GatewaySettings.in(folder.resolve("gateway")).withPort(0), RealGround.open());
    }

    private static void note(String line) throws IOException {
        Files.createDirectories(Path.of("target"));
        Files.writeString(
                Path.of("target", "figures.txt"), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }
}

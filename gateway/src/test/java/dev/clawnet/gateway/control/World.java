package dev.clawnet.gateway.control;

import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.gateway.config.ConfigCalls;
import dev.clawnet.gateway.device.DeviceWorld;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.transport.LinkAcceptor;
import dev.clawnet.gateway.transport.Upgrade;
import dev.clawnet.protocol.catalogue.SystemMethods.Health;
import dev.clawnet.protocol.catalogue.SystemMethods.HealthSessions;
import dev.clawnet.protocol.catalogue.SystemMethods.Status;
import dev.clawnet.protocol.catalogue.SystemMethods.StatusDefaults;
import dev.clawnet.protocol.catalogue.SystemMethods.StatusHeartbeat;
import dev.clawnet.protocol.catalogue.SystemMethods.StatusSessions;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.signature.JavaSignatures;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Executor;

/// A whole way in, in memory and in virtual time.
final class World {
    static final String TOKEN = "shared-token-of-the-host";

    final DeviceWorld devices = new DeviceWorld();
    final MethodTable table = new MethodTable();
    final Links links = new Links();
    final Presence presence = new Presence(devices.time);
    final Control control;

    World() {
        this(settings(ControlSettings.Mode.TOKEN, true));
    }

    World(ControlSettings settings) {
        this(settings, Optional.empty());
    }

    World(ControlSettings settings, Optional<Executor> executor) {
        devices.feature.bind(table);
        HealthOf health = new HealthOf();
        system(table, health, presence, devices.store, devices.time);
        control = new Control(new Control.Ground(
                devices.store,
                devices.time,
                new Random(11),
                devices.time,
                executor.orElse(devices.time),
                settings,
                devices.feature,
                devices.people,
                table,
                links,
                presence,
                health,
                Optional::empty,
                new JavaSignatures()));
        control.subscribe(devices.bus);
        control.open();
    }

    static ControlSettings settings(ControlSettings.Mode mode, boolean console) {
        return new ControlSettings(
                "1.0.0", mode, Optional.of(Secret.of(TOKEN)), console, Set.of("https://panel.example"), Proxies.NONE);
    }

    static final class HealthOf implements HealthView {
        @Override
        public Health health(Caller caller) {
            HealthSessions none = new HealthSessions("sessions", 0, List.of());
            return new Health(true, 1L, 0L, Map.of(), List.of(), Map.of(), 1800L, "main", List.of(), none);
        }

        @Override
        public Status status(Caller caller) {
            return new Status(
                    "1.0.0",
                    new StatusHeartbeat("main", List.of()),
                    List.of(),
                    List.of(),
                    new StatusSessions(
                            List.of(),
                            0,
                            new StatusDefaults(Optional.empty(), Optional.empty()),
                            List.of(),
                            List.of()));
        }
    }

    /// The methods that these tests call, of a gateway that has no configuration file.
    static void system(MethodTable table, HealthView health, Presence presence, Store store, InstantSource clock) {
        new SystemFeature(health, presence).bind(table);
        new ConfigCalls(
                        ConfigBook.NONE,
                        store,
                        clock,
                        new Random(12),
                        new ConfigCalls.Running(Json.STRICT.createObjectNode().put("owner", "p-host"), "1.0.0"))
                .bind(table);
    }

    /// A client on this machine.
    Client local() {
        return client("127.0.0.1", Map.of("host", "127.0.0.1:18789"));
    }

    /// A client elsewhere.
    Client remote() {
        return client("203.0.113.9", Map.of("host", "gw.example:18789"));
    }

    Client client(String address, Map<String, String> headers) {
        FakeConnection connection = new FakeConnection(new InetSocketAddress(InetAddress.ofLiteral(address), 40_000));
        Map<String, List<String>> all = new HashMap<>();
        headers.forEach((name, value) -> all.put(name, List.of(value)));
        Upgrade upgrade = new Upgrade("/", all, connection.remote(), true, address.startsWith("127."));
        LinkAcceptor.Accept accept = (LinkAcceptor.Accept) control.accept(upgrade, connection);
        connection.listener(accept.listener());
        return new Client(devices.time, this::run, connection, accept.listener());
    }

    void run() {
        devices.time.runUntilIdle();
    }
}

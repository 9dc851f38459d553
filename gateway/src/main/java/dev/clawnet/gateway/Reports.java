package dev.clawnet.gateway;

import dev.clawnet.gateway.control.ConfigView;
import dev.clawnet.gateway.control.HealthView;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import tools.jackson.databind.node.ObjectNode;

/// Health, status and configuration, as one person may see them: nothing of anybody else, no path but the host's
/// own.
final class Reports implements HealthView, ConfigView {
    private static final String MAIN = "main";

    private final Store store;
    private final BooleanSupplier sound;
    private final InstantSource clock;
    private final GatewaySettings settings;
    private final Map<PersonId, AtomicReference<Optional<List<String>>>> agents = new ConcurrentHashMap<>();

    /// @param sound whether the store takes changes; quick, asked at every `health`
    Reports(Store store, BooleanSupplier sound, InstantSource clock, GatewaySettings settings) {
        this.store = store;
        this.sound = sound;
        this.clock = clock;
        this.settings = settings;
    }

    @Override
    public SystemMethods.Health health(Caller caller) {
        long began = clock.millis();
        SystemMethods.HealthSessions none = new SystemMethods.HealthSessions("", 0, List.of());
        List<SystemMethods.HealthAgent> agents = active(caller).stream()
                .map(slug -> new SystemMethods.HealthAgent(slug, slug.equals(MAIN), none))
                .toList();
        return new SystemMethods.Health(
                sound.getAsBoolean(),
                began,
                clock.millis() - began,
                Map.of(),
                List.of(),
                Map.of(),
                0L,
                MAIN,
                agents,
                none);
    }

    @Override
    public SystemMethods.Status status(Caller caller) {
        return new SystemMethods.Status(
                Version.NAME,
                new SystemMethods.StatusHeartbeat(MAIN, List.of()),
                List.of(),
                List.of(),
                new SystemMethods.StatusSessions(
                        List.of(),
                        0,
                        new SystemMethods.StatusDefaults(Optional.empty(), Optional.empty()),
                        List.of(),
                        List.of()));
    }

    @Override
    public SystemMethods.ConfigSnapshot of(Caller caller) {
        ObjectNode config = Json.STRICT.createObjectNode();
        if (caller.host()) {
            ObjectNode gateway = config.putObject("gateway");
            gateway.put("port", settings.port());
            gateway.put("bind", settings.bind().getHostAddress());
            gateway.putObject("auth").put("mode", settings.auth().name().toLowerCase(java.util.Locale.ROOT));
        }
        return new SystemMethods.ConfigSnapshot(
                Optional.empty(), false, Json.STRICT.nullNode(), true, config, Canonical.digest(config), List.of());
    }

    /// Call while the gateway is wired: forgets what it knows of a person's agents when they change.
    void subscribe(Notices notices) {
        notices.on(Broadcast.class, change -> {
            if (change.event().equals(IdentityMethods.IDENTITIES_CHANGED)) {
                agents.remove(change.person());
            }
        });
    }

    /// Slugs of the active agents. A change that comes while they are read takes the place away that they are kept
    /// in, so that nothing old is kept.
    private List<String> active(Caller caller) {
        if (agents.size() > Limits.REPORTS_KEPT) {
            agents.clear();
        }
        AtomicReference<Optional<List<String>>> place =
                agents.computeIfAbsent(caller.person(), _ -> new AtomicReference<>(Optional.empty()));
        Optional<List<String>> known = place.get();
        if (known.isEmpty()) {
            known = Optional.of(store.read(view -> Identities.of(view, caller.person())).stream()
                    .filter(Identity::active)
                    .map(Identity::slug)
                    .toList());
            place.set(known);
        }
        return known.get();
    }
}

package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.catalogue.ConnectMethods.Features;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloAuth;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloOk;
import dev.clawnet.protocol.catalogue.ConnectMethods.HelloPolicy;
import dev.clawnet.protocol.catalogue.ConnectMethods.RoleToken;
import dev.clawnet.protocol.catalogue.ConnectMethods.Server;
import dev.clawnet.protocol.catalogue.ConnectMethods.SessionDefaults;
import dev.clawnet.protocol.catalogue.ConnectMethods.Snapshot;
import dev.clawnet.protocol.catalogue.ConnectMethods.StateVersion;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The answer to a `connect` that succeeded: what the link is, what is offered, how things stand for its person.
final class Hello {
    private static final SessionDefaults DEFAULTS = new SessionDefaults("main", "main", "agent:main:main");

    private final String version;
    private final String bootId;
    private final Instant started;
    private final HealthView health;
    private final Presence presence;
    private final MethodTable table;

    Hello(Control.Ground ground, String bootId) {
        this.version = ground.settings().version();
        this.bootId = bootId;
        this.started = ground.clock().instant();
        this.health = ground.health();
        this.presence = ground.presence();
        this.table = ground.table();
    }

    HelloOk of(Handshake.Entered entered, Caller caller, Instant now) {
        Snapshot snapshot = new Snapshot(
                presence.of(caller.person()),
                Json.STRICT.valueToTree(health.health(caller)),
                new StateVersion(presence.version(caller.person()), 0L),
                Math.max(0, Duration.between(started, now).toMillis()),
                Optional.empty(),
                Optional.of(DEFAULTS));
        return new HelloOk(
                HelloOk.TYPE,
                entered.protocol(),
                new Server(version, Optional.of(bootId), caller.conn().value()),
                features(),
                snapshot,
                auth(entered),
                new HelloPolicy(Limits.MAX_PAYLOAD, Limits.MAX_BUFFERED, Limits.TICK.toMillis()));
    }

    private Features features() {
        List<String> methods = table.all().stream()
                .filter(bound -> bound.method().advertised())
                .map(bound -> bound.method().name())
                .toList();
        return new Features(
                methods, Catalogue.EVENTS.stream().map(EventType::name).toList(), Optional.empty());
    }

    /// Tokens leave their boxes here, for the device that proved its key on this link.
    private static HelloAuth auth(Handshake.Entered entered) {
        Optional<Outcome.Admitted> device = entered.device();
        Optional<List<RoleToken>> more = device.map(Outcome.Admitted::more)
                .filter(tokens -> !tokens.isEmpty())
                .map(tokens -> tokens.stream()
                        .map(token -> new RoleToken(
                                token.token().reveal(),
                                token.role(),
                                token.scopes(),
                                token.at().toEpochMilli()))
                        .toList());
        return new HelloAuth(
                Optional.of(entered.method()),
                entered.role(),
                entered.scopes(),
                device.map(in -> in.token().token().reveal()),
                device.map(in -> in.token().at().toEpochMilli()),
                more,
                device.flatMap(Outcome.Admitted::recoveryCode).map(Secret::reveal));
    }
}

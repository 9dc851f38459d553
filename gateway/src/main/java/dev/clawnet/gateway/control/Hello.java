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
import dev.clawnet.protocol.catalogue.ConnectMethods.ServerCertificate;
import dev.clawnet.protocol.catalogue.ConnectMethods.SessionDefaults;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/// The answer to a `connect` that succeeded: what the link is, what is offered, how things stand for its person.
final class Hello {
    private static final String SESSION_DEFAULTS = json(new SessionDefaults("main", "main", "agent:main:main"));
    private static final String POLICY =
            json(new HelloPolicy(Limits.MAX_PAYLOAD, Limits.MAX_BUFFERED, Limits.TICK.toMillis()));

    private final String version;
    private final String bootId;
    private final Instant started;
    private final HealthView health;
    private final Presence presence;
    private final MethodTable table;
    private final Supplier<Optional<ServerCertificate>> certificate;
    private final AtomicReference<Optional<String>> features = new AtomicReference<>(Optional.empty());

    Hello(Control.Ground ground, String bootId) {
        this.version = ground.settings().version();
        this.bootId = bootId;
        this.started = ground.clock().instant();
        this.health = ground.health();
        this.presence = ground.presence();
        this.table = ground.table();
        this.certificate = ground.certificate();
    }

    /// The whole frame, put together from texts: what is the same for every link is written once, a row of presence
    /// once for each change. `EventsTest` reads it back.
    String frame(String request, Handshake.Entered entered, Caller caller, Instant now) {
        PersonId person = caller.person();
        StringBuilder out = new StringBuilder(8_192);
        out.append("{\"type\":\"res\",\"id\":")
                .append(json(request))
                .append(",\"ok\":true,\"payload\":{\"type\":")
                .append(json(HelloOk.TYPE))
                .append(",\"protocol\":")
                .append(entered.protocol())
                .append(",\"server\":")
                .append(json(new Server(
                        this.version, Optional.of(bootId), caller.conn().value(), certificate.get())))
                .append(",\"features\":")
                .append(features())
                .append(",\"snapshot\":{\"presence\":");
        long version = presence.tell(person, out);
        out.append(",\"health\":")
                .append(health.healthText(caller))
                .append(",\"stateVersion\":{\"presence\":")
                .append(version)
                .append(",\"health\":0},\"uptimeMs\":")
                .append(Math.max(0, Duration.between(started, now).toMillis()))
                .append(",\"sessionDefaults\":")
                .append(SESSION_DEFAULTS)
                .append("}")
                .append(auth(entered))
                .append(",\"policy\":")
                .append(POLICY)
                .append("}}");
        return out.toString();
    }

    private static String json(Object value) {
        return Json.STRICT.writeValueAsString(value);
    }

    /// The table is complete before the first link comes.
    private String features() {
        Optional<String> known = features.get();
        if (known.isEmpty()) {
            List<String> methods = table.all().stream()
                    .filter(bound -> bound.method().advertised())
                    .map(bound -> bound.method().name())
                    .toList();
            List<String> events = Catalogue.EVENTS.stream().map(EventType::name).toList();
            known = Optional.of(json(new Features(methods, events, Optional.empty())));
            features.set(known);
        }
        return known.get();
    }

    /// Tokens leave their boxes here, for the device that proved its key on this link. In protocol 3 this part is there
    /// for a device alone, and always with its token.
    private static String auth(Handshake.Entered entered) {
        Optional<Outcome.Admitted> device = entered.device();
        if (entered.protocol() == Older.PROTOCOL && device.isEmpty()) {
            return "";
        }
        Optional<List<RoleToken>> more = device.map(Outcome.Admitted::more)
                .filter(tokens -> !tokens.isEmpty())
                .map(tokens -> tokens.stream()
                        .map(token -> new RoleToken(
                                token.token().reveal(),
                                token.role(),
                                token.scopes(),
                                token.at().toEpochMilli()))
                        .toList());
        HelloAuth auth = new HelloAuth(
                Optional.of(entered.method()),
                entered.role(),
                entered.scopes(),
                device.map(in -> in.token().token().reveal()),
                device.map(in -> in.token().at().toEpochMilli()),
                more,
                device.flatMap(Outcome.Admitted::recoveryCode).map(Secret::reveal));
        return ",\"auth\":" + json(auth);
    }
}

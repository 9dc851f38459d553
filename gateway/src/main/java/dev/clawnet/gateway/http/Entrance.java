package dev.clawnet.gateway.http;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.token.Tokens;
import dev.clawnet.gateway.transport.HttpCall;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.regex.Pattern;

/// Lets in who shows an API token that opens what is asked for; nobody by a device token, the shared token, or
/// anything in the address.
///
/// Threat: a secret in an address, which proxies and logs keep; a token that opens more than its scopes; a device
/// token used without its key. See `HttpApiTest`.
final class Entrance {
    /// What OpenClaw's own callers send a hook's secret in.
    private static final String HOOK_HEADER = "x-openclaw-token";

    private static final Pattern BEARER = Pattern.compile("(?i:bearer) +(?<token>[\\x21-\\x7e]{1,512}) *");
    private static final Pattern SECRET_IN_ADDRESS =
            Pattern.compile("(?i)(^|&)[a-z_-]*(token|key|secret|password|auth|authorization)=");

    private final Store store;
    private final InstantSource clock;
    private final RandomGenerator random;

    Entrance(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.random = random;
    }

    Visit enter(HttpCall call, ApiScope needed) {
        if (SECRET_IN_ADDRESS.matcher(call.query()).find()) {
            throw ApiFault.invalid("a secret must not stand in the address: send it as Authorization: Bearer");
        }
        Visit visit = presented(call, needed)
                .flatMap(this::visit)
                .orElseThrow(() -> new ApiFault(
                        401,
                        "unauthorized",
                        "no such API token: make one with `clawnet tokens create NAME --scope " + needed.wire()
                                + "` and send it as Authorization: Bearer"));
        if (!visit.owned().token().opens(needed)) {
            throw new ApiFault(
                    403, "permission_error", "this token lacks the scope " + needed.wire() + ": make another one");
        }
        call.admit().run();
        return visit;
    }

    private static Optional<String> presented(HttpCall call, ApiScope needed) {
        List<String> sent = call.headers().getOrDefault("authorization", List.of());
        if (sent.size() > 1) {
            return Optional.empty();
        }
        Optional<String> bearer = sent.stream()
                .map(BEARER::matcher)
                .filter(matcher -> matcher.matches())
                .map(matcher -> matcher.group("token"))
                .findFirst();
        return needed == ApiScope.HOOKS
                ? bearer.or(() -> call.header(HOOK_HEADER).filter(text -> !text.isBlank() && text.length() <= 512))
                : bearer;
    }

    private Optional<Visit> visit(String presented) {
        return store.read(view -> Tokens.find(view, presented, clock.instant())
                .flatMap(owned ->
                        People.find(view, owned.person()).map(person -> new Visit(owned, caller(owned, person)))));
    }

    /// A program of that person. Figures alone need no scope of a person.
    private Caller caller(Tokens.Owned owned, Person person) {
        boolean acts = !owned.token().scopes().equals(List.of(ApiScope.METRICS));
        Set<Scope> scopes = acts ? EnumSet.of(Scope.WRITE) : Set.of();
        return new Caller(
                ConnId.mint(random),
                owned.person(),
                Optional.empty(),
                DeviceClass.PROGRAM,
                Role.OPERATOR,
                scopes,
                person.steward(),
                person.host(),
                Optional.of(owned.token().id()));
    }
}

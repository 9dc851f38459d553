package dev.clawnet.gateway.token;

import static dev.clawnet.gateway.store.Table.kept;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.catalogue.TokenMethods;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.TokenId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The API tokens of everybody.
public final class Tokens {
    /// (person, token).
    private static final Table<ApiToken> TOKENS = kept("api_tokens", ApiToken.class);
    /// (the gateway, digest of the secret): whose token it is.
    private static final Table<Held> HELD = kept("api_token_held", Held.class);

    public static final List<Table<?>> TABLES = List.of(TOKENS, HELD);

    private static final int DAYS = 90;

    private final RandomGenerator random;

    /// @param random a secure one: secrets come from it
    public Tokens(RandomGenerator random) {
        this.random = random;
    }

    record Held(PersonId person, TokenId token) {}

    /// A token and whose it is.
    public record Owned(PersonId person, ApiToken token) {}

    /// A token that was just made.
    ///
    /// @param secret shown once
    record Made(ApiToken token, Secret secret) {}

    /// The tokens of a person, expired ones included.
    static List<ApiToken> of(View view, PersonId person) {
        return view.list(TOKENS, person, "", Limits.API_TOKENS_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    /// The token of that secret, if it is one and has not expired.
    public static Optional<Owned> find(View view, String presented, Instant now) {
        return view.find(HELD, PersonId.GATEWAY, Secret.of(presented).digest())
                .flatMap(held -> view.find(TOKENS, held.person(), held.token().value())
                        .map(token -> new Owned(held.person(), token)))
                .filter(owned -> !owned.token().expired(now));
    }

    /// Whether the token is there still.
    public static boolean holds(View view, Owned owned, Instant now) {
        return !owned.token().expired(now)
                && view.find(TOKENS, owned.person(), owned.token().id().value()).isPresent();
    }

    Change<Made> create(Tx tx, Caller caller, TokenMethods.Create wanted) {
        mayMake(caller, wanted.scopes());
        List<ApiToken> mine = of(tx, caller.person());
        mine.stream().filter(token -> token.expired(tx.now())).forEach(token -> remove(tx, caller.person(), token));
        List<ApiToken> live =
                mine.stream().filter(token -> !token.expired(tx.now())).toList();
        if (live.stream().anyMatch(token -> token.name().equals(wanted.name()))) {
            throw new Fault(ErrorCode.NAME_TAKEN, "you have a token of that name");
        }
        if (live.size() >= Limits.API_TOKENS_PER_PERSON) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "you have " + live.size() + " tokens, which is all that are kept: revoke some with `clawnet tokens"
                            + " revoke`");
        }
        Secret secret = Secret.mint(random);
        ApiToken token = new ApiToken(
                TokenId.mint(random),
                wanted.name(),
                wanted.scopes(),
                secret.digest(),
                tx.now(),
                tx.now().plus(Duration.ofDays(wanted.days().orElse(DAYS))),
                wanted.hook());
        tx.put(TOKENS, caller.person(), token.id().value(), token);
        tx.put(HELD, PersonId.GATEWAY, token.digest(), new Held(caller.person(), token.id()));
        return Change.of(
                new Made(token, secret),
                entry(
                        caller,
                        "apitoken.created",
                        token,
                        Map.of(
                                "scopes",
                                token.scopes().stream().map(ApiScope::wire).collect(Collectors.joining(" ")),
                                "until",
                                token.expiresAt().toString())));
    }

    /// A token opens nothing that its maker may not do; dispatch asked for everything that a person may.
    private static void mayMake(Caller caller, List<ApiScope> scopes) {
        if (scopes.contains(ApiScope.METRICS) && !caller.steward()) {
            throw new Fault(ErrorCode.STEWARD_REQUIRED, "figures of the gateway are for its stewards");
        }
    }

    Change<ApiToken> revoke(Tx tx, Caller caller, TokenId id) {
        ApiToken token = tx.find(TOKENS, caller.person(), id.value())
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no such token"));
        remove(tx, caller.person(), token);
        return Change.of(token, entry(caller, "apitoken.revoked", token, Map.of()), new TokenCut(id));
    }

    private static void remove(Tx tx, PersonId person, ApiToken token) {
        tx.delete(TOKENS, person, token.id().value());
        tx.delete(HELD, PersonId.GATEWAY, token.digest());
    }

    /// The entry of a call that acts; it is written before the call is made.
    ///
    /// @param path of the call
    public Change<Boolean> used(Tx tx, Owned owned, Caller caller, String path) {
        if (!holds(tx, owned, tx.now())) {
            throw new Fault(ErrorCode.NOT_FOUND, "the token is void");
        }
        return Change.of(true, entry(caller, "apitoken.used", owned.token(), Map.of("object", path)));
    }

    private Entry entry(Caller caller, String kind, ApiToken token, Map<String, String> more) {
        Map<String, String> fields = new TreeMap<>(more);
        fields.put("owner", caller.person().value());
        fields.put("actor", caller.actor());
        fields.put("resource", "token:" + token.id().value());
        fields.put("name", token.name());
        fields.put("result", "done");
        return Entry.of(EntryId.mint(random), caller.person(), kind, fields);
    }
}

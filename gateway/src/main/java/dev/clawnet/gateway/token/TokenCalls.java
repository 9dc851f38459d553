package dev.clawnet.gateway.token;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.TokenMethods;
import dev.clawnet.protocol.catalogue.TokenMethods.Hook;
import dev.clawnet.protocol.catalogue.TokenMethods.TokenView;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Serves `tokens.*`.
public final class TokenCalls {
    private static final String MANAGER = "manager";

    private final Store store;
    private final Tokens tokens;
    private final InstantSource clock;

    public TokenCalls(Store store, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.tokens = new Tokens(random);
        this.clock = clock;
    }

    public void bind(MethodTable table) {
        table.bind(TokenMethods.TOKENS_CREATE, this::create);
        table.bind(TokenMethods.TOKENS_LIST, (caller, _) -> list(caller));
        table.bind(TokenMethods.TOKENS_REVOKE, this::revoke);
    }

    private TokenMethods.Created create(Caller caller, TokenMethods.Create wanted) {
        Tokens.Made made = store.write(tx -> {
            wanted.hook().ifPresent(hook -> agent(tx, caller.person(), hook));
            return tokens.create(tx, caller, wanted);
        });
        // The one place that shows it: whoever made it has to copy it.
        return new TokenMethods.Created(
                view(made.token(), clock.instant()), made.secret().reveal());
    }

    private static void agent(View view, PersonId owner, Hook hook) {
        boolean there = hook.agent().equals(MANAGER)
                || Identities.bySlug(view, owner, hook.agent())
                        .filter(Identity::active)
                        .isPresent();
        if (!there) {
            throw new Fault(ErrorCode.NOT_FOUND, "you have no active agent of that name");
        }
    }

    private TokenMethods.TokenList list(Caller caller) {
        Instant now = clock.instant();
        return new TokenMethods.TokenList(store.read(view -> Tokens.of(view, caller.person())).stream()
                .map(token -> view(token, now))
                .toList());
    }

    private TokenMethods.Revoked revoke(Caller caller, TokenMethods.Revoke wanted) {
        ApiToken token = store.write(tx -> tokens.revoke(tx, caller, wanted.token()));
        return new TokenMethods.Revoked(token.id(), token.name());
    }

    private static TokenView view(ApiToken token, Instant now) {
        return new TokenView(
                token.id(),
                token.name(),
                token.scopes(),
                token.createdAt().toEpochMilli(),
                token.expiresAt().toEpochMilli(),
                token.expired(now),
                token.hook());
    }
}

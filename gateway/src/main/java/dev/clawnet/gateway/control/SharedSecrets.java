package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.LocalTokens;
import dev.clawnet.gateway.device.Standings;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// Tokens that stand for a person: the gateway's shared one, which is the host person's alone, and the local ones.
final class SharedSecrets {
    private final ControlSettings settings;
    private final LocalTokens localTokens;
    private final Standings standings;
    private final Store store;
    /// The host person, once it was looked up: who that is never changes.
    private final AtomicReference<Optional<PersonId>> host = new AtomicReference<>(Optional.empty());

    SharedSecrets(ControlSettings settings, LocalTokens localTokens, Standings standings, Store store) {
        this.settings = settings;
        this.localTokens = localTokens;
        this.standings = standings;
        this.store = store;
    }

    sealed interface Shared {
        record Right(PersonId person, String method) implements Shared {}

        record Wrong(Fault fault) implements Shared {}

        record Missing() implements Shared {}
    }

    static boolean said(Optional<String> value) {
        return value.filter(text -> !text.isBlank()).isPresent();
    }

    Shared check(Auth auth, boolean local) {
        Optional<String> shared = auth.token().filter(text -> !text.isBlank());
        if (shared.isPresent()
                && settings.token().filter(right -> right.matches(shared.get())).isPresent()) {
            return new Shared.Right(host(), "token");
        }
        return store.read(view -> other(view, auth, local));
    }

    private PersonId host() {
        Optional<PersonId> known = host.get();
        if (known.isEmpty()) {
            known = Optional.of(store.read(standings::host));
            host.set(known);
        }
        return known.get();
    }

    /// Any other way than the shared token: only these look into the store.
    private Shared other(View view, Auth auth, boolean local) {
        if (said(auth.token())) {
            String token = auth.token().orElseThrow();
            Optional<PersonId> owner = local ? localTokens.owner(view, token) : Optional.empty();
            if (owner.isPresent()) {
                return new Shared.Right(owner.get(), "token");
            }
        }
        if (settings.mode() == ControlSettings.Mode.NONE && local && standings.alone(view)) {
            return new Shared.Right(standings.host(view), "none");
        }
        if (!said(auth.token())) {
            return new Shared.Missing();
        }
        return settings.token().isPresent()
                ? new Shared.Wrong(new Fault(ErrorCode.TOKEN_MISMATCH, AuthFaults.TOKEN_MISMATCH))
                : new Shared.Wrong(new Fault(ErrorCode.TOKEN_NOT_CONFIGURED, AuthFaults.TOKEN_NOT_CONFIGURED));
    }
}

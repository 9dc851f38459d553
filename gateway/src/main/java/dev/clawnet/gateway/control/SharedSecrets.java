package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.LocalTokens;
import dev.clawnet.gateway.device.Standings;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Optional;

/// Tokens that stand for a person: the gateway's shared one, which is the host person's alone, and the local ones.
final class SharedSecrets {
    private final ControlSettings settings;
    private final LocalTokens localTokens;
    private final Standings standings;

    SharedSecrets(ControlSettings settings, LocalTokens localTokens, Standings standings) {
        this.settings = settings;
        this.localTokens = localTokens;
        this.standings = standings;
    }

    sealed interface Shared {
        record Right(PersonId person, String method) implements Shared {}

        record Wrong(Fault fault) implements Shared {}

        record Missing() implements Shared {}
    }

    static boolean said(Optional<String> value) {
        return value.filter(text -> !text.isBlank()).isPresent();
    }

    Shared check(View view, Auth auth, boolean local) {
        if (said(auth.token())) {
            String token = auth.token().orElseThrow();
            if (settings.token().filter(right -> right.matches(token)).isPresent()) {
                return new Shared.Right(standings.host(view), "token");
            }
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

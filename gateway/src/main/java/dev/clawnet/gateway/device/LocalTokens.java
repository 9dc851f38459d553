package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Digest;
import dev.clawnet.gateway.device.DeviceTables.Owner;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.secret.Secret;
import java.util.Map;
import java.util.Optional;

/// Tokens that let stock clients of one person in over loopback, as programs. One for each person; digests only.
public final class LocalTokens {
    private static final String CURRENT = "current";
    private final DeviceEntries entries;

    LocalTokens(DeviceEntries entries) {
        this.entries = entries;
    }

    /// Makes the person's local token; the one before is void from then on.
    public Change<Secret> issue(Tx tx, PersonId person, String actor) {
        tx.find(DeviceTables.LOCAL_TOKEN_OF, person, CURRENT)
                .ifPresent(old -> tx.delete(DeviceTables.LOCAL_TOKENS, PersonId.GATEWAY, old.value()));
        Secret token = Secret.mint(entries.random());
        tx.put(DeviceTables.LOCAL_TOKENS, PersonId.GATEWAY, token.digest(), new Owner(person));
        tx.put(DeviceTables.LOCAL_TOKEN_OF, person, CURRENT, new Digest(token.digest()));
        return Change.of(token, entries.of(tx, person, actor, "token.issued", "local-token", Map.of()));
    }

    static boolean has(View view, PersonId person) {
        return view.find(DeviceTables.LOCAL_TOKEN_OF, person, CURRENT).isPresent();
    }

    /// Makes the person's local token void; a fault when there is none.
    Change<Boolean> revoke(Tx tx, PersonId person, String actor) {
        Digest old = tx.find(DeviceTables.LOCAL_TOKEN_OF, person, CURRENT)
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no local token"));
        tx.delete(DeviceTables.LOCAL_TOKENS, PersonId.GATEWAY, old.value());
        tx.delete(DeviceTables.LOCAL_TOKEN_OF, person, CURRENT);
        return Change.of(true, entries.of(tx, person, actor, "token.revoked", "local-token", Map.of()));
    }

    /// Whose token this is.
    public Optional<PersonId> owner(View view, String presented) {
        if (presented.isBlank()) {
            return Optional.empty();
        }
        return view.find(
                        DeviceTables.LOCAL_TOKENS,
                        PersonId.GATEWAY,
                        Secret.of(presented).digest())
                .map(Owner::person);
    }
}

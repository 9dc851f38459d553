package dev.clawnet.gateway.device;

import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// What a device may connect as, and the generation of its token for it.
///
/// The token itself is derived and kept nowhere; a new generation or series makes the old one void.
///
/// @param scopes as approved, by wire name; an unknown name grants nothing
/// @param series random, new at each pairing: a removed and paired device gets another token
/// @param former generation of the token that a decided upgrade replaced: together with the key it opens the way to
///     the new one, until that is handed over
/// @param delivered whether the device has the token; until then its key alone opens the way to it
public record RoleGrant(
        Role role,
        List<String> scopes,
        String series,
        Long generation,
        Boolean delivered,
        Instant createdAt,
        Optional<Instant> rotatedAt,
        Optional<Instant> revokedAt,
        Optional<Long> former) {
    public RoleGrant {
        scopes = List.copyOf(scopes);
    }

    static RoleGrant fresh(Role role, List<String> scopes, String series, Instant now) {
        return new RoleGrant(
                role, scopes, series, 1L, false, now, Optional.empty(), Optional.empty(), Optional.empty());
    }

    public boolean live() {
        return revokedAt.isEmpty();
    }

    /// Whether the approved scopes satisfy all requested ones that mean anything.
    boolean covers(List<String> requested) {
        if (scopes.containsAll(requested)) {
            // What nearly every connection asks for: what it was given.
            return true;
        }
        Set<Scope> approved = known(scopes);
        return known(requested).stream().allMatch(scope -> Scope.satisfies(approved, scope));
    }

    RoleGrant rotated(Instant now, boolean handedOver) {
        return new RoleGrant(
                role,
                scopes,
                series,
                generation + 1,
                handedOver,
                createdAt,
                Optional.of(now),
                Optional.empty(),
                Optional.empty());
    }

    /// The same role with more scopes and another token; the former one still fetches it.
    RoleGrant widened(List<String> more, Instant now) {
        return new RoleGrant(
                role,
                more,
                series,
                generation + 1,
                false,
                createdAt,
                Optional.of(now),
                Optional.empty(),
                Optional.of(generation));
    }

    /// This grant as it was when the former token was its token; empty when no former token counts.
    Optional<RoleGrant> before() {
        return former.map(then -> new RoleGrant(
                role, scopes, series, then, delivered, createdAt, rotatedAt, revokedAt, Optional.empty()));
    }

    RoleGrant revoked(Instant now) {
        return new RoleGrant(
                role, scopes, series, generation + 1, true, createdAt, rotatedAt, Optional.of(now), Optional.empty());
    }

    RoleGrant handedOver() {
        return new RoleGrant(role, scopes, series, generation, true, createdAt, rotatedAt, revokedAt, Optional.empty());
    }

    RoleGrant allowing(List<String> more) {
        return new RoleGrant(role, more, series, generation, delivered, createdAt, rotatedAt, revokedAt, former);
    }

    static Set<Scope> known(List<String> names) {
        return names.stream().flatMap(name -> Scope.of(name).stream()).collect(Collectors.toUnmodifiableSet());
    }
}

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
/// @param delivered whether the device has the token; until then its key alone opens the way to it
public record RoleGrant(
        Role role,
        List<String> scopes,
        String series,
        Long generation,
        Boolean delivered,
        Instant createdAt,
        Optional<Instant> rotatedAt,
        Optional<Instant> revokedAt) {
    public RoleGrant {
        scopes = List.copyOf(scopes);
    }

    static RoleGrant fresh(Role role, List<String> scopes, String series, Instant now) {
        return new RoleGrant(role, scopes, series, 1L, false, now, Optional.empty(), Optional.empty());
    }

    public boolean live() {
        return revokedAt.isEmpty();
    }

    /// Whether the approved scopes satisfy all requested ones that mean anything.
    boolean covers(List<String> requested) {
        Set<Scope> approved = known(scopes);
        return known(requested).stream().allMatch(scope -> Scope.satisfies(approved, scope));
    }

    RoleGrant rotated(Instant now, boolean handedOver) {
        return new RoleGrant(
                role, scopes, series, generation + 1, handedOver, createdAt, Optional.of(now), Optional.empty());
    }

    RoleGrant revoked(Instant now) {
        return new RoleGrant(role, scopes, series, generation + 1, true, createdAt, rotatedAt, Optional.of(now));
    }

    RoleGrant handedOver() {
        return new RoleGrant(role, scopes, series, generation, true, createdAt, rotatedAt, revokedAt);
    }

    RoleGrant allowing(List<String> more) {
        return new RoleGrant(role, more, series, generation, delivered, createdAt, rotatedAt, revokedAt);
    }

    static Set<Scope> known(List<String> names) {
        return names.stream().flatMap(name -> Scope.of(name).stream()).collect(Collectors.toUnmodifiableSet());
    }
}

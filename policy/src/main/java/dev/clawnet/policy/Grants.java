package dev.clawnet.policy;

import dev.clawnet.protocol.id.IdentityId;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Grants as a lattice, ordered point by point. [#meet] is the only way to make one from others, and it never
/// widens; there is no join. An empty set of verbs, objects, counterparts or purposes, an empty interval and no
/// use left all mean nothing at all (INV-25), and nothing is below everything.
///
/// Threat: agents combine what they were given into something that nobody gave. See `GrantsTest`.
public final class Grants {
    private Grants() {}

    /// Whether the grant allows this act now, at both of its ends.
    public static boolean covers(Grant grant, Act act, Instant now) {
        return coversEnd(grant, act, act.object(), now)
                && (act.target().isEmpty() || coversEnd(grant, act, act.target().get(), now));
    }

    /// Whether the grant allows one end of this act now.
    static boolean coversEnd(Grant grant, Act act, Resource end, Instant now) {
        // Most grants are for another place: that comes first.
        return contains(grant, end)
                && grant.identity().equals(act.agent())
                && grant.verbs().contains(act.verb())
                && live(grant, now)
                && holdsFor(grant, act);
    }

    /// Within `[from, to)`, and a use is left.
    static boolean live(Grant grant, Instant now) {
        return !now.isBefore(grant.from())
                && (grant.to().isEmpty() || now.isBefore(grant.to().get()))
                && (grant.uses().isEmpty() || grant.uses().get() > 0);
    }

    /// For the act's purpose, and towards its counterpart. A grant that names counterparts does not hold for an act
    /// that names none: nobody says towards whom it would be.
    static boolean holdsFor(Grant grant, Act act) {
        boolean purpose = grant.purposes().isEmpty() || grant.purposes().get().contains(act.purpose());
        boolean counterpart = grant.counterparts().isEmpty()
                || act.counterpart()
                        .filter(grant.counterparts().get()::contains)
                        .isPresent();
        return purpose && counterpart;
    }

    static boolean contains(Grant grant, Resource resource) {
        for (ResourcePattern pattern : grant.objects()) {
            if (pattern.matches(resource)) {
                return true;
            }
        }
        return false;
    }

    /// Whether nothing is allowed by it, now or ever.
    public static boolean nothing(Grant grant) {
        return grant.verbs().isEmpty()
                || grant.objects().stream()
                        .allMatch(object -> object.meet(object).isEmpty())
                || grant.counterparts().filter(Set::isEmpty).isPresent()
                || grant.purposes().filter(Set::isEmpty).isPresent()
                || grant.to().filter(to -> !grant.from().isBefore(to)).isPresent()
                || grant.uses().filter(uses -> uses <= 0).isPresent();
    }

    /// Whether everything that `low` allows is allowed by `high`.
    public static boolean leq(Grant low, Grant high) {
        if (nothing(low)) {
            return true;
        }
        return low.identity().equals(high.identity())
                && high.verbs().containsAll(low.verbs())
                && low.objects().stream()
                        .allMatch(object -> object.meet(object).isEmpty()
                                || high.objects().stream().anyMatch(object::within))
                && narrower(low.counterparts(), high.counterparts())
                && narrower(low.purposes(), high.purposes())
                && !low.from().isBefore(high.from())
                && atMost(low.to(), high.to())
                && atMost(low.uses(), high.uses())
                && (high.alsoUntrusted() || !low.alsoUntrusted());
    }

    /// The most that both allow. It bears the lesser id: whoever keeps it gives it one of its own.
    public static Grant meet(Grant one, Grant two) {
        IdentityId identity = lesser(one.identity(), two.identity());
        boolean same = one.identity().equals(two.identity());
        Set<ResourcePattern> objects = new HashSet<>();
        for (ResourcePattern left : one.objects()) {
            two.objects().forEach(right -> left.meet(right).ifPresent(objects::add));
        }
        return new Grant(
                lesser(one.id(), two.id()),
                identity,
                same ? both(one.verbs(), two.verbs()) : Set.of(),
                same ? Patterns.maximal(objects) : Set.of(),
                met(one.counterparts(), two.counterparts()),
                met(one.purposes(), two.purposes()),
                one.from().isAfter(two.from()) ? one.from() : two.from(),
                least(one.to(), two.to()),
                least(one.uses(), two.uses()),
                one.alsoUntrusted() && two.alsoUntrusted());
    }

    private static <T> boolean narrower(Optional<Set<T>> low, Optional<Set<T>> high) {
        return high.isEmpty() || low.filter(high.get()::containsAll).isPresent();
    }

    private static <T extends Comparable<? super T>> boolean atMost(Optional<T> low, Optional<T> high) {
        return high.isEmpty()
                || low.filter(value -> value.compareTo(high.get()) <= 0).isPresent();
    }

    private static <T> Set<T> both(Set<T> one, Set<T> two) {
        return one.stream().filter(two::contains).collect(Collectors.toUnmodifiableSet());
    }

    private static <T> Optional<Set<T>> met(Optional<Set<T>> one, Optional<Set<T>> two) {
        return one.isPresent() && two.isPresent() ? Optional.of(both(one.get(), two.get())) : one.or(() -> two);
    }

    private static <T extends Comparable<? super T>> Optional<T> least(Optional<T> one, Optional<T> two) {
        return Stream.concat(one.stream(), two.stream()).min(Comparator.naturalOrder());
    }

    private static <T extends Comparable<? super T>> T lesser(T one, T two) {
        return one.compareTo(two) <= 0 ? one : two;
    }
}

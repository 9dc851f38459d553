package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Things that hold at places, rules or grants, in their order: a list that also finds by place, so that a decision
/// looks at the few that could hold there and not at all of them. Immutable; made once, good for many decisions.
///
/// Each stands under the names that its pattern begins with, up to the first star: what a pattern without these names
/// covers does not begin with them either. The index only leaves out; [ResourcePattern#matches] says what holds. See
/// `PlacedTest`.
public final class Placed<T> extends AbstractList<T> implements RandomAccess {
    private static final int[] NONE = {};

    private final List<T> all;
    private final Map<Root, Step> roots;

    private record Root(Resource.Kind kind, PersonId owner) {}

    /// What begins with the same names. Changed while it is made, never after.
    private static final class Step {
        private final Map<String, Step> next = new HashMap<>();
        /// Positions of what has no more such names, ascending.
        private int[] here = NONE;

        void add(int position) {
            if (here.length == 0 || here[here.length - 1] != position) {
                here = Arrays.copyOf(here, here.length + 1);
                here[here.length - 1] = position;
            }
        }

        void mark(BitSet found) {
            for (int position : here) {
                found.set(position);
            }
        }
    }

    private Placed(List<T> all, Map<Root, Step> roots) {
        this.all = all;
        this.roots = roots;
    }

    /// Rules by their places; the same list when it is such a one already.
    public static Placed<Rule> rules(List<Rule> rules) {
        return rules instanceof Placed<Rule> placed ? placed : of(rules, rule -> Set.of(rule.place()));
    }

    /// Grants by their objects; the same list when it is such a one already.
    public static Placed<Grant> grants(List<Grant> grants) {
        return grants instanceof Placed<Grant> placed ? placed : of(grants, Grant::objects);
    }

    private static <T> Placed<T> of(List<T> given, Function<T, Set<ResourcePattern>> places) {
        List<T> all = List.copyOf(given);
        Map<Root, Step> roots = new HashMap<>();
        for (int i = 0; i < all.size(); i++) {
            for (ResourcePattern place : places.apply(all.get(i))) {
                step(roots, place.prefix()).add(i);
            }
        }
        return new Placed<>(all, roots);
    }

    private static Step step(Map<Root, Step> roots, Resource pattern) {
        Step step = roots.computeIfAbsent(new Root(pattern.kind(), pattern.owner()), _ -> new Step());
        for (String name : pattern.segments()) {
            if (name.indexOf('*') >= 0) {
                return step;
            }
            step = step.next.computeIfAbsent(name, _ -> new Step());
        }
        return step;
    }

    /// The same at the same places, each as `changed` has it: for what changes nothing about the place.
    public Placed<T> each(UnaryOperator<T> changed) {
        return new Placed<>(all.stream().map(changed).toList(), roots);
    }

    /// Positions of what may hold at the place, ascending: everything that does, and few others. Not to be written to.
    int[] at(Resource place) {
        int[] found = NONE;
        Step step = roots.get(new Root(place.kind(), place.owner()));
        List<String> names = place.segments();
        for (int i = 0; step != null; i++) {
            found = both(found, step.here);
            step = i < names.size() ? step.next.get(names.get(i)) : null;
        }
        return found;
    }

    /// The same for the place and everything that could lie below it.
    int[] around(Resource place) {
        BitSet found = new BitSet(all.size());
        @Nullable Step step = roots.get(new Root(place.kind(), place.owner()));
        for (int i = 0; step != null && i < place.segments().size(); i++) {
            step.mark(found);
            step = step.next.get(place.segments().get(i));
        }
        List<Step> below = new ArrayList<>(step == null ? List.of() : List.of(step));
        for (int i = 0; i < below.size(); i++) {
            below.get(i).mark(found);
            below.addAll(below.get(i).next.values());
        }
        return found.stream().toArray();
    }

    private static int[] both(int[] one, int[] two) {
        if (two.length == 0) {
            return one;
        }
        if (one.length == 0) {
            return two;
        }
        int[] both = Arrays.copyOf(one, one.length + two.length);
        System.arraycopy(two, 0, both, one.length, two.length);
        return Arrays.stream(both).sorted().distinct().toArray();
    }

    @Override
    public T get(int position) {
        return all.get(position);
    }

    @Override
    public int size() {
        return all.size();
    }
}

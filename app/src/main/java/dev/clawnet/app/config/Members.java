package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigValue.Member;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The few members of an object, in the file's order. Cannot be changed.
///
/// A file of a hundred thousand bindings is three times as many objects, and a gateway holds the old ones while it
/// reads the new: hash maps for two or three names each were most of the memory that this takes.
final class Members extends AbstractMap<String, Member> {
    /// More names are found faster by their hash.
    private static final int FEW = 8;

    private final String[] names;
    private final Member[] members;

    private Members(String[] names, Member[] members) {
        this.names = names;
        this.members = members;
    }

    /// The members of an object that was read; no name stands twice.
    static Map<String, Member> of(List<String> names, List<Member> members) {
        if (names.size() <= FEW) {
            return new Members(names.toArray(String[]::new), members.toArray(Member[]::new));
        }
        Map<String, Member> many = LinkedHashMap.newLinkedHashMap(names.size());
        for (int i = 0; i < names.size(); i++) {
            many.put(names.get(i), members.get(i));
        }
        return many;
    }

    private int index(@Nullable Object name) {
        for (int i = 0; i < names.length; i++) {
            if (names[i].equals(name)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public @Nullable Member get(@Nullable Object name) {
        int index = index(name);
        return index < 0 ? null : members[index];
    }

    @Override
    public boolean containsKey(@Nullable Object name) {
        return index(name) >= 0;
    }

    @Override
    public int size() {
        return names.length;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Member> action) {
        for (int i = 0; i < names.length; i++) {
            action.accept(names[i], members[i]);
        }
    }

    @Override
    public Set<Entry<String, Member>> entrySet() {
        return new Entries();
    }

    private final class Entries extends AbstractSet<Entry<String, Member>> {
        @Override
        public int size() {
            return names.length;
        }

        @Override
        public Iterator<Entry<String, Member>> iterator() {
            return new Iterator<>() {
                private int next;

                @Override
                public boolean hasNext() {
                    return next < names.length;
                }

                @Override
                public Entry<String, Member> next() {
                    if (next >= names.length) {
                        throw new NoSuchElementException();
                    }
                    return Map.entry(names[next], members[next++]);
                }
            };
        }
    }
}

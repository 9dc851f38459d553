package dev.clawnet.policy;

import dev.clawnet.protocol.id.PersonId;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// Those who get something, all of them: the audience of a run (fixed when it starts) or of one act.
public record Audience(Set<Reader> readers) {
    public Audience {
        readers = Set.copyOf(readers);
        if (readers.isEmpty()) {
            throw new IllegalArgumentException("an audience has at least one reader");
        }
    }

    public static Audience of(Reader... readers) {
        return new Audience(Set.of(readers));
    }

    /// The audience of private halves and of the owner's own turns.
    public static Audience owner(PersonId owner) {
        return of(new Reader.Human(owner));
    }

    public static Audience people(Set<PersonId> people) {
        return new Audience(people.stream().map(Reader.Human::new).collect(Collectors.toUnmodifiableSet()));
    }

    public boolean isOwnerOnly(PersonId owner) {
        return readers.equals(Set.of(new Reader.Human(owner)));
    }

    /// Stable text for digests and ledger entries.
    public Set<String> texts() {
        return readers.stream().map(Reader::text).collect(Collectors.toCollection(TreeSet::new));
    }

    /// In an order of its own: that of a set differs from process to process, and would show in what is printed.
    @Override
    public String toString() {
        return "Audience" + texts();
    }
}

package dev.clawnet.policy;

import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Who may learn a place or an item, now, for one identity and one purpose.
///
/// Threat: a model that faces a counterpart asks for whatever its owner can reach. What the audience may not learn
/// is answered as missing, so there is nothing to talk it into telling. See `LabelsTest`.
///
/// The label of a place is what the most specific rule says (its length is the number of its segments that are not
/// `**`); rules of equal length must all admit; no rule admits nobody but the owner. Three places need no rule and
/// take none from it: drafts and proposals are the owner's alone, a transcript is its parties' (or its tree's).
/// The memory of a pair counts as a rule of length two that names the contact.
///
/// @param rules rules that are not ended by a person; their own end is looked at here
/// @param trees members of each tree of collaborations
/// @param collaboration the one whose transcript may be read
/// @param identity in whose runs; empty for a manager's own
public record Labels(
        Placed<Rule> rules,
        Map<CollabId, Set<PersonId>> trees,
        Optional<Snapshot.CollabFacts> collaboration,
        Optional<IdentityId> identity,
        String purpose,
        Instant now) {

    public static Labels of(Snapshot snapshot) {
        return new Labels(
                Placed.rules(snapshot.rules()),
                snapshot.trees(),
                snapshot.collaboration(),
                switch (snapshot.agent().id()) {
                    case IdentityId acting -> Optional.of(acting);
                    case ManagerId _ -> snapshot.run().advises();
                },
                snapshot.run().purpose(),
                snapshot.now());
    }

    /// Whether everybody in the audience may learn the item in this place: by the place's present label **and** by
    /// every policy that the item carries.
    public boolean mayEnter(Resource place, ItemPolicy item, Audience audience) {
        for (Reader reader : audience.readers()) {
            if (!admits(reader, place) || !admits(reader, item)) {
                return false;
            }
        }
        return true;
    }

    /// The rules that give the place its label, when everybody in the audience may learn the item there; empty when
    /// somebody may not. One look at the rules says both.
    Optional<List<Rule>> entering(Resource place, ItemPolicy item, Audience audience) {
        List<Rule> winners = fixed(place) ? List.of() : winners(place);
        List<Readers> label = label(place, winners);
        for (Reader reader : audience.readers()) {
            if (!admits(reader, label, place.owner()) || !admits(reader, item)) {
                return Optional.empty();
            }
        }
        return Optional.of(winners);
    }

    private static List<RuleId> ids(List<Rule> rules) {
        List<RuleId> ids = new ArrayList<>(rules.size());
        for (Rule rule : rules) {
            ids.add(rule.id());
        }
        return ids;
    }

    /// Whether everybody in the audience may learn what lies in this place.
    public boolean admits(Audience audience, Resource place) {
        for (Reader reader : audience.readers()) {
            if (!admits(reader, place)) {
                return false;
            }
        }
        return true;
    }

    /// Whether everybody in the audience is admitted by one policy of one owner.
    public boolean admits(Audience audience, Readers readers, PersonId owner) {
        for (Reader reader : audience.readers()) {
            if (!admits(reader, readers, owner)) {
                return false;
            }
        }
        return true;
    }

    /// Whether one policy of one owner admits the reader. The owner always; a person also as one of a tree that is
    /// admitted (a tree stands for all who are in it); a tree only as a whole, by its own name or by `v~` of a
    /// member.
    public boolean admits(Reader reader, Readers readers, PersonId owner) {
        if (reader instanceof Reader.Human(PersonId person) && person.equals(owner)) {
            return true;
        }
        if (readers.set().contains(reader)) {
            return true;
        }
        for (Reader admitted : readers.set()) {
            if (covers(admitted, reader)) {
                return true;
            }
        }
        return false;
    }

    private boolean covers(Reader admitted, Reader reader) {
        return switch (admitted) {
            case Reader.Everyone _ -> true;
            case Reader.WithTree(PersonId person) ->
                switch (reader) {
                    case Reader.Human(PersonId asked) -> asked.equals(person);
                    case Reader.Tree(CollabId root) -> member(person, root);
                    case Reader.WithTree _, Reader.Correspondent _, Reader.Service _, Reader.Everyone _ -> false;
                };
            case Reader.Tree(CollabId root) -> reader instanceof Reader.Human(PersonId asked) && member(asked, root);
            case Reader.Human _, Reader.Correspondent _, Reader.Service _ -> false;
        };
    }

    private boolean member(PersonId person, CollabId root) {
        return trees.getOrDefault(root, Set.of()).contains(person);
    }

    private boolean admits(Reader reader, ItemPolicy item) {
        for (Map.Entry<PersonId, Readers> policy : item.policies().entrySet()) {
            if (!admits(reader, policy.getValue(), policy.getKey())) {
                return false;
            }
        }
        return true;
    }

    private boolean admits(Reader reader, Resource place) {
        return admits(reader, label(place), place.owner());
    }

    private boolean admits(Reader reader, List<Readers> label, PersonId owner) {
        for (Readers readers : label) {
            if (!admits(reader, readers, owner)) {
                return false;
            }
        }
        return !label.isEmpty() || admits(reader, Readers.NOBODY, owner);
    }

    /// Those who may learn the place besides its owner.
    public Readers readers(Resource place) {
        Readers all = null;
        for (Readers readers : label(place)) {
            all = all == null ? readers : all.meet(readers);
        }
        return all == null ? Readers.NOBODY : all;
    }

    /// Those who may learn the place or anything that could lie below it: what an act on a whole folder reaches.
    public Readers readersBelow(Resource place) {
        Set<Reader> all = new HashSet<>(readers(place).set());
        below(place).forEach(rule -> all.addAll(rule.readers().set()));
        return new Readers(all);
    }

    /// Whether everybody in the audience may learn the place and everything that could lie below it.
    public boolean admitsBelow(Audience audience, Resource place) {
        for (Rule rule : below(place)) {
            if (!admits(audience, rule.readers(), place.owner())) {
                return false;
            }
        }
        return admits(audience, place);
    }

    /// Patterns that together hold everything below the place that a rule keeps from somebody in the audience, and
    /// perhaps more: what a search leaves out before it counts. They follow from rules alone, never from what is
    /// there.
    public List<ResourcePattern> hiddenBelow(Audience audience, Resource place) {
        List<ResourcePattern> hidden = new ArrayList<>();
        for (Rule rule : below(place)) {
            if (!admits(audience, rule.readers(), place.owner())) {
                hidden.add(rule.place());
            }
        }
        return hidden;
    }

    /// The rules that give a label to something below the place: they match there, not at the place itself, and are
    /// at least as specific as what holds at the place.
    private List<Rule> below(Resource place) {
        if (fixed(place)) {
            return List.of();
        }
        int best = specificity(place);
        List<Rule> below = new ArrayList<>(2);
        for (int position : rules.around(place)) {
            Rule rule = rules.get(position);
            if (rule.place().length() >= best
                    && applies(rule, place.owner())
                    && !rule.place().matches(place)
                    && rule.place().reachesBelow(place)) {
                below.add(rule);
            }
        }
        return below;
    }

    /// Whether what lies there counts as the owner's own word: the most specific rules all say so.
    public boolean trusted(Resource place) {
        List<Rule> winners = winners(place);
        return !winners.isEmpty() && winners.stream().allMatch(Rule::trusted);
    }

    /// Whether any rule, for whatever identity or purpose, lets the place or something below it count as the
    /// owner's own word. Writing there is consequential even when the writer itself would not trust it.
    public boolean trustedForAny(Resource place) {
        for (int position : rules.around(place)) {
            Rule rule = rules.get(position);
            if (rule.trusted()
                    && live(rule)
                    && rule.owner().equals(place.owner())
                    && (rule.place().matches(place) || rule.place().reachesBelow(place))) {
                return true;
            }
        }
        return false;
    }

    /// What an item does to the integrity of a run that takes it in.
    public Integrity integrity(Resource place, ItemPolicy item) {
        return item.policies().isEmpty() && trusted(place) ? Integrity.TRUSTED : item.integrity();
    }

    /// The rules that give the place its label now.
    public List<RuleId> basis(Resource place) {
        return fixed(place) ? List.of() : ids(winners(place));
    }

    private List<Readers> label(Resource place) {
        return label(place, fixed(place) ? List.of() : winners(place));
    }

    private List<Readers> label(Resource place, List<Rule> winners) {
        return switch (place.kind()) {
            case DRAFTS, PROPOSALS, MANAGER, PERSON, SANDBOX, PLATFORM -> List.of();
            case COLLABORATION -> transcript(place);
            case NODE, SESSION, WORKSPACE, PROVIDER, SERVICE, FORM, CHANNEL, RUN -> ruled(winners, 0);
            case MEMORY -> pair(place, winners);
        };
    }

    private static boolean fixed(Resource place) {
        return switch (place.kind()) {
            case DRAFTS, PROPOSALS, MANAGER, PERSON, SANDBOX, PLATFORM, COLLABORATION -> true;
            case NODE, SESSION, WORKSPACE, PROVIDER, SERVICE, FORM, CHANNEL, RUN, MEMORY -> false;
        };
    }

    private List<Readers> transcript(Resource place) {
        return collaboration
                .filter(facts -> place.named(facts.id().value()))
                .map(facts -> List.of(new Readers(facts.audience().readers())))
                .orElse(List.of());
    }

    private static List<Readers> pair(Resource place, List<Rule> winners) {
        Optional<PersonId> contact = place.pairedWith();
        if (contact.isEmpty()) {
            return ruled(winners, 0);
        }
        List<Readers> label = new ArrayList<>(ruled(winners, Resource.PAIR_LENGTH));
        if (label.isEmpty() || winners.getFirst().place().length() == Resource.PAIR_LENGTH) {
            label.add(Readers.of(new Reader.Human(contact.get())));
        }
        return label;
    }

    private int specificity(Resource place) {
        int best = 0;
        for (int position : rules.at(place)) {
            Rule rule = rules.get(position);
            if (applies(rule, place.owner()) && rule.place().matches(place)) {
                best = Math.max(best, rule.place().length());
            }
        }
        return best;
    }

    private static List<Readers> ruled(List<Rule> winners, int atLeast) {
        if (winners.isEmpty() || winners.getFirst().place().length() < atLeast) {
            return List.of();
        }
        List<Readers> label = new ArrayList<>(winners.size());
        for (Rule rule : winners) {
            label.add(rule.readers());
        }
        return label;
    }

    /// The most specific rules that hold for the place.
    private List<Rule> winners(Resource place) {
        List<Rule> winners = List.of();
        int best = 0;
        for (int position : rules.at(place)) {
            Rule rule = rules.get(position);
            if (rule.place().matches(place) && applies(rule, place.owner())) {
                int length = rule.place().length();
                if (winners.isEmpty() || length > best) {
                    winners = new ArrayList<>(2);
                    best = length;
                }
                if (length == best) {
                    winners.add(rule);
                }
            }
        }
        return winners;
    }

    private boolean applies(Rule rule, PersonId owner) {
        return live(rule)
                && rule.owner().equals(owner)
                && (rule.identity().isEmpty() || rule.identity().equals(identity))
                && (rule.purpose().isEmpty() || rule.purpose().get().equals(purpose));
    }

    private boolean live(Rule rule) {
        return rule.end().isEmpty() || now.isBefore(rule.end().get());
    }
}

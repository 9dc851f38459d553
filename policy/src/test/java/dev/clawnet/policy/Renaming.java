package dev.clawnet.policy;

import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.id.RunId;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Gives every random id another value, the same one everywhere. The gateway's own name is no random id.
final class Renaming {
    private final int salt;

    Renaming(int salt) {
        this.salt = salt;
    }

    private String name(String id) {
        return id.substring(0, 2)
                + Integer.toString(Math.floorMod((id + salt).hashCode(), 46_656), 36)
                + id.substring(2);
    }

    private PersonId of(PersonId person) {
        return person.equals(PersonId.GATEWAY) ? person : new PersonId(name(person.value()));
    }

    private CollabId of(CollabId id) {
        return new CollabId(name(id.value()));
    }

    private IdentityId of(IdentityId id) {
        return new IdentityId(of(id.owner()), name(id.value()));
    }

    private AgentId of(AgentId agent) {
        return switch (agent) {
            case IdentityId identity -> of(identity);
            case ManagerId manager -> new ManagerId(of(manager.owner()));
        };
    }

    private RunId of(RunId id) {
        return new RunId(name(id.value()));
    }

    private Resource of(Resource resource) {
        return new Resource(
                resource.kind(),
                of(resource.owner()),
                resource.segments().stream()
                        .map(segment -> segment.matches("[picrdmf]-[0-9a-z]+") ? name(segment) : segment)
                        .toList());
    }

    private ResourcePattern of(ResourcePattern pattern) {
        return new ResourcePattern(
                of(pattern.prefix()), pattern.also().stream().map(this::of).toList());
    }

    private Reader of(Reader reader) {
        return switch (reader) {
            case Reader.Human(PersonId person) -> new Reader.Human(of(person));
            case Reader.WithTree(PersonId person) -> new Reader.WithTree(of(person));
            case Reader.Tree(CollabId root) -> new Reader.Tree(of(root));
            case Reader.Correspondent _, Reader.Service _, Reader.Everyone _ -> reader;
        };
    }

    private Readers of(Readers readers) {
        return new Readers(all(readers.set(), this::of));
    }

    private Audience of(Audience audience) {
        return new Audience(all(audience.readers(), this::of));
    }

    private static <T> Set<T> all(Set<T> values, Function<T, T> renamed) {
        return values.stream().map(renamed).collect(Collectors.toUnmodifiableSet());
    }

    private Grant of(Grant g) {
        return new Grant(
                new GrantId(name(g.id().value())),
                of(g.identity()),
                g.verbs(),
                all(g.objects(), this::of),
                g.counterparts().map(people -> all(people, this::of)),
                g.purposes(),
                g.from(),
                g.to(),
                g.uses(),
                g.alsoUntrusted());
    }

    private Rule of(Rule r) {
        return new Rule(
                new RuleId(name(r.id().value())),
                of(r.owner()),
                of(r.place()),
                r.identity().map(this::of),
                r.purpose(),
                of(r.readers()),
                r.end(),
                r.trusted());
    }

    private Snapshot.RunFacts of(Snapshot.RunFacts r) {
        return new Snapshot.RunFacts(
                of(r.id()),
                of(r.agent()),
                of(r.owner()),
                r.live(),
                r.half(),
                of(r.audience()),
                r.purpose(),
                r.integrity(),
                all(r.consulted(), this::of),
                r.foreign(),
                r.budgetLeft(),
                Set.of(),
                r.causes().map(causes -> all(causes, this::of)),
                r.providers(),
                r.advises().map(this::of));
    }

    private Snapshot.CollabFacts of(Snapshot.CollabFacts c) {
        return new Snapshot.CollabFacts(
                of(c.id()),
                c.live(),
                c.ownTurn(),
                c.turnsLeft(),
                all(c.parties(), this::of),
                all(c.seats(), this::of),
                c.tree().map(this::of));
    }

    private Snapshot.Relation of(Snapshot.Relation r) {
        return new Snapshot.Relation(
                of(r.counterpart()),
                r.contact(),
                r.shown().map(this::of),
                r.mayFace(),
                r.depthLeft(),
                r.cycle(),
                r.admitted());
    }

    private ItemPolicy of(ItemPolicy item) {
        Map<PersonId, Readers> policies = new HashMap<>();
        item.policies().forEach((person, readers) -> policies.put(of(person), of(readers)));
        return new ItemPolicy(policies, item.integrity());
    }

    /// Bases: only ids of the generators' cast are in them.
    private String text(String text) {
        java.util.regex.Matcher ids =
                java.util.regex.Pattern.compile("\\b[pigclrmdf]-[0-9a-z]+").matcher(text);
        return ids.replaceAll(found -> found.group().equals("p-gateway") ? found.group() : name(found.group()));
    }

    /// A refusal is remembered by text that names the act; it becomes that of the renamed act.
    Snapshot of(Snapshot s, Act act) {
        Snapshot renamed = of(s);
        if (s.run().refused().isEmpty()) {
            return renamed;
        }
        Act other = of(act);
        Set<String> refused = Set.of(Decide.refusalKey(other, Decide.audience(renamed, other)));
        return With.run(renamed, With.refused(renamed.run(), refused));
    }

    private Snapshot of(Snapshot s) {
        Map<CollabId, Set<PersonId>> trees = new HashMap<>();
        s.trees().forEach((root, people) -> trees.put(of(root), all(people, this::of)));
        return new Snapshot(
                of(s.run()),
                new Snapshot.AgentFacts(
                        of(s.agent().id()),
                        of(s.agent().owner()),
                        s.agent().active(),
                        s.agent().reach()),
                s.collaboration().map(this::of),
                s.grants().stream().map(this::of).toList(),
                s.rules().stream().map(this::of).toList(),
                s.relation().map(this::of),
                of(s.item()),
                s.answered(),
                trees,
                s.form().map(this::of),
                s.now(),
                s.policyRevision());
    }

    private Snapshot.FormFacts of(Snapshot.FormFacts facts) {
        Form form = facts.form();
        return new Snapshot.FormFacts(
                new Form(
                        new FormId(name(form.id().value())),
                        of(form.identity()),
                        form.purpose(),
                        of(form.askers()),
                        form.places().stream().map(this::of).toList(),
                        form.answers(),
                        form.uses(),
                        form.end()),
                facts.usesLeft(),
                facts.answering());
    }

    Act of(Act a) {
        return new Act(
                of(a.agent()),
                of(a.run()),
                a.verb(),
                of(a.object()),
                a.target().map(this::of),
                a.counterpart().map(this::of),
                a.purpose(),
                a.arguments());
    }

    Verdict of(Verdict verdict) {
        return switch (verdict) {
            case Verdict.Allow allow ->
                new Verdict.Allow(allow.basis().stream().map(this::text).toList(), of(allow.audience()));
            case Verdict.Deny deny -> deny;
            case Verdict.Ask ask -> new Verdict.Ask(ask.reasons(), ask.findings(), of(ask.audience()));
        };
    }
}

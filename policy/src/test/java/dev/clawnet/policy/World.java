package dev.clawnet.policy;

import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The cast of the policy tests: Li buys, Nova sells, and everything an act of Li's procurement identity needs to
/// be allowed. A test takes one thing away.
final class World {
    static final PersonId LI = new PersonId("p-li");
    static final PersonId NOVA = new PersonId("p-nova");
    static final PersonId MALLORY = new PersonId("p-mallory");
    static final IdentityId BUYER = new IdentityId(LI, "i-buyer");
    static final IdentityId HEALTH = new IdentityId(LI, "i-health");
    static final IdentityId SALES = new IdentityId(NOVA, "i-sales");
    static final ManagerId MANAGER = new ManagerId(LI);
    static final CollabId DEAL = new CollabId("c-deal");
    static final CollabId OTHER_DEAL = new CollabId("c-other");
    static final RunId RUN = new RunId("r-1");
    static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
    static final String PURPOSE = "procurement";

    static final Resource SPEC = file("/desk/specs/pump.md");
    static final Resource BUDGET = file("/desk/budget/limit.md");
    static final Resource TRANSCRIPT = Resource.of(Resource.Kind.COLLABORATION, LI, DEAL.value());
    static final Resource DRAFTS = Resource.of(Resource.Kind.DRAFTS, LI);
    static final Resource PROVIDER = Resource.of(Resource.Kind.PROVIDER, LI, "acme");
    static final Resource NOVA_PERSON = Resource.of(Resource.Kind.PERSON, LI, NOVA.value());

    private World() {}

    static Resource file(String path) {
        return Resource.nodePath(LI, "laptop", path);
    }

    static Rule rule(String id, String path, Reader... readers) {
        return new Rule(
                new RuleId("l-" + id),
                LI,
                new ResourcePattern(file(path)),
                Optional.empty(),
                Optional.empty(),
                Readers.of(readers),
                Optional.empty(),
                false);
    }

    static Grant grant(String id, String path, Verb... verbs) {
        return new Grant(
                new GrantId("g-" + id),
                BUYER,
                Set.of(verbs),
                Set.of(new ResourcePattern(file(path))),
                Optional.empty(),
                Optional.empty(),
                NOW.minusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Snapshot.RunFacts publicRun() {
        return new Snapshot.RunFacts(
                RUN,
                BUYER,
                LI,
                true,
                Snapshot.Half.PUBLIC,
                Audience.people(Set.of(LI, NOVA)),
                PURPOSE,
                Integrity.UNTRUSTED,
                Set.of(),
                true,
                true,
                Set.of(),
                Optional.of(Set.of()),
                Set.of("acme"),
                Optional.empty());
    }

    static Snapshot.RunFacts privateRun() {
        return new Snapshot.RunFacts(
                RUN,
                BUYER,
                LI,
                true,
                Snapshot.Half.PRIVATE,
                Audience.owner(LI),
                PURPOSE,
                Integrity.TRUSTED,
                Set.of(),
                false,
                true,
                Set.of(),
                Optional.of(Set.of()),
                Set.of("acme"),
                Optional.empty());
    }

    static Snapshot.CollabFacts deal() {
        return new Snapshot.CollabFacts(DEAL, true, true, true, Set.of(LI, NOVA), Set.of(BUYER, SALES));
    }

    static Snapshot.Relation nova() {
        return new Snapshot.Relation(NOVA, true, Optional.of(BUYER), true, true, false, true);
    }

    /// A turn of the buyer towards Nova: specs may be learnt by Nova, all of the work folder may be read and
    /// written.
    static Snapshot turn() {
        return new Snapshot(
                publicRun(),
                new Snapshot.AgentFacts(BUYER, LI, true),
                Optional.of(deal()),
                List.of(grant("work", "/desk", Verb.READ, Verb.LIST, Verb.WRITE, Verb.DELETE, Verb.COPY, Verb.MOVE)),
                List.of(rule("specs", "/desk/specs", new Reader.Human(NOVA))),
                Optional.of(nova()),
                ItemPolicy.NONE,
                Set.of(),
                Map.of(),
                NOW,
                7);
    }

    /// The owner's own turn with the buyer.
    static Snapshot alone() {
        return new Snapshot(
                privateRun(),
                new Snapshot.AgentFacts(BUYER, LI, true),
                Optional.empty(),
                turn().grants(),
                turn().rules(),
                Optional.of(nova()),
                ItemPolicy.NONE,
                Set.of(),
                Map.of(),
                NOW,
                7);
    }

    static Act act(Verb verb, Resource object) {
        return new Act(BUYER, RUN, verb, object, Optional.empty(), Optional.empty(), PURPOSE, Map.of());
    }

    static Act towards(Verb verb, Resource object, PersonId counterpart) {
        return new Act(BUYER, RUN, verb, object, Optional.empty(), Optional.of(counterpart), PURPOSE, Map.of());
    }

    static Act moved(Verb verb, Resource object, Resource target) {
        return new Act(BUYER, RUN, verb, object, Optional.of(target), Optional.empty(), PURPOSE, Map.of());
    }
}

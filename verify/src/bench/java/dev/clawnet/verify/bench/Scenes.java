package dev.clawnet.verify.bench;

import dev.clawnet.policy.Act;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.ItemPolicy;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Rule;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/// What decisions are measured with: a buyer that reads files on desks, one grant and one rule for each desk.
final class Scenes {
    static final String PURPOSE = "procurement";
    static final String NODE = "laptop";

    private static final PersonId LI = new PersonId("p-li");
    private static final IdentityId BUYER = new IdentityId(LI, "i-buyer");
    private static final RunId RUN = new RunId("r-1");
    private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

    private Scenes() {}

    /// A run in which only the owner learns something.
    static Snapshot snapshot(int desks) {
        return new Snapshot(
                new Snapshot.RunFacts(
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
                        Optional.empty()),
                new Snapshot.AgentFacts(BUYER, LI, true),
                Optional.empty(),
                IntStream.range(0, desks).mapToObj(i -> grant(BUYER, i)).toList(),
                IntStream.range(0, desks).mapToObj(i -> rule(LI, i)).toList(),
                Optional.empty(),
                ItemPolicy.NONE,
                Set.of(),
                Map.of(),
                NOW,
                7);
    }

    static Act read(String path) {
        return read(BUYER, RUN, path);
    }

    static Act read(IdentityId identity, RunId run, String path) {
        return new Act(
                identity,
                run,
                Verb.READ,
                Resource.nodePath(identity.owner(), NODE, path),
                Optional.empty(),
                Optional.empty(),
                PURPOSE,
                Map.of());
    }

    static Grant grant(IdentityId identity, int desk) {
        return new Grant(
                new GrantId("g-" + desk),
                identity,
                Set.of(Verb.READ, Verb.LIST, Verb.WRITE),
                Set.of(new ResourcePattern(Resource.nodePath(identity.owner(), NODE, "/desk" + desk))),
                Optional.empty(),
                Optional.empty(),
                NOW.minusSeconds(60),
                Optional.empty(),
                Optional.empty(),
                false);
    }

    static Rule rule(PersonId owner, int desk) {
        return new Rule(
                new RuleId("l-" + desk),
                owner,
                new ResourcePattern(Resource.nodePath(owner, NODE, "/desk" + desk + "/specs")),
                Optional.empty(),
                Optional.empty(),
                Readers.of(new Reader.WithTree(owner)),
                Optional.empty(),
                false);
    }
}

package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is allowed was granted: an independent reading of grants, rules and answers for the verbs of this world, far
/// simpler than `decide`, and held against each act that was let through (INV-1, INV-8, INV-9, INV-14, INV-18,
/// INV-25, INV-35).
final class Acts implements Invariant {
    private static final Set<String> OF_FILES =
            Set.of("read", "list", "search", "stat", "write", "append", "mkdir", "move", "rename", "copy", "delete");
    private static final Set<String> NEVER = Set.of("exec", "fetch", "invoke", "message", "schedule", "spend");

    private final Map<String, Integer> uses = new HashMap<>();

    @Override
    public void after(Commit commit, Scene scene) {
        for (Entry entry : commit.entries()) {
            if (entry.kind().equals("act") && entry.phase() == Entry.Phase.INTENT) {
                allowed(commit, entry, scene);
            }
        }
        commit.rows("identities").forEach(row -> identity(row));
    }

    private static void identity(Commit.Row row) {
        Identity is = row.is(Identity.class)
                .orElseThrow(() -> new Broken("INV-1 an identity is never removed", row.toString()));
        Broken.unless(is.id().owner().equals(row.person()), "INV-1 an agent has one owner", row.toString());
        row.was(Identity.class)
                .ifPresent(was -> Broken.unless(
                        was.active() || !is.active(),
                        "INV-9 retiring is final",
                        is.id().value()));
    }

    private void allowed(Commit commit, Entry entry, Scene scene) {
        PersonId owner = Commit.person(entry).orElseThrow();
        String verb = Commit.field(entry, "verb");
        Resource object = Resource.parse(Commit.field(entry, "resource"));
        Run run = scene.run(owner, Commit.field(entry, "run")).orElseThrow();
        Broken.unless(!NEVER.contains(verb), "INV-23 a verb that no tool has is denied", entry.toString());
        Broken.unless(
                object.owner().equals(owner) || object.kind() == Resource.Kind.PERSON,
                "INV-8 nobody's agent acts on another person's things",
                entry.fields().toString());
        Broken.unless(
                run.agent() instanceof IdentityId identity
                        ? scene.identity(identity).filter(Identity::active).isPresent()
                        : true,
                "INV-15 a retired identity does nothing",
                entry.fields().toString());
        if (object.kind() == Resource.Kind.MEMORY && run.agent() instanceof IdentityId identity) {
            Broken.unless(
                    object.named(identity.value()), "INV-8 an identity has its own memory alone", entry.toString());
        }
        if (OF_FILES.contains(verb) && object.kind() == Resource.Kind.NODE) {
            onFiles(commit, entry, run, verb, object, scene);
        }
        if (Set.of("collaborate", "commit", "contact", "branch", "discover").contains(verb)) {
            Broken.unless(
                    usedHere(commit, entry),
                    "INV-14 INV-35 starting and binding always ask",
                    entry.fields().toString());
        }
        if (verb.equals("consult") && run.cause() instanceof Cause.Turn) {
            Broken.unless(usedHere(commit, entry), "INV-5 a turn asks its manager by leave", entry.toString());
        }
    }

    /// Whether an approval of this very act is used in the same transaction.
    private static boolean usedHere(Commit commit, Entry intent) {
        return commit.entries("approval.used")
                .anyMatch(used -> Commit.field(used, "run").equals(Commit.field(intent, "run"))
                        && Commit.field(used, "verb").equals(Commit.field(intent, "verb"))
                        && Commit.field(used, "resource").equals(Commit.field(intent, "resource")));
    }

    private void onFiles(Commit commit, Entry entry, Run run, String verb, Resource object, Scene scene) {
        IdentityId identity = run.agent() instanceof IdentityId own ? own : fail("INV-9 a manager has no files", entry);
        List<Grant> covering = new ArrayList<>();
        for (Grant grant : scene.grants(identity.owner())) {
            if (grant.identity().equals(identity) && covers(grant, verb, object, run.purpose(), commit.at())) {
                covering.add(grant);
            }
        }
        Broken.unless(
                !covering.isEmpty() || usedHere(commit, entry),
                "INV-9 an act rests on a live grant or an answer",
                entry.fields().toString());
        counted(entry, run, covering, usedHere(commit, entry));
        if (verb.equals("read") && run.cause() instanceof Cause.Turn) {
            run.audience().readers().forEach(reader -> mayLearn(reader, identity.owner(), object, scene, entry));
        }
    }

    /// A grant for a number of uses holds for as many acts towards one audience.
    private void counted(Entry entry, Run run, List<Grant> covering, boolean answered) {
        boolean unlimited =
                answered || covering.stream().anyMatch(grant -> grant.uses().isEmpty());
        for (Grant grant : covering) {
            if (!unlimited && Commit.field(entry, "basis").contains("grant " + grant.id())) {
                int used = uses.merge(grant.id() + " " + run.audience().texts(), 1, Integer::sum);
                Broken.unless(
                        used <= grant.uses().orElseThrow(),
                        "INV-9 a grant is good for its number of uses",
                        grant.id() + " used " + used + " times");
            }
        }
    }

    private static boolean covers(Grant grant, String verb, Resource object, String purpose, Instant now) {
        return grant.verbs().stream().anyMatch(each -> each.wire().equals(verb))
                && grant.objects().stream().anyMatch(pattern -> object.within(pattern.prefix()))
                && grant.purposes().map(purposes -> purposes.contains(purpose)).orElse(true)
                && !now.isBefore(grant.from())
                && grant.to().map(now::isBefore).orElse(true);
    }

    private static void mayLearn(Reader reader, PersonId owner, Resource object, Scene scene, Entry entry) {
        if (!(reader instanceof Reader.Human(PersonId person)) || person.equals(owner)) {
            return;
        }
        int longest = -1;
        boolean admitted = false;
        for (Rule rule : scene.rules(owner)) {
            Resource place = rule.place().prefix();
            boolean holds = object.within(place)
                    && rule.end().map(scene.now()::isBefore).orElse(true);
            if (holds && place.segments().size() >= longest) {
                boolean names = rule.readers().set().stream()
                        .anyMatch(each -> Optional.of(person).equals(human(each)));
                admitted = place.segments().size() > longest ? names : admitted && names;
                longest = place.segments().size();
            }
        }
        Broken.unless(
                admitted, "INV-18 what a party may not learn is no part of a turn", person + " " + entry.fields());
    }

    private static Optional<PersonId> human(Reader reader) {
        return switch (reader) {
            case Reader.Human(PersonId person) -> Optional.of(person);
            case Reader.WithTree(PersonId person) -> Optional.of(person);
            case Reader.Tree _, Reader.Correspondent _, Reader.Service _, Reader.Everyone _ -> Optional.empty();
        };
    }

    private static IdentityId fail(String invariant, Entry entry) {
        throw new Broken(invariant, entry.fields().toString());
    }
}

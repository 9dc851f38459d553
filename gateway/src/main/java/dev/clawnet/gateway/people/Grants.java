package dev.clawnet.gateway.people;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.PeopleTables.Count;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Placed;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Grants of identities. A row of a live grant is all that authority is: ending one removes the row, and the next
/// act does not find it (INV-9).
public final class Grants {
    private static final Extract<Held> BY_OBJECT = new Extract<>((view, owner, identity) -> {
        Placed<Grant> grants = Placed.grants(live(view, new IdentityId(owner, identity)));
        return new Held(grants, grants.stream().anyMatch(grant -> grant.uses().isPresent()));
    });

    /// Grants of one identity.
    ///
    /// @param counted whether one of them is for a number of uses
    private record Held(Placed<Grant> grants, boolean counted) {}

    private final Entries entries;
    private final Predicate<Resource> secret;

    /// Wires the collection.
    ///
    /// @param secret whether an object is one that no grant can cover: keys, credential stores, environment files
    Grants(Entries entries, Predicate<Resource> secret) {
        this.entries = entries;
        this.secret = secret;
    }

    /// Grants of an identity that are not revoked, as minted. Interval and counterparts are for `decide` to judge.
    public static List<Grant> live(View view, IdentityId identity) {
        return view
                .list(PeopleTables.GRANTS, identity.owner(), identity.value() + "/", Limits.GRANTS_PER_IDENTITY)
                .stream()
                .map(View.Row::value)
                .toList();
    }

    /// The same as they stand for one audience: `uses` is what is left; a grant with none left allows nothing.
    public static Placed<Grant> live(View view, IdentityId identity, Audience audience) {
        Held held = view.extract(BY_OBJECT, identity.owner(), identity.value());
        return held.counted() ? held.grants().each(grant -> left(view, grant, audience)) : held.grants();
    }

    /// Counts one act that rested on this grant, in the transaction that decided on it.
    public static void used(Tx tx, Grant grant, Audience audience) {
        if (grant.uses().isPresent()) {
            long before = usedUp(tx, grant, audience);
            tx.put(PeopleTables.GRANT_USES, grant.identity().owner(), usesKey(grant, audience), new Count(before + 1));
        }
    }

    /// Live grants of all identities of a person.
    static List<Grant> of(View view, PersonId owner) {
        return Identities.of(view, owner).stream()
                .flatMap(identity -> live(view, identity.id()).stream())
                .toList();
    }

    static List<Ended.OfGrant> ended(View view, PersonId owner) {
        return view.newest(PeopleTables.GRANTS_ENDED, owner, "", Limits.ENDED_LISTED).stream()
                .map(View.Row::value)
                .toList();
    }

    public Change<Grant> mint(Tx tx, By by, Grant wanted) {
        by.requireHuman();
        Identity identity = Identities.requireActive(tx, wanted.identity());
        requireOwn(by, wanted);
        wanted.counterparts()
                .ifPresent(people -> people.forEach(other -> Contacts.requireAgreed(tx, by.person(), other)));
        if (live(tx, identity.id()).size() >= Limits.GRANTS_PER_IDENTITY) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "this identity has as many grants as one may");
        }
        put(tx, wanted);
        return changed(tx, by, "grant.minted", wanted);
    }

    /// A fresh id for a grant about to be minted.
    public GrantId freshId() {
        return GrantId.mint(entries.random());
    }

    /// Ends a grant for good. Narrowing takes no human device.
    public Change<Grant> revoke(Tx tx, By by, GrantId id) {
        Grant grant = of(tx, by.person()).stream()
                .filter(live -> live.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no live grant of that id"));
        end(tx, grant);
        return changed(tx, by, "grant.revoked", grant);
    }

    /// Ends all grants of an identity.
    List<Entry> endAll(Tx tx, By by, IdentityId identity) {
        List<Entry> made = new ArrayList<>();
        for (Grant grant : live(tx, identity)) {
            end(tx, grant);
            made.add(entries.entry(by, "grant.revoked", fields(grant)));
        }
        return made;
    }

    /// Takes a former contact out of every grant of `owner`; one that held towards that person alone ends.
    List<Entry> forget(Tx tx, By by, PersonId owner, PersonId gone) {
        List<Entry> made = new ArrayList<>();
        for (Grant grant : of(tx, owner)) {
            Set<PersonId> towards = grant.counterparts().orElse(Set.of());
            if (towards.contains(gone)) {
                made.add(entries.entry(owner, by, without(tx, grant, gone), fields(grant)));
            }
        }
        return made;
    }

    private static String without(Tx tx, Grant grant, PersonId gone) {
        Set<PersonId> rest = grant.counterparts().orElse(Set.of()).stream()
                .filter(other -> !other.equals(gone))
                .collect(Collectors.toUnmodifiableSet());
        if (rest.isEmpty()) {
            end(tx, grant);
            return "grant.revoked";
        }
        put(
                tx,
                new Grant(
                        grant.id(),
                        grant.identity(),
                        grant.verbs(),
                        grant.objects(),
                        Optional.of(rest),
                        grant.purposes(),
                        grant.from(),
                        grant.to(),
                        grant.uses(),
                        grant.alsoUntrusted()));
        return "grant.narrowed";
    }

    /// No empty set (it would mean nothing, INV-25), nothing of others, nothing of the platform, no built-in secret
    /// (INV-26).
    private void requireOwn(By by, Grant wanted) {
        if (wanted.verbs().isEmpty() || wanted.objects().isEmpty()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "a grant names verbs and objects");
        }
        if (wanted.to().isPresent() && !wanted.to().get().isAfter(wanted.from())) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "a grant ends after it begins");
        }
        for (ResourcePattern pattern : wanted.objects()) {
            Resource object = pattern.prefix();
            if (!object.owner().equals(by.person()) || object.kind() == Resource.Kind.PLATFORM) {
                throw new Fault(ErrorCode.NOT_FOUND, "you have no such object");
            }
            if (object.segments().isEmpty()) {
                throw new Fault(ErrorCode.INVALID_REQUEST, "an object without a path means nothing; write ** for all");
            }
            if (secret.test(object)) {
                throw new Fault(
                        ErrorCode.INVALID_REQUEST, "keys, credential stores and environment files take no grant");
            }
        }
    }

    private Change<Grant> changed(Tx tx, By by, String kind, Grant grant) {
        long revision = Revisions.bump(tx, by.person());
        List<Notice> notices = List.of(
                new Broadcast<>(by.person(), GrantMethods.GRANTS_CHANGED, new GrantMethods.GrantsChanged(grant.id())),
                new PolicyChanged(by.person(), revision));
        Map<String, String> fields = new TreeMap<>(fields(grant));
        fields.put("revision", Long.toString(revision));
        return new Change<>(grant, List.of(entries.entry(by, kind, fields)), notices);
    }

    private static Map<String, String> fields(Grant grant) {
        return Map.of(
                "resource",
                grant.id().value(),
                "identity",
                grant.identity().value(),
                "verb",
                grant.verbs().stream().map(Object::toString).sorted().collect(Collectors.joining(" ")));
    }

    private static Grant left(View view, Grant grant, Audience audience) {
        if (grant.uses().isEmpty()) {
            return grant;
        }
        long left = grant.uses().get() - usedUp(view, grant, audience);
        return withUses(grant, (int) Math.max(0, left));
    }

    private static Grant withUses(Grant grant, int uses) {
        return new Grant(
                grant.id(),
                grant.identity(),
                grant.verbs(),
                grant.objects(),
                grant.counterparts(),
                grant.purposes(),
                grant.from(),
                grant.to(),
                Optional.of(uses),
                grant.alsoUntrusted());
    }

    private static long usedUp(View view, Grant grant, Audience audience) {
        return view.find(PeopleTables.GRANT_USES, grant.identity().owner(), usesKey(grant, audience))
                .map(Count::value)
                .orElse(0L);
    }

    private static String usesKey(Grant grant, Audience audience) {
        byte[] text = String.join("\n", audience.texts()).getBytes(StandardCharsets.UTF_8);
        return grant.id() + "/" + HexFormat.of().formatHex(Canonical.sha256().digest(text));
    }

    private static void put(Tx tx, Grant grant) {
        tx.put(PeopleTables.GRANTS, grant.identity().owner(), key(grant), grant);
    }

    private static void end(Tx tx, Grant grant) {
        PersonId owner = grant.identity().owner();
        tx.delete(PeopleTables.GRANTS, owner, key(grant));
        tx.put(PeopleTables.GRANTS_ENDED, owner, grant.id().value(), new Ended.OfGrant(grant, tx.now()));
    }

    private static String key(Grant grant) {
        return grant.identity().value() + "/" + grant.id().value();
    }
}

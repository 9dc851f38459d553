package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.GrantMethods.GrantList;
import dev.clawnet.protocol.catalogue.GrantMethods.GrantView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Serves `grants.*`.
final class GrantCalls {
    private final Store store;
    private final Grants grants;

    GrantCalls(Store store, Grants grants) {
        this.store = store;
        this.grants = grants;
    }

    void bind(MethodTable table) {
        table.bind(GrantMethods.GRANTS_MINT, this::mint);
        table.bind(GrantMethods.GRANTS_LIST, this::list);
        table.bind(GrantMethods.GRANTS_REVOKE, this::revoke);
    }

    private GrantView mint(Caller caller, GrantMethods.Mint wanted) {
        return live(store.write(tx -> grants.mint(tx, By.of(caller), grant(caller.person(), wanted, tx.now()))));
    }

    private GrantList list(Caller caller, GrantMethods.ListGrants wanted) {
        return store.read(view -> new GrantList(all(view, caller.person(), wanted)
                .filter(grant -> wanted.identity().map(grant.identity()::equals).orElse(true))
                .toList()));
    }

    private GrantView revoke(Caller caller, GrantMethods.Revoke wanted) {
        return store.write(tx -> {
            var change = grants.revoke(tx, By.of(caller), wanted.grant());
            return change.as(view(change.result(), Optional.of(tx.now())));
        });
    }

    private static Stream<GrantView> all(View view, PersonId owner, GrantMethods.ListGrants wanted) {
        Stream<GrantView> living = Grants.of(view, owner).stream().map(GrantCalls::live);
        return wanted.ended().orElse(false)
                ? Stream.concat(
                        living,
                        Grants.ended(view, owner).stream().map(ended -> view(ended.grant(), Optional.of(ended.at()))))
                : living;
    }

    private Grant grant(PersonId owner, GrantMethods.Mint wanted, Instant now) {
        return new Grant(
                grants.freshId(),
                new IdentityId(owner, wanted.identity()),
                set(Parsed.all("verbs", wanted.verbs(), Verb::of)),
                set(Parsed.all("objects", wanted.objects(), ResourcePattern::parse)),
                wanted.counterparts().map(Set::copyOf),
                wanted.purposes().map(Set::copyOf),
                wanted.fromMs().map(Instant::ofEpochMilli).orElse(now),
                wanted.toMs().map(Instant::ofEpochMilli),
                wanted.uses(),
                wanted.alsoUntrusted().orElse(false));
    }

    private static <T> Set<T> set(List<T> values) {
        return Set.copyOf(values);
    }

    private static GrantView live(Grant grant) {
        return view(grant, Optional.empty());
    }

    private static GrantView view(Grant grant, Optional<Instant> ended) {
        return new GrantView(
                grant.id(),
                grant.identity().value(),
                grant.verbs().stream().map(Verb::wire).sorted().toList(),
                texts(grant.objects()),
                grant.counterparts().map(people -> people.stream().sorted().toList()),
                grant.purposes().map(GrantCalls::texts),
                grant.from().toEpochMilli(),
                grant.to().map(Instant::toEpochMilli),
                grant.uses(),
                grant.alsoUntrusted(),
                ended.map(Instant::toEpochMilli));
    }

    private static List<String> texts(Collection<?> values) {
        return values.stream().map(Object::toString).sorted().collect(Collectors.toUnmodifiableList());
    }
}

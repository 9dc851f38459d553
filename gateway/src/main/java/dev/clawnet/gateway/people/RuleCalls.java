package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods.RuleList;
import dev.clawnet.protocol.catalogue.RuleMethods.RuleView;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Serves `rules.*`.
final class RuleCalls {
    private final Store store;
    private final Rules rules;

    RuleCalls(Store store, Rules rules) {
        this.store = store;
        this.rules = rules;
    }

    void bind(MethodTable table) {
        table.bind(RuleMethods.RULES_ADD, this::add);
        table.bind(RuleMethods.RULES_LIST, this::list);
        table.bind(RuleMethods.RULES_END, this::end);
    }

    private RuleView add(Caller caller, RuleMethods.Add wanted) {
        return live(store.write(tx -> rules.add(tx, By.of(caller), rule(caller.person(), wanted))));
    }

    private RuleList list(Caller caller, RuleMethods.ListRules wanted) {
        return store.read(
                view -> new RuleList(all(view, caller.person(), wanted).toList()));
    }

    private RuleView end(Caller caller, RuleMethods.End wanted) {
        return store.write(tx -> {
            var change = rules.end(tx, By.of(caller), wanted.rule());
            return change.as(view(change.result(), Optional.of(tx.now())));
        });
    }

    private static Stream<RuleView> all(View view, PersonId owner, RuleMethods.ListRules wanted) {
        Stream<RuleView> living = Rules.of(view, owner).stream().map(RuleCalls::live);
        return wanted.ended().orElse(false)
                ? Stream.concat(
                        living,
                        Rules.ended(view, owner).stream().map(ended -> view(ended.rule(), Optional.of(ended.at()))))
                : living;
    }

    private Rule rule(PersonId owner, RuleMethods.Add wanted) {
        return new Rule(
                rules.freshId(),
                owner,
                Parsed.one("place", wanted.place(), ResourcePattern::parse),
                wanted.identity().map(id -> new IdentityId(owner, id)),
                wanted.purpose(),
                new Readers(Set.copyOf(Parsed.all("readers", wanted.readers(), Parsed::reader))),
                wanted.endMs().map(Instant::ofEpochMilli),
                wanted.trusted().orElse(false));
    }

    private static RuleView live(Rule rule) {
        return view(rule, Optional.empty());
    }

    private static RuleView view(Rule rule, Optional<Instant> ended) {
        return new RuleView(
                rule.id(),
                rule.place().toString(),
                rule.identity().map(IdentityId::value),
                rule.purpose(),
                rule.readers().set().stream().map(Parsed::text).sorted().toList(),
                rule.end().map(Instant::toEpochMilli),
                rule.trusted(),
                ended.map(Instant::toEpochMilli));
    }
}

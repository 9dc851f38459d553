package dev.clawnet.gateway.people;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Placed;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/// Sharing rules: who may learn which place of a person. No agent and no program has a way in.
public final class Rules {
    private static final Extract<Placed<Rule>> BY_PLACE =
            new Extract<>((view, owner, _) -> Placed.rules(of(view, owner)));

    /// Begins the id of a rule that the platform keeps for an agent's folder; then the agent, then the readers.
    private static final String WORKSPACE_RULE = "l-w";
    private static final int DIGEST = 16;

    private final Entries entries;

    Rules(Entries entries) {
        this.entries = entries;
    }

    /// Rules of a person that hold at `now`.
    public static List<Rule> live(View view, PersonId owner, Instant now) {
        return of(view, owner).stream()
                .filter(rule -> rule.end().map(now::isBefore).orElse(true))
                .toList();
    }

    /// Rules of a person that the owner did not end, for a decision, which looks at their own end itself.
    public static Placed<Rule> placed(View view, PersonId owner) {
        return view.extract(BY_PLACE, owner, "");
    }

    static List<Rule> of(View view, PersonId owner) {
        return view.list(PeopleTables.RULES, owner, "", Limits.RULES_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }

    static List<Ended.OfRule> ended(View view, PersonId owner) {
        return view.newest(PeopleTables.RULES_ENDED, owner, "", Limits.ENDED_LISTED).stream()
                .map(View.Row::value)
                .toList();
    }

    public RuleId freshId() {
        return RuleId.mint(entries.random());
    }

    public Change<Rule> add(Tx tx, By by, Rule wanted) {
        by.requireHuman();
        Resource place = wanted.place().prefix();
        if (!wanted.owner().equals(by.person())
                || !place.owner().equals(by.person())
                || place.kind() == Resource.Kind.PLATFORM) {
            throw new Fault(ErrorCode.NOT_FOUND, "you have no such place");
        }
        if (place.segments().isEmpty()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "a place without a path means nothing; write ** for all");
        }
        wanted.identity().ifPresent(id -> Identities.requireActive(tx, id));
        wanted.readers().set().forEach(reader -> requireKnown(tx, by.person(), reader));
        if (of(tx, by.person()).size() >= Limits.RULES_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "you have as many rules as one may");
        }
        tx.put(PeopleTables.RULES, by.person(), wanted.id().value(), wanted);
        return changed(tx, by, "rule.added", wanted);
    }

    /// The one rule that the platform keeps for an agent of a configuration: who may learn its folder. Whom that is
    /// follows from what the owner says about who may write to it. Nothing is done where it stands so already,
    /// where the owner ended it, or where there is no room for one more.
    public void settleWorkspace(Store store, IdentityId identity, Readers readers) {
        PersonId owner = identity.owner();
        String prefix = WORKSPACE_RULE + digest(identity.value());
        RuleId id = new RuleId(prefix
                + digest(readers.set().stream().map(Reader::text).sorted().collect(Collectors.joining("\n"))));
        boolean settled = store.read(
                view -> !view.list(PeopleTables.RULES_ENDED, owner, prefix, 1).isEmpty()
                        || view.find(PeopleTables.RULES, owner, id.value()).isPresent()
                        || of(view, owner).size() >= Limits.RULES_PER_PERSON);
        if (!settled) {
            store.write(tx -> {
                tx.list(PeopleTables.RULES, owner, prefix, Limits.RULES_PER_PERSON)
                        .forEach(old -> tx.delete(PeopleTables.RULES, owner, old.id()));
                Rule rule = new Rule(
                        id,
                        owner,
                        ResourcePattern.exactly(Resource.workspace(identity)),
                        Optional.of(identity),
                        Optional.empty(),
                        readers,
                        Optional.empty(),
                        false);
                tx.put(PeopleTables.RULES, owner, id.value(), rule);
                return changed(tx, By.platform(owner), "rule.settled", rule);
            });
        }
    }

    private static String digest(String text) {
        byte[] bytes = Canonical.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(bytes).substring(0, DIGEST);
    }

    /// Ends a rule. It takes a human device: where a rule narrowed a wider one, its end widens.
    public Change<Rule> end(Tx tx, By by, RuleId id) {
        by.requireHuman();
        Rule rule = tx.find(PeopleTables.RULES, by.person(), id.value())
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "you have no live rule of that id"));
        tx.delete(PeopleTables.RULES, by.person(), id.value());
        tx.put(PeopleTables.RULES_ENDED, by.person(), id.value(), new Ended.OfRule(rule, tx.now()));
        return changed(tx, by, "rule.ended", rule);
    }

    /// Takes a former contact out of the readers of every rule. The rule itself stays, even without readers: it
    /// may be the one that keeps a wider rule away from its place.
    void forget(Tx tx, PersonId owner, PersonId gone) {
        for (Rule rule : of(tx, owner)) {
            Set<Reader> rest = rule.readers().set().stream()
                    .filter(reader -> !person(reader).equals(Optional.of(gone)))
                    .collect(Collectors.toUnmodifiableSet());
            if (rest.size() != rule.readers().set().size()) {
                tx.put(PeopleTables.RULES, owner, rule.id().value(), read(rule, new Readers(rest)));
            }
        }
    }

    private static Rule read(Rule rule, Readers readers) {
        return new Rule(
                rule.id(),
                rule.owner(),
                rule.place(),
                rule.identity(),
                rule.purpose(),
                readers,
                rule.end(),
                rule.trusted());
    }

    private static void requireKnown(View view, PersonId owner, Reader reader) {
        person(reader)
                .filter(other -> !other.equals(owner))
                .ifPresent(other -> Contacts.requireAgreed(view, owner, other));
    }

    private static Optional<PersonId> person(Reader reader) {
        return switch (reader) {
            case Reader.Human human -> Optional.of(human.person());
            case Reader.WithTree tree -> Optional.of(tree.person());
            case Reader.Tree _, Reader.Correspondent _, Reader.Service _, Reader.Everyone _ -> Optional.empty();
        };
    }

    private Change<Rule> changed(Tx tx, By by, String kind, Rule rule) {
        long revision = Revisions.bump(tx, by.person());
        List<Notice> notices = List.of(
                new Broadcast<>(by.person(), RuleMethods.RULES_CHANGED, new RuleMethods.RulesChanged(rule.id())),
                new PolicyChanged(by.person(), revision));
        Map<String, String> fields = Map.of("resource", rule.id().value(), "revision", Long.toString(revision));
        return new Change<>(rule, List.of(entries.entry(by, kind, fields)), notices);
    }
}

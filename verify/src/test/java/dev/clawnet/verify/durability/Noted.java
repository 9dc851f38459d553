package dev.clawnet.verify.durability;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.GrantMethods.GrantView;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.catalogue.RuleMethods.RuleView;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.method.ErrorCode;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;

/// What one person was told has happened, kept outside of the gateway, and held against it after each loss.
final class Noted {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    /// Live things of one person: below what a gateway lets one have, so that old ones are ended again.
    private static final int KEPT = 60;

    private final String identity;
    /// By the object, which is unlike any other.
    private final Map<String, GrantId> grants = new TreeMap<>();

    private final Map<String, RuleId> rules = new TreeMap<>();
    private final Set<String> ended = new TreeSet<>();
    private final Deque<String> order = new ArrayDeque<>();
    private Optional<String> checkpoint = Optional.empty();
    private int asked;
    private int acknowledged;
    private int refused;

    Noted(String identity) {
        this.identity = identity;
    }

    int acknowledged() {
        return acknowledged;
    }

    int refused() {
        return refused;
    }

    /// Writes until the link breaks or writes are refused for want of a store, noting each answer.
    ///
    /// @param done is given a permit for each acknowledged write
    void writeUntilLost(Resident person, Semaphore done) {
        while (writeOnce(person)) {
            done.release();
        }
    }

    /// One more write; false when it was refused, or the link broke.
    boolean writeOnce(Resident person) {
        boolean done = one(person);
        if (done) {
            acknowledged++;
        }
        return done;
    }

    private boolean one(Resident person) {
        int number = asked++;
        try {
            switch (number % 4) {
                case 0, 1 -> mint(person, number);
                case 2 -> rule(person, number);
                default -> ask(person, number);
            }
            if (order.size() > KEPT) {
                end(person, order.removeFirst());
            }
            return true;
        } catch (LinkFailure lost) {
            return false;
        } catch (GatewayFault fault) {
            assertThat(fault.code()).isIn(ErrorCode.STORE_UNAVAILABLE.detail(), ErrorCode.STOPPING.detail());
            refused++;
            return false;
        }
    }

    private void mint(Resident person, int number) {
        String object =
                Resource.nodePath(person.id(), "laptop", "/grants/" + number).text();
        GrantView made = person.link()
                .call(
                        GrantMethods.GRANTS_MINT,
                        new GrantMethods.Mint(
                                identity,
                                List.of("read"),
                                List.of(object),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()));
        grants.put(object, made.grant());
        order.addLast(object);
    }

    private void rule(Resident person, int number) {
        String place =
                Resource.nodePath(person.id(), "laptop", "/rules/" + number).text();
        RuleView made = person.link()
                .call(
                        RuleMethods.RULES_ADD,
                        new RuleMethods.Add(
                                place,
                                Optional.empty(),
                                Optional.empty(),
                                List.of(person.id().value()),
                                Optional.empty(),
                                Optional.empty()));
        rules.put(place, made.rule());
        order.addLast(place);
    }

    private void ask(Resident person, int number) {
        AgentMethods.Ask ask = new AgentMethods.Ask(
                "go " + number, "k" + number, Optional.of("trade"), Optional.empty(), Optional.empty());
        AgentMethods.Finished finished = person.link().callTwice(AgentMethods.AGENT, ask, _ -> {}, PATIENCE);
        assertThat(finished.status()).isEqualTo("ok");
    }

    private void end(Resident person, String what) {
        GrantId grant = grants.get(what);
        RuleId rule = rules.get(what);
        if (grant != null) {
            person.link().call(GrantMethods.GRANTS_REVOKE, new GrantMethods.Revoke(grant));
        } else if (rule != null) {
            person.link().call(RuleMethods.RULES_END, new RuleMethods.End(rule));
        }
        ended.add(what);
    }

    /// All that was acknowledged is there, once; the log verifies, and continues what was seen of it.
    void check(Resident person) {
        Map<String, List<GrantView>> live = person
                .link()
                .call(GrantMethods.GRANTS_LIST, new GrantMethods.ListGrants(Optional.empty(), Optional.empty()))
                .grants()
                .stream()
                .collect(Collectors.groupingBy(grant -> grant.objects().getFirst()));
        Map<String, List<RuleView>> standing =
                person.link().call(RuleMethods.RULES_LIST, new RuleMethods.ListRules(Optional.empty())).rules().stream()
                        .collect(Collectors.groupingBy(RuleView::place));
        for (String object : order) {
            assertThat(live.containsKey(object) || standing.containsKey(object))
                    .as("acknowledged: %s", object)
                    .isTrue();
        }
        for (String object : ended) {
            assertThat(live).as("acknowledged as ended").doesNotContainKey(object);
            assertThat(standing).as("acknowledged as ended").doesNotContainKey(object);
        }
        live.forEach(
                (object, same) -> assertThat(same).as("minted once: %s", object).hasSize(1));
        standing.forEach(
                (place, same) -> assertThat(same).as("made once: %s", place).hasSize(1));
        var reports = person.verify(checkpoint);
        assertThat(reports.sound()).as("%s", reports).isTrue();
        checkpoint = Optional.of(person.checkpoint());
    }
}

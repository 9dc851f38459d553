package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.Allowance.Amount;
import dev.clawnet.gateway.agent.Spent.Used;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Budgets of models: what a question may cost at most is reserved in the transaction that announces it, so that
/// questions under way cannot pass a budget together, and settled with what it did cost in the one that takes the
/// answer. A question whose answer was lost counts with all that was reserved: the provider may have counted it.
final class Allowances {
    /// Of all agents of a person together.
    static final String ALL = "*";

    static final Table<Allowance> ALLOWANCE = Table.table("usage_budget", Allowance.class);
    static final Table<Reserved> RESERVED = Table.table("usage_reserved", Reserved.class);

    private volatile Rules rules = new Rules(new Prices(Map.of()), Allowance.NONE);

    /// What the configuration says.
    ///
    /// @param each person of this gateway has this one besides their own
    record Rules(Prices prices, Allowance each) {}

    /// What one question under way costs at most.
    record Reserved(String day, String agent, String model, long input, long output) {}

    /// What was used in a period and what is under way.
    record Standing(Amount day, Amount month) {}

    void use(Rules next) {
        this.rules = next;
    }

    Allowance house() {
        return rules.each();
    }

    /// Reserves what the question may cost; why not, when a budget would be passed. A run without a budget reserves
    /// nothing.
    Optional<String> reserve(Tx tx, Run run, EntryId intent, Prompt prompt) {
        String agent = Spent.name(run.agent());
        List<Scope> scopes = scopes(tx, run.owner(), agent);
        if (scopes.isEmpty()) {
            return Optional.empty();
        }
        Usage most = Usage.most(prompt);
        Optional<Double> dollars = rules.prices()
                .of(prompt.ref(), most.inputTokens(), most.outputTokens())
                .map(Prices.Price::whole);
        long tokens = most.inputTokens() + most.outputTokens();
        for (Scope scope : scopes) {
            Standing standing = standing(tx, run.owner(), scope.agent(), tx.now());
            Optional<String> passed = scope.allowance().passed(standing.day(), standing.month(), tokens, dollars);
            if (passed.isPresent()) {
                return passed.map(why -> scope.name() + ": " + why);
            }
        }
        forget(tx, run.owner());
        if (tx.list(RESERVED, run.owner(), "", AgentLimits.RESERVED).size() >= AgentLimits.RESERVED) {
            return Optional.of("too many questions are under way");
        }
        tx.put(
                RESERVED,
                run.owner(),
                intent.value(),
                new Reserved(
                        day(tx.now()).toString(),
                        agent,
                        prompt.ref().toString(),
                        most.inputTokens(),
                        most.outputTokens()));
        return Optional.empty();
    }

    /// An allowance that holds for a run.
    ///
    /// @param agent whose use counts; empty: all agents
    private record Scope(String name, Optional<String> agent, Allowance allowance) {}

    private List<Scope> scopes(View view, PersonId owner, String agent) {
        List<Scope> scopes = new ArrayList<>();
        view.find(ALLOWANCE, owner, agent)
                .ifPresent(own -> scopes.add(new Scope("the budget of this agent", Optional.of(agent), own)));
        view.find(ALLOWANCE, owner, ALL).ifPresent(all -> scopes.add(new Scope("your budget", Optional.empty(), all)));
        scopes.add(new Scope("this gateway's budget for each person", Optional.empty(), rules.each()));
        return scopes.stream().filter(scope -> !scope.allowance().unlimited()).toList();
    }

    Standing standing(View view, PersonId owner, Optional<String> agent, Instant now) {
        LocalDate today = day(now);
        Amount day = Amount.ZERO;
        Amount month = Amount.ZERO;
        for (Used used : Spent.of(view, owner, today, today.getDayOfMonth())) {
            if (agent.map(used.agent()::equals).orElse(true)) {
                Amount amount = amount(used.model(), used.input(), used.output());
                month = month.plus(amount);
                day = used.day().equals(today.toString()) ? day.plus(amount) : day;
            }
        }
        for (View.Row<Reserved> row : view.list(RESERVED, owner, "", AgentLimits.RESERVED)) {
            Reserved held = row.value();
            if (agent.map(held.agent()::equals).orElse(true) && sameMonth(held, today)) {
                Amount amount = amount(held.model(), held.input(), held.output());
                month = month.plus(amount);
                day = held.day().equals(today.toString()) ? day.plus(amount) : day;
            }
        }
        return new Standing(day, month);
    }

    private static boolean sameMonth(Reserved held, LocalDate today) {
        return held.day().startsWith(today.toString().substring(0, 8));
    }

    private Amount amount(String model, long input, long output) {
        return new Amount(
                input + output,
                rules.prices()
                        .of(ModelRef.stored(model), input, output)
                        .map(Prices.Price::whole)
                        .orElse(0.0));
    }

    /// The question is answered, or cost nothing.
    static void settle(Tx tx, PersonId owner, EntryId intent) {
        if (tx.find(RESERVED, owner, intent.value()).isPresent()) {
            tx.delete(RESERVED, owner, intent.value());
        }
    }

    /// Nobody knows what the question cost: all that was reserved.
    static Usage lost(Tx tx, PersonId owner, EntryId intent) {
        Usage most = tx.find(RESERVED, owner, intent.value())
                .map(held -> new Usage(held.input(), held.output()))
                .orElse(Usage.NONE);
        settle(tx, owner, intent);
        return most;
    }

    /// What is left of questions that nothing settled: it counted for its month.
    private static void forget(Tx tx, PersonId owner) {
        LocalDate today = day(tx.now());
        for (View.Row<Reserved> row : tx.list(RESERVED, owner, "", AgentLimits.RESERVED)) {
            if (!sameMonth(row.value(), today)) {
                tx.delete(RESERVED, owner, row.id());
            }
        }
    }

    private static LocalDate day(Instant now) {
        return LocalDate.ofInstant(now, ZoneOffset.UTC);
    }
}

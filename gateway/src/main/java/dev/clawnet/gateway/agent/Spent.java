package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.session.SessionUse;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/// Tokens that the agents of a person used, by day (UTC), agent and model. Counted in the transaction that takes the
/// answer, also for a run that is over by then: the provider counted them as well.
public final class Spent {
    /// How long it is known: a year and a month. Days.
    private static final int DAYS = 400;
    /// Rows that make room at once for a new one.
    private static final int FORGOTTEN = 64;
    /// Agents times models of one person on one day that are counted. Rows.
    private static final int PER_DAY = 2_000;

    static final Table<Used> USED = Table.keptWritten("model_usage", Used.class);

    private Spent() {}

    /// One day of one agent with one model.
    ///
    /// @param agent identity, or `manager`
    /// @param model as [ModelRef] writes it
    public record Used(String day, String agent, String model, long calls, long failed, long input, long output) {
        Used plus(Usage more, boolean broke) {
            return new Used(
                    day,
                    agent,
                    model,
                    calls + 1,
                    failed + (broke ? 1 : 0),
                    input + more.inputTokens(),
                    output + more.outputTokens());
        }
    }

    /// Counts one question: of its agent, and of its session where it has one.
    ///
    /// @param broke whether no answer came
    static void add(Tx tx, Run run, ModelRef model, Usage usage, boolean broke) {
        AgentId agent = run.agent();
        run.cause()
                .in()
                .ifPresent(session -> SessionUse.add(
                        tx,
                        run.owner(),
                        session,
                        new SessionUse.Asked(model.toString(), usage.inputTokens(), usage.outputTokens(), broke)));
        String day = LocalDate.ofInstant(tx.now(), ZoneOffset.UTC).toString();
        String id = day + "/" + name(agent) + "/" + model;
        Used before = tx.find(USED, agent.owner(), id).orElseGet(() -> {
            forget(tx, agent.owner(), LocalDate.parse(day));
            return new Used(day, name(agent), model.toString(), 0, 0, 0, 0);
        });
        tx.put(USED, agent.owner(), id, before.plus(usage, broke));
    }

    /// Days that nobody asks about any more make room.
    private static void forget(Tx tx, PersonId owner, LocalDate today) {
        String oldest = today.minusDays(DAYS).toString();
        for (View.Row<Used> row : tx.list(USED, owner, "", FORGOTTEN)) {
            if (row.value().day().compareTo(oldest) < 0) {
                tx.delete(USED, owner, row.id());
            }
        }
    }

    /// The last days up to and with `today`, oldest first.
    static List<Used> of(View view, PersonId owner, LocalDate today, int days) {
        List<Used> used = new ArrayList<>();
        for (int back = days - 1; back >= 0; back--) {
            view.list(USED, owner, today.minusDays(back) + "/", PER_DAY).forEach(row -> used.add(row.value()));
        }
        return used;
    }

    static String name(AgentId agent) {
        return switch (agent) {
            case IdentityId identity -> identity.value();
            case ManagerId _ -> Resource.MANAGER_NAME;
        };
    }
}

package dev.clawnet.gateway.session;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Tokens that were used in one session, by day (UTC) and model. Counted in the transaction that takes the answer;
/// taken away with the session, while what its agent and its person used in all stays known.
///
/// @param session its key
/// @param slots in the order of their days; the oldest make room
public record SessionUse(String session, Instant first, Instant last, List<Slot> slots) {
    static final Table<SessionUse> USE = Table.keptWritten("session_usage", SessionUse.class);

    public SessionUse {
        slots = List.copyOf(slots);
    }

    /// What one model was used on one day.
    ///
    /// @param calls questions that were put to it, those without an answer included
    public record Slot(String day, String model, long calls, long failed, long input, long output) {
        private Slot plus(Slot more) {
            return new Slot(
                    day, model, calls + more.calls, failed + more.failed, input + more.input, output + more.output);
        }
    }

    /// A question that a model was asked in a session.
    ///
    /// @param broke whether no answer came
    public record Asked(String model, long input, long output, boolean broke) {}

    /// Counts one question; nothing when there is no such session any more.
    public static void add(Tx tx, PersonId owner, String session, Asked asked) {
        if (Sessions.find(tx, owner, SessionKey.of(session)).isEmpty()) {
            return;
        }
        LocalDate today = LocalDate.ofInstant(tx.now(), ZoneOffset.UTC);
        Slot slot = new Slot(today.toString(), asked.model(), 1, asked.broke() ? 1 : 0, asked.input(), asked.output());
        Optional<SessionUse> before = tx.find(USE, owner, session);
        List<Slot> slots = before.map(use -> new ArrayList<>(use.slots())).orElseGet(ArrayList::new);
        String oldest = today.minusDays(AgentLimits.SESSION_USAGE_DAYS).toString();
        slots.removeIf(each -> each.day().compareTo(oldest) < 0);
        int at = index(slots, slot);
        if (at < 0) {
            slots.add(slot);
        } else {
            slots.set(at, slots.get(at).plus(slot));
        }
        List<Slot> kept = slots.subList(Math.max(0, slots.size() - AgentLimits.SESSION_USAGE_SLOTS), slots.size());
        Instant first = before.map(SessionUse::first).orElse(tx.now());
        tx.put(USE, owner, session, new SessionUse(session, first, tx.now(), kept));
    }

    private static int index(List<Slot> slots, Slot slot) {
        for (int i = slots.size() - 1; i >= 0; i--) {
            if (slots.get(i).day().equals(slot.day()) && slots.get(i).model().equals(slot.model())) {
                return i;
            }
        }
        return -1;
    }

    /// A session was taken away.
    static void forget(Tx tx, PersonId owner, String session) {
        if (tx.find(USE, owner, session).isPresent()) {
            tx.delete(USE, owner, session);
        }
    }

    public static Optional<SessionUse> find(View view, PersonId owner, String session) {
        return view.find(USE, owner, session);
    }

    /// Of all sessions of one person in which a model was asked.
    public static List<SessionUse> all(View view, PersonId owner) {
        return view.list(USE, owner, "", AgentLimits.SESSIONS_PER_PERSON).stream()
                .map(View.Row::value)
                .toList();
    }
}

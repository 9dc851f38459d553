package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Summary;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Who may learn what was said in a session: the audience of the run that said it, or that it started, and the owner.
///
/// Threat: a session in which one reader is told what another one wrote. See `SessionTurnsTest`.
public final class SessionTurns {
    /// Of each run, what its turns need; the run itself is many times as long.
    private record Rests(Set<Reader> readers, Map<PersonId, Readers> foreign) {
        static final Rests NOTHING = new Rests(Set.of(), Map.of());
    }

    private static final Extract<Rests> RESTS = new Extract<>((view, owner, run) -> view.find(RunTables.RUN, owner, run)
            .map(found -> new Rests(found.audience().readers(), found.foreign()))
            .orElse(Rests.NOTHING));

    private SessionTurns() {}

    /// What other owners admit whose words entered the run that said it.
    static Map<PersonId, Readers> foreign(View view, PersonId owner, Turn turn) {
        return turn.run().isEmpty()
                ? Map.of()
                : view.extract(RESTS, owner, turn.run()).foreign();
    }

    /// What stands for older turns, and the newest turns, of those alone that every reader of `audience` may learn;
    /// oldest first.
    public static List<Turn> shown(View view, PersonId owner, SessionKey key, Audience audience) {
        return window(view, owner, key, audience).stream().map(Shown::turn).toList();
    }

    /// A turn and its number in the round; a summary has the number before the first turn that it leaves.
    record Shown(int number, Turn turn) {}

    static List<Shown> window(View view, PersonId owner, SessionKey key, Audience audience) {
        Optional<Conversation> found = Sessions.find(view, owner, key);
        if (found.isEmpty() || found.get().turns() == 0) {
            return List.of();
        }
        Summary summary = Sessions.summary(view, owner, found.get(), Lanes.circle(owner, audience));
        List<Turn> newest = Sessions.newest(view, owner, found.get(), summary.upTo(), Sessions.SHOWN);
        List<Shown> shown = new ArrayList<>();
        summary.turn()
                .filter(turn -> admits(view, owner, turn, audience))
                .ifPresent(turn -> shown.add(new Shown(summary.upTo() - 1, turn)));
        int number = found.get().turns() - newest.size();
        for (Turn turn : newest) {
            if (admits(view, owner, turn, audience)) {
                shown.add(new Shown(number, turn));
            }
            number++;
        }
        return shown;
    }

    /// Texts of the readers that may learn a turn.
    public static List<String> readers(View view, PersonId owner, Turn turn) {
        Set<String> texts = new TreeSet<>();
        texts.add(new Reader.Human(owner).text());
        of(view, owner, turn).forEach(reader -> texts.add(reader.text()));
        return List.copyOf(texts);
    }

    /// What other owners admit whose words entered the runs that said these turns.
    public static Map<PersonId, Readers> foreign(View view, PersonId owner, List<Turn> said) {
        return OwnerContext.foreign(view, owner, said);
    }

    /// The same, and what entered this run.
    public static Map<PersonId, Readers> foreign(View view, Run run, List<Turn> said) {
        Map<PersonId, Readers> all = new HashMap<>(run.foreign());
        foreign(view, run.owner(), said).forEach((person, readers) -> all.merge(person, readers, Readers::meet));
        return all;
    }

    private static boolean admits(View view, PersonId owner, Turn turn, Audience audience) {
        if (audience.isOwnerOnly(owner)) {
            return true;
        }
        Reader self = new Reader.Human(owner);
        Set<Reader> of = of(view, owner, turn);
        return audience.readers().stream().allMatch(reader -> reader.equals(self) || of.contains(reader));
    }

    /// Nobody but the owner, where no run stands for it.
    private static Set<Reader> of(View view, PersonId owner, Turn turn) {
        return turn.run().isEmpty()
                ? Set.of()
                : view.extract(RESTS, owner, turn.run()).readers();
    }
}

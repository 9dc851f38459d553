package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.protocol.id.PersonId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Who may learn what was said in a session: the audience of the run that said it, or that it started, and the owner.
///
/// Threat: a session in which one reader is told what another one wrote. See `SessionTurnsTest`.
public final class SessionTurns {
    private SessionTurns() {}

    /// The newest turns that every reader of `audience` may learn, oldest first.
    public static List<Turn> shown(View view, PersonId owner, SessionKey key, Audience audience) {
        return Sessions.recent(view, owner, key, Sessions.SHOWN).stream()
                .filter(turn -> admits(view, owner, turn, audience))
                .toList();
    }

    /// Texts of the readers that may learn a turn.
    public static List<String> readers(View view, PersonId owner, Turn turn) {
        Set<String> texts = new TreeSet<>();
        texts.add(new Reader.Human(owner).text());
        of(view, owner, turn).forEach(reader -> texts.add(reader.text()));
        return List.copyOf(texts);
    }

    private static boolean admits(View view, PersonId owner, Turn turn, Audience audience) {
        Reader self = new Reader.Human(owner);
        Set<Reader> of = of(view, owner, turn);
        return audience.readers().stream().allMatch(reader -> reader.equals(self) || of.contains(reader));
    }

    /// Nobody but the owner, where no run stands for it.
    private static Set<Reader> of(View view, PersonId owner, Turn turn) {
        return turn.run().isEmpty()
                ? Set.of()
                : view.find(RunTables.RUN, owner, turn.run())
                        .map(run -> run.audience().readers())
                        .orElse(Set.of());
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.session.Lane;
import dev.clawnet.gateway.session.QueueChoice;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Optional;

/// The lanes that are not idle, as rows: one for each session and audience.
final class Lanes {
    private static final String OWNER = "owner";
    private static final int DIGITS = 32;

    private Lanes() {}

    /// The session whose lane a run is in; empty for runs that stand in no lane.
    static Optional<SessionKey> session(Run run) {
        return switch (run.cause()) {
            case Cause.Owner owner -> Optional.of(SessionKey.of(owner.session()));
            case Cause.Message message -> Optional.of(SessionKey.of(message.session()));
            case Cause.Summary summary -> Optional.of(SessionKey.of(summary.session()));
            case Cause.Sent sent -> Optional.of(SessionKey.of(sent.session()));
            case Cause.Spawned spawned -> Optional.of(SessionKey.of(spawned.session()));
            case Cause.Job job -> Optional.of(SessionKey.of(job.session()));
            case Cause.Result result -> Optional.of(SessionKey.of(result.session()));
            case Cause.Turn _, Cause.Half _, Cause.Branch _, Cause.Form _, Cause.Advice _ -> Optional.empty();
            case Cause.Invoked _ -> Optional.empty();
        };
    }

    /// Whether a run was begun by a clock or another run rather than by words in its session: it is told nothing that
    /// is said there meanwhile, since its last word may go elsewhere.
    static boolean isErrand(Run run) {
        return run.cause() instanceof Cause.Job
                || run.cause() instanceof Cause.Sent
                || run.cause() instanceof Cause.Spawned;
    }

    /// The channel that the words came by; the owner's own links are one.
    static String channel(Cause cause) {
        return cause instanceof Cause.Message message
                ? message.conversation().segments().getFirst()
                : "webchat";
    }

    /// What the owner chose for words that have to wait in a run's session.
    static QueueChoice chosen(View view, Run run) {
        return session(run)
                .flatMap(key -> Sessions.find(view, run.owner(), key))
                .flatMap(found -> found.marks().queue())
                .orElse(QueueChoice.NONE);
    }

    /// One lane for each session, audience, purpose and conversation: what waits there may become one turn.
    static String id(SessionKey session, Run run) {
        if (run.cause() instanceof Cause.Summary summary) {
            return summary.lane();
        }
        boolean ofOwner = run.cause() instanceof Cause.Owner || run.cause() instanceof Cause.Result;
        boolean own = (ofOwner || isErrand(run)) && run.purpose().equals(OwnerContext.OWN_PURPOSE);
        if (own && run.audience().isOwnerOnly(run.owner())) {
            return session.text() + "/" + OWNER;
        }
        String place = run.cause() instanceof Cause.Message message
                ? message.conversation().text()
                : "";
        return session.text() + "/"
                + digest(String.join("\n", run.audience().texts()) + "\n\n" + run.purpose() + "\n" + place);
    }

    /// A short name of an audience, the same in every process.
    static String circle(PersonId owner, Audience audience) {
        if (audience.isOwnerOnly(owner)) {
            return OWNER;
        }
        return digest(String.join("\n", audience.texts()));
    }

    private static String digest(String text) {
        byte[] digest = Canonical.sha256().digest(text.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, DIGITS);
    }

    static Optional<Lane> find(View view, PersonId owner, String id) {
        return view.find(RunTables.LANE, owner, id);
    }

    static void put(Tx tx, PersonId owner, String id, Lane lane) {
        if (lane.isIdle()) {
            tx.delete(RunTables.LANE, owner, id);
        } else {
            tx.put(RunTables.LANE, owner, id, lane);
        }
    }
}

package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.agent.OwnerTalk;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionMethods.Create;
import dev.clawnet.protocol.catalogue.SessionMethods.Created;
import dev.clawnet.protocol.catalogue.SessionMethods.Resolved;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;

/// Serves `sessions.create` and `sessions.resolve`: a session is made before anything is said in it, or found.
final class NewSessions {
    private final Store store;
    private final Keys keys;
    private final OwnerTalk talk;
    private final RandomGenerator random;

    NewSessions(Store store, Keys keys, OwnerTalk talk, RandomGenerator random) {
        this.store = store;
        this.keys = keys;
        this.talk = talk;
        this.random = random;
    }

    void bind(MethodTable table) {
        table.bind(SessionMethods.SESSIONS_CREATE, (caller, wanted) -> {
            SessionKey key = key(caller, wanted);
            return store.write(tx -> create(tx, caller, key, wanted));
        });
        table.bind(SessionMethods.SESSIONS_RESOLVE, this::resolve);
    }

    private SessionKey key(Caller caller, Create wanted) {
        SessionKey key = keys.key(
                caller.person(),
                wanted.key()
                        .orElseGet(() -> "agent:" + wanted.agentId().orElse(SessionKey.MAIN) + ":dashboard:"
                                + new UUID(random.nextLong(), random.nextLong())));
        if (!wanted.agentId().map(key.agent()::equals).orElse(true)) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "agentId and key name different agents");
        }
        return key;
    }

    private Change<Created> create(Tx tx, Caller caller, SessionKey key, Create wanted) {
        talk.requireAgent(tx, caller.person(), key);
        Optional<Conversation> there = Sessions.find(tx, caller.person(), key);
        EntryId id = EntryId.mint(random);
        Conversation session = there.orElseGet(() -> {
            Conversation.Marks marks = new Conversation.Marks(wanted.label(), false, false, false);
            return Sessions.create(tx, caller.person(), key, marks, id.value()).session();
        });
        Optional<Change<RunId>> said = wanted.message()
                .or(wanted::task)
                .map(text -> talk.say(tx, OwnerTalk.Saying.by(caller, key, text, Optional.empty())));
        List<SessionNotice.Changed> told =
                there.isPresent() ? List.of() : List.of(new SessionNotice.Changed(caller.person(), session, "create"));
        Created created = new Created(
                true, key.text(), session.id(), Shown.row(session), said.isPresent(), said.map(Change::result));
        Change<Created> made = Change.of(created, entry(id, caller, session, there.isPresent()))
                .and(List.of(), told);
        return said.map(run -> made.and(run.entries(), run.notices())).orElse(made);
    }

    private static Entry entry(EntryId id, Caller caller, Conversation session, boolean there) {
        return Entry.of(
                id,
                caller.person(),
                "session.created",
                Map.of(
                        "owner", caller.person().value(),
                        "actor", caller.actor(),
                        "session", session.key(),
                        "round", session.id(),
                        "result", there ? "there" : "done"));
    }

    private Resolved resolve(Caller caller, SessionMethods.Resolve wanted) {
        if (wanted.key().isEmpty()
                && wanted.sessionId().isEmpty()
                && wanted.label().isEmpty()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "name a session by key, sessionId or label");
        }
        List<Conversation> found = store.read(view -> found(view, caller.person(), wanted)).stream()
                .filter(session -> wanted.agentId()
                        .map(session.sessionKey().agent()::equals)
                        .orElse(true))
                .toList();
        if (found.size() > 1) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "several sessions have this label: name one by its key");
        }
        if (found.isEmpty() && wanted.allowMissing().orElse(false)) {
            return new Resolved(false, Optional.empty(), Optional.empty(), Optional.empty());
        }
        Conversation session = found.stream()
                .findFirst()
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "No session found: "
                                + wanted.key()
                                        .or(wanted::sessionId)
                                        .or(wanted::label)
                                        .orElse("")));
        return new Resolved(
                true,
                Optional.of(session.key()),
                Optional.of(session.sessionKey().agent()),
                session.marks().label());
    }

    private List<Conversation> found(View view, PersonId owner, SessionMethods.Resolve wanted) {
        if (wanted.key().isPresent()) {
            return Sessions.find(view, owner, keys.key(owner, wanted.key().get())).stream()
                    .toList();
        }
        List<Conversation> all = new ArrayList<>(Sessions.newest(view, owner, AgentLimits.SESSIONS_PER_PERSON));
        all.removeIf(session -> wanted.sessionId().isPresent()
                ? !session.id().equals(wanted.sessionId().get())
                : !session.marks().label().equals(wanted.label()));
        return all;
    }
}

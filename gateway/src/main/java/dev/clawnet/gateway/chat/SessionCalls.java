package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.Reasoning;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Verbosity;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionMethods.Deleted;
import dev.clawnet.protocol.catalogue.SessionMethods.Described;
import dev.clawnet.protocol.catalogue.SessionMethods.Patched;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionList;
import dev.clawnet.protocol.catalogue.SessionMethods.Subscribed;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// Serves `sessions.*`.
final class SessionCalls {
    /// What a screen shows of a person's sessions, by how many: clients ask again after each change of one.
    private static final Extract<Page> FIRST = new Extract<>((view, person, most) ->
            Page.of(Sessions.newest(view, person, Integer.parseInt(most)).stream(), Sessions.count(view, person)));

    private final Store store;
    private final Keys keys;
    private final Work work;
    private final InstantSource clock;
    private final RandomGenerator random;

    SessionCalls(Store store, Keys keys, Work work, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.keys = keys;
        this.work = work;
        this.clock = clock;
        this.random = random;
    }

    void bind(MethodTable table) {
        table.bind(SessionMethods.SESSIONS_LIST, this::list);
        table.bind(SessionMethods.SESSIONS_DESCRIBE, this::describe);
        table.bind(SessionMethods.SESSIONS_SUBSCRIBE, (_, _) -> new Subscribed(true));
        table.bind(SessionMethods.SESSIONS_PATCH, this::patch);
        table.bind(SessionMethods.SESSIONS_RESET, this::reset);
        table.bind(SessionMethods.SESSIONS_DELETE, this::delete);
    }

    /// A page and how many there are in all.
    private record Page(List<SessionMethods.SessionRow> rows, int total) {
        static Page of(Stream<Conversation> sessions, int total) {
            return new Page(sessions.map(Shown::row).toList(), total);
        }
    }

    private SessionList list(Caller caller, SessionMethods.ListSessions wanted) {
        if (wanted.archived()
                .filter(word -> !word.isNull() && !word.isMissingNode())
                .filter(word -> !word.isBoolean() && !word.stringValue("").equals("all"))
                .isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "archived takes true, false or all");
        }
        int limit = (int) (long) wanted.limit().orElse((long) AgentLimits.SESSIONS_LISTED);
        int offset = (int) (long) wanted.offset().orElse(0L);
        Instant now = clock.instant();
        Page page = isAll(wanted) && offset == 0 && limit <= AgentLimits.SESSIONS_AT_HAND
                ? store.glance(view -> view.extract(FIRST, caller.person(), Integer.toString(limit)))
                : store.read(view -> page(view, caller.person(), wanted, now));
        List<SessionMethods.SessionRow> rows = page.rows();
        int next = offset + rows.size();
        boolean more = next < page.total();
        return new SessionList(
                now.toEpochMilli(),
                "",
                (long) rows.size(),
                (long) page.total(),
                more,
                more ? Optional.of((long) next) : Optional.empty(),
                Map.of(),
                rows);
    }

    private static Page page(View view, PersonId owner, SessionMethods.ListSessions wanted, Instant now) {
        int limit = (int) (long) wanted.limit().orElse((long) AgentLimits.SESSIONS_LISTED);
        int offset = (int) (long) wanted.offset().orElse(0L);
        if (isAll(wanted)) {
            // The newest few cost no look at the others.
            List<Conversation> newest = Sessions.newest(view, owner, offset + limit);
            return Page.of(newest.stream().skip(offset), Sessions.count(view, owner));
        }
        List<Conversation> fitting = Sessions.newest(view, owner, AgentLimits.SESSIONS_PER_PERSON).stream()
                .filter(session -> fits(session, wanted, now))
                .toList();
        return Page.of(fitting.stream().skip(offset).limit(limit), fitting.size());
    }

    private static boolean isAll(SessionMethods.ListSessions wanted) {
        return wanted.search().isEmpty()
                && wanted.label().isEmpty()
                && wanted.agentId().isEmpty()
                && wanted.onlyArchived().isEmpty()
                && wanted.activeMinutes().isEmpty()
                && wanted.spawnedBy().isEmpty()
                && !wanted.excludeSubagents().orElse(false)
                && !wanted.excludeCron().orElse(false)
                && !wanted.hasBoard().orElse(false);
    }

    private static boolean fits(Conversation session, SessionMethods.ListSessions wanted, Instant now) {
        return wanted.spawnedBy().isEmpty()
                && !wanted.hasBoard().orElse(false)
                && !(wanted.excludeSubagents().orElse(false) && begins(session, "subagent:"))
                && !(wanted.excludeCron().orElse(false) && begins(session, "cron:"))
                && wanted.agentId().map(session.sessionKey().agent()::equals).orElse(true)
                && wanted.label()
                        .map(label -> session.marks().label().equals(Optional.of(label)))
                        .orElse(true)
                && wanted.onlyArchived()
                        .map(archived -> session.marks().archived() == archived)
                        .orElse(true)
                && wanted.activeMinutes()
                        .map(minutes -> session.updatedAt().isAfter(now.minusSeconds(minutes * 60)))
                        .orElse(true)
                && wanted.search()
                        .map(part -> holds(session, part.toLowerCase(Locale.ROOT)))
                        .orElse(true);
    }

    private static boolean begins(Conversation session, String kind) {
        return session.sessionKey().conversation().startsWith(kind);
    }

    private static boolean holds(Conversation session, String part) {
        return Stream.of(session.key(), session.marks().label().orElse(""), session.last())
                .anyMatch(text -> text.toLowerCase(Locale.ROOT).contains(part));
    }

    private Described describe(Caller caller, SessionMethods.Describe wanted) {
        SessionKey key = keys.key(caller.person(), wanted.key());
        return new Described(
                store.read(view -> Sessions.find(view, caller.person(), key)).map(Shown::row));
    }

    private Patched patch(Caller caller, SessionMethods.Patch wanted) {
        SessionKey key = keys.key(caller.person(), wanted.key());
        return store.write(tx -> {
            Conversation session = markable(tx, caller.person(), key);
            requireRound(session, wanted.expectedSessionId());
            SessionNotice.Changed changed =
                    Sessions.mark(tx, caller.person(), session, marked(session.marks(), wanted));
            return changed(caller, changed, "session.patched", List.of(), List.of());
        });
    }

    /// An agent has its main session from the start, though nothing was said in it yet; any other has to be there.
    private Conversation markable(Tx tx, PersonId owner, SessionKey key) {
        if (!key.conversation().equals(SessionKey.MAIN)) {
            return present(tx, owner, key);
        }
        work.requireAgent(tx, owner, key);
        return Sessions.orMade(tx, owner, key);
    }

    private static Conversation.Marks marked(Conversation.Marks old, SessionMethods.Patch wanted) {
        return new Conversation.Marks(
                wanted.label().or(old::label),
                wanted.archived().orElse(old.archived()),
                wanted.pinned().orElse(old.pinned()),
                wanted.unread().orElse(old.unread()),
                wanted.sendPolicy()
                        .map(word -> Optional.of(word.equals("allow")).filter(_ -> !word.equals("inherit")))
                        .orElse(old.sends()),
                wanted.thinkingLevel()
                        .map(word -> Optional.of(word).filter(level -> !level.equals("inherit")))
                        .orElse(old.thinking()),
                old.queue(),
                wanted.verboseLevel().map(Verbosity::of).orElse(old.verbose()),
                wanted.reasoningLevel().map(Reasoning::of).orElse(old.reasoning()));
    }

    private Patched reset(Caller caller, SessionMethods.Reset wanted) {
        SessionKey key = keys.key(caller.person(), wanted.key());
        return store.write(tx -> {
            requireRound(present(tx, caller.person(), key), wanted.expectedSessionId());
            RunEnd.Follow stopped = work.stop(tx, caller.person(), key);
            SessionNotice.Changed changed = Sessions.reset(tx, caller.person(), present(tx, caller.person(), key));
            return changed(caller, changed, "session.reset", stopped.entries(), stopped.notices());
        });
    }

    private Change<Patched> changed(
            Caller caller, SessionNotice.Changed changed, String kind, List<Entry> entries, List<Notice> notices) {
        Conversation session = changed.session();
        return Change.of(
                        new Patched(true, session.key(), Shown.row(session)),
                        entry(caller, kind, session.key(), session.id()),
                        changed)
                .and(entries, notices);
    }

    private Deleted delete(Caller caller, SessionMethods.Delete wanted) {
        SessionKey key = keys.key(caller.person(), wanted.key());
        if (key.conversation().equals(SessionKey.MAIN)) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "the main session of an agent stays: reset it instead");
        }
        boolean gone = false;
        while (!gone) {
            gone = store.write(tx -> {
                requireMeant(present(tx, caller.person(), key), wanted);
                return deleteSome(tx, caller, key);
            });
        }
        return new Deleted(true, key.text(), true, List.of());
    }

    private static void requireMeant(Conversation session, SessionMethods.Delete wanted) {
        requireRound(session, wanted.expectedSessionId());
        if (wanted.archivedOnly().orElse(false) && !session.marks().archived()) {
            throw new Fault(ErrorCode.CONFLICT, "this session is not archived");
        }
    }

    /// What a client says of the session that it shows must still be so.
    private static void requireRound(Conversation session, Optional<String> expected) {
        if (expected.filter(id -> !id.equals(session.id())).isPresent()) {
            throw new Fault(
                    ErrorCode.CONFLICT,
                    "this session was begun anew since it was shown",
                    Map.of("hint", "load your sessions again"));
        }
    }

    private Change<Boolean> deleteSome(Tx tx, Caller caller, SessionKey key) {
        present(tx, caller.person(), key);
        RunEnd.Follow stopped = work.stop(tx, caller.person(), key);
        Conversation session = present(tx, caller.person(), key);
        List<Notice> notices = new ArrayList<>(stopped.notices());
        Optional<SessionNotice.Changed> gone = Sessions.delete(tx, caller.person(), session, AgentLimits.TURNS_DELETED);
        gone.ifPresent(notices::add);
        return Change.of(gone.isPresent(), entry(caller, "session.deleted", session.key(), session.id()))
                .and(stopped.entries(), notices);
    }

    private static Conversation present(View view, PersonId owner, SessionKey key) {
        return Sessions.find(view, owner, key)
                .orElseThrow(() -> new Fault(
                        ErrorCode.NOT_FOUND,
                        "no such session",
                        Map.of("hint", "list your sessions with `clawnet sessions list`")));
    }

    private Entry entry(Caller caller, String kind, String key, String id) {
        return Entry.of(
                EntryId.mint(random),
                caller.person(),
                kind,
                Map.of(
                        "owner",
                        caller.person().value(),
                        "actor",
                        caller.actor(),
                        "session",
                        key,
                        "round",
                        id,
                        "result",
                        "done"));
    }

    /// The agents that work in sessions.
    interface Work {
        /// Ends what runs in a session, in the transaction that takes the session away.
        RunEnd.Follow stop(Tx tx, PersonId owner, SessionKey key);

        /// `Fault(NOT_FOUND)` when the owner has no active agent of the name in this key.
        void requireAgent(View view, PersonId owner, SessionKey key);
    }
}

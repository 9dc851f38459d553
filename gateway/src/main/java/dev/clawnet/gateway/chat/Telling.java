package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.agent.RunNotice;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.SessionTalkMethods;
import dev.clawnet.protocol.catalogue.SessionTalkMethods.Listening;
import dev.clawnet.protocol.catalogue.SessionTalkMethods.PreviewItem;
import dev.clawnet.protocol.catalogue.SessionTalkMethods.PreviewedSession;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Serves `sessions.preview` and `sessions.messages.*`: what was said, in short, and as it is said.
final class Telling {
    private static final long ITEMS = 12;
    private static final long CHARACTERS = 240;

    private final Store store;
    private final Keys keys;
    private final Listeners listeners;
    private final InstantSource clock;

    Telling(Store store, Keys keys, Listeners listeners, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.listeners = listeners;
        this.clock = clock;
    }

    void bind(MethodTable table) {
        table.bind(SessionTalkMethods.SESSIONS_PREVIEW, this::preview);
        table.bind(SessionTalkMethods.SESSIONS_MESSAGES_SUBSCRIBE, this::listen);
        table.bind(SessionTalkMethods.SESSIONS_MESSAGES_UNSUBSCRIBE, this::leave);
    }

    void subscribe(Notices notices) {
        notices.on(RunNotice.Shown.class, shown -> tool(notices, shown));
        notices.on(SessionNotice.Said.class, said -> {
            Set<ConnId> links = listeners.of(said.owner(), said.session().key());
            if (!links.isEmpty()) {
                notices.deliver(
                        List.of(Broadcast.to(links, said.owner(), SessionTalkMethods.SESSION_MESSAGE, message(said))));
            }
        });
    }

    /// Those who listen to a session and list no capability for what tools do.
    private void tool(Notices notices, RunNotice.Shown shown) {
        shown.event().sessionKey().ifPresent(key -> {
            Set<ConnId> links = listeners.withoutTools(shown.owner(), key);
            if (!links.isEmpty()) {
                notices.deliver(
                        List.of(Broadcast.to(links, shown.owner(), SessionTalkMethods.SESSION_TOOL, shown.event())
                                .droppable(true)));
            }
        });
    }

    private static SessionTalkMethods.SessionMessage message(SessionNotice.Said said) {
        Conversation session = said.session();
        long number = said.turn() + 1L;
        return new SessionTalkMethods.SessionMessage(
                session.key(),
                session.sessionKey().agent(),
                said.said().speaker() == Turn.Speaker.OWNER,
                Shown.message(session, said.turn(), said.said(), ChatMethods.CHARACTERS),
                Shown.id(session, number),
                number,
                Shown.row(session));
    }

    private Listening listen(Caller caller, SessionTalkMethods.Listen wanted) {
        String key = keys.key(caller.person(), wanted.key()).text();
        listeners.add(caller.person(), key, caller.conn());
        return new Listening(true, key);
    }

    private Listening leave(Caller caller, SessionTalkMethods.Listen wanted) {
        String key = keys.key(caller.person(), wanted.key()).text();
        listeners.remove(caller.person(), key, caller.conn());
        return new Listening(false, key);
    }

    private SessionTalkMethods.Previews preview(Caller caller, SessionTalkMethods.Preview wanted) {
        int limit = (int) (long) wanted.limit().orElse(ITEMS);
        int most = (int) (long) wanted.maxChars().orElse(CHARACTERS);
        List<PreviewedSession> previews = store.read(view -> wanted.keys().stream()
                .map(text -> preview(view, caller.person(), keys.key(caller.person(), text), limit, most))
                .toList());
        return new SessionTalkMethods.Previews(clock.millis(), previews);
    }

    private static PreviewedSession preview(View view, PersonId owner, SessionKey key, int limit, int most) {
        Optional<Conversation> session = Sessions.find(view, owner, key);
        List<PreviewItem> items = session.map(found -> Sessions.newest(view, owner, found, 0, limit).stream()
                        .map(turn -> new PreviewItem(turn.speaker().role(), Shown.cut(turn.text(), most)))
                        .toList())
                .orElse(List.of());
        String status = session.isEmpty() ? "missing" : items.isEmpty() ? "empty" : "ok";
        return new PreviewedSession(key.text(), status, items);
    }
}

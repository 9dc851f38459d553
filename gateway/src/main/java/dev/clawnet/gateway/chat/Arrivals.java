package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Conversation;
import dev.clawnet.gateway.channel.Delivery;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.SessionNotice;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// What is sent on WebChat, put into the session that it is for: the account's person reads it there, and
/// nobody else.
final class Arrivals implements WebChat.Shelf {
    private final Store store;
    private final Keys keys;
    private final RandomGenerator random;

    Arrivals(Store store, Keys keys, RandomGenerator random) {
        this.store = store;
        this.keys = keys;
        this.random = random;
    }

    @Override
    public Delivery put(Account account, Conversation to, String text) {
        if (!to.isDirect()) {
            return new Delivery.Refused("WebChat has no rooms: name a session, or main");
        }
        SessionKey session;
        try {
            session = keys.key(account.owner(), to.id());
        } catch (Fault fault) {
            return new Delivery.Refused(fault.getMessage());
        }
        boolean there = session.isManager()
                || store.read(view -> Identities.bySlug(view, account.owner(), session.agent())
                        .isPresent());
        if (!there) {
            return new Delivery.Refused("its owner has no agent of that name");
        }
        try {
            return new Delivery.Confirmed(store.write(tx -> said(tx, account.owner(), session, text)));
        } catch (Fault fault) {
            // Too many sessions, or a store that takes nothing.
            return new Delivery.NotSent(fault.getMessage());
        }
    }

    private Change<String> said(Tx tx, PersonId owner, SessionKey session, String text) {
        SessionNotice.Said said = Sessions.append(
                tx, owner, session, new Turn(Turn.Speaker.AGENT, text, Integrity.UNTRUSTED, "", tx.now()));
        Map<String, String> fields =
                Map.of("owner", owner.value(), "actor", "platform", "session", session.text(), "result", "done");
        ChatEvent told = new ChatEvent(
                RunId.mint(random, tx.now()),
                session.text(),
                session.agent(),
                0L,
                "final",
                Optional.empty(),
                Optional.of(Shown.message(said.session(), said.turn(), said.said(), ChatMethods.CHARACTERS)),
                Optional.empty());
        return Change.of(
                "in " + session.text(),
                Entry.of(EntryId.mint(random), owner, "webchat.arrived", fields),
                said,
                new Broadcast<>(owner, ChatMethods.CHAT, told));
    }
}

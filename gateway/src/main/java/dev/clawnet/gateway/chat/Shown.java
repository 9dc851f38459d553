package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.QueueChoice;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.QueueRules;
import dev.clawnet.gateway.session.Reasoning;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.session.Verbosity;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatMessage;
import dev.clawnet.protocol.catalogue.ChatMethods.Content;
import dev.clawnet.protocol.catalogue.ChatMethods.Place;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionRow;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Sessions and turns in the words of the wire.
final class Shown {
    private Shown() {}

    static SessionRow row(Conversation session) {
        SessionKey key = session.sessionKey();
        QueueChoice queue = session.marks().queue().orElse(QueueChoice.NONE);
        return new SessionRow(
                session.key(),
                session.id(),
                key.agent(),
                key.isRoom() ? "group" : "direct",
                session.marks().label(),
                key.conversation().equals(SessionKey.MAIN),
                session.marks().archived(),
                session.marks().pinned(),
                session.marks().unread(),
                session.marks().sends().map(sends -> sends ? "allow" : "deny"),
                session.marks().thinking(),
                session.marks().verbose().map(Verbosity::word),
                session.marks().reasoning().map(Reasoning::word),
                queue.mode().map(QueueMode::word),
                queue.debounce().map(Duration::toMillis),
                queue.cap().map(Integer::longValue),
                queue.drop().map(QueueRules.Drop::word),
                (long) session.turns(),
                session.createdAt().toEpochMilli(),
                session.updatedAt().toEpochMilli(),
                session.last());
    }

    /// @param index of the turn in the present round, from 0
    static ChatMessage message(Conversation session, int index, Turn turn, int most) {
        long number = index + 1L;
        return new ChatMessage(
                turn.speaker().role(),
                List.of(new Content("text", cut(turn.text(), most))),
                turn.at().toEpochMilli(),
                Optional.of(new Place(
                        id(session, number), number, Optional.of(turn.run()).filter(run -> !run.isEmpty()))));
    }

    /// Names a message for as long as it is stored.
    static String id(Conversation session, long number) {
        return session.id() + "-" + number;
    }

    /// Never within a character.
    static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}

package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.session.Conversation;
import dev.clawnet.gateway.session.QueueChoice;
import dev.clawnet.gateway.session.QueueMode;
import dev.clawnet.gateway.session.QueueRules;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatMessage;
import dev.clawnet.protocol.catalogue.ChatMethods.Content;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionRow;
import java.time.Duration;
import java.util.List;

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
                queue.mode().map(QueueMode::word),
                queue.debounce().map(Duration::toMillis),
                queue.cap().map(Integer::longValue),
                queue.drop().map(QueueRules.Drop::word),
                (long) session.turns(),
                session.createdAt().toEpochMilli(),
                session.updatedAt().toEpochMilli(),
                session.last());
    }

    static ChatMessage message(Turn turn, int most) {
        return new ChatMessage(
                turn.speaker().role(),
                List.of(new Content("text", cut(turn.text(), most))),
                turn.at().toEpochMilli());
    }

    /// Never within a character.
    private static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }
}

package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a client wants besides its words: what this gateway does not do is refused, with what to do instead,
/// since a client that believes it was done misleads its owner.
final class Meant {
    private Meant() {}

    static void requireOffered(ChatMethods.Send wanted) {
        not(
                wanted.deliver().orElse(false),
                "deliver: true is not taken: an answer goes to its owner's links, never to a chat network");
        not(
                wanted.thinking()
                        .filter(level -> !level.isBlank() && !level.equals("off"))
                        .isPresent(),
                "thinking is not taken: choose a model for the agent, which decides how long it thinks");
        not(given(wanted.mentions()), "mentions are not taken: write the name");
        not(wanted.replyToId().isPresent(), "replyToId is not taken: quote what you answer to");
        not(wanted.workContext().isPresent(), "workContext is not taken: say what you look at");
    }

    private static boolean given(Optional<? extends List<?>> list) {
        return list.filter(some -> !some.isEmpty()).isPresent();
    }

    private static void not(boolean wanted, String reason) {
        if (wanted) {
            throw new Fault(ErrorCode.INVALID_REQUEST, reason);
        }
    }

    /// What a client says of the session that it shows must still be so.
    static void requireSo(View view, PersonId owner, SessionKey key, ChatMethods.Send wanted) {
        if (wanted.agentId().filter(agent -> !agent.equals(key.agent())).isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "agentId and sessionKey name different agents");
        }
        boolean anew = wanted.sessionId().isPresent()
                && Sessions.find(view, owner, key)
                        .filter(session -> !wanted.sessionId().get().equals(session.id()))
                        .isPresent();
        if (anew) {
            throw new Fault(
                    ErrorCode.CONFLICT,
                    "this session was begun anew since it was shown",
                    Map.of("hint", "load it again, then say it"));
        }
    }
}

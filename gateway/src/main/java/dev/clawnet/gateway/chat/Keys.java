package dev.clawnet.gateway.chat;

import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Outcome;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/// Which session a client means. `main` is where the person's bindings lead the channel `webchat`: without
/// one, the main session of the default agent.
final class Keys {
    private static final Inbound WEBCHAT =
            new Inbound(WebChat.NAME, "", Optional.empty(), Optional.empty(), "", "", Set.of());

    private final Function<PersonId, Household> households;

    Keys(Function<PersonId, Household> households) {
        this.households = households;
    }

    SessionKey key(PersonId person, String text) {
        if (text.equals(SessionKey.MAIN)) {
            return main(person);
        }
        try {
            return SessionKey.of(text);
        } catch (IllegalArgumentException e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "a session key has the form agent:<agent>:<conversation>");
        }
    }

    private SessionKey main(PersonId person) {
        return switch (households.apply(person).router().route(WEBCHAT)) {
            case Route route -> of(route);
            case Outcome.Refused refused ->
                throw new Fault(
                        ErrorCode.NOT_FOUND,
                        "your configuration leads WebChat to no agent: "
                                + refused.reason().name(),
                        Map.of("hint", "name a whole session, or see `clawnet route explain webchat`"));
        };
    }

    /// A session that all agents of a person share is one for each agent here, since an agent reads its own only.
    private static SessionKey of(Route route) {
        try {
            String agent = route.agent().text();
            return route.sessionKey().startsWith("agent:" + agent + ":")
                    ? SessionKey.of(route.sessionKey())
                    : SessionKey.main(agent);
        } catch (IllegalArgumentException e) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "your configuration leads WebChat to an agent whose name no session can have",
                    Map.of("hint", "list your agents with `clawnet identities list`"));
        }
    }
}

package dev.clawnet.gateway.subagent;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.SessionReach;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import java.util.Map;
import java.util.Optional;

/// Sessions and agents as an agent names them, and the objects that they mean.
final class Named {
    private Named() {}

    /// A session that an agent named.
    record Session(IdentityId agent, SessionKey key) {
        Resource place() {
            return SessionReach.place(agent, key.conversation());
        }
    }

    /// The session of that key; `main` is that of the run's own agent. Nothing for a name that means none.
    static Optional<Session> session(View view, Run run, String text) {
        if (text.equals(SessionKey.MAIN)) {
            return own(view, run).map(identity -> new Session(identity.id(), SessionKey.main(identity.slug())));
        }
        try {
            SessionKey key = SessionKey.of(text);
            return agent(view, run, key.agent()).map(identity -> new Session(identity.id(), key));
        } catch (IllegalArgumentException e) {
            // No key at all: there is no such session.
            return Optional.empty();
        }
    }

    /// The session that the run itself belongs to.
    static Optional<Session> current(View view, Run run) {
        return run.cause().in().flatMap(key -> session(view, run, key));
    }

    /// An active identity of the run's own person.
    static Optional<Identity> agent(View view, Run run, String slug) {
        return Identities.bySlug(view, run.owner(), slug);
    }

    static Optional<Identity> own(View view, Run run) {
        return run.agent() instanceof IdentityId identity ? Identities.find(view, identity) : Optional.empty();
    }

    static Act act(Run run, Verb verb, Resource object, Map<String, String> arguments) {
        return new Act(
                run.agent(), run.id(), verb, object, Optional.empty(), Optional.empty(), run.purpose(), arguments);
    }
}

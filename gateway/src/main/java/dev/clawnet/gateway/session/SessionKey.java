package dev.clawnet.gateway.session;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a session within one person: `agent:<slug>:<conversation>`; `agent:manager:main` is the manager's.
public record SessionKey(String agent, String conversation) {
    public static final String MANAGER = "manager";
    public static final String MAIN = "main";

    private static final String SHAPE = "a session key has the form agent:<agent>:<conversation>";
    private static final Pattern FORM =
            Pattern.compile("agent:(?<agent>[a-z0-9][a-z0-9-]{0,39}):(?<conversation>[\\p{Graph}&&[^/]]{1,250})");

    public SessionKey {
        if (!FORM.matcher("agent:" + agent + ":" + conversation).matches()) {
            throw new IllegalArgumentException(SHAPE);
        }
    }

    public static SessionKey main(String agent) {
        return new SessionKey(agent, MAIN);
    }

    public static SessionKey of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(SHAPE);
        }
        return new SessionKey(matcher.group("agent"), matcher.group("conversation"));
    }

    /// The session that a caller names: by its key, by its agent, by both when they agree, or by neither, which is the
    /// main session of `main`. `main` as a key is the agent's main session. `Fault(INVALID_REQUEST)` otherwise.
    public static SessionKey named(Optional<String> agent, Optional<String> key) {
        Optional<SessionKey> whole = key.filter(text -> !text.equals(MAIN)).map(SessionKey::asked);
        if (whole.isPresent() && !agent.map(whole.get().agent()::equals).orElse(true)) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "agentId and sessionKey name different agents");
        }
        return whole.orElseGet(() -> asked("agent:" + agent.orElse(MAIN) + ":" + MAIN));
    }

    private static SessionKey asked(String text) {
        try {
            return of(text);
        } catch (IllegalArgumentException e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, SHAPE);
        }
    }

    public boolean isManager() {
        return agent.equals(MANAGER);
    }

    /// Whether it is a conversation of more than two.
    public boolean isRoom() {
        String within = ":" + conversation;
        return within.contains(":group:") || within.contains(":channel:");
    }

    public String text() {
        return "agent:" + agent + ":" + conversation;
    }
}

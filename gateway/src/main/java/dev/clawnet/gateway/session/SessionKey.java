package dev.clawnet.gateway.session;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The name of a session within one person: `agent:<slug>:<conversation>`; `agent:manager:main` is the manager's.
public record SessionKey(String agent, String conversation) {
    public static final String MANAGER = "manager";
    public static final String MAIN = "main";

    private static final Pattern FORM =
            Pattern.compile("agent:(?<agent>[a-z0-9][a-z0-9-]{0,39}):(?<conversation>[\\p{Graph}&&[^/]]{1,250})");

    public SessionKey {
        if (!FORM.matcher("agent:" + agent + ":" + conversation).matches()) {
            throw new IllegalArgumentException("a session key has the form agent:<agent>:<conversation>");
        }
    }

    public static SessionKey main(String agent) {
        return new SessionKey(agent, MAIN);
    }

    public static SessionKey of(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("a session key has the form agent:<agent>:<conversation>");
        }
        return new SessionKey(matcher.group("agent"), matcher.group("conversation"));
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

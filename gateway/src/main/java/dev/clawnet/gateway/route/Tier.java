package dev.clawnet.gateway.route;

/// How specific a binding is, the most specific first. A tier is tried only when the one before has no match.
public enum Tier {
    PEER("binding.peer", "names the peer"),
    PARENT("binding.peer.parent", "names the room of the thread"),
    /// Only where `*` stands for every peer.
    EVERY_PEER("binding.peer.wildcard", "is for every peer of that kind"),
    ROLES("binding.guild+roles", "names the guild and a role of the sender"),
    GUILD("binding.guild", "names the guild"),
    TEAM("binding.team", "names the team"),
    ACCOUNT("binding.account", "names the account"),
    CHANNEL("binding.channel", "is for every account of the channel"),
    DEFAULT("default", "is the default agent");

    private final String word;
    private final String words;

    Tier(String word, String words) {
        this.word = word;
        this.words = words;
    }

    /// As it stands in `matchedBy`.
    public String word() {
        return word;
    }

    /// What a binding of this tier does, for people.
    public String words() {
        return words;
    }
}

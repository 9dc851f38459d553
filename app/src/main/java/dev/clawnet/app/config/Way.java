package dev.clawnet.app.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// The way to a value, which becomes text only where something is said about it.
record Way(Optional<Way> holder, String name) {
    static final Way ROOT = new Way(Optional.empty(), "");

    private static final Pattern SECRET =
            Pattern.compile("(?i).*(token|password|secret|apikey|serviceaccount|signingsecret)$");

    Way to(String next) {
        return new Way(Optional.of(this), next);
    }

    boolean isRoot() {
        return holder.isEmpty();
    }

    /// Whether what stands there is a secret, by its name.
    boolean secret() {
        return secret(name);
    }

    static boolean secret(String name) {
        return SECRET.matcher(name).matches();
    }

    @Override
    public String toString() {
        String before = holder.map(Way::toString).orElse("");
        return before.isEmpty() ? name : before + "." + name;
    }
}

package dev.clawnet.app.config;

import java.util.Optional;
import java.util.regex.Pattern;

/// The way to a value, which becomes text only where something is said about it.
record Way(Optional<Way> holder, String name) {
    static final Way ROOT = new Way(Optional.empty(), "");

    private static final Pattern SECRET = Pattern.compile(
            "(?i).*(token|passw(or)?d|passphrase|secret|api[_-]?key|serviceaccount|signingsecret|private[_-]?key"
                    + "|authorization|credentials?|cookie|webhookurl)$");
    /// A password within an address, or a key behind it.
    private static final Pattern SECRET_TEXT = Pattern.compile(
            "(?i).*(://[^/@\\s]*:[^/@\\s]*@|[?&][a-z_-]*(key|token|secret|password|sig)=).*", Pattern.DOTALL);

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

    /// Whether a text is one, whatever it is called.
    static boolean secretText(String text) {
        return SECRET_TEXT.matcher(text).matches();
    }

    /// Whether what stands below may be secrets, whatever it is called.
    static boolean holdsSecrets(String name) {
        return name.equals("env") || name.equals("headers");
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

package dev.clawnet.protocol.secret;

import java.util.Locale;
import java.util.regex.Pattern;

/// Hides what looks like a secret in text that is shown, not kept. A help against shoulders and screenshots and no
/// wall: what it knows are the forms that providers give their keys, and the names that programs give theirs.
public final class Mask {
    /// Stands where one was.
    public static final String HIDDEN = "[hidden]";

    /// No plural of a token: that is a number of them.
    private static final Pattern NAMES = Pattern.compile(
            "(^|.*[^a-z])(token|(password|passwd|passphrase|pwd|secret|apikey|api[_-]key|authorization|cookie|credential"
                    + "|private[_-]?key|access[_-]?key)s?)$");
    private static final Pattern CAMEL = Pattern.compile("(?<=[a-z0-9])(?=[A-Z])");
    /// Bounds on every repetition: a match costs no more than the text is long.
    private static final Pattern FORMS =
            Pattern.compile("-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----[^-]{0,20000}(-----END [A-Z ]{0,40}-----)?"
                    + "|\\b(sk|pk|rk)[-_][A-Za-z0-9_-]{16,400}"
                    + "|\\b(gh[pousr]_|github_pat_|glpat-|xox[abprs]-|AKIA|AIza|hf_|npm_)[A-Za-z0-9_-]{12,400}"
                    + "|\\beyJ[A-Za-z0-9_-]{8,2000}\\.[A-Za-z0-9_-]{8,4000}\\.[A-Za-z0-9_-]{0,1000}"
                    + "|(?<=[Bb]earer )[A-Za-z0-9._~+/=-]{8,2000}"
                    + "|(?<=[Bb]asic )[A-Za-z0-9+/=]{12,2000}"
                    + "|(?<=://[^\\s/@:]{0,64}:)[^\\s/@]{1,200}(?=@)");
    private static final Pattern SET = Pattern.compile(
            "(?i)\\b([a-z0-9_.-]{0,60}(?:password|passwd|passphrase|secret|token|api[_-]?key|access[_-]?key))"
                    + "(\"?\\s{0,3}[=:]\\s{0,3}\"?)([^\\s\"',;&]{4,2000})");

    private Mask() {}

    /// Whether a member of that name holds a secret.
    public static boolean isSecret(String name) {
        return NAMES.matcher(CAMEL.matcher(name).replaceAll("_").toLowerCase(Locale.ROOT))
                .matches();
    }

    /// The text without what looks like a secret.
    public static String text(String text) {
        return SET.matcher(FORMS.matcher(text).replaceAll(HIDDEN)).replaceAll("$1$2" + HIDDEN);
    }
}

package dev.clawnet.gateway.agent.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Reads what stands behind `when`. Errors are `IllegalArgumentException` and say what is allowed.
final class HeaderParser {
    private static final Pattern TOKEN =
            Pattern.compile("\\s*(?:\"((?:[^\"\\\\]|\\\\.)*+)\"|'((?:[^'\\\\]|\\\\.)*+)'|([^\\s\"']+))");
    private static final int MAX_TOKENS = 200;
    private static final int MAX_PATTERN = 500;
    private static final String CONDITIONS =
            "a condition is one of: owner|counterpart|platform|system|self|anyone [just] says \"...\","
                    + " counterpart \"name\" [just] says \"...\", tool <name>|any [just] returned \"...\","
                    + " offered <tool>, called <tool>; each may follow not, and joins them, again ends the line";
    private static final Map<String, Optional<Scene.Speaker>> SPEAKERS = Map.of(
            "owner", Optional.of(Scene.Speaker.OWNER),
            "counterpart", Optional.of(Scene.Speaker.COUNTERPART),
            "platform", Optional.of(Scene.Speaker.PLATFORM),
            "system", Optional.of(Scene.Speaker.SYSTEM),
            "self", Optional.of(Scene.Speaker.SELF),
            "anyone", Optional.empty());

    private final List<Token> tokens;
    private int at;

    /// What stands behind `when`.
    record Header(List<Condition> conditions, boolean again) {
        Header {
            conditions = List.copyOf(conditions);
        }
    }

    private record Token(String text, boolean quoted) {}

    private HeaderParser(List<Token> tokens) {
        this.tokens = List.copyOf(tokens);
    }

    static Header parse(String text) {
        return new HeaderParser(tokens(text)).header();
    }

    private static List<Token> tokens(String text) {
        List<Token> tokens = new ArrayList<>();
        Matcher matcher = TOKEN.matcher(text);
        int end = 0;
        while (matcher.region(end, text.length()).lookingAt()) {
            String quoted = matcher.group(1) == null ? matcher.group(2) : matcher.group(1);
            tokens.add(quoted == null ? new Token(matcher.group(3), false) : new Token(quoted, true));
            end = matcher.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new IllegalArgumentException("a text that begins with a quotation mark needs one at its end");
        }
        if (tokens.size() > MAX_TOKENS) {
            throw new IllegalArgumentException("a rule has at most " + MAX_TOKENS + " words before its actions");
        }
        return tokens;
    }

    private Header header() {
        List<Condition> conditions = new ArrayList<>();
        do {
            conditions.add(taken("not") ? new Condition.Not(condition()) : condition());
        } while (taken("and"));
        boolean again = taken("again");
        if (at < tokens.size()) {
            throw unexpected();
        }
        if (again && conditions.stream().noneMatch(Condition::fresh)) {
            throw new IllegalArgumentException(
                    "a rule that fires again needs a condition with just, or it would fire for ever");
        }
        return new Header(conditions, again);
    }

    private Condition condition() {
        if (taken("tool")) {
            String tool = word();
            boolean fresh = taken("just");
            expect("returned");
            return new Condition.Returned(
                    "any".equals(tool) ? Optional.empty() : Optional.of(tool(tool)), fresh, pattern());
        }
        if (taken("offered")) {
            return new Condition.Offered(tool(word()));
        }
        if (taken("called")) {
            return new Condition.Called(tool(word()));
        }
        return says();
    }

    private Condition says() {
        String who = word();
        if (!SPEAKERS.containsKey(who)) {
            at--;
            throw unexpected();
        }
        Optional<String> name = at < tokens.size() && tokens.get(at).quoted() && "counterpart".equals(who)
                ? Optional.of(tokens.get(at++).text())
                : Optional.empty();
        boolean fresh = taken("just");
        if (!taken("said")) {
            expect("says");
        }
        return new Condition.Says(SPEAKERS.get(who), name, fresh, pattern());
    }

    private TextPattern pattern() {
        if (at >= tokens.size() || !tokens.get(at).quoted()) {
            throw new IllegalArgumentException("here a text in quotation marks is needed, for example \"budget\"");
        }
        String text = tokens.get(at++).text();
        if (text.length() > MAX_PATTERN) {
            throw new IllegalArgumentException("a pattern has at most " + MAX_PATTERN + " characters");
        }
        return TextPattern.of(text);
    }

    private static String tool(String name) {
        if (!name.matches(ScriptParser.TOOL)) {
            throw new IllegalArgumentException("'" + name + "' is not the name of a tool, for example files.read");
        }
        return name;
    }

    private String word() {
        if (at >= tokens.size() || tokens.get(at).quoted()) {
            throw unexpected();
        }
        return tokens.get(at++).text();
    }

    private boolean taken(String word) {
        boolean here = at < tokens.size()
                && !tokens.get(at).quoted()
                && tokens.get(at).text().equals(word);
        if (here) {
            at++;
        }
        return here;
    }

    private void expect(String word) {
        if (!taken(word)) {
            throw unexpected();
        }
    }

    private IllegalArgumentException unexpected() {
        String found = at < tokens.size()
                ? "'" + tokens.get(at).text() + "' is not understood here"
                : "the line ends too early";
        return new IllegalArgumentException(found + "; " + CONDITIONS);
    }
}

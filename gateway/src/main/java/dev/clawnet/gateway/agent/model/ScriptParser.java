package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ScriptLines.Line;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Reads a script. Every error names file and line, and says what is allowed there.
final class ScriptParser {
    static final int MAX_BYTES = 262_144;
    static final int MAX_RULES = 500;
    static final String TOOL = "[a-z][a-zA-Z0-9_.-]{0,63}";
    private static final String MARGIN = "a line at the margin begins with when, otherwise, obey, sweep or #";
    private static final String ACTION = "an indented line of a rule begins with say, call, and or #";
    private static final Pattern CALL = Pattern.compile("(" + TOOL + ")(?:\\s+(.*))?", Pattern.DOTALL);
    private static final Pattern ARGUMENT =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]{0,63})\\s*([:=])\\s*(.*)", Pattern.DOTALL);

    private final ScriptLines lines;
    private final String file;
    private final List<Rule> rules = new ArrayList<>();
    private final Set<String> captured = new HashSet<>();

    private ScriptParser(String file, ScriptLines lines) {
        this.file = file;
        this.lines = lines;
    }

    static Script parse(String file, String text) throws ScriptError {
        if (text.length() > MAX_BYTES) {
            throw new ScriptError(file, 1, "a script has at most " + MAX_BYTES + " characters");
        }
        return new ScriptParser(file, ScriptLines.of(file, text)).script();
    }

    private Script script() throws ScriptError {
        for (Optional<Line> next = lines.next(); next.isPresent(); next = lines.next()) {
            Line line = next.orElseThrow();
            if (line.indent() > 0) {
                throw error(line, "this line is indented but belongs to no rule; " + MARGIN);
            }
            if (rules.size() == MAX_RULES) {
                throw error(line, "a script has at most " + MAX_RULES + " rules");
            }
            if (!rules.isEmpty() && rules.getLast() instanceof Rule.Otherwise) {
                throw error(line, "otherwise is the last rule: nothing below it could ever fire");
            }
            rules.add(rule(line));
        }
        return new Script(file, rules);
    }

    private Rule rule(Line line) throws ScriptError {
        String word = line.word();
        return switch (word) {
            case "when" -> when(line);
            case "otherwise" -> new Rule.Otherwise(bare(line).number(), actions(line, Set.of()));
            case "obey" -> new Rule.Obey(bare(line).number());
            case "sweep" ->
                new Rule.Sweep(
                        line.number(),
                        lines.deeper(line).stream().map(Line::text).toList(),
                        most(line));
            default -> throw error(line, "'" + brief(word) + "' begins no rule; " + MARGIN);
        };
    }

    private Rule when(Line head) throws ScriptError {
        StringBuilder header = new StringBuilder(head.rest());
        for (Optional<Line> more = lines.peek(); more.isPresent(); more = lines.peek()) {
            if (more.orElseThrow().indent() == 0 || !"and".equals(more.get().word())) {
                break;
            }
            header.append(' ').append(more.orElseThrow().text());
            lines.next();
        }
        HeaderParser.Header parsed = fromHeader(head, header.toString());
        Set<String> own = Condition.names(parsed.conditions());
        Rule.Actions actions = actions(head, own);
        Set<String> needs = used(actions);
        needs.removeAll(own);
        captured.addAll(own);
        return new Rule.When(head.number(), parsed.conditions(), parsed.again(), needs, actions);
    }

    private HeaderParser.Header fromHeader(Line head, String text) throws ScriptError {
        try {
            return HeaderParser.parse(text);
        } catch (IllegalArgumentException wrong) {
            throw error(head, String.valueOf(wrong.getMessage()));
        }
    }

    private Line bare(Line line) throws ScriptError {
        if (!line.rest().isEmpty()) {
            throw error(line, "'" + line.word() + "' stands alone on its line");
        }
        return line;
    }

    /// How many tries on names a `sweep` has in one run.
    private Optional<Integer> most(Line line) throws ScriptError {
        if (line.rest().isEmpty()) {
            return Optional.empty();
        }
        if (!line.rest().matches("[1-9][0-9]{0,5}")) {
            throw error(line, "'sweep' takes a number of tries from 1 to 999999, or nothing");
        }
        return Optional.of(Integer.parseInt(line.rest()));
    }

    private Rule.Actions actions(Line head, Set<String> own) throws ScriptError {
        Optional<Template> say = Optional.empty();
        List<Rule.Call> calls = new ArrayList<>();
        for (Optional<Line> next = lines.peek();
                next.filter(l -> l.indent() > 0).isPresent();
                next = lines.peek()) {
            Line line = next.orElseThrow();
            lines.next();
            switch (line.word()) {
                case "say" -> {
                    if (say.isPresent()) {
                        throw error(line, "a rule says one thing; put more lines below its say, further in");
                    }
                    say = Optional.of(new Template(text(line)));
                    checkNames(line, say.orElseThrow().names(), own);
                }
                case "call" -> {
                    calls.add(call(line));
                    checkNames(line, Template.names(calls.getLast().arguments()), own);
                }
                default -> throw error(line, "'" + brief(line.word()) + "' is no action; " + ACTION);
            }
        }
        if (say.isEmpty() && calls.isEmpty()) {
            throw error(head, "this rule does nothing; " + ACTION);
        }
        return new Rule.Actions(say, calls);
    }

    private String text(Line line) throws ScriptError {
        String block = lines.block(line);
        if (!line.rest().isEmpty() && !block.isEmpty()) {
            throw error(line, "text stands behind the word or, further in, below it; not both");
        }
        return line.rest().isEmpty() ? block : line.rest();
    }

    private Rule.Call call(Line line) throws ScriptError {
        Matcher parts = CALL.matcher(line.rest());
        if (!parts.matches()) {
            throw error(line, "call is followed by the name of a tool, for example call files.read");
        }
        Optional<String> json = Optional.ofNullable(parts.group(2)).map(String::strip);
        if (json.isPresent()) {
            return new Rule.Call(parts.group(1), object(line, json.orElseThrow() + "\n" + lines.block(line)));
        }
        ObjectNode arguments = JsonNodeFactory.instance.objectNode();
        for (Optional<Line> next = lines.peekDeeper(line); next.isPresent(); next = lines.peekDeeper(line)) {
            lines.next();
            argument(next.orElseThrow(), arguments);
        }
        return new Rule.Call(parts.group(1), arguments);
    }

    private void argument(Line line, ObjectNode arguments) throws ScriptError {
        Matcher parts = ARGUMENT.matcher(line.text());
        if (!parts.matches()) {
            throw error(line, "an argument has the form name: text or name = JSON");
        }
        String rest = parts.group(3).strip();
        String block = lines.block(line);
        JsonNode value;
        if ("=".equals(parts.group(2))) {
            value = json(line, rest + "\n" + block);
        } else if (rest.isEmpty() || block.isEmpty()) {
            value = JsonNodeFactory.instance.stringNode(rest.isEmpty() ? block : rest);
        } else {
            throw error(line, "text stands behind the name or, further in, below it; not both");
        }
        if (arguments.has(parts.group(1))) {
            throw error(line, "the argument " + parts.group(1) + " stands twice");
        }
        arguments.set(parts.group(1), value);
    }

    private ObjectNode object(Line line, String text) throws ScriptError {
        if (json(line, text) instanceof ObjectNode object) {
            return object;
        }
        throw error(line, "arguments of a call are a JSON object, for example {\"path\": \"specs\"}");
    }

    private JsonNode json(Line line, String text) throws ScriptError {
        try {
            JsonNode value = Json.STRICT.readTree(text);
            if (value != null && !value.isMissingNode()) {
                return value;
            }
        } catch (JacksonException wrong) {
            throw error(line, "this is not JSON; its texts and names stand in double quotes", wrong);
        }
        throw error(line, "JSON is missing behind this");
    }

    private void checkNames(Line line, Set<String> used, Set<String> own) throws ScriptError {
        for (String name : used) {
            if (!own.contains(name) && !captured.contains(name)) {
                Set<String> known = new TreeSet<>(own);
                known.addAll(captured);
                throw error(line, "nothing captures {" + name + "} here; captured are " + known + ", {{ is a plain {");
            }
        }
    }

    private static Set<String> used(Rule.Actions actions) {
        Set<String> names = new HashSet<>();
        actions.say().ifPresent(say -> names.addAll(say.names()));
        actions.calls().forEach(call -> names.addAll(Template.names(call.arguments())));
        return names;
    }

    private ScriptError error(Line line, String message) {
        return new ScriptError(file, line.number(), message);
    }

    private ScriptError error(Line line, String message, JacksonException where) {
        int column = where.getLocation() == null ? 0 : where.getLocation().getColumnNr();
        return error(line, message + (column > 0 ? " (near its character " + column + ")" : ""));
    }

    private static String brief(String word) {
        return word.length() > 40 ? word.substring(0, 40) + "..." : word;
    }
}

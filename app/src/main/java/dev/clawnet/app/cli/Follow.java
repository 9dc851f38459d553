package dev.clawnet.app.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;

/// The next step, with what was typed to say which device, gateway or folder is meant: a command that leaves it out
/// would be about another one.
final class Follow {
    /// What a next command is about the same thing by.
    private static final List<String> KEPT = List.of("--profile", "--state-dir", "--config", "--port");

    private static final Pattern NEXT = Pattern.compile("(?<=next: |next {9})clawnet .*");
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_./:@%+=,-]+");

    private final Directory directory;
    private final Map<String, String> typed;

    private Follow(Directory directory, Map<String, String> typed) {
        this.directory = directory;
        this.typed = typed;
    }

    static Follow of(Directory directory, CommandLine line) {
        Map<String, String> typed = new LinkedHashMap<>();
        for (String name : KEPT) {
            OptionSpec option = line.getParseResult().matchedOption(name);
            if (option != null && !option.stringValues().isEmpty()) {
                typed.put(name, option.stringValues().getLast());
            }
        }
        return new Follow(directory, typed);
    }

    /// A line of an answer, whose next step is marked as such.
    String line(String text) {
        Matcher next = NEXT.matcher(text);
        return typed.isEmpty() || !next.find()
                ? text
                : text.substring(0, next.start()) + command(next.group()) + text.substring(next.end());
    }

    /// A command and what stands behind it.
    String command(String text) {
        if (typed.isEmpty() || !text.startsWith("clawnet ")) {
            return text;
        }
        List<String> words = List.of(text.substring("clawnet ".length()).split("[ ;,]+", -1));
        return directory.find(words).map(entry -> with(entry, text)).orElse(text);
    }

    private String with(Directory.Entry entry, String text) {
        CommandLine line = new CommandLine(entry.make().get());
        StringBuilder kept = new StringBuilder();
        typed.forEach((name, value) -> {
            if (line.getCommandSpec().findOption(name) != null && !text.contains(name)) {
                kept.append(' ').append(name).append(' ').append(quoted(value));
            }
        });
        String command = "clawnet " + entry.name();
        return text.startsWith(command) ? command + kept + text.substring(command.length()) : text;
    }

    /// As a shell takes it for one word.
    private static String quoted(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value.replace("'", "'\\''") + "'";
    }
}

package dev.clawnet.app.cli;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// The commands there are. A command's options are read only when it is chosen: most of a short command's time
/// would otherwise go into describing the others.
public record Directory(List<Entry> entries) {
    /// One command.
    ///
    /// @param name what is typed: one word, or two for a command of a group
    /// @param hidden whether it is left out of the overview
    public record Entry(String name, String summary, Supplier<CliCommand> make, boolean hidden) {
        public Entry(String name, String summary, Supplier<CliCommand> make) {
            this(name, summary, make, false);
        }

        int words() {
            return name.split(" ", -1).length;
        }
    }

    public Directory {
        entries = List.copyOf(entries);
    }

    /// The command that these arguments begin with: the one with the most words.
    public Optional<Entry> find(List<String> arguments) {
        return entries.stream()
                .filter(entry -> entry.words() <= arguments.size())
                .filter(entry ->
                        String.join(" ", arguments.subList(0, entry.words())).equals(entry.name()))
                .max((left, right) -> Integer.compare(left.words(), right.words()));
    }

    /// Those whose name begins with this word: the commands of a group.
    public List<Entry> group(String word) {
        return entries.stream()
                .filter(entry -> entry.name().startsWith(word + " "))
                .toList();
    }

    /// The words at the beginning that name a group: as many as there are; none where the first names none.
    List<String> reached(List<String> arguments) {
        int words = 0;
        while (words < arguments.size()
                && !group(String.join(" ", arguments.subList(0, words + 1))).isEmpty()) {
            words++;
        }
        return arguments.subList(0, words);
    }

    public List<Entry> shown() {
        return entries.stream().filter(entry -> !entry.hidden()).toList();
    }
}

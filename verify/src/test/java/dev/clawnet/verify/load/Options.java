package dev.clawnet.verify.load;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What a case was told: `--name value` pairs.
///
/// @param given only names that some case knows
record Options(Map<String, String> given) {
    private static final Set<String> KNOWN = Set.of(
            "url",
            "token",
            "pid",
            "label",
            "seconds",
            "warm",
            "most",
            "kinds",
            "concurrency",
            "methods",
            "connections",
            "depths",
            "params",
            "persons",
            "writers",
            "receivers",
            "fingerprint",
            "scheme",
            "minutes",
            "megabytes",
            "pace",
            "turns",
            "sessionTurns",
            "count",
            "image");
    private static final double LONGEST_SECONDS = 120;
    private static final int LONGEST_MINUTES = 120;
    private static final long MOST = 50_000_000;

    Options {
        given = Map.copyOf(given);
    }

    static Options parse(List<String> arguments) {
        Map<String, String> given = new HashMap<>();
        for (int i = 0; i < arguments.size(); i += 2) {
            String name = arguments.get(i).replaceFirst("^--", "");
            if (!KNOWN.contains(name) || i + 1 >= arguments.size()) {
                throw new IllegalArgumentException("'" + arguments.get(i) + "' is no option with a value; known are "
                        + KNOWN.stream().sorted().toList());
            }
            given.put(name, arguments.get(i + 1));
        }
        return new Options(given);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(given.get(name));
    }

    String required(String name) {
        return text(name).orElseThrow(() -> new IllegalArgumentException("--" + name + " is missing"));
    }

    List<String> texts(String name, String otherwise) {
        return List.of(text(name).orElse(otherwise).split(",", -1));
    }

    List<Integer> numbers(String name, String otherwise) {
        return Arrays.stream(text(name).orElse(otherwise).split(",", -1))
                .map(Integer::valueOf)
                .toList();
    }

    double seconds(String name, double otherwise) {
        double seconds = text(name).map(Double::valueOf).orElse(otherwise);
        if (!(seconds >= 0 && seconds <= LONGEST_SECONDS)) {
            throw new IllegalArgumentException("--" + name + " is 0 to " + LONGEST_SECONDS);
        }
        return seconds;
    }

    /// A whole number from 1 to `most`.
    int number(String name, int otherwise, int most) {
        int value = text(name).map(Integer::valueOf).orElse(otherwise);
        if (value < 1 || value > most) {
            throw new IllegalArgumentException("--" + name + " is 1 to " + most);
        }
        return value;
    }

    /// Of a soak.
    int minutes() {
        int minutes = text("minutes").map(Integer::valueOf).orElse(20);
        if (minutes < 1 || minutes > LONGEST_MINUTES) {
            throw new IllegalArgumentException("--minutes is 1 to " + LONGEST_MINUTES);
        }
        return minutes;
    }

    /// Operations after which a case ends, however much time is left.
    long most() {
        return Math.clamp(text("most").map(Long::valueOf).orElse(MOST), 1, MOST);
    }
}

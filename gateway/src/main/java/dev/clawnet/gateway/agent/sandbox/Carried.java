package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// What the owner adds to a program's variables, on its way to the program: as variables of whatever makes the walls,
/// under names that mean nothing to it, and by their own names inside alone. Immutable.
///
/// Threat: every user of the machine reads the command lines of all processes in `/proc`, while variables are read by
/// their own user alone. A variable of a box that the program outside takes for its own, such as `LD_PRELOAD` with a
/// file of the box, would run an agent's code before the walls. `CarriedTest` looks at both.
final class Carried {
    private static final String NAME = "CLAWNET_";
    /// A shell takes no other.
    private static final Pattern NAMES = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    /// The kernel takes no longer one, with its name before it. Bytes.
    private static final int LONGEST = 120_000;

    /// The descriptor that a container program reads them from.
    private static final String DESCRIPTOR = "8";

    /// What every box says itself, whatever its owner says.
    private static final Map<String, String> FIXED = Map.of("HOME", Walls.INSIDE, "TERM", "dumb");

    private static final Map<String, String> USUAL = Map.of("PATH", "/usr/local/bin:/usr/bin:/bin", "LANG", "C.UTF-8");

    private final List<String> all;

    /// What the owner adds.
    static Carried of(SandboxRules.Box rules) {
        Map<String, String> own = new TreeMap<>(rules.environment());
        own.keySet().removeAll(FIXED.keySet());
        return new Carried(own);
    }

    /// What every program gets besides, which is no secret and may stand on a command line.
    static Map<String, String> plain(SandboxRules.Box rules) {
        Map<String, String> all = new TreeMap<>(USUAL);
        all.keySet().removeAll(rules.environment().keySet());
        all.putAll(FIXED);
        return all;
    }

    /// @throws IllegalArgumentException for what cannot be a variable; the words hold no value
    Carried(Map<String, String> variables) {
        this.all = new TreeMap<>(variables)
                .entrySet().stream()
                        .map(each -> checked(each.getKey(), each.getValue()))
                        .toList();
    }

    private static String checked(String name, String value) {
        if (!NAMES.matcher(name).matches()) {
            throw new IllegalArgumentException(
                    "a variable's name has letters, digits and `_`, and begins with no digit");
        }
        if (value.indexOf('\0') >= 0 || value.length() > LONGEST) {
            throw new IllegalArgumentException("the variable " + name + " has a value that no program can be given");
        }
        return name + "=" + value;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /// For the process that makes the walls.
    Map<String, String> variables() {
        return IntStream.range(0, all.size()).boxed().collect(Collectors.toMap(i -> NAME + i, all::get));
    }

    /// The line for inside, where a shell gives them their names back.
    List<String> unpacked(List<String> argv) {
        if (all.isEmpty()) {
            return argv;
        }
        String script = each("export \"$%s\"; unset %1$s; ") + "exec \"$@\"";
        return joined(script, argv);
    }

    /// The line that starts a container program, which reads them from a descriptor: nothing of them lies on the disk
    /// or stands in its own variables. What follows `run` begins with `--env-file`.
    ///
    /// @param argv the program, `run`, and what follows it
    /// @throws IllegalArgumentException for one of several lines, which container programs cannot be given so
    List<String> read(List<String> argv) {
        if (all.isEmpty()) {
            return argv;
        }
        all.stream()
                .filter(each -> each.indexOf('\n') >= 0 || each.indexOf('\r') >= 0)
                .findAny()
                .ifPresent(each -> {
                    throw new IllegalArgumentException("the variable " + each.substring(0, each.indexOf('='))
                            + " has several lines: containers take variables of one line");
                });
        String script =
                "exec " + DESCRIPTOR + "<<CLAWNET\n" + each("$%s\n") + "CLAWNET\n" + each("unset %s; ") + "exec \"$@\"";
        List<String> line = new ArrayList<>(argv.subList(0, 2));
        line.addAll(List.of("--env-file", "/dev/fd/" + DESCRIPTOR));
        line.addAll(argv.subList(2, argv.size()));
        return joined(script, line);
    }

    private String each(String form) {
        return IntStream.range(0, all.size())
                .mapToObj(i -> String.format(form, NAME + i))
                .collect(Collectors.joining());
    }

    private static List<String> joined(String script, List<String> argv) {
        List<String> line = new ArrayList<>(List.of("/bin/sh", "-c", script, "sh"));
        line.addAll(argv);
        return line;
    }
}

package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Puts the content of included files where `$include` stands.
///
/// Threat: a file that pulls in what its writer could not have read, or without end. Every target lies in the main
/// file's folder, before and after links are followed; depth and circles are bounded. `IncludesTest` attacks all.
final class Includes {
    static final String KEY = "$include";
    static final int MAX_DEPTH = 10;

    private static final int MAX_FILES = 1000;
    private static final Set<String> NEVER = Set.of("__proto__", "prototype", "constructor");

    private final Path folder;
    private final List<Path> read = new ArrayList<>();

    /// @param main the main file; its folder bounds what may be included
    Includes(Path main) {
        this.folder = folder(main);
    }

    /// The files that were included, each once for each time.
    List<Path> files() {
        return List.copyOf(read);
    }

    ConfigValue resolve(Path main, ConfigValue value) {
        return resolve(value, List.of(main.toAbsolutePath().normalize()));
    }

    /// @param chain files on the way here, the main one first
    private ConfigValue resolve(ConfigValue value, List<Path> chain) {
        boolean including =
                value instanceof ConfigValue.Table table && table.members().containsKey(KEY);
        return including
                ? including((ConfigValue.Table) value, chain)
                : ConfigValue.each(value, (_, inner) -> resolve(inner, chain));
    }

    private ConfigValue including(ConfigValue.Table table, List<Path> chain) {
        Map<String, ConfigValue.Member> own = new LinkedHashMap<>();
        table.members().forEach((name, member) -> {
            if (!name.equals(KEY)) {
                own.put(name, new ConfigValue.Member(member.place(), resolve(member.value(), chain)));
            }
        });
        ConfigValue.Table rest = new ConfigValue.Table(table.place(), own);
        ConfigValue include = Loose.at(table, KEY).orElse(new ConfigValue.Nothing(table.place()));
        ConfigValue included = included(include, chain);
        if (own.isEmpty()) {
            return included;
        }
        if (included instanceof ConfigValue.Table base) {
            return merged(base, rest);
        }
        throw problem(include.place(), "what is included beside other keys must be an object, not " + included.found());
    }

    private ConfigValue included(ConfigValue wanted, List<Path> chain) {
        if (wanted instanceof ConfigValue.Text text) {
            return load(text, chain);
        }
        if (!(wanted instanceof ConfigValue.Items items)) {
            throw problem(wanted.place(), KEY + " must be a string or a list of strings, not " + wanted.found());
        }
        ConfigValue all = new ConfigValue.Table(wanted.place(), Map.of());
        for (ConfigValue item : items.values()) {
            if (!(item instanceof ConfigValue.Text text)) {
                throw problem(
                        item.place(), KEY + " must be a string or a list of strings, not a list with " + item.found());
            }
            all = merged(all, load(text, chain));
        }
        return all;
    }

    private ConfigValue load(ConfigValue.Text text, List<Path> chain) {
        Path target = target(text, chain.getLast());
        if (chain.contains(target)) {
            List<String> names = new ArrayList<>(chain.subList(chain.indexOf(target), chain.size()).stream()
                    .map(Path::toString)
                    .toList());
            names.add(target.toString());
            throw problem(text.place(), "these files include one another: " + String.join(" -> ", names));
        }
        if (chain.size() > MAX_DEPTH) {
            throw problem(text.place(), "files are included more than " + MAX_DEPTH + " deep");
        }
        if (read.size() >= MAX_FILES) {
            throw problem(text.place(), "more than " + MAX_FILES + " files are included");
        }
        read.add(target);
        List<Path> further = new ArrayList<>(chain);
        further.add(target);
        try {
            return resolve(Json5.read(target.toString(), FileText.read(target)), further);
        } catch (ConfigProblem inner) {
            boolean itself = inner.complaints().size() == 1
                    && inner.complaints().getFirst().what().equals("there is no such file");
            if (itself) {
                throw problem(text.place(), "the included file " + target + " does not exist");
            }
            throw inner;
        }
    }

    private Path target(ConfigValue.Text text, Path from) {
        Path target;
        try {
            target = from.resolveSibling(text.text()).toAbsolutePath().normalize();
        } catch (InvalidPathException e) {
            throw problem(text.place(), "this is no path: " + text.text());
        }
        if (!target.startsWith(folder) || !real(target).startsWith(real(folder))) {
            throw problem(
                    text.place(),
                    "the included file " + target + " lies outside of " + folder + ", the main file's folder");
        }
        return target;
    }

    private static Path folder(Path main) {
        Path absolute = main.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return parent == null ? absolute : parent;
    }

    /// With links followed as far as the path exists.
    private static Path real(Path path) {
        try {
            return Files.exists(path) ? path.toRealPath() : path;
        } catch (IOException e) {
            return Path.of("/");
        }
    }

    /// Objects are merged, lists joined; of all else the later counts.
    static ConfigValue merged(ConfigValue first, ConfigValue second) {
        if (first instanceof ConfigValue.Table one && second instanceof ConfigValue.Table two) {
            Map<String, ConfigValue.Member> members = new LinkedHashMap<>();
            one.members().forEach((name, member) -> add(members, name, member));
            two.members().forEach((name, member) -> add(members, name, member));
            return new ConfigValue.Table(two.place(), members);
        }
        if (first instanceof ConfigValue.Items one && second instanceof ConfigValue.Items two) {
            List<ConfigValue> values = new ArrayList<>(one.values());
            values.addAll(two.values());
            return new ConfigValue.Items(two.place(), values);
        }
        return second;
    }

    private static void add(Map<String, ConfigValue.Member> members, String name, ConfigValue.Member member) {
        if (!NEVER.contains(name)) {
            members.merge(
                    name, member, (old, now) -> new ConfigValue.Member(now.place(), merged(old.value(), now.value())));
        }
    }

    private static ConfigProblem problem(Place place, String what) {
        return ConfigProblem.of(place.file(), place, what);
    }
}

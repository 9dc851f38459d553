package dev.clawnet.app.config;

import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.config.ConfigProblem.Complaint;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// The keys that a configuration file may hold, as a tree.
final class KnownKeys {
    private static final String ANY_NAME = "*";
    private static final String ANYTHING = "**";
    private static final String ELEMENT = "[]";

    private final Map<String, KnownKeys> below = new LinkedHashMap<>();

    private KnownKeys() {}

    static KnownKeys read() {
        try (InputStream in = KnownKeys.class.getResourceAsStream("known-keys.txt")) {
            if (in == null) {
                throw new IllegalStateException("the program lacks its list of configuration keys");
            }
            return parse(new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
                    .lines()
                    .toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Lines of keys, one more blank before a key than before the one that holds it.
    static KnownKeys parse(List<String> lines) {
        KnownKeys root = new KnownKeys();
        List<KnownKeys> way = new ArrayList<>(List.of(root));
        for (String line : lines) {
            if (line.isBlank() || line.startsWith("#")) {
                continue;
            }
            String name = line.strip();
            int depth = line.indexOf(name);
            KnownKeys node = new KnownKeys();
            way.subList(depth + 1, way.size()).clear();
            way.getLast().below.put(name, node);
            way.add(node);
        }
        return root;
    }

    /// What the file says beyond the known keys.
    List<Complaint> complaints(ConfigValue value) {
        List<Complaint> complaints = new ArrayList<>();
        check(value, "", complaints);
        return complaints;
    }

    private void check(ConfigValue value, String path, List<Complaint> complaints) {
        if (below.containsKey(ANYTHING) && below.size() == 1) {
            return;
        }
        switch (value) {
            case ConfigValue.Table table ->
                table.members().forEach((name, member) -> {
                    String here = path.isEmpty() ? name : path + "." + name;
                    Optional<KnownKeys> next = next(name);
                    if (next.isPresent()) {
                        next.orElseThrow().check(member.value(), here, complaints);
                    } else if (!below.containsKey(ANYTHING)) {
                        complaints.add(new Complaint(member.place(), unknown(here, name, member.value())));
                    }
                });
            case ConfigValue.Items items ->
                items.values()
                        .forEach(item -> Optional.ofNullable(below.get(ELEMENT))
                                .orElseGet(KnownKeys::new)
                                .check(item, path + ELEMENT, complaints));
            case ConfigValue.Text _, ConfigValue.Digits _, ConfigValue.Flag _, ConfigValue.Nothing _ -> {}
        }
    }

    private Optional<KnownKeys> next(String name) {
        if (name.equals(ELEMENT) || name.equals(ANYTHING)) {
            return Optional.empty();
        }
        return Optional.ofNullable(below.get(name)).or(() -> Optional.ofNullable(below.get(ANY_NAME)));
    }

    private String unknown(String path, String name, ConfigValue value) {
        if (name.equals("$include")) {
            return "$include is not served yet: put everything into one file";
        }
        String said = "unknown key " + path + " (" + value.found() + ")";
        return Nearest.of(name, new TreeSet<>(below.keySet()))
                .map(near -> said + "; did you mean " + path.substring(0, path.length() - name.length()) + near + "?")
                .orElse(said);
    }
}

package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.json.Binder;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.verify.tidy.Repository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// The fewest valid parameters of each method: `name {json}`, one a line. `$word` stands for an object that the
/// test makes before the call; [Example] says which there are.
record Samples(Map<String, String> byMethod) {
    static final String FILE = "verify/src/test/resources/samples.txt";
    private static final Pattern OBJECT = Pattern.compile("\\$([a-z]+)");

    Samples {
        byMethod = Map.copyOf(byMethod);
    }

    /// What an object in a sample looks like in the reference.
    enum Example {
        PERSON("p-6v2c9d0k4m8q1s5w7y3z0b2f4h"),
        CONTACT("p-2f4h6v9d0k4m8q1s5w7y3z0b2c"),
        ASKING("p-9d0k4m8q1s5w7y3z0b2f4h6v2c"),
        IDENTITY("i-4m8q1s5w7y3z0b2f4h6v2c9d0k"),
        GRANT("g-8q1s5w7y3z0b2f4h6v2c9d0k4m"),
        RULE("l-1s5w7y3z0b2f4h6v2c9d0k4m8q"),
        FORM("f-0z1s5w7y3b2f4h6v2c9d0k4m8q"),
        APPROVAL("a-5w7y3z0b2f4h6v2c9d0k4m8q1s"),
        COLLAB("c-7y3z0b2f4h6v2c9d0k4m8q1s5w"),
        CLOSED("c-5w3z7y0b2f4h6v2c9d0k4m8q1s"),
        RUN("r-3z0b2f4h6v2c9d0k4m8q1s5w7y"),
        ENTRY("e-0b2f4h6v2c9d0k4m8q1s5w7y3z"),
        ACT("e-9w5y7z3b0f2h4v6c2d9k0m4q8s"),
        DEVICE("3b1f6f0a2c9d4e7788a0c5d2e4f60718293a4b5c6d7e8f90a1b2c3d4e5f60718"),
        NODE("9a4c6e8f0b1d2c3e4f5061728394a5b6c7d8e9f0011223344556677889900aab"),
        MACHINE("1d5e7f9a0b2c3d4e5f60718293a4b5c6d7e8f9001122334455667788990abbcc"),
        SURFACE("q-9d0k4m8q1s5w7y3z0b2f4h6v2c"),
        EXEC("a-8q1s5w7y3z0b2f4h6v2c9d0k4m"),
        DECIDED("a-1s5w7y3z0b2f4h6v2c9d0k4m8q"),
        QUESTION("a-3z0b2f4h6v2c9d0k4m8q1s5w7y"),
        REPLIED("a-7y3z0b2f4h6v2c9d0k4m8q1s5w"),
        REQUEST("q-2f4h6v2c9d0k4m8q1s5w7y3z0b"),
        OWNER("p-4m8q1s5w7y3z0b2f4h6v2c9d0k"),
        SESSION("agent:main:trip"),
        AGENT("procurement"),
        TOKEN("h-6v2c9d0k4m8q1s5w7y3z0b2f4h"),
        JOB("j-7y3z0b2f4h6v2c9d0k4m8q1s5w"),
        CONFIG("hmac-sha256:v1:8q1s5w7y3z0b2f4h6v2c9d0k4m"),
        MEDIA("md-3z0b2f4h6v2c9d0k4m8q1s5w7y"),
        UPLOAD("su-0f1e2d3c4b5a69788796a5b4c3d2e1f0"),
        SLUG("procurement"),
        KEY("8d4f1c6a");

        private final String text;

        Example(String text) {
            this.text = text;
        }

        String text() {
            return text;
        }

        String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        /// Whether it is something that belongs to somebody.
        boolean owned() {
            return this != SLUG && this != KEY && this != AGENT;
        }

        static Optional<Example> of(String word) {
            return List.of(values()).stream()
                    .filter(each -> each.word().equals(word))
                    .findFirst();
        }
    }

    static Samples read(Repository repository) {
        return parse(repository.read(FILE));
    }

    static Samples parse(String text) {
        Map<String, String> found = new TreeMap<>();
        text.lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty() && !line.startsWith("#"))
                .forEach(line -> {
                    int space = line.indexOf(' ');
                    String name = space < 0 ? line : line.substring(0, space);
                    if (found.put(name, space < 0 ? "{}" : line.substring(space + 1)) != null) {
                        throw new IllegalStateException(FILE + " has two samples of " + name + ": keep one");
                    }
                });
        return new Samples(found);
    }

    /// The sample with its objects filled in.
    ObjectNode of(String method, UnaryOperator<String> object) {
        String filled = OBJECT.matcher(Optional.ofNullable(byMethod.get(method))
                        .orElseThrow(() -> new IllegalStateException(method + " has no sample in " + FILE)))
                .replaceAll(match -> object.apply(match.group(1)));
        return (ObjectNode) Json.STRICT.readTree(filled);
    }

    ObjectNode example(String method) {
        return of(method, word -> Example.of(word).map(Example::text).orElse(word));
    }

    /// Names of the objects that the sample needs.
    List<String> objects(String method) {
        return OBJECT.matcher(byMethod.getOrDefault(method, ""))
                .results()
                .map(match -> match.group(1))
                .distinct()
                .toList();
    }

    /// Whether the sample names something of the caller.
    boolean namesObjects(String method) {
        return objects(method).stream()
                .flatMap(word -> Example.of(word).stream())
                .anyMatch(Example::owned);
    }

    List<String> complaints(Collection<? extends Method<?, ?>> methods) {
        List<String> complaints = new ArrayList<>();
        TreeSet<String> gone = new TreeSet<>(byMethod.keySet());
        for (Method<?, ?> method : methods) {
            gone.remove(method.name());
            if (byMethod.containsKey(method.name())) {
                complaints.addAll(wrong(method));
            } else {
                complaints.add(method.name() + " has no sample: add the line `" + method.name()
                        + " {...}` with the fewest parameters that are valid to " + FILE);
            }
        }
        gone.forEach(name -> complaints.add(name + " is no method: take its line out of " + FILE));
        return complaints;
    }

    private List<String> wrong(Method<?, ?> method) {
        List<String> complaints = new ArrayList<>();
        objects(method.name()).stream()
                .filter(word -> Example.of(word).isEmpty())
                .forEach(word -> complaints.add("the sample of " + method.name() + " names the object $" + word
                        + ", which nobody makes: use one of Samples.Example, or add it there and in Belongings"));
        if (!complaints.isEmpty()) {
            return complaints;
        }
        try {
            ObjectNode params = example(method.name());
            JsonNode bound = method.takesKey() ? params.deepCopy().without(Method.IDEMPOTENCY_KEY) : params;
            Binder.bind(Json.STRICT, bound, method.params());
        } catch (Binder.Unbindable e) {
            complaints.add(
                    "the sample of " + method.name() + " is refused (" + e.reason() + "): mend its line in " + FILE);
        } catch (JacksonException e) {
            complaints.add("the sample of " + method.name() + " is no JSON: mend its line in " + FILE);
        }
        return complaints;
    }
}

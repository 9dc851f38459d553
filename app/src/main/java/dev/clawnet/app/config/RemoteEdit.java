package dev.clawnet.app.config;

import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.protocol.catalogue.ConfigMethods.ConfigIssue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A change from afar as the least change of the file's text: what is the same stays as its writer wrote it, and the
/// mark of a hidden secret stands for the secret that is there.
///
/// Keys that name other files or programs of the machine are changed in the file alone: whoever writes from afar reads
/// and starts none by them. And a secret that they may not read is not sent to an address that they write: it is given
/// anew with a new address.
///
/// @param after the whole text
/// @param keys that say something else
/// @param issues why it is not done; then the text is the old one
record RemoteEdit(String after, List<String> keys, List<ConfigIssue> issues) {
    static final ObjectNode EMPTY = JsonNodeFactory.instance.objectNode();

    private static final Set<String> OF_FILES = Set.of("$include", "secrets");
    /// What of a server of tools says which program is started, and how.
    private static final Set<String> OF_PROGRAMS = Set.of("command", "args", "env", "cwd");
    /// Where the secrets beside them are sent.
    private static final Set<String> ADDRESSES = Set.of("baseUrl", "url", "host", "server", "endpoint");
    /// More than a person changes by hand; beyond it the text is written anew, without its comments.
    private static final int MOST_EDITS = 200;

    RemoteEdit {
        keys = List.copyOf(keys);
        issues = List.copyOf(issues);
    }

    /// One value at another place; absent when the key goes.
    private record Step(List<String> path, Optional<JsonNode> value) {
        String key() {
            return String.join(".", path);
        }
    }

    /// @param before the whole text; a file that is not there yet is an empty object
    static RemoteEdit of(String file, String before, ConfigBook.Edit edit) {
        JsonNode old = ConfigText.node(Json5.read(file, before));
        JsonNode raw = ConfigText.node(Json5.read("the request", edit.raw()));
        List<ConfigIssue> issues = new ArrayList<>();
        if (!(raw instanceof ObjectNode) || !(old instanceof ObjectNode)) {
            return refused(before, List.of(new ConfigIssue("", "a configuration is an object")));
        }
        JsonNode given = restored(raw, Optional.of(old), "", issues);
        JsonNode wanted = edit.merged() ? merged(old, given, "", Set.copyOf(edit.replaced())) : given;
        List<Step> steps = new ArrayList<>();
        differences(old, wanted, List.of(), steps);
        for (Step step : steps) {
            if (step.path().stream().anyMatch(OF_FILES::contains)
                    || step.value().filter(RemoteEdit::namesFiles).isPresent()) {
                issues.add(new ConfigIssue(
                        step.key(), step.key() + " names files of the gateway's machine: change it in the file there"));
            }
        }
        for (Step step : steps) {
            if (startsProgram(step)) {
                issues.add(new ConfigIssue(
                        step.key(),
                        step.key() + " says which program the gateway's machine starts: change it in the file there"));
            }
            if (ADDRESSES.contains(step.path().getLast()) && keepsSecret(old, wanted, step.path())) {
                issues.add(sentElsewhere(step.key()));
            }
        }
        if (!issues.isEmpty()) {
            return refused(before, issues);
        }
        List<String> keys = steps.stream().map(Step::key).toList();
        return new RemoteEdit(written(file, before, wanted, steps), keys, List.of());
    }

    private static RemoteEdit refused(String before, List<ConfigIssue> issues) {
        return new RemoteEdit(before, List.of(), issues);
    }

    private static boolean namesFiles(JsonNode value) {
        return value.propertyStream().anyMatch(each -> each.getKey().equals("$include") || namesFiles(each.getValue()))
                || (value instanceof ArrayNode list && list.valueStream().anyMatch(RemoteEdit::namesFiles));
    }

    private static boolean startsProgram(Step step) {
        return step.path().getFirst().equals("mcp")
                && step.value().isPresent()
                && (step.path().stream().anyMatch(OF_PROGRAMS::contains)
                        || names(step.value().get()));
    }

    private static boolean names(JsonNode value) {
        return value.propertyStream().anyMatch(each -> OF_PROGRAMS.contains(each.getKey()) || names(each.getValue()))
                || (value instanceof ArrayNode list && list.valueStream().anyMatch(RemoteEdit::names));
    }

    private static ConfigIssue sentElsewhere(String key) {
        return new ConfigIssue(
                key, key + " is where the secret beside it is sent: give that secret anew in the same request");
    }

    private static boolean hides(JsonNode value) {
        return (value.isString() && value.stringValue().equals(ConfigText.HIDDEN))
                || value.propertyStream().anyMatch(each -> hides(each.getValue()))
                || (value instanceof ArrayNode list && list.valueStream().anyMatch(RemoteEdit::hides));
    }

    private static Optional<String> movedAddress(ObjectNode now, JsonNode old) {
        return ADDRESSES.stream()
                .filter(now::has)
                .filter(name -> !hides(now.get(name)) && !now.get(name).equals(old.get(name)))
                .findFirst();
    }

    /// Whether a secret beside what stands there is the one that stood there before.
    private static boolean keepsSecret(JsonNode old, JsonNode wanted, List<String> way) {
        Map<String, String> before = secrets(parent(old, way));
        return secrets(parent(wanted, way)).entrySet().stream()
                .anyMatch(each -> each.getValue().equals(before.get(each.getKey())));
    }

    private static JsonNode parent(JsonNode root, List<String> way) {
        JsonNode at = root;
        for (String name : way.subList(0, way.size() - 1)) {
            at = at instanceof ArrayNode list ? list.path(Integer.parseInt(name)) : at.path(name);
        }
        return at;
    }

    private static Map<String, String> secrets(JsonNode block) {
        Map<String, String> found = new HashMap<>();
        secrets(block, "", false, found);
        return found;
    }

    private static void secrets(JsonNode value, String key, boolean hidden, Map<String, String> found) {
        if (value.isString() && !value.stringValue().isEmpty()) {
            String name = key.substring(key.lastIndexOf('.') + 1);
            if (hidden || Way.secret(name) || Way.secretText(value.stringValue())) {
                found.put(key, value.stringValue());
            }
        }
        value.propertyStream()
                .forEach(each -> secrets(
                        each.getValue(), key + "." + each.getKey(), hidden || Way.holdsSecrets(each.getKey()), found));
        if (value instanceof ArrayNode list) {
            for (int i = 0; i < list.size(); i++) {
                secrets(list.get(i), key + "[" + i + "]", hidden, found);
            }
        }
    }

    /// The value with each mark replaced by the secret that stands there.
    private static JsonNode restored(JsonNode value, Optional<JsonNode> old, String key, List<ConfigIssue> issues) {
        if (value.isString() && value.stringValue().equals(ConfigText.HIDDEN)) {
            return old.filter(JsonNode::isString).orElseGet(() -> {
                issues.add(new ConfigIssue(key, "the mark of a hidden secret stands where there is none: " + key));
                return value;
            });
        }
        if (value instanceof ObjectNode object) {
            ObjectNode whole = JsonNodeFactory.instance.objectNode();
            if (old.isPresent() && hides(object)) {
                movedAddress(object, old.get())
                        .ifPresent(name -> issues.add(sentElsewhere(key.isEmpty() ? name : key + "." + name)));
            }
            object.propertyStream()
                    .forEach(each -> whole.set(
                            each.getKey(),
                            restored(
                                    each.getValue(),
                                    old.map(before -> before.get(each.getKey())),
                                    key.isEmpty() ? each.getKey() : key + "." + each.getKey(),
                                    issues)));
            return whole;
        }
        if (value instanceof ArrayNode list) {
            ArrayNode whole = JsonNodeFactory.instance.arrayNode();
            for (int i = 0; i < list.size(); i++) {
                whole.add(restored(list.get(i), element(old, list.get(i), i), key + "[" + i + "]", issues));
            }
            return whole;
        }
        return value;
    }

    /// The element that was there: the one of the same `id`, else the one at the same place.
    private static Optional<JsonNode> element(Optional<JsonNode> list, JsonNode now, int index) {
        Optional<JsonNode> id = Optional.ofNullable(now.get("id"));
        if (id.isPresent()) {
            return list.flatMap(all -> all.valueStream()
                    .filter(each -> id.equals(Optional.ofNullable(each.get("id"))))
                    .findFirst());
        }
        return list.map(all -> all.get(index));
    }

    private static JsonNode merged(JsonNode old, JsonNode patch, String key, Set<String> replaced) {
        if (!(patch instanceof ObjectNode change) || replaced.contains(key)) {
            return patch;
        }
        ObjectNode whole = old instanceof ObjectNode object ? object.deepCopy() : JsonNodeFactory.instance.objectNode();
        change.propertyStream().forEach(each -> {
            String here = key.isEmpty() ? each.getKey() : key + "." + each.getKey();
            if (each.getValue().isNull()) {
                whole.remove(each.getKey());
            } else {
                JsonNode before = Optional.ofNullable(whole.get(each.getKey())).orElse(EMPTY);
                whole.set(each.getKey(), merged(before, each.getValue(), here, replaced));
            }
        });
        return whole;
    }

    private static void differences(JsonNode old, JsonNode now, List<String> way, List<Step> steps) {
        if (old.equals(now)) {
            return;
        }
        if (old instanceof ObjectNode before && now instanceof ObjectNode after) {
            before.propertyNames().stream()
                    .filter(name -> !after.has(name))
                    .forEach(name -> steps.add(new Step(to(way, name), Optional.empty())));
            after.propertyStream()
                    .forEach(each -> Optional.ofNullable(before.get(each.getKey()))
                            .ifPresentOrElse(
                                    value -> differences(value, each.getValue(), to(way, each.getKey()), steps),
                                    () -> steps.add(new Step(to(way, each.getKey()), Optional.of(each.getValue())))));
        } else if (old instanceof ArrayNode before && now instanceof ArrayNode after && before.size() == after.size()) {
            for (int i = 0; i < before.size(); i++) {
                differences(before.get(i), after.get(i), to(way, Integer.toString(i)), steps);
            }
        } else {
            steps.add(new Step(way, Optional.of(now)));
        }
    }

    private static List<String> to(List<String> way, String name) {
        List<String> longer = new ArrayList<>(way);
        longer.add(name);
        return List.copyOf(longer);
    }

    private static String written(String file, String before, JsonNode wanted, List<Step> steps) {
        if (steps.size() > MOST_EDITS) {
            return wanted.toPrettyString() + "\n";
        }
        String text = before;
        for (Step step : steps) {
            ConfigEdit edit = new ConfigEdit(file, text);
            text = step.value()
                    .map(value -> edit.set(step.path(), value.toString()))
                    .orElseGet(() -> edit.unset(step.path()));
        }
        return text;
    }
}

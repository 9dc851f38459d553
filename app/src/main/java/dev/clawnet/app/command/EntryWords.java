package dev.clawnet.app.command;

import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The fields of an entry or event as one line for people: who, what, and how it went. Names stand for the ids that the
/// reader knows; every field as it is comes with `--json`.
final class EntryWords {
    private static final Pattern ID = Pattern.compile("\\b[pi]-[0-9a-z]{20,40}\\b");
    private static final Pattern DEVICE = Pattern.compile("\\bdevice:([0-9a-f]{12})[0-9a-f]{52}\\b");

    /// Told in their own place, or of no use to a person who reads a list.
    private static final Set<String> TOLD = Set.of(
            "actor",
            "owner",
            "identity",
            "verb",
            "resource",
            "target",
            "counterpart",
            "result",
            "reason",
            "basis",
            "causes",
            "l1",
            "l2",
            "audience",
            "run",
            "purpose",
            "revision",
            "findings",
            "intent",
            "tokensIn",
            "tokensOut");

    private final Map<String, String> callings;

    /// @param callings how people and identities are called, by id
    EntryWords(Map<String, String> callings) {
        this.callings = Map.copyOf(callings);
    }

    /// With the names that the caller may know. One call for each kind of name, none for each row.
    static EntryWords of(Desk desk) {
        Map<String, String> callings = new LinkedHashMap<>(desk.names().callings());
        callings.put(desk.names().self().person().value(), "me");
        desk.call(IdentityMethods.IDENTITIES_LIST, new Method.None())
                .identities()
                .forEach(identity -> callings.put(identity.identity(), identity.slug()));
        return new EntryWords(callings);
    }

    String of(Map<String, String> fields) {
        List<String> words = new ArrayList<>();
        Optional.ofNullable(fields.get("identity"))
                .or(() -> Optional.ofNullable(fields.get("actor")))
                .map(this::called)
                .ifPresent(words::add);
        add(words, fields, "verb", "");
        add(words, fields, "resource", "");
        add(words, fields, "target", "to ");
        add(words, fields, "counterpart", "with ");
        add(words, fields, "result", "-> ");
        add(words, fields, "reason", "because ");
        if ("deny".equals(fields.get("l2"))) {
            words.add("(refused by the node)");
        }
        String rest = new TreeMap<>(fields)
                .entrySet().stream()
                        .filter(field -> !TOLD.contains(field.getKey()))
                        .map(field -> field.getKey() + "=" + called(field.getValue()))
                        .collect(Collectors.joining(" "));
        if (!rest.isEmpty()) {
            words.add(rest);
        }
        return String.join(" ", words);
    }

    private void add(List<String> words, Map<String, String> fields, String name, String before) {
        String value = fields.getOrDefault(name, "");
        if (!value.isBlank()) {
            words.add(before + called(value));
        }
    }

    private String called(String text) {
        String named = ID.matcher(text)
                .replaceAll(id -> Matcher.quoteReplacement(callings.getOrDefault(id.group(), id.group())));
        return DEVICE.matcher(named).replaceAll("device:$1");
    }
}

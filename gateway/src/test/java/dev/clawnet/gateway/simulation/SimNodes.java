package dev.clawnet.gateway.simulation;

import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.node.NodeCalls;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Kind;
import dev.clawnet.protocol.node.InvokeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// The machines of all people: a map from path to text each. They outlive the gateway. They know no labels and let
/// everything through; they answer at once, late, never, with an error, or lose the line before or after the effect.
final class SimNodes {
    /// How a person's node behaves.
    enum Mood {
        WELL,
        LATE,
        SILENT,
        GONE,
        BROKEN
    }

    private final Map<PersonId, SortedMap<String, String>> files = new TreeMap<>();
    private final Map<PersonId, Mood> moods = new TreeMap<>();
    private final Set<String> carriedOut = new HashSet<>();

    void mood(PersonId owner, Mood mood) {
        moods.put(owner, mood);
    }

    void well() {
        moods.clear();
    }

    void put(PersonId owner, String path, String text) {
        of(owner).put(path, text);
    }

    private SortedMap<String, String> of(PersonId owner) {
        return files.computeIfAbsent(owner, _ -> new TreeMap<>());
    }

    /// The way to the nodes from one process.
    NodeCalls from(SimTime time, Chance chance, Judge judge) {
        return (owner, node, command, params, context, timeout) -> {
            if (!node.equals("laptop")) {
                return new InvokeResult.NotConnected(false);
            }
            judge.asked(owner, command, params, context);
            return switch (moods.getOrDefault(owner, Mood.WELL)) {
                case WELL -> {
                    InvokeResult result = act(owner, command, params, context, judge);
                    time.interleave();
                    yield result;
                }
                case LATE -> {
                    boolean before = chance.oneIn(2);
                    Optional<InvokeResult> early =
                            before ? Optional.of(act(owner, command, params, context, judge)) : Optional.empty();
                    time.pass(Duration.ofMillis(chance.nextInt((int) timeout.toMillis())));
                    yield early.orElseGet(() -> act(owner, command, params, context, judge));
                }
                case SILENT -> {
                    if (chance.oneIn(2)) {
                        act(owner, command, params, context, judge);
                    }
                    time.pass(timeout);
                    yield new InvokeResult.TimedOut();
                }
                case GONE -> {
                    boolean sent = chance.oneIn(2);
                    if (sent && chance.oneIn(2)) {
                        act(owner, command, params, context, judge);
                    }
                    yield new InvokeResult.NotConnected(sent);
                }
                case BROKEN ->
                    chance.oneIn(2)
                            ? refused(time, chance)
                            : new InvokeResult.Ok(Json.STRICT.createObjectNode().put("path", "../" + chance.nextInt()));
            };
        };
    }

    /// The node says no, some time later.
    private static InvokeResult refused(SimTime time, Chance chance) {
        if (chance.oneIn(2)) {
            time.pass(Duration.ofSeconds(chance.nextInt(20)));
        }
        return new InvokeResult.NodeError(chance.pick(List.of("CONFLICT", "L2_DENIED", "L2_DENIED", "??")), "no");
    }

    private InvokeResult act(PersonId owner, String command, JsonNode params, InvokeContext context, Judge judge) {
        boolean again = !carriedOut.add(context.idempotencyKey());
        Broken.unless(!again, "INV-29 an effect happens once", context.idempotencyKey() + " " + command);
        judge.carriedOut(owner, command, context);
        return switch (command) {
            case FilesCommands.LIST -> list(owner, params.path("path").asString());
            case FilesCommands.READ -> read(owner, params.path("path").asString());
            case FilesCommands.SEARCH ->
                search(owner, Json.STRICT.treeToValue(params, FilesCommands.SearchParams.class));
            case FilesCommands.WRITE -> write(owner, Json.STRICT.treeToValue(params, FilesCommands.WriteParams.class));
            default -> new InvokeResult.NodeError("UNKNOWN_COMMAND", "no such command");
        };
    }

    private InvokeResult list(PersonId owner, String folder) {
        String prefix = folder.equals("/") ? "/" : folder + "/";
        TreeSet<String> names = new TreeSet<>();
        List<FilesCommands.Item> items = new ArrayList<>();
        of(owner).keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .map(path -> path.substring(prefix.length()))
                .forEach(rest -> {
                    String name = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
                    if (names.add(name)) {
                        items.add(new FilesCommands.Item(name, rest.contains("/") ? Kind.DIRECTORY : Kind.FILE, 0, 0));
                    }
                });
        return items.isEmpty() ? missing() : ok(new FilesCommands.Listing(folder, items, 0, false));
    }

    private InvokeResult read(PersonId owner, String path) {
        return Optional.ofNullable(of(owner).get(path))
                .map(text -> ok(new FilesCommands.Content(
                        path,
                        FilesCommands.Encoding.UTF_8,
                        text,
                        0,
                        Optional.empty(),
                        text.length(),
                        Optional.empty())))
                .orElseGet(SimNodes::missing);
    }

    private InvokeResult search(PersonId owner, FilesCommands.SearchParams params) {
        List<FilesCommands.Match> matches = new ArrayList<>();
        of(owner).forEach((path, text) -> {
            boolean below = path.startsWith(params.path() + "/");
            if (below && text.contains(params.text().orElse(""))) {
                matches.add(new FilesCommands.Match(path, text.length(), Optional.of(1), Optional.of(text)));
            }
        });
        return ok(new FilesCommands.Found(matches.stream().limit(3).toList(), matches.size() > 3));
    }

    private InvokeResult write(PersonId owner, FilesCommands.WriteParams params) {
        String path = params.path();
        String folder = path.equals("/") ? path : path + "/";
        if (of(owner).keySet().stream().anyMatch(file -> file.startsWith(folder))) {
            return new InvokeResult.NodeError("NOT_A_FILE", "there is a folder");
        }
        if (params.mode() == FilesCommands.WriteMode.NEW_NAME) {
            for (int n = 2; of(owner).containsKey(path); n++) {
                path = params.path() + " (" + n + ")";
            }
        }
        boolean fresh = of(owner).put(path, params.data()) == null;
        return ok(new FilesCommands.Written(
                path, "undo", fresh ? "absent" : "some", "after", params.data().length()));
    }

    private static InvokeResult ok(Object payload) {
        return new InvokeResult.Ok(Json.STRICT.valueToTree(payload));
    }

    private static InvokeResult missing() {
        return new InvokeResult.NodeError("NOT_FOUND", "nothing there");
    }
}

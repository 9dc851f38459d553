package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.node.NodeCalls;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Kind;
import dev.clawnet.protocol.node.InvokeContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Every person's node as a map from path to text. It answers like the real file service, knows no labels, and lets
/// everything through: what it is asked for is the gateway's decision alone.
final class MemoryFolders implements NodeCalls {
    private final Map<PersonId, SortedMap<String, String>> files = new HashMap<>();

    /// Paths that the node's own policy closes.
    private final Set<String> closed = new HashSet<>();

    private final List<String> operations = new ArrayList<>();
    private Runnable afterEffect = () -> {};

    /// Keys of the calls that were carried out, in their order.
    List<String> operations() {
        return List.copyOf(operations);
    }

    /// From now on the node's own policy refuses this path.
    void close(String path) {
        closed.add(path);
    }

    /// What happens after an effect and before its answer.
    void afterEffect(Runnable what) {
        this.afterEffect = what;
    }

    void put(PersonId owner, String path, String text) {
        of(owner).put(path, text);
    }

    SortedMap<String, String> of(PersonId owner) {
        return files.computeIfAbsent(owner, _ -> new TreeMap<>());
    }

    @Override
    public InvokeResult invoke(
            PersonId owner, String nodeName, String command, JsonNode params, InvokeContext context, Duration timeout) {
        if (!nodeName.equals("laptop")) {
            return new InvokeResult.NotConnected(false);
        }
        operations.add(context.idempotencyKey());
        InvokeResult result = carriedOut(owner, command, params);
        afterEffect.run();
        return result;
    }

    private InvokeResult carriedOut(PersonId owner, String command, JsonNode params) {
        if (closed.contains(params.path("path").asString())) {
            return new InvokeResult.NodeError("L2_DENIED", "the node's own policy does not allow this");
        }
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
        String text = of(owner).get(path);
        return text == null
                ? missing()
                : ok(new FilesCommands.Content(
                        path, FilesCommands.Encoding.UTF_8, text, 0, Optional.empty(), text.length()));
    }

    private InvokeResult search(PersonId owner, FilesCommands.SearchParams params) {
        List<FilesCommands.Match> matches = new ArrayList<>();
        of(owner).forEach((path, text) -> {
            boolean below = path.startsWith(params.path() + "/");
            boolean hidden = params.exclude().orElse(List.of()).stream()
                    .anyMatch(place -> path.equals(place) || path.startsWith(place + "/"));
            if (below && !hidden && text.contains(params.text().orElse(""))) {
                matches.add(new FilesCommands.Match(path, text.length(), Optional.of(1), Optional.of(text)));
            }
        });
        return ok(new FilesCommands.Found(matches.stream().limit(3).toList(), matches.size() > 3));
    }

    private InvokeResult write(PersonId owner, FilesCommands.WriteParams params) {
        String path = params.path();
        String folder = path.equals("/") ? path : path + "/";
        if (of(owner).keySet().stream().anyMatch(file -> file.startsWith(folder))) {
            return new InvokeResult.NodeError("WRONG_KIND", "there is a folder");
        }
        if (params.mode() == FilesCommands.WriteMode.NEW_NAME) {
            for (int n = 2; of(owner).containsKey(path); n++) {
                path = params.path() + " (" + n + ")";
            }
        }
        String before = of(owner).put(path, params.data());
        return ok(new FilesCommands.Written(
                path,
                "undo",
                before == null ? "absent" : "some",
                "after",
                params.data().length()));
    }

    private static InvokeResult ok(Object payload) {
        return new InvokeResult.Ok(Json.STRICT.valueToTree(payload));
    }

    private static InvokeResult missing() {
        return new InvokeResult.NodeError("NOT_FOUND", "nothing there");
    }
}

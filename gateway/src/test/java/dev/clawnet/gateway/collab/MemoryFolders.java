package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.node.NodeCalls;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Kind;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.PatchCommands;
import dev.clawnet.protocol.node.UndoCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
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
    private final Map<PersonId, Integer> minted = new HashMap<>();
    private final Map<String, Done> operationsDone = new HashMap<>();
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
            case FilesCommands.LIST -> list(owner, Json.STRICT.treeToValue(params, FilesCommands.ListParams.class));
            case FilesCommands.READ -> read(owner, Json.STRICT.treeToValue(params, FilesCommands.ReadParams.class));
            case FilesCommands.SEARCH ->
                search(owner, Json.STRICT.treeToValue(params, FilesCommands.SearchParams.class));
            case FilesCommands.WRITE -> write(owner, Json.STRICT.treeToValue(params, FilesCommands.WriteParams.class));
            case ChangeCommands.APPEND ->
                append(owner, Json.STRICT.treeToValue(params, ChangeCommands.AppendParams.class));
            case ChangeCommands.MKDIR ->
                below(owner, params.path("path").asString()).isEmpty()
                        ? changed(owner, params.path("path").asString(), Map.of())
                        : conflict();
            case ChangeCommands.DELETE -> delete(owner, params.path("path").asString());
            case ChangeCommands.RENAME -> {
                String path = params.path("path").asString();
                String beside = path.substring(0, path.lastIndexOf('/') + 1)
                        + params.path("name").asString();
                yield carry(owner, path, beside, FilesCommands.WriteMode.CREATE, true);
            }
            case ChangeCommands.MOVE, ChangeCommands.COPY -> {
                ChangeCommands.TwoEnds ends = Json.STRICT.treeToValue(params, ChangeCommands.TwoEnds.class);
                yield carry(
                        owner,
                        ends.path(),
                        ends.target(),
                        ends.mode().orElse(FilesCommands.WriteMode.CREATE),
                        command.equals(ChangeCommands.MOVE));
            }
            case PatchCommands.PATCH -> patch(owner, Json.STRICT.treeToValue(params, PatchCommands.PatchParams.class));
            case UndoCommands.UNDO -> undo(owner, params.path("operation").asString());
            default -> new InvokeResult.NodeError("UNKNOWN_COMMAND", "no such command");
        };
    }

    /// Texts that are there once, and whole files.
    private InvokeResult patch(PersonId owner, PatchCommands.PatchParams params) {
        Map<String, Optional<String>> after = new TreeMap<>();
        for (int i = 0; i < params.parts().size(); i++) {
            PatchCommands.Part part = params.parts().get(i);
            String text = of(owner).get(part.path());
            if ((text == null) != (part.kind() == PatchCommands.Kind.ADD)) {
                return missed(i, text == null ? PatchCommands.Reason.MISSING : PatchCommands.Reason.TAKEN);
            }
            String fresh = part.data().orElse(text);
            for (PatchCommands.Edit edit : part.edits()) {
                String old = edit.old().strip();
                if (fresh == null || !fresh.contains(old)) {
                    return missed(i, PatchCommands.Reason.NOT_FOUND);
                }
                fresh = fresh.replace(old, edit.text().strip());
            }
            after.put(
                    part.path(),
                    part.kind() == PatchCommands.Kind.DELETE ? Optional.empty() : Optional.ofNullable(fresh));
        }
        List<ChangeCommands.Changed> changed = new ArrayList<>();
        for (PatchCommands.Part part : params.parts()) {
            InvokeResult done =
                    changed(owner, part.path(), Map.of(part.path(), after.getOrDefault(part.path(), Optional.empty())));
            if (done instanceof InvokeResult.Ok ok) {
                changed.add(Json.LENIENT.treeToValue(ok.payload(), ChangeCommands.Changed.class));
            }
        }
        return ok(new PatchCommands.Patched(changed, Optional.empty()));
    }

    private static InvokeResult missed(int part, PatchCommands.Reason reason) {
        return ok(new PatchCommands.Patched(
                List.of(),
                Optional.of(
                        new PatchCommands.Miss(part, 0, reason, 0, Optional.of(1), Optional.of("the nearest line")))));
    }

    /// One operation: what was at each path that it changed, and what it left there.
    private record Done(Map<String, Optional<String>> before, Map<String, Optional<String>> after) {}

    private InvokeResult append(PersonId owner, ChangeCommands.AppendParams params) {
        String old = of(owner).get(params.path());
        if (old == null && !below(owner, params.path()).isEmpty()) {
            return new InvokeResult.NodeError("WRONG_KIND", "there is a folder");
        }
        String text = (old == null ? "" : old) + params.data();
        return changed(owner, params.path(), Map.of(params.path(), Optional.of(text)));
    }

    private InvokeResult delete(PersonId owner, String path) {
        Map<String, Optional<String>> gone = new TreeMap<>();
        below(owner, path).keySet().forEach(each -> gone.put(each, Optional.empty()));
        return gone.isEmpty() ? missing() : changed(owner, path, gone);
    }

    private InvokeResult carry(PersonId owner, String path, String to, FilesCommands.WriteMode mode, boolean goes) {
        SortedMap<String, String> from = below(owner, path);
        if (from.isEmpty()) {
            return missing();
        }
        if (to.equals(path) || to.startsWith(path + "/") || path.startsWith(to + "/")) {
            return conflict();
        }
        String target = to;
        for (int n = 2;
                mode == FilesCommands.WriteMode.NEW_NAME
                        && !below(owner, target).isEmpty();
                n++) {
            target = to + " (" + n + ")";
        }
        boolean over = mode == FilesCommands.WriteMode.REPLACE
                && from.containsKey(path)
                && of(owner).containsKey(target);
        if (!over && !below(owner, target).isEmpty()) {
            return conflict();
        }
        Map<String, Optional<String>> all = new TreeMap<>();
        for (Map.Entry<String, String> each : from.entrySet()) {
            all.put(target + each.getKey().substring(path.length()), Optional.of(each.getValue()));
            if (goes) {
                all.put(each.getKey(), Optional.empty());
            }
        }
        return changed(owner, target, all);
    }

    private InvokeResult undo(PersonId owner, String operation) {
        Done done = operationsDone.remove(owner + operation);
        if (done == null) {
            return missing();
        }
        for (Map.Entry<String, Optional<String>> each : done.after().entrySet()) {
            if (!Optional.ofNullable(of(owner).get(each.getKey())).equals(each.getValue())) {
                return conflict();
            }
        }
        return changed(owner, done.before().keySet().stream().findFirst().orElse("/"), done.before());
    }

    private InvokeResult changed(PersonId owner, String path, Map<String, Optional<String>> changes) {
        String operation = record(owner, changes);
        changes.forEach((each, text) -> text.ifPresentOrElse(
                there -> of(owner).put(each, there), () -> of(owner).remove(each)));
        List<String> made = changes.entrySet().stream()
                .filter(each -> each.getValue().isPresent())
                .map(Map.Entry::getKey)
                .filter(each -> !each.equals(path))
                .toList();
        List<String> all = new ArrayList<>(List.of(path));
        all.addAll(made);
        return ok(new ChangeCommands.Changed(path, operation, Optional.of(all)));
    }

    private String record(PersonId owner, Map<String, Optional<String>> changes) {
        String operation = "u-" + minted.merge(owner, 1, Integer::sum);
        Map<String, Optional<String>> before = new TreeMap<>();
        changes.keySet()
                .forEach(each -> before.put(each, Optional.ofNullable(of(owner).get(each))));
        operationsDone.put(owner + operation, new Done(before, new TreeMap<>(changes)));
        return operation;
    }

    private SortedMap<String, String> below(PersonId owner, String path) {
        SortedMap<String, String> found = new TreeMap<>();
        of(owner).forEach((each, text) -> {
            if (each.equals(path) || each.startsWith(path.equals("/") ? path : path + "/")) {
                found.put(each, text);
            }
        });
        return found;
    }

    private static InvokeResult conflict() {
        return new InvokeResult.NodeError("CONFLICT", "not as expected");
    }

    private InvokeResult list(PersonId owner, FilesCommands.ListParams params) {
        String folder = params.path();
        String prefix = folder.equals("/") ? "/" : folder + "/";
        TreeSet<String> names = new TreeSet<>();
        List<FilesCommands.Item> items = new ArrayList<>();
        of(owner).keySet().stream()
                .filter(path -> path.startsWith(prefix))
                .filter(path -> !hidden(path, params.exclude()))
                .map(path -> path.substring(prefix.length()))
                .forEach(rest -> {
                    String name = rest.contains("/") ? rest.substring(0, rest.indexOf('/')) : rest;
                    if (names.add(name)) {
                        items.add(new FilesCommands.Item(name, rest.contains("/") ? Kind.DIRECTORY : Kind.FILE, 0, 0));
                    }
                });
        boolean more = items.size() > FilesCommands.MAX_ENTRIES;
        return items.isEmpty()
                ? missing()
                : ok(new FilesCommands.Listing(
                        folder, items.stream().limit(FilesCommands.MAX_ENTRIES).toList(), 0, more));
    }

    private static boolean hidden(String path, Optional<List<String>> exclude) {
        return exclude.orElse(List.of()).stream().anyMatch(place -> path.equals(place) || path.startsWith(place + "/"));
    }

    /// Bytes are those of the text in Latin 1.
    private static InvokeResult part(FilesCommands.ReadParams params, byte[] all) {
        long from = params.offset().orElse(0L);
        int end = (int) Math.min(all.length, from + params.limit().orElse(FilesCommands.MAX_BYTES));
        return ok(new FilesCommands.Content(
                params.path(),
                FilesCommands.Encoding.BASE64,
                Base64.getEncoder().encodeToString(Arrays.copyOfRange(all, (int) from, end)),
                from,
                end < all.length ? Optional.of((long) end) : Optional.empty(),
                all.length,
                Optional.empty()));
    }

    private InvokeResult read(PersonId owner, FilesCommands.ReadParams params) {
        String path = params.path();
        String text = of(owner).get(path);
        if (text != null && params.encoding().equals(Optional.of(FilesCommands.Encoding.BASE64))) {
            return part(params, text.getBytes(StandardCharsets.ISO_8859_1));
        }
        return text == null
                ? missing()
                : ok(new FilesCommands.Content(
                        path,
                        FilesCommands.Encoding.UTF_8,
                        text,
                        0,
                        Optional.empty(),
                        text.length(),
                        Optional.empty()));
    }

    private InvokeResult search(PersonId owner, FilesCommands.SearchParams params) {
        List<FilesCommands.Match> matches = new ArrayList<>();
        of(owner).forEach((path, text) -> {
            boolean below = path.startsWith(params.path() + "/");
            if (below
                    && !hidden(path, params.exclude())
                    && text.contains(params.text().orElse(""))) {
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
        String undo = record(owner, Map.of(path, Optional.of(params.data())));
        String before = of(owner).put(path, params.data());
        return ok(new FilesCommands.Written(
                path,
                undo,
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

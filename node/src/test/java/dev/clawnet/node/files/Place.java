package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Content;
import dev.clawnet.protocol.node.FilesCommands.Encoding;
import dev.clawnet.protocol.node.FilesCommands.Found;
import dev.clawnet.protocol.node.FilesCommands.ListParams;
import dev.clawnet.protocol.node.FilesCommands.Listing;
import dev.clawnet.protocol.node.FilesCommands.ReadParams;
import dev.clawnet.protocol.node.FilesCommands.SearchParams;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.FilesCommands.WriteParams;
import dev.clawnet.protocol.node.FilesCommands.Written;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A root, something outside it, and a file service over both.
final class Place {
    static final String SECRET = "outside-canary";

    final Path root;
    final Path outside;
    final Path state;
    final Path policyFile;
    FileService service;
    private int keys;
    private int opened;
    private long now = 1_000;

    Place(Path temp) throws IOException {
        this(temp, new RealDisk());
    }

    Place(Path temp, Disk disk) throws IOException {
        Path real = temp.toRealPath();
        root = Files.createDirectory(real.resolve("root"));
        outside = Files.createDirectory(real.resolve("outside"));
        state = real.resolve("state");
        policyFile = real.resolve("policy.json");
        Files.writeString(outside.resolve("secret.txt"), SECRET);
        policy("{\"roots\":[{\"path\":\"" + root + "\",\"read\":true,\"write\":true}]}");
        service = open(false, disk, Bounds.DEFAULT);
    }

    FileService open(boolean foldsCase) throws IOException {
        return open(foldsCase, new RealDisk(), Bounds.DEFAULT);
    }

    FileService open(boolean foldsCase, Disk disk, Bounds bounds) throws IOException {
        // A node that starts again has other chance than before.
        Random random = new Random(5 + 1_000L * opened++);
        return new FileService(
                new LocalPolicyFile(policyFile, List.of(state), foldsCase),
                state,
                new Changing.Parts(disk, bounds, random, () -> Instant.ofEpochMilli(now++)),
                () -> 0L);
    }

    /// A change by an agent of Li's.
    Changed change(String command, Object params) throws Refusal {
        return change(command, params, "i-procurement");
    }

    /// @param agent empty: the owner does it
    Changed change(String command, Object params, String agent) throws Refusal {
        return ask(command, params, Changed.class, agent);
    }

    Changed append(Object path, String text) throws Refusal {
        return change(
                ChangeCommands.APPEND,
                new ChangeCommands.AppendParams(path.toString(), text, Optional.empty(), Optional.empty()));
    }

    Changed mkdir(Object path) throws Refusal {
        return change(ChangeCommands.MKDIR, new ChangeCommands.MkdirParams(path.toString(), Optional.empty()));
    }

    Changed move(Object from, Object to, WriteMode mode) throws Refusal {
        return change(ChangeCommands.MOVE, ends(from, to, mode));
    }

    Changed copy(Object from, Object to, WriteMode mode) throws Refusal {
        return change(ChangeCommands.COPY, ends(from, to, mode));
    }

    Changed rename(Object path, String name) throws Refusal {
        return change(ChangeCommands.RENAME, new ChangeCommands.RenameParams(path.toString(), name));
    }

    Changed delete(Object path) throws Refusal {
        return change(ChangeCommands.DELETE, new ChangeCommands.DeleteParams(path.toString()));
    }

    /// By the owner.
    Changed undo(String operation) throws Refusal {
        return undo(operation, "");
    }

    Changed undo(String operation, String agent) throws Refusal {
        return change(UndoCommands.UNDO, new UndoCommands.UndoParams(operation), agent);
    }

    UndoCommands.Operations journal(String agent) throws Refusal {
        return ask(
                UndoCommands.JOURNAL,
                new UndoCommands.JournalParams(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true),
                        Optional.empty()),
                UndoCommands.Operations.class,
                agent);
    }

    static ChangeCommands.TwoEnds ends(Object from, Object to, WriteMode mode) {
        return new ChangeCommands.TwoEnds(from.toString(), to.toString(), Optional.of(mode));
    }

    void policy(String json) throws IOException {
        Files.writeString(policyFile, json);
    }

    Path file(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    Content read(Object path) throws Refusal {
        return ask(FilesCommands.READ, read(path.toString(), Optional.empty(), Optional.empty()), Content.class);
    }

    static ReadParams read(String path, Optional<Long> offset, Optional<Integer> limit) {
        return ReadParams.bytes(path, offset, limit, Optional.empty());
    }

    Listing list(Object path) throws Refusal {
        return ask(
                FilesCommands.LIST,
                new ListParams(path.toString(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty()),
                Listing.class);
    }

    Found search(String text) throws Refusal {
        return ask(
                FilesCommands.SEARCH,
                SearchParams.of(
                        root.toString(),
                        Optional.empty(),
                        Optional.of(text),
                        List.of(root.toString()),
                        Optional.empty(),
                        Optional.empty()),
                Found.class);
    }

    Written write(Object path, String text, WriteMode mode) throws Refusal {
        return write(params(path, text, mode), "key-" + keys++);
    }

    Written write(WriteParams params, String key) throws Refusal {
        return Json.LENIENT.treeToValue(
                service.serve(FilesCommands.WRITE, Json.STRICT.valueToTree(params), origin(key, params)),
                Written.class);
    }

    static WriteParams params(Object path, String text, WriteMode mode) {
        return new WriteParams(
                path.toString(), text, Optional.of(Encoding.UTF_8), mode, Optional.of(false), Optional.empty());
    }

    <R> R ask(String command, Object params, Class<R> type) throws Refusal {
        return ask(command, params, type, "i-procurement");
    }

    <R> R ask(String command, Object params, Class<R> type, String agent) throws Refusal {
        Origin origin = new Origin("p-li", agent, "r-1", "key-" + keys++, Integer.toHexString(params.hashCode()));
        return Json.LENIENT.treeToValue(service.serve(command, Json.STRICT.valueToTree(params), origin), type);
    }

    private static Origin origin(String key, Object params) {
        return new Origin("p-li", "i-procurement", "r-1", key, Integer.toHexString(params.hashCode()));
    }

    interface Call {
        Object run() throws Refusal;
    }

    static void refused(NodeError code, Call call) {
        assertThatExceptionOfType(Refusal.class)
                .isThrownBy(call::run)
                .satisfies(refusal -> org.assertj.core.api.Assertions.assertThat(refusal.code())
                        .isEqualTo(code));
    }
}

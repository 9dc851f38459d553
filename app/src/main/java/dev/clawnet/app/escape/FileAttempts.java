package dev.clawnet.app.escape;

import dev.clawnet.node.files.FileService;
import dev.clawnet.node.files.Origin;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.text.Normalizer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// The same for the folders that a node opens to agents: one folder is open, and everything else is to be reached.
final class FileAttempts {
    private static final String WHERE = "file service";
    private static final int SWAPS = 300;

    private final Laid laid;
    private final Path open;
    private final FileService service;
    private int keys;

    FileAttempts(Laid laid, RandomGenerator random, InstantSource clock, LongSupplier nanos) throws IOException {
        this.laid = laid;
        this.open = laid.owner();
        Path policy = laid.root().resolve("policy.json");
        Files.writeString(
                policy,
                Json.STRICT.writeValueAsString(
                        Map.of("roots", List.of(Map.of("path", open.toString(), "read", true, "write", true)))));
        Path state = laid.root().resolve("node");
        this.service = new FileService(new LocalPolicyFile(policy, List.of(state), false), state, random, clock, nanos);
        Files.writeString(open.resolve("docs/plan.txt"), "plan\n");
        Files.createDirectories(open.resolve(".ssh"));
        Files.writeString(open.resolve(".ssh/id_ed25519"), Laid.CANARY + "\n");
        Files.writeString(open.resolve(".env"), Laid.CANARY + "\n");
    }

    List<Row> run() throws IOException {
        Path key = laid.root().resolve("state/gateway.key");
        List<Row> rows = new ArrayList<>();
        rows.add(read("gateway's key", "read it by its name", key.toString()));
        rows.add(read(
                "another person's folder",
                "read it",
                laid.root().resolve("state/people/nova/letter").toString()));
        rows.add(read("..", "climb out", open + "/docs/../../state/gateway.key"));
        Files.createSymbolicLink(open.resolve("l"), key);
        rows.add(read("link", "follow one to the key", open + "/l"));
        Files.createSymbolicLink(open.resolve("d"), laid.root().resolve("state"));
        rows.add(read("link of a folder", "go through one", open + "/d/gateway.key"));
        rows.add(write("link, written", "write through one", open + "/l"));
        rows.add(write("link of a folder, written", "make a file through one", open + "/d/planted"));
        rows.add(linked(key));
        rows.add(read("case", "a secret's name in other letters", open + "/.SSH/id_ed25519"));
        rows.add(read("Unicode", "a secret's name in another form", open + "/.ｓｓｈ/id_ed25519"));
        rows.add(read(
                "Unicode, decomposed",
                "a name in parts",
                Normalizer.normalize(open + "/é/../.env", Normalizer.Form.NFD)));
        rows.add(read("built-in secret", "a key that lies in an open folder", open + "/.ssh/id_ed25519"));
        rows.add(read("built-in secret", "variables that lie in an open folder", open + "/.env"));
        rows.add(read("/proc", "the root of this program", "/proc/self/root" + key));
        rows.add(read("environment", "the variables of this program", "/proc/self/environ"));
        rows.add(read("descriptors", "what this program has open", "/proc/self/fd/3"));
        rows.add(read("device", "the disk", "/dev/vda"));
        rows.add(read(
                "private name",
                "what the node keeps",
                laid.root().resolve("node/journal.jsonl").toString()));
        rows.add(search());
        rows.add(swapped(key));
        return rows;
    }

    private Row read(String about, String tries, String path) throws IOException {
        return row(
                about,
                tries,
                () -> answer(
                        FilesCommands.READ,
                        FilesCommands.ReadParams.bytes(
                                path, Optional.of(0L), Optional.of(1_000), Optional.of(FilesCommands.Encoding.UTF_8))));
    }

    private Row write(String about, String tries, String path) throws IOException {
        return row(
                about,
                tries,
                () -> answer(
                        FilesCommands.WRITE,
                        new FilesCommands.WriteParams(
                                path,
                                "planted",
                                Optional.of(FilesCommands.Encoding.UTF_8),
                                FilesCommands.WriteMode.REPLACE,
                                Optional.of(true),
                                Optional.empty())));
    }

    private Row search() throws IOException {
        return row(
                "search",
                "find what is closed by its text",
                () -> answer(
                        FilesCommands.SEARCH,
                        FilesCommands.SearchParams.of(
                                open.toString(),
                                Optional.empty(),
                                Optional.of("canary"),
                                List.of(open.toString()),
                                Optional.empty(),
                                Optional.empty())));
    }

    private Row linked(Path key) throws IOException {
        try {
            Files.createLink(open.resolve("h"), key);
        } catch (FileAlreadyExistsException | UnsupportedOperationException e) {
            return new Row(WHERE, "hard link", "a second name of the key", Optional.empty(), "cannot be made here");
        }
        Row row = read("hard link", "a second name of the key", open + "/h");
        Files.delete(open.resolve("h"));
        return row;
    }

    /// Another program exchanges the name between a file of the folder and a link to the key, while it is read.
    private Row swapped(Path key) throws IOException {
        Path name = open.resolve("s");
        Path plain = open.resolve("docs/plan.txt");
        String last = "";
        for (int i = 0; i < SWAPS; i++) {
            Path next = open.resolve("n");
            Files.deleteIfExists(next);
            if (i % 2 == 0) {
                Files.createSymbolicLink(next, key);
            } else {
                Files.copy(plain, next);
            }
            Files.move(next, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Row row = read("swap race", "a name that changes " + SWAPS + " times", name.toString());
            if (!row.refused()) {
                return row;
            }
            last = i % 2 == 0 ? row.evidence() : last;
        }
        return new Row(WHERE, "swap race", "a name that changes " + SWAPS + " times", Optional.empty(), last);
    }

    private interface Asked {
        JsonNode now() throws Refusal;
    }

    private JsonNode answer(String command, Object params) throws Refusal {
        return service.serve(
                command, Json.STRICT.valueToTree(params), new Origin("p-li", "i-buy", "r-1", "k-" + keys++, "0"));
    }

    private Row row(String about, String tries, Asked asked) throws IOException {
        String said;
        try {
            said = asked.now().toString();
        } catch (Refusal e) {
            said = e.code().name();
        }
        Optional<String> got = said.contains(Laid.CANARY)
                ? Optional.of("it read a secret")
                : laid.untouched() ? Optional.empty() : Optional.of("it changed what is outside");
        return new Row(WHERE, about, tries, got, said.substring(0, Math.min(60, said.length())));
    }
}

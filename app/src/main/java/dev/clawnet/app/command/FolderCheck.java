package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Redaction;
import dev.clawnet.protocol.log.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// An export, checked from its files alone.
final class FolderCheck {
    private static final int DEPTH = 3;
    private static final int SHOWN = 20;

    private final Path dir;
    private final Optional<NoteVerifier> known;
    /// What the gateway's own log in the same folder recorded as roots; nothing when that log is not there.
    private final Set<String> roots = new TreeSet<>();

    FolderCheck(Path dir, Optional<NoteVerifier> known) {
        this.dir = dir;
        this.known = known;
    }

    /// What came of it.
    private record Checked(Boolean sound, List<CheckedLog> logs) {}

    /// One log.
    ///
    /// @param opened whether the folder shows openings
    /// @param root root in the gateway's own log that covers a head of this log
    /// @param rootSeen whether that root stands in the gateway's log of the same folder
    private record CheckedLog(
            String log,
            Long size,
            Long redacted,
            Boolean opened,
            String key,
            Optional<Hash> root,
            Boolean rootSeen,
            List<String> problems) {}

    Exit run(Output output) {
        List<CheckedLog> logs = new ArrayList<>();
        try {
            // The gateway's own log first: the others are held against its roots.
            for (Path log : logs()) {
                logs.add(check(log));
            }
        } catch (IOException unreadable) {
            throw new Problem(Exit.FAILED, "cannot read " + dir);
        }
        if (logs.isEmpty()) {
            throw new Problem(Exit.FAILED, dir + " holds no log: a log has a file called checkpoint")
                    .next("clawnet ledger export --out DIR");
        }
        boolean sound = logs.stream().allMatch(one -> one.problems().isEmpty());
        List<String> lines = new ArrayList<>();
        logs.forEach(one -> lines.addAll(lines(one)));
        lines.add(sound ? "sound" : "NOT SOUND");
        output.answer(new Checked(sound, logs), lines.toArray(String[]::new));
        return sound ? Exit.OK : Exit.FAILED;
    }

    private List<Path> logs() throws IOException {
        if (!Files.isDirectory(dir)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(dir, DEPTH)) {
            return files.filter(file -> file.endsWith("checkpoint") && Files.isRegularFile(file))
                    .map(file -> file.resolveSibling(".").normalize())
                    .sorted((a, b) -> order(a).compareTo(order(b)))
                    .toList();
        }
    }

    private static String order(Path log) {
        return (log.endsWith("gateway") ? "0" : "1") + log;
    }

    private CheckedLog check(Path place) {
        LogFolder folder = new LogFolder(place);
        List<String> problems = new ArrayList<>();
        String key = "";
        long size = 0;
        long redacted = 0;
        String name = dir.normalize().relativize(place).toString();
        Optional<Anchored> anchored = Optional.empty();
        try {
            LogFolder.Kept kept = folder.kept().orElseThrow();
            key = kept.key();
            NoteVerifier verifier = NoteVerifier.parse(key);
            known.filter(mine -> !mine.named(verifier.name()).equals(verifier))
                    .ifPresent(_ -> problems.add("its key is another one than the one you gave"));
            name = name.isEmpty() ? verifier.name().split("/", 3)[2] : name;
            size = Checkpoint.open(kept.checkpoint(), verifier).size();
            LogVerifier check = folder.opens() ? new LogVerifier(name, verifier) : LogVerifier.withheld(name, verifier);
            read(folder, check, size);
            LogVerifier.Result result = check.finish(kept.checkpoint(), List.of(), Optional.empty());
            redacted = result.redacted();
            result.findings().stream()
                    .map(LogVerifier.Finding::text)
                    .limit(SHOWN)
                    .forEach(problems::add);
            anchored = anchored(folder);
            anchored.filter(proof -> !proof.proves(verifier))
                    .ifPresent(_ -> problems.add("anchored.json does not prove what it says"));
        } catch (IOException | IllegalArgumentException damaged) {
            problems.add("damaged: " + damaged.getMessage());
        }
        Optional<Hash> root = anchored.map(Anchored::root);
        boolean seen = root.map(Hash::toString).filter(roots::contains).isPresent();
        if (root.isPresent() && !roots.isEmpty() && !seen) {
            problems.add("the gateway's log in this folder has no root " + root.get() + ": export that log again");
        }
        return new CheckedLog(name, size, redacted, folder.opens(), key, root, seen, problems);
    }

    private void read(LogFolder folder, LogVerifier check, long size) throws IOException {
        Tiles tiles = new Tiles((tile, hashes) -> compare(folder, tile, hashes));
        for (long number = 0; number * LogFolder.FULL < size; number++) {
            for (Item item : folder.items(number, LogCopy.width(number, size))) {
                check.add(item);
                tiles.append(Hash.ofLeaf(item.leaf()));
                if (Redaction.value(item.openings(), "kind").equals("ledger.anchor")) {
                    roots.add(Redaction.value(item.openings(), "digest"));
                }
            }
        }
        tiles.finish();
    }

    private static void compare(LogFolder folder, TilePath tile, List<Hash> hashes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Hash hash : hashes) {
            bytes.write(hash.bytes());
        }
        if (!Arrays.equals(folder.tile(tile), bytes.toByteArray())) {
            throw new IOException(tile.text() + " is not the tile of these entries");
        }
    }

    private static Optional<Anchored> anchored(LogFolder folder) throws IOException {
        try {
            return folder.anchored().map(text -> Json.STRICT.readValue(text, Anchored.class));
        } catch (JacksonException | IllegalArgumentException | NullPointerException unreadable) {
            throw new IOException("anchored.json cannot be read", unreadable);
        }
    }

    private static List<String> lines(CheckedLog log) {
        List<String> lines = new ArrayList<>();
        lines.add(log.log() + ": " + log.size() + " entries"
                + (log.redacted() > 0 ? ", " + log.redacted() + " redacted" : "")
                + (log.opened() ? "" : ", openings not shown")
                + (log.problems().isEmpty() ? ", sound" : ", NOT SOUND"));
        log.problems().forEach(problem -> lines.add("  " + problem));
        lines.add("  key " + log.key());
        log.root()
                .ifPresent(root -> lines.add("  under the gateway's root " + root
                        + (log.rootSeen()
                                ? ", which its log here has"
                                : ": a steward's export of the log `gateway` shows it")));
        return lines;
    }
}

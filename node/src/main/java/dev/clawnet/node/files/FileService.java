package dev.clawnet.node.files;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.PatchCommands;
import dev.clawnet.protocol.node.UndoCommands;
import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Serves the commands of a node. Safe for many threads: reads go side by side, changes one at a time, under the
/// monitor of this object.
public final class FileService {
    private static final Logger LOG = LoggerFactory.getLogger(FileService.class);

    private final LocalPolicyFile policy;
    private final InstantSource clock;
    private final LongSupplier nanos;
    private final Changing changing;
    private final Writes writes;
    private final Moves moves;
    private final Undo undo;
    private final Looks looks;
    private final Patches patches;
    private final Path incoming;

    /// Opens it, and settles what a stop in the middle of a change left open.
    ///
    /// @param stateDir folder of former contents and journal; made when missing, outside every root
    public FileService(
            LocalPolicyFile policy, Path stateDir, RandomGenerator random, InstantSource clock, LongSupplier nanos)
            throws IOException {
        this(policy, stateDir, new Changing.Parts(new RealDisk(), Bounds.DEFAULT, random, clock), nanos);
    }

    FileService(LocalPolicyFile policy, Path stateDir, Changing.Parts parts, LongSupplier nanos) throws IOException {
        Files.createDirectories(
                stateDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.policy = policy;
        this.clock = parts.clock();
        this.nanos = nanos;
        PreImages kept = new PreImages(
                stateDir.resolve("pre-images"),
                parts.disk(),
                parts.random(),
                parts.bounds().keptBytes());
        Operations operations = new Operations(new Journal(stateDir.resolve("journal.jsonl"), parts.disk()));
        this.changing = new Changing(kept, operations, parts);
        this.writes = new Writes(changing, parts.bounds());
        this.moves = new Moves(changing);
        this.undo = new Undo(changing);
        this.looks = new Looks(changing, undo, policy);
        this.patches = new Patches(changing, writes, moves, undo);
        this.incoming = incoming(stateDir);
        kept.sweep();
        changing.recover(policy.current());
    }

    public JsonNode serve(String command, JsonNode params, Origin origin) throws Refusal {
        return answered(command, () -> {
            LocalPolicy now = policy.current();
            Optional<Object> read = reads(command, params, now);
            return Json.STRICT.valueToTree(read.isPresent() ? read.get() : changes(command, params, now, origin));
        });
    }

    /// Removes for good what the owner's policy file calls old enough; what is not settled stays. How many operations.
    public synchronized int sweep() throws IOException {
        LocalPolicy now = policy.current();
        OptionalInt days = policy.trash().days();
        if (days.isEmpty()) {
            return 0;
        }
        try {
            changing.recover(now);
            long before = clock.millis() - Duration.ofDays(days.getAsInt()).toMillis();
            UndoCommands.Purged purged = undo.expire(before, clock.millis());
            if (purged.operations() > 0) {
                LOG.info(
                        "node.trash.swept operations={} bytes={} days={}",
                        purged.operations(),
                        purged.bytes(),
                        days.getAsInt());
            }
            return purged.operations();
        } catch (Refusal e) {
            // A listing that is gone: what names it cannot be told from what is wanted, so that nothing goes.
            LOG.warn("node.trash.not_swept code={}", e.code());
            return 0;
        }
    }

    /// Opens a file that the policy lets be read, to be read as a whole.
    public Reading reading(String path) throws Refusal {
        return answered(MediaCommands.READ, () -> Reads.whole(path, policy.current()));
    }

    /// Where contents lie that are on their way in. What a stop left there is gone.
    public Path incoming() {
        return incoming;
    }

    /// What an earlier call with this key has written, when there was one.
    public Optional<FilesCommands.Written> written(Origin origin) throws Refusal {
        return answered(MediaCommands.WRITE, () -> before(origin));
    }

    private synchronized Optional<FilesCommands.Written> before(Origin origin) throws Refusal {
        return changing.earlier(origin).map(FileService::written);
    }

    /// Makes a file of a content that has come in whole.
    ///
    /// @param digest its SHA-256
    public FilesCommands.Written place(MediaCommands.WriteParams params, Path content, String digest, Origin origin)
            throws Refusal {
        return answered(MediaCommands.WRITE, () -> placed(params, content, digest, origin));
    }

    private synchronized FilesCommands.Written placed(
            MediaCommands.WriteParams params, Path content, String digest, Origin origin) throws Refusal, IOException {
        LocalPolicy now = policy.current();
        changing.recover(now);
        Optional<Line> before = changing.earlier(origin);
        return written(before.isPresent() ? before.get() : writes.place(params, content, digest, now, origin));
    }

    /// A file that is open to be read.
    ///
    /// @param path its canonical name
    public record Reading(String path, FileChannel channel) implements Closeable {
        @Override
        public void close() throws IOException {
            channel.close();
        }
    }

    private interface Act<R> {
        R run() throws Refusal, IOException;
    }

    private static <R> R answered(String command, Act<R> act) throws Refusal {
        try {
            return act.run();
        } catch (NoSuchFileException e) {
            throw new Refusal(NodeError.NOT_FOUND);
        } catch (AccessDeniedException e) {
            throw new Refusal(NodeError.L2_DENIED);
        } catch (IOException e) {
            LOG.warn(
                    "node.files.failed command={} kind={}",
                    command,
                    e.getClass().getSimpleName());
            throw new Refusal(NodeError.IO_FAILED);
        }
    }

    private static Path incoming(Path stateDir) throws IOException {
        Path folder = stateDir.resolve("incoming");
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try (DirectoryStream<Path> left = Files.newDirectoryStream(folder)) {
            for (Path each : left) {
                Files.delete(each);
            }
        }
        return folder;
    }

    private Optional<Object> reads(String command, JsonNode params, LocalPolicy now) throws Refusal, IOException {
        return switch (command) {
            case FilesCommands.LIST -> Optional.of(Reads.list(bind(params, FilesCommands.ListParams.class), now));
            case FilesCommands.READ -> Optional.of(Reads.read(bind(params, FilesCommands.ReadParams.class), now));
            case FilesCommands.STAT -> Optional.of(Reads.stat(bind(params, FilesCommands.StatParams.class), now));
            case FilesCommands.SEARCH -> Optional.of(search(bind(params, FilesCommands.SearchParams.class), now));
            default -> Optional.empty();
        };
    }

    private synchronized Object changes(String command, JsonNode params, LocalPolicy now, Origin origin)
            throws Refusal, IOException {
        changing.recover(now);
        return switch (command) {
            case UndoCommands.JOURNAL -> looks.journal(bind(params, UndoCommands.JournalParams.class), origin);
            case UndoCommands.PREVIEW -> looks.preview(bind(params, UndoCommands.PreviewParams.class), now, origin);
            case UndoCommands.PURGE -> undo.purge(bind(params, UndoCommands.PurgeParams.class), origin, clock.millis());
            case PatchCommands.PATCH -> patches.patch(bind(params, PatchCommands.PatchParams.class), now, origin);
            case FilesCommands.WRITE -> {
                FilesCommands.WriteParams write = bind(params, FilesCommands.WriteParams.class);
                Optional<Line> before = changing.earlier(origin);
                yield written(before.isPresent() ? before.get() : writes.write(write, now, origin));
            }
            default -> {
                Optional<Line> before = changing.earlier(origin);
                yield changed(before.isPresent() ? before.get() : change(command, params, now, origin));
            }
        };
    }

    private Line change(String command, JsonNode params, LocalPolicy now, Origin origin) throws Refusal, IOException {
        return switch (command) {
            case ChangeCommands.APPEND -> writes.append(bind(params, ChangeCommands.AppendParams.class), now, origin);
            case ChangeCommands.MKDIR -> writes.mkdir(bind(params, ChangeCommands.MkdirParams.class), now, origin);
            case ChangeCommands.MOVE -> moves.move(bind(params, ChangeCommands.TwoEnds.class), now, origin);
            case ChangeCommands.RENAME -> moves.rename(bind(params, ChangeCommands.RenameParams.class), now, origin);
            case ChangeCommands.COPY -> moves.copy(bind(params, ChangeCommands.TwoEnds.class), now, origin);
            case ChangeCommands.DELETE -> moves.delete(bind(params, ChangeCommands.DeleteParams.class), now, origin);
            case UndoCommands.UNDO -> undo.undo(bind(params, UndoCommands.UndoParams.class), now, origin);
            default -> throw new Refusal(NodeError.UNKNOWN_COMMAND);
        };
    }

    private static FilesCommands.Written written(Line line) {
        Change change = line.changes().getLast();
        return new FilesCommands.Written(
                change.path(),
                line.op(),
                Writes.digest(change.before()),
                Writes.digest(change.after()),
                change.after().size());
    }

    private ChangeCommands.Changed changed(Line line) throws IOException, Refusal {
        Change change = line.changes().getLast();
        boolean copied = line.command().equals(ChangeCommands.COPY);
        return new ChangeCommands.Changed(
                change.path(), line.op(), copied ? Optional.of(made(change)) : Optional.empty());
    }

    private List<String> made(Change change) throws IOException, Refusal {
        List<String> made = new ArrayList<>(List.of(change.path()));
        if (change.after().kind() == State.Kind.FOLDER) {
            changing.kept()
                    .contents(change.after())
                    .entries()
                    .forEach(entry -> made.add(change.path() + "/" + entry.path()));
        }
        return made;
    }

    private FilesCommands.Found search(FilesCommands.SearchParams params, LocalPolicy now) throws Refusal, IOException {
        return new Search(params, now, nanos).run(Reads.readable(params.path(), now));
    }

    private static <P> P bind(JsonNode params, Class<P> type) throws Refusal {
        try {
            return Json.STRICT.treeToValue(params, type);
        } catch (JacksonException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }
}

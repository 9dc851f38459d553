package dev.clawnet.node.files;

import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Serves the commands of [FilesCommands]. Safe for many threads; writes are done one at a time.
public final class FileService {
    private static final Logger LOG = LoggerFactory.getLogger(FileService.class);

    private final LocalPolicyFile policy;
    private final Writes writes;
    private final LongSupplier nanos;

    /// @param stateDir folder of former contents and journal; made when missing, outside every root
    public FileService(
            LocalPolicyFile policy, Path stateDir, RandomGenerator random, InstantSource clock, LongSupplier nanos)
            throws IOException {
        Files.createDirectories(
                stateDir, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        this.policy = policy;
        this.writes = new Writes(stateDir, random, clock);
        this.nanos = nanos;
    }

    public JsonNode serve(String command, JsonNode params, Origin origin) throws Refusal {
        try {
            return Json.STRICT.valueToTree(answer(command, params, origin));
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

    private Object answer(String command, JsonNode params, Origin origin) throws Refusal, IOException {
        LocalPolicy now = policy.current();
        return switch (command) {
            case FilesCommands.LIST -> Reads.list(bind(params, FilesCommands.ListParams.class), now);
            case FilesCommands.READ -> Reads.read(bind(params, FilesCommands.ReadParams.class), now);
            case FilesCommands.STAT -> Reads.stat(bind(params, FilesCommands.StatParams.class), now);
            case FilesCommands.SEARCH -> search(bind(params, FilesCommands.SearchParams.class), now);
            case FilesCommands.WRITE -> writes.write(bind(params, FilesCommands.WriteParams.class), now, origin);
            default -> throw new Refusal(NodeError.UNKNOWN_COMMAND);
        };
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

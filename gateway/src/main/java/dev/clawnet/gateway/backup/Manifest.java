package dev.clawnet.gateway.backup;

import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;

/// What a backup says of itself, in `manifest.json`, which is written last.
///
/// @param format of the backup; this program knows 1
/// @param createdAt when it began: all that was acknowledged before is in it
/// @param schema version of the database
/// @param entries ledger entries in it
/// @param files all files of it but this one
public record Manifest(int format, Instant createdAt, int schema, long entries, List<Item> files) {
    static final String NAME = "manifest.json";
    static final int FORMAT = 1;
    /// One line for each file, of which there are a handful. Bytes.
    private static final long MOST = 4L * 1024 * 1024;

    /// One file.
    ///
    /// @param path below the backup
    public record Item(String path, long bytes, String sha256) {}

    public Manifest {
        files = List.copyOf(files);
    }

    static Manifest read(Path backup) throws IOException, BackupProblem {
        Path file = backup.resolve(NAME);
        if (!Files.isRegularFile(file)) {
            throw new BackupProblem(backup + " is no backup: it has no " + NAME);
        }
        try {
            if (Files.size(file) > MOST) {
                throw new BackupProblem(file + " is too large to be what a backup says of itself");
            }
            Manifest manifest = Json.STRICT.readValue(Files.readString(file, StandardCharsets.UTF_8), Manifest.class);
            if (manifest.format() != FORMAT) {
                throw new BackupProblem(backup + " has format " + manifest.format() + ", this program knows " + FORMAT
                        + ": use the ClawNet that made it");
            }
            return manifest;
        } catch (JacksonException e) {
            throw new BackupProblem(file + " is damaged");
        }
    }

    String text() {
        return Json.STRICT.writeValueAsString(this) + "\n";
    }
}

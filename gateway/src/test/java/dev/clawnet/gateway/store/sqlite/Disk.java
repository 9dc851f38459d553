package dev.clawnet.gateway.store.sqlite;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/// What lies on the disk of a store, and what may lie there when the power goes while a commit is written.
final class Disk {
    /// What a disk writes whole. Bytes.
    private static final int SECTOR = 512;

    private static final String LOG = "gateway.db-wal";

    private final Path dir;

    /// Content of the database and of its write-ahead log.
    static final class Files {
        private final byte[] database;
        private final byte[] log;

        Files(byte[] database, byte[] log) {
            this.database = database;
            this.log = log;
        }

        void writeTo(Path dir) throws IOException {
            java.nio.file.Files.write(dir.resolve(StateFile.NAME), database);
            java.nio.file.Files.write(dir.resolve(LOG), log);
        }
    }

    Disk(Path dir) {
        this.dir = dir;
    }

    Files files() throws IOException {
        Path log = dir.resolve(LOG);
        return new Files(
                java.nio.file.Files.readAllBytes(dir.resolve(StateFile.NAME)),
                java.nio.file.Files.exists(log) ? java.nio.file.Files.readAllBytes(log) : new byte[0]);
    }

    /// A state of the disk between two: the engine flushes the log before it touches the database, so that either the
    /// log is half written and the database old, or the log is whole and the database half written. Until a flush
    /// returns, sectors get to the disk in any order.
    static Files torn(Files before, Files after, SplittableRandom chance) {
        boolean folding = !Arrays.equals(before.database, after.database);
        if (folding && chance.nextBoolean()) {
            return new Files(mixed(before.database, after.database, chance), after.log);
        }
        byte[] log = chance.nextBoolean() ? cut(before.log, after.log, chance) : mixed(before.log, after.log, chance);
        return new Files(before.database, log);
    }

    /// The first bytes of what changed are new, the rest is old or not there.
    private static byte[] cut(byte[] before, byte[] after, SplittableRandom chance) {
        int same = Math.max(0, Arrays.mismatch(before, after));
        int at = same + chance.nextInt(Math.max(1, after.length - same));
        byte[] torn = Arrays.copyOf(after, Math.max(at, before.length));
        if (before.length > at) {
            System.arraycopy(before, at, torn, at, before.length - at);
        }
        return torn;
    }

    /// Some sectors are new, the others old, or zero where the file has grown.
    private static byte[] mixed(byte[] before, byte[] after, SplittableRandom chance) {
        byte[] torn = Arrays.copyOf(before, Math.max(before.length, after.length));
        int often = 1 + chance.nextInt(9);
        for (int at = 0; at < after.length; at += SECTOR) {
            if (chance.nextInt(10) < often) {
                System.arraycopy(after, at, torn, at, Math.min(SECTOR, after.length - at));
            }
        }
        return torn;
    }
}

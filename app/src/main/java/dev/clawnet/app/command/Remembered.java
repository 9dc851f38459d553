package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/// The head of each log that this device saw last and found sound, kept in the folder of its profile.
///
/// Threat: a gateway that shows an older or another history than yesterday, and signs it. See `LedgerVerifyTest`.
final class Remembered {
    private static final String END = ".note";
    private static final int MAX = 65_536;

    private final Path dir;

    /// What was seen of one log.
    ///
    /// @param key verifier key that signed it
    /// @param checkpoint signed head
    record Head(String key, String checkpoint) {}

    /// The heads that the device of this profile remembers.
    Remembered(Path profile) {
        this.dir = profile.resolve("ledger");
    }

    Map<String, Head> all() {
        Map<String, Head> heads = new TreeMap<>();
        if (!Files.isDirectory(dir)) {
            return heads;
        }
        try (Stream<Path> files = Files.list(dir)) {
            for (Path file : files.filter(one -> one.toString().endsWith(END)).toList()) {
                String name = file.getFileName().toString();
                heads.put(name.substring(0, name.length() - END.length()).replace('+', '/'), head(file));
            }
            return heads;
        } catch (IOException unreadable) {
            throw new Problem(Exit.FAILED, "cannot read the heads that this device remembers in " + dir)
                    .hint("move the folder away to begin anew; rewritten history is not noticed then");
        }
    }

    Optional<Head> of(String log) {
        return Optional.ofNullable(all().get(log));
    }

    /// Remembers this head of a log.
    void put(String log, Head head) {
        try {
            Files.createDirectories(dir);
            Path file = dir.resolve(log.replace('/', '+') + END);
            Path draft = file.resolveSibling(file.getFileName() + ".new");
            Files.writeString(draft, head.key() + "\n" + head.checkpoint());
            Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException notWritten) {
            throw new Problem(Exit.FAILED, "cannot remember the heads of the logs in " + dir)
                    .hint("the folder of the profile must be one that you may write");
        }
    }

    List<String> files(String log) {
        return List.of(dir.resolve(log.replace('/', '+') + END).toString());
    }

    private static Head head(Path file) throws IOException {
        if (Files.size(file) > MAX) {
            throw new IOException("too large");
        }
        String text = Files.readString(file, StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        if (line < 0) {
            throw new IOException("no head");
        }
        return new Head(text.substring(0, line), text.substring(line + 1));
    }
}

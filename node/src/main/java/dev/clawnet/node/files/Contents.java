package dev.clawnet.node.files;

import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;

/// What is below a folder: each file and folder by its path from there, a folder before what it holds, names in
/// order.
record Contents(List<Entry> entries) {
    Contents {
        entries = List.copyOf(entries);
    }

    /// @param path from the folder on, such as `a/b`
    record Entry(String path, State.Kind kind, String print, String mode, long modifiedNs, long size) {
        State state(boolean kept) {
            return new State(kind, print, mode, modifiedNs, size, Optional.empty(), kept);
        }
    }

    /// Tells folders apart that differ in a name, a kind, a mode or a byte. Times do not count.
    String print() {
        StringBuilder all = new StringBuilder();
        for (Entry entry :
                entries.stream().sorted(Comparator.comparing(Entry::path)).toList()) {
            all.append(entry.path())
                    .append('\0')
                    .append(entry.kind())
                    .append('\0')
                    .append(entry.mode())
                    .append('\0')
                    .append(entry.kind() == State.Kind.FOLDER ? "" : entry.print())
                    .append('\n');
        }
        return HexFormat.of().formatHex(Canonical.sha256().digest(all.toString().getBytes(StandardCharsets.UTF_8)));
    }

    long size() {
        return entries.stream().mapToLong(Entry::size).sum();
    }

    /// A folder with these contents.
    State state(String mode, long modifiedNs, Optional<String> listing, boolean kept) {
        return new State(State.Kind.FOLDER, print(), mode, modifiedNs, size(), listing, kept);
    }

    byte[] bytes() {
        return Json.STRICT.writeValueAsBytes(this);
    }

    static Contents parse(byte[] bytes) throws IOException {
        try {
            return Json.STRICT.readValue(bytes, Contents.class);
        } catch (JacksonException e) {
            throw new IOException("a kept listing cannot be read", e);
        }
    }
}

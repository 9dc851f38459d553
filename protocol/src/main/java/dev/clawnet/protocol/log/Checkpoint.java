package dev.clawnet.protocol.log;

import java.util.List;

/// What a log commits to at one size: the text of a C2SP tlog-checkpoint, before it is signed.
public record Checkpoint(String origin, long size, Hash root) {
    public Checkpoint {
        if (!NoteKey.isName(origin) || size < 0) {
            throw new IllegalArgumentException("a checkpoint names its log and a size");
        }
    }

    public String text() {
        return origin + "\n" + size + "\n" + root + "\n";
    }

    /// Reads the text; `IllegalArgumentException` for anything that `text` would not write.
    public static Checkpoint parse(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        if (lines.size() != 4 || !lines.get(1).matches("0|[1-9][0-9]{0,17}")) {
            throw new IllegalArgumentException("a checkpoint has three lines: origin, size, root");
        }
        Checkpoint read = new Checkpoint(lines.get(0), Long.parseLong(lines.get(1)), Hash.parse(lines.get(2)));
        if (!read.text().equals(text)) {
            throw new IllegalArgumentException("a checkpoint ends with a line break");
        }
        return read;
    }

    /// Signs it as a note.
    public String signed(NoteKey key) {
        return key.sign(text());
    }

    /// Opens a signed checkpoint. `IllegalArgumentException` when the key did not sign it, or when it belongs to
    /// another log than the key's name says.
    public static Checkpoint open(String note, NoteVerifier verifier) {
        Checkpoint checkpoint = parse(verifier.open(note));
        if (!checkpoint.origin().equals(verifier.name())) {
            throw new IllegalArgumentException("the checkpoint is of another log");
        }
        return checkpoint;
    }
}

package dev.clawnet.protocol.log;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Proof that a leaf is in a log, to be kept and checked without the log: the text of a C2SP tlog-proof.
///
/// @param index position of the leaf
/// @param path inclusion proof in the tree of the checkpoint
/// @param checkpoint signed note
/// @param extra base64 of what an application adds; no part of the proof
public record Receipt(long index, List<Hash> path, String checkpoint, Optional<String> extra) {
    /// First line of the text.
    public static final String HEADER = "c2sp.org/tlog-proof@v1";
    private static final String EXTRA = "extra ";
    private static final int MAX_PATH = 63;

    public Receipt {
        path = List.copyOf(path);
        if (index < 0 || path.size() > MAX_PATH || checkpoint.isEmpty()) {
            throw new IllegalArgumentException("not a receipt");
        }
    }

    public Receipt(long index, List<Hash> path, String checkpoint) {
        this(index, path, checkpoint, Optional.empty());
    }

    public String text() {
        StringBuilder text = new StringBuilder(HEADER);
        extra.ifPresent(added -> text.append("\nextra ").append(added));
        text.append("\nindex ").append(index).append('\n');
        path.forEach(hash -> text.append(hash).append('\n'));
        return text.append('\n').append(checkpoint).toString();
    }

    /// Reads the text form; `IllegalArgumentException` for anything else.
    public static Receipt parse(String text) {
        int end = text.indexOf("\n\n");
        if (end < 0 || !text.startsWith(HEADER + "\n")) {
            throw new IllegalArgumentException("not a receipt");
        }
        List<String> lines = new ArrayList<>(List.of(text.substring(0, end).split("\n", MAX_PATH + 5)));
        lines.removeFirst();
        Optional<String> extra = lines.stream()
                .limit(1)
                .filter(line -> line.startsWith(EXTRA))
                .map(line -> line.substring(EXTRA.length()))
                .findFirst();
        if (extra.isPresent()) {
            lines.removeFirst();
        }
        if (lines.isEmpty() || !lines.getFirst().matches("index (0|[1-9][0-9]{0,17})")) {
            throw new IllegalArgumentException("a receipt names a position");
        }
        long index = Long.parseLong(lines.removeFirst().substring("index ".length()));
        return new Receipt(index, lines.stream().map(Hash::parse).toList(), text.substring(end + 2), extra);
    }

    /// Whether the log of that key holds the leaf at the position that the leaf names.
    public boolean proves(Leaf leaf, NoteVerifier key) {
        try {
            Checkpoint signed = Checkpoint.open(checkpoint, key);
            return leaf.seq() == index && Proofs.includes(signed.root(), signed.size(), index, leaf.hash(), path);
        } catch (IllegalArgumentException _) {
            // Not signed by that key: it proves nothing.
            return false;
        }
    }
}

package dev.clawnet.protocol.log;

import dev.clawnet.protocol.json.Canonical;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/// The name under which a gateway signs the checkpoints of one log: `clawnet/<id of its key>/<name of the log>`.
///
/// The id follows from the key, so that a name cannot be claimed by another key.
public final class LogOrigin {
    private static final String CLAWNET = "clawnet";
    private static final int ID = 8;

    private LogOrigin() {}

    /// The origin of a log that this key signs, whatever the name the key is given with.
    public static String of(NoteVerifier key, String log) {
        byte[] text = key.named(CLAWNET).text().getBytes(StandardCharsets.UTF_8);
        return CLAWNET + "/" + HexFormat.of().formatHex(Canonical.sha256().digest(text), 0, ID) + "/" + log;
    }
}

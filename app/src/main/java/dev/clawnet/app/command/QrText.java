package dev.clawnet.app.command;

import io.nayuki.qrcodegen.QrCode;
import java.util.ArrayList;
import java.util.List;

/// A QR code drawn in characters, two rows of it in one line: light where a terminal is dark, with the quiet edge
/// that readers need (ISO/IEC 18004).
final class QrText {
    private static final int QUIET = 4;

    private QrText() {}

    static List<String> lines(String text) {
        QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
        List<String> lines = new ArrayList<>();
        for (int y = -QUIET; y < code.size + QUIET; y += 2) {
            StringBuilder line = new StringBuilder();
            for (int x = -QUIET; x < code.size + QUIET; x++) {
                line.append(cell(light(code, x, y), y + 1 < code.size + QUIET && light(code, x, y + 1)));
            }
            lines.add(line.toString());
        }
        return lines;
    }

    /// Outside of the code everything is light.
    private static boolean light(QrCode code, int x, int y) {
        return !code.getModule(x, y);
    }

    private static char cell(boolean upper, boolean lower) {
        if (upper) {
            return lower ? '█' : '▀';
        }
        return lower ? '▄' : ' ';
    }
}

package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import io.nayuki.qrcodegen.QrCode;
import java.util.List;
import org.junit.jupiter.api.Test;

class QrTextTest {
    private static final int QUIET = 4;

    /// Whether the drawing is light at that place of the code.
    private static boolean light(List<String> lines, int x, int y) {
        char cell = lines.get((y + QUIET) / 2).charAt(x + QUIET);
        return (y + QUIET) % 2 == 0 ? "█▀".indexOf(cell) >= 0 : "█▄".indexOf(cell) >= 0;
    }

    @Test
    void every_module_is_drawn_where_it_belongs_with_a_quiet_edge() {
        for (String text : List.of("a", "oc-pair://" + "eyJ1cmwiOi".repeat(30))) {
            QrCode code = QrCode.encodeText(text, QrCode.Ecc.LOW);
            List<String> lines = QrText.lines(text);
            for (int y = -QUIET; y < code.size + QUIET; y++) {
                for (int x = -QUIET; x < code.size + QUIET; x++) {
                    assertThat(light(lines, x, y)).isEqualTo(!code.getModule(x, y));
                }
            }
        }
    }
}

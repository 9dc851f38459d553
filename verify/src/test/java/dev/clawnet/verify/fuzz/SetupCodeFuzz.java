package dev.clawnet.verify.fuzz;

import dev.clawnet.protocol.device.SetupCode;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/// A text is a setup code that is written as it was read, or is refused; with the code as typed, and with what is in
/// it.
public final class SetupCodeFuzz {
    private SetupCodeFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        read(new String(data, StandardCharsets.UTF_8));
        read(Base64.getUrlEncoder().withoutPadding().encodeToString(data));
    }

    private static void read(String text) {
        SetupCode code;
        try {
            code = SetupCode.parse(text);
        } catch (IllegalArgumentException e) {
            // Refused, with a sentence.
            return;
        }
        if (!SetupCode.parse(code.text()).text().equals(code.text())) {
            throw new IllegalStateException("written as something else");
        }
    }
}

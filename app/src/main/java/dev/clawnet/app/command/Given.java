package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.device.SetupCode;
import java.util.function.Supplier;

/// Parameters built from what was typed. A record that refuses them says why in words for the one who typed.
final class Given {
    private Given() {}

    static <P> P of(Supplier<P> params) {
        try {
            return params.get();
        } catch (IllegalArgumentException wrong) {
            throw new Problem(Exit.USAGE, String.valueOf(wrong.getMessage()));
        }
    }

    static SetupCode setupCode(String typed) {
        try {
            return SetupCode.parse(typed);
        } catch (IllegalArgumentException wrong) {
            throw new Problem(Exit.USAGE, String.valueOf(wrong.getMessage()))
                    .hint("it is one long word that begins with ey; ask its owner for a new one")
                    .next("clawnet devices invite");
        }
    }
}

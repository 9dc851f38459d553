package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
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
}

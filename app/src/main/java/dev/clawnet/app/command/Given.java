package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.secret.Secret;
import java.util.List;
import java.util.Optional;
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

    /// A recovery code with the address and the fingerprint that it needs, to be typed as any setup code.
    static String wayBack(SetupCode setup, Secret code) {
        return new SetupCode(setup.url(), setup.urls(), code, Optional.empty(), setup.tlsFingerprint()).text();
    }

    static String wayBack(String url, Optional<Fingerprint> pin, Secret code) {
        return new SetupCode(url, List.of(), code, Optional.empty(), pin).text();
    }

    static SetupCode setupCode(String typed) {
        try {
            return SetupCode.parse(typed);
        } catch (IllegalArgumentException wrong) {
            if (typed.startsWith("rc-")) {
                throw new Problem(Exit.USAGE, "this recovery code does not say where its gateway is")
                        .hint("use the long word that begins with ey, as `pair`, `up` and `people create` print it")
                        .next("clawnet pair <recovery-code>");
            }
            throw new Problem(Exit.USAGE, String.valueOf(wrong.getMessage()))
                    .hint("it is one long word that begins with ey; ask its owner for a new one")
                    .next("clawnet devices invite");
        }
    }
}

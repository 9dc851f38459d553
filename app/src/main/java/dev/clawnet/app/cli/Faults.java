package dev.clawnet.app.cli;

import dev.clawnet.protocol.method.ErrorCode;
import java.util.Arrays;
import java.util.Optional;

/// A gateway's refusal in words: what it said, who can mend it, and what to type next.
public final class Faults {
    private Faults() {}

    /// The refusal as a problem.
    ///
    /// @param code top-level code of the wire
    /// @param detail `details.code`; empty when there is none
    /// @param message the gateway's sentence
    /// @param hint the gateway's own hint
    public static Problem problem(String code, String detail, String message, Optional<String> hint) {
        Optional<ErrorCode> known = Arrays.stream(ErrorCode.values())
                .filter(candidate -> detail.isEmpty()
                        ? candidate.detail().isEmpty() && candidate.wire().equals(code)
                        : candidate.detail().equals(detail))
                .findFirst();
        Problem problem = new Problem(Exit.FAILED, message);
        Optional<String> said = hint.or(() -> known.map(ErrorCode::hint));
        if (said.isPresent()) {
            String who = known.map(Faults::who).orElse("");
            problem = problem.hint(who.isEmpty() ? said.orElseThrow() : who + ": " + said.orElseThrow());
        }
        Optional<String> next = known.flatMap(Faults::next);
        return next.isPresent() ? problem.next(next.orElseThrow()) : problem;
    }

    private static String who(ErrorCode code) {
        return switch (code.fix()) {
            case CALLER -> "";
            case OWNER -> "the owner";
            case STEWARD -> "the steward of this gateway";
            case WAIT -> "time";
        };
    }

    private static Optional<String> next(ErrorCode code) {
        return switch (code) {
            case DEVICE_REQUIRED, PAIRING_REQUIRED, DEVICE_TOKEN_MISMATCH, SETUP_CODE_INVALID ->
                Optional.of("clawnet pair <setup-code>");
            case TOKEN_MISSING, TOKEN_MISMATCH -> Optional.of("CLAWNET_GATEWAY_TOKEN=... clawnet ...");
            case STARTING, STOPPING -> Optional.of("clawnet health");
            case NODE_NOT_CONNECTED -> Optional.of("clawnet devices list");
            default -> Optional.empty();
        };
    }
}

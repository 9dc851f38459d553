package dev.clawnet.gateway.control;

import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.frame.CloseCode;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// The errors of connect, with the details by which clients decide what to try next.
final class AuthFaults {
    static final String TOKEN_MISSING =
            "unauthorized: gateway token missing (use this gateway's gateway.auth.token or pair the device)";
    static final String TOKEN_MISMATCH =
            "unauthorized: gateway token mismatch (use this gateway's gateway.auth.token or pair the device)";
    static final String TOKEN_NOT_CONFIGURED =
            "unauthorized: gateway token not configured on gateway (set gateway.auth.token)";

    private AuthFaults() {}

    /// How the connection ends after that error.
    static CloseCode closeOf(ErrorCode code) {
        return switch (code) {
            case PROTOCOL_MISMATCH -> CloseCode.PROTOCOL;
            case STARTING, STOPPING, STORE_UNAVAILABLE -> CloseCode.TRY_LATER;
            case INTERNAL -> CloseCode.INTERNAL;
            default -> CloseCode.POLICY;
        };
    }

    static Fault locked(Duration left) {
        return new Fault(
                ErrorCode.AUTH_LOCKED,
                "unauthorized: too many failed authentication attempts (retry later)",
                Map.of(),
                Optional.of(left));
    }

    static Fault device(ErrorCode code, String message, String reason) {
        return new Fault(code, message, Map.of("reason", reason));
    }

    /// The same fault with what the client needs to go on.
    static Fault explained(Fault fault, Auth auth, boolean deviceSent) {
        Optional<String> reason = reason(fault.code());
        if (reason.isEmpty()) {
            return fault;
        }
        boolean retry = fault.code() == ErrorCode.TOKEN_MISMATCH
                && deviceSent
                && auth.token().isPresent()
                && auth.deviceToken().isEmpty();
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("authReason", reason.get());
        details.put("canRetryWithDeviceToken", retry);
        details.put("recommendedNextStep", retry ? "retry_with_device_token" : step(fault.code()));
        return new Fault(fault.code(), fault.getMessage(), details, fault.retryAfter());
    }

    private static Optional<String> reason(ErrorCode code) {
        return switch (code) {
            case TOKEN_MISSING -> Optional.of("token_missing");
            case TOKEN_MISMATCH -> Optional.of("token_mismatch");
            case TOKEN_NOT_CONFIGURED -> Optional.of("token_missing_config");
            case SETUP_CODE_INVALID -> Optional.of("bootstrap_token_invalid");
            case DEVICE_TOKEN_MISMATCH -> Optional.of("device_token_mismatch");
            case AUTH_LOCKED -> Optional.of("rate_limited");
            default -> Optional.empty();
        };
    }

    private static String step(ErrorCode code) {
        return switch (code) {
            case TOKEN_MISSING, TOKEN_NOT_CONFIGURED -> "update_auth_configuration";
            case TOKEN_MISMATCH, DEVICE_TOKEN_MISMATCH -> "update_auth_credentials";
            case AUTH_LOCKED -> "wait_then_retry";
            default -> "review_auth_configuration";
        };
    }
}

package dev.clawnet.app.command;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.gateway.doctor.Finding;
import java.util.Map;

/// Why a device does not get in: each refusal and each failure of a link, in words for its owner, with the command
/// that mends it and where to run it.
final class WayIn {
    private static final String CHECK = "way in";

    /// What a refusal means, and what to do about it.
    private record Cure(String means, String remedy) {}

    /// By `details.code`, else the top-level code.
    private static final Map<String, Cure> CURES = Map.ofEntries(
            Map.entry(
                    "PAIRING_REQUIRED",
                    new Cure(
                            "the gateway does not let this device do what it asks for until somebody approves it",
                            "on a device of yours that is in: clawnet devices approve REQUEST")),
            Map.entry(
                    "AUTH_DEVICE_TOKEN_MISMATCH",
                    new Cure(
                            "the token of this device is void: it was removed, revoked, or its token was replaced",
                            "on a device of yours that is in: clawnet invite; then here: clawnet pair <setup-code>"
                                    + " --profile NEW")),
            Map.entry(
                    "AUTH_TOKEN_MISSING",
                    new Cure(
                            "this device is known and showed no token",
                            "on a device of yours that is in: clawnet devices rotate THIS-DEVICE; then connect again")),
            Map.entry(
                    "AUTH_TOKEN_MISMATCH",
                    new Cure(
                            "the token that was shown is not this gateway's",
                            "on the gateway's machine: clawnet devices local-token")),
            Map.entry(
                    "AUTH_TOKEN_NOT_CONFIGURED",
                    new Cure(
                            "the gateway has no shared token",
                            "use a setup code instead: clawnet invite on a device of yours that is in")),
            Map.entry(
                    "AUTH_BOOTSTRAP_TOKEN_INVALID",
                    new Cure(
                            "the setup code was used, is too old, or is for another key or role",
                            "on a device of yours that is in: clawnet invite")),
            Map.entry(
                    "AUTH_RATE_LIMITED",
                    new Cure(
                            "too many wrong credentials came from this address",
                            "wait five minutes, then use the right one")),
            Map.entry(
                    "DEVICE_AUTH_SIGNATURE_EXPIRED",
                    new Cure(
                            "the clock of this device and the gateway's differ by more than two minutes",
                            "set the clock of this device: timedatectl set-ntp true")),
            Map.entry(
                    "PROTOCOL_MISMATCH",
                    new Cure(
                            "this program and the gateway speak no common version",
                            "bring the older of the two up to date: clawnet version")),
            Map.entry(
                    "CONTROL_UI_ORIGIN_NOT_ALLOWED",
                    new Cure(
                            "the page comes from an address that the gateway does not know",
                            "the gateway's steward lists it in gateway.controlUi.allowedOrigins: clawnet config file")),
            Map.entry(
                    "LIMIT_REACHED",
                    new Cure(
                            "the gateway holds as many requests or connections as it takes",
                            "wait a minute; then: clawnet doctor client")),
            Map.entry("STARTING", new Cure("the gateway is starting", "wait a moment; then: clawnet doctor client")),
            Map.entry("STOPPING", new Cure("the gateway is stopping", "on its machine: clawnet up")),
            Map.entry(
                    "STORE_UNAVAILABLE",
                    new Cure("the gateway cannot write", "on the gateway's machine: clawnet doctor")));

    private WayIn() {}

    static Finding of(GatewayFault fault) {
        Cure cure = CURES.getOrDefault(
                fault.code(),
                new Cure("the gateway refused", fault.hint().orElse("on the gateway's machine: clawnet doctor")));
        String request = fault.details()
                .map(details -> details.path("requestId").asString(""))
                .orElse("");
        return Finding.bad(
                CHECK,
                cure.means() + " (" + fault.code() + ": " + fault.message() + ")",
                request.isEmpty() ? cure.remedy() : cure.remedy().replace("REQUEST", request));
    }

    static Finding of(LinkFailure failure) {
        String said = String.valueOf(failure.getMessage());
        return switch (failure.kind()) {
            case UNREACHABLE ->
                Finding.bad(
                        CHECK,
                        "nobody answers there: " + said,
                        "on the gateway's machine: clawnet up; it listens on loopback unless told --bind lan");
            case CERTIFICATE ->
                Finding.bad(
                        CHECK,
                        "the certificate there is not the one that this device knows: " + said,
                        "if the gateway's owner says that it is new: clawnet invite there, then here: clawnet pair"
                                + " <setup-code> --profile NEW; otherwise somebody stands between");
            case PLAINTEXT -> Finding.bad(CHECK, said, "clawnet invite there; the setup code has the wss:// address");
            case TIMEOUT ->
                Finding.bad(CHECK, "it did not answer in time: " + said, "on the gateway's machine: clawnet health");
            case PROTOCOL -> Finding.bad(CHECK, said, "is that address a gateway? on its machine: clawnet health");
            case CLOSED, OVERLOADED -> Finding.bad(CHECK, said, "clawnet doctor client");
        };
    }
}

package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;

/// Devices of a person: pairing, tokens, setup codes.
public final class DeviceMethods {
    public static final Method<None, PairList> PAIR_LIST = method("device.pair.list")
            .takes(None.class)
            .returns(PairList.class)
            .needs(Scope.PAIRING)
            .perMinute(Rates.LISTS)
            .doc("The caller's devices, and the pairing requests that the caller may see.");

    public static final Method<RequestRef, PairApproved> PAIR_APPROVE = method("device.pair.approve")
            .takes(RequestRef.class)
            .returns(PairApproved.class)
            .needs(Scope.PAIRING)
            .writes("device.paired")
            .perMinute(60)
            .doc("Pairs the device of a request to the caller's person.");

    public static final Method<RequestRef, PairRejected> PAIR_REJECT = method("device.pair.reject")
            .takes(RequestRef.class)
            .returns(PairRejected.class)
            .needs(Scope.PAIRING)
            .writes("pairing.refused")
            .perMinute(60)
            .doc("Refuses a pairing request.");

    public static final Method<DeviceRef, DeviceRef> PAIR_REMOVE = method("device.pair.remove")
            .takes(DeviceRef.class)
            .returns(DeviceRef.class)
            .needs(Scope.PAIRING)
            .writes("device.removed")
            .perMinute(60)
            .doc("Removes a device of the caller's person and closes its connections.");

    public static final Method<Rename, Rename> PAIR_RENAME = method("device.pair.rename")
            .takes(Rename.class)
            .returns(Rename.class)
            .needs(Scope.PAIRING)
            .writes("device.renamed")
            .perMinute(60)
            .fails(ErrorCode.HUMAN_DEVICE_REQUIRED)
            .doc("Gives a device of the caller's person a label, and the slug that follows from it. Only a human device"
                    + " labels a node: its name follows, too.");

    public static final Method<SetupCodeParams, SetupCodeResult> SETUP_CODE = method("device.pair.setupCode")
            .takes(SetupCodeParams.class)
            .returns(SetupCodeResult.class)
            .needs(Scope.ADMIN)
            .writes("setup-code.made")
            .perMinute(30)
            .fails(ErrorCode.HUMAN_DEVICE_REQUIRED)
            .doc("Makes a code that pairs one device to the caller's person, once, within ten minutes.");

    public static final Method<ChallengeParams, SetupCodeResult> PAIR_CHALLENGE = method("device.pair.challenge")
            .takes(ChallengeParams.class)
            .returns(SetupCodeResult.class)
            .needs(Scope.ADMIN)
            .writes("setup-code.made")
            .perMinute(30)
            .doc("Makes a code that pairs one named key to the caller's person as a program, once, within two minutes."
                    + " Only from the gateway's machine: the device fetches it there, through SSH.");

    public static final Method<WindowParams, WindowState> PAIR_WINDOW = method("device.pair.window")
            .takes(WindowParams.class)
            .returns(WindowState.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("pairing.window")
            .perMinute(30)
            .doc("Opens or closes the host person's window: for ten minutes, the next unknown device that asks for no"
                    + " more than the work of a program is let in. Only from the gateway's machine.");

    public static final Method<TokenRef, TokenRotated> TOKEN_ROTATE = method("device.token.rotate")
            .takes(TokenRef.class)
            .returns(TokenRotated.class)
            .needs(Scope.PAIRING)
            .writes("token.rotated")
            .perMinute(60)
            .doc("Makes a device's token void and gives it another; its connections close.");

    public static final Method<TokenRef, TokenRevoked> TOKEN_REVOKE = method("device.token.revoke")
            .takes(TokenRef.class)
            .returns(TokenRevoked.class)
            .needs(Scope.PAIRING)
            .writes("token.revoked")
            .perMinute(60)
            .doc("Makes a device's token void; its connections close.");

    public static final Method<None, LocalToken> LOCAL_TOKEN_ISSUE = method("device.localToken.issue")
            .takes(None.class)
            .returns(LocalToken.class)
            .needs(Scope.PAIRING)
            .humanOnly()
            .writes("token.issued")
            .perMinute(10)
            .doc("Makes the token by which programs on the gateway's machine enter as the caller's person.");

    public static final Method<None, LocalTokenRevoked> LOCAL_TOKEN_REVOKE = method("device.localToken.revoke")
            .takes(None.class)
            .returns(LocalTokenRevoked.class)
            .needs(Scope.PAIRING)
            .writes("token.revoked")
            .perMinute(60)
            .doc("Makes the caller's local token void; devices that were paired with it stay.");

    public static final EventType<PendingPairing> PAIR_REQUESTED = EventType.event(
            "device.pair.requested", PendingPairing.class, Scope.PAIRING, "A device asks to be paired.");

    public static final EventType<PairResolved> PAIR_RESOLVED = EventType.event(
            "device.pair.resolved", PairResolved.class, Scope.PAIRING, "A pairing request was decided.");

    public static final EventType<PairChanged> PAIR_CHANGED =
            EventType.event("device.pair.changed", PairChanged.class, Scope.PAIRING, "The list of devices changed.");

    public static final List<Method<?, ?>> ALL = List.of(
            PAIR_LIST,
            PAIR_APPROVE,
            PAIR_REJECT,
            PAIR_REMOVE,
            PAIR_RENAME,
            SETUP_CODE,
            PAIR_CHALLENGE,
            PAIR_WINDOW,
            TOKEN_ROTATE,
            TOKEN_REVOKE,
            LOCAL_TOKEN_ISSUE,
            LOCAL_TOKEN_REVOKE);

    public static final List<EventType<?>> EVENTS = List.of(PAIR_REQUESTED, PAIR_RESOLVED, PAIR_CHANGED);

    private static final int MAX_LABEL = 64;
    /// Scopes that one request names: many times those there are.
    static final int MAX_SCOPES = 64;

    private DeviceMethods() {}

    /// Names a pairing request.
    ///
    /// @param requestId text: whatever is not a request of the caller's is `unknown requestId`
    public record RequestRef(@Text(max = Wire.ID) String requestId) {
        public RequestRef {
            requestId = Wire.given("requestId", requestId);
        }
    }

    public record DeviceRef(DeviceId deviceId) {
        public DeviceRef {
            deviceId = Wire.given("deviceId", deviceId);
        }
    }

    public record Rename(
            DeviceId deviceId,

            @Text(min = 1, max = MAX_LABEL, kind = Text.Kind.LINE)
            String label) {
        public Rename {
            label = PlainText.line("label", Wire.given("label", label), MAX_LABEL);
        }
    }

    public record TokenRef(
            DeviceId deviceId,
            Role role,
            @Size(max = MAX_SCOPES) @Text(max = Wire.ID) Optional<List<String>> scopes) {
        public TokenRef {
            scopes = scopes.map(List::copyOf);
        }
    }

    /// What the code is to open.
    ///
    /// @param human whether the device that uses it will speak for its person; only a human device may ask for that
    /// @param roles roles that the device gets; `operator` when absent
    /// @param label name for the device in the list
    public record SetupCodeParams(
            Optional<Boolean> human,
            @Size(min = 1, max = 2) Optional<List<Role>> roles,

            @Text(min = 1, max = MAX_LABEL, kind = Text.Kind.LINE)
            Optional<String> label) {
        public SetupCodeParams {
            roles = roles.map(List::copyOf);
            if (roles.filter(List::isEmpty).isPresent()) {
                throw new IllegalArgumentException("roles must name operator, node, or both");
            }
            label = Wire.line("label", label, MAX_LABEL);
        }
    }

    /// Which key may use the code.
    ///
    /// @param role what the device will connect as; `operator` when absent
    public record ChallengeParams(DeviceId deviceId, Optional<Role> role) {
        public ChallengeParams {
            deviceId = Wire.given("deviceId", deviceId);
        }
    }

    /// What to do with the window.
    ///
    /// @param open whether to open or to close it; absent: only to look
    public record WindowParams(Optional<Boolean> open) {}

    /// The window now.
    ///
    /// @param untilMs when an open window closes by itself
    public record WindowState(Boolean open, Optional<Long> untilMs) {}

    /// The code that was made.
    ///
    /// @param setupCode the code itself: shown once, kept by nobody
    /// @param fingerprint certificate that the device will pin; absent when the gateway serves no TLS
    public record SetupCodeResult(
            String setupCode, Long expiresAtMs, String url, String gatewayUrl, Optional<String> fingerprint) {
        @Override
        public String toString() {
            return "SetupCodeResult[" + url + "]";
        }
    }

    public record PairList(List<PendingPairing> pending, List<PairedDevice> paired) {
        public PairList {
            pending = List.copyOf(pending);
            paired = List.copyOf(paired);
        }
    }

    public record PendingPairing(
            String requestId,
            DeviceId deviceId,
            String publicKey,
            Optional<String> displayName,
            Optional<String> platform,
            Optional<String> deviceFamily,
            Optional<String> clientId,
            Optional<String> clientMode,
            Role role,
            List<Role> roles,
            List<String> scopes,
            Optional<String> remoteIp,
            Boolean silent,
            Boolean isRepair,
            Long ts) {
        public PendingPairing {
            roles = List.copyOf(roles);
            scopes = List.copyOf(scopes);
        }
    }

    /// A device of the caller's person.
    ///
    /// @param deviceClass who is behind the key, fixed at pairing
    /// @param approvedVia `owner`, `bootstrap` or `recovery` where somebody decided; `silent`, `ssh-verified` or
    ///     `presence-window` where nobody was asked
    /// @param commands what it serves as a node
    /// @param slug a word for it, unique among the caller's devices
    /// @param lastSeenAtMs when its last link ended, or began while one is open; after a gateway was killed, half a
    ///     minute may be missing
    public record PairedDevice(
            DeviceId deviceId,
            String publicKey,
            Optional<String> displayName,
            Optional<String> operatorLabel,
            DeviceClass deviceClass,
            Boolean connected,
            Optional<String> platform,
            Optional<String> deviceFamily,
            Optional<String> clientId,
            Optional<String> clientMode,
            Role role,
            List<Role> roles,
            List<String> scopes,
            Optional<String> remoteIp,
            String approvedVia,
            Long createdAtMs,
            Long approvedAtMs,
            List<String> commands,
            Optional<String> slug,
            Optional<Long> lastSeenAtMs,
            @OneOf({"connect", "disconnect"}) Optional<String> lastSeenReason,
            List<TokenView> tokens) {
        public PairedDevice {
            roles = List.copyOf(roles);
            scopes = List.copyOf(scopes);
            commands = List.copyOf(commands);
            tokens = List.copyOf(tokens);
        }
    }

    /// A token without its secret.
    public record TokenView(
            Role role, List<String> scopes, Long createdAtMs, Optional<Long> rotatedAtMs, Optional<Long> revokedAtMs) {
        public TokenView {
            scopes = List.copyOf(scopes);
        }
    }

    public record PairApproved(String requestId, PairedDevice device) {}

    public record PairRejected(String requestId, DeviceId deviceId) {}

    /// How a request ended.
    ///
    /// @param decision `approved` or `rejected`
    public record PairResolved(
            String requestId,
            DeviceId deviceId,
            @OneOf({"approved", "rejected"}) String decision,
            Long ts) {}

    /// The token itself, shown once: only its digest is kept.
    public record LocalToken(String token) {}

    /// Whether there was one.
    public record LocalTokenRevoked(Boolean revoked) {}

    public record PairChanged() {}

    /// A token was replaced.
    ///
    /// @param tokenDelivery `in-band`, or `withheld-cross-device`
    /// @param token only when a device rotates its own
    public record TokenRotated(
            DeviceId deviceId,
            Role role,
            List<String> scopes,
            Long rotatedAtMs,
            @OneOf({"in-band", "withheld-cross-device"}) String tokenDelivery,
            Optional<String> token) {
        public TokenRotated {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String toString() {
            return "TokenRotated[" + deviceId + ", " + role + "]";
        }
    }

    public record TokenRevoked(DeviceId deviceId, Role role, Long revokedAtMs) {}
}

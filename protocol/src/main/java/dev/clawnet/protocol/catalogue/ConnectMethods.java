package dev.clawnet.protocol.catalogue;

import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// `connect` and what surrounds it. It is no method of the table: it is the first request of a connection, once.
public final class ConnectMethods {
    /// Name of the first request.
    public static final String CONNECT = "connect";

    /// First event of every connection, before anything is said.
    public static final EventType<Challenge> CHALLENGE = EventType.open(
            "connect.challenge", Challenge.class, "The nonce that the device signs; first frame of every connection.");

    public static final List<EventType<?>> EVENTS = List.of(CHALLENGE);

    private ConnectMethods() {}

    /// Payload of the challenge.
    ///
    /// @param nonce made for this connection alone
    /// @param ts the gateway's clock, epoch milliseconds
    public record Challenge(String nonce, Long ts) {}

    /// Parameters of `connect`. Unknown members are passed over, so that newer clients can connect; those that are
    /// known are closed.
    ///
    /// @param role `operator` when absent; text, because an unknown one has an error of its own
    /// @param commands what a node serves
    public record ConnectParams(
            @Range(min = 1) Integer minProtocol,
            @Range(min = 1) Integer maxProtocol,
            Client client,
            @Size(max = MAX_LIST) @Text(max = MAX_TEXT) Optional<List<String>> caps,
            @Size(max = MAX_LIST) @Text(max = MAX_TEXT) Optional<List<String>> commands,
            @Size(max = MAX_LIST) Optional<Map<String, Boolean>> permissions,
            Optional<String> role,
            @Size(max = MAX_LIST) @Text(max = MAX_TEXT) Optional<List<String>> scopes,
            Optional<DeviceBlock> device,
            Optional<Auth> auth,
            Optional<String> locale,
            Optional<String> userAgent) {
        private static final int MAX_LIST = 256;
        private static final int MAX_TEXT = 256;

        public ConnectParams {
            if (minProtocol < 1 || maxProtocol < 1) {
                throw new IllegalArgumentException("protocol versions must be >= 1");
            }
            caps = bounded("caps", caps);
            commands = bounded("commands", commands);
            scopes = bounded("scopes", scopes);
            permissions = permissions.map(Map::copyOf);
            if (permissions.map(Map::size).orElse(0) > MAX_LIST) {
                throw new IllegalArgumentException("permissions must not have more than " + MAX_LIST + " members");
            }
        }

        private static Optional<List<String>> bounded(String name, Optional<List<String>> values) {
            List<String> all = values.orElse(List.of());
            if (all.size() > MAX_LIST || all.stream().anyMatch(each -> each == null || each.length() > MAX_TEXT)) {
                throw new IllegalArgumentException(
                        name + " must be at most " + MAX_LIST + " strings of at most " + MAX_TEXT + " characters");
            }
            return values.map(List::copyOf);
        }
    }

    /// The program that connects.
    public record Client(
            ClientId id,
            ClientMode mode,
            @Text(min = 1, max = MAX_TEXT) String version,
            @Text(min = 1, max = MAX_TEXT) String platform,
            @Text(min = 1, max = MAX_TEXT) Optional<String> displayName,
            @Text(min = 1, max = MAX_TEXT) Optional<String> deviceFamily,
            @Text(min = 1, max = MAX_TEXT) Optional<String> modelIdentifier,
            @Text(min = 1, max = MAX_TEXT) Optional<String> instanceId,
            @Text(min = 1, max = MAX_TEXT) Optional<String> buildId,
            @Text(min = 1, max = MAX_TEXT) Optional<String> timeZone) {
        private static final int MAX_TEXT = 128;

        public Client {
            text("client.version", version);
            text("client.platform", platform);
            displayName.ifPresent(value -> text("client.displayName", value));
            deviceFamily.ifPresent(value -> text("client.deviceFamily", value));
            modelIdentifier.ifPresent(value -> text("client.modelIdentifier", value));
            instanceId.ifPresent(value -> text("client.instanceId", value));
            buildId.ifPresent(value -> text("client.buildId", value));
            timeZone.ifPresent(value -> text("client.timeZone", value));
        }

        private static void text(String name, String value) {
            if (value.isEmpty() || value.length() > MAX_TEXT) {
                throw new IllegalArgumentException(name + " must have 1 to " + MAX_TEXT + " characters");
            }
        }
    }

    /// Proof of the device's key.
    ///
    /// @param nonce may be empty on the wire; that has an error of its own
    public record DeviceBlock(String id, String publicKey, String signature, Long signedAt, Optional<String> nonce) {}

    /// Credentials. Absent ones are not empty ones.
    public record Auth(
            Optional<String> token,
            Optional<String> password,
            Optional<String> deviceToken,
            Optional<String> bootstrapToken) {
        public static final Auth NONE =
                new Auth(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

        /// The credential that the device's proof covers.
        public String proven() {
            return token.or(() -> deviceToken).or(() -> bootstrapToken).orElse("");
        }

        @Override
        public String toString() {
            return "Auth[redacted]";
        }
    }

    /// The answer to `connect`.
    public record HelloOk(
            String type,
            Integer protocol,
            Server server,
            Features features,
            Snapshot snapshot,
            HelloAuth auth,
            HelloPolicy policy) {
        public static final String TYPE = "hello-ok";
    }

    /// The gateway.
    ///
    /// @param certificate what it serves TLS with; a client that pins keeps both
    public record Server(
            String version, Optional<String> bootId, String connId, Optional<ServerCertificate> certificate) {}

    /// Certificates of the gateway, by the SHA-256 of their DER form in hex.
    ///
    /// @param next the one that follows, announced thirty days before it is served
    public record ServerCertificate(String sha256, Optional<String> next) {}

    public record Features(List<String> methods, List<String> events, Optional<List<String>> capabilities) {
        public Features {
            methods = List.copyOf(methods);
            events = List.copyOf(events);
            capabilities = capabilities.map(List::copyOf);
        }
    }

    /// State of the caller's person at the time of hello.
    ///
    /// @param health as `health` answers
    public record Snapshot(
            List<SystemMethods.PresenceEntry> presence,
            JsonNode health,
            StateVersion stateVersion,
            Long uptimeMs,
            Optional<String> authMode,
            Optional<SessionDefaults> sessionDefaults) {
        public Snapshot {
            presence = List.copyOf(presence);
        }
    }

    public record StateVersion(Long presence, Long health) {}

    public record SessionDefaults(String defaultAgentId, String mainKey, String mainSessionKey) {}

    /// What the connection is, from hello on.
    ///
    /// @param scopes the live scopes of this connection, in the order requested
    /// @param deviceToken what the device may connect with from now on
    /// @param deviceTokens further tokens, when a setup code opened more than one role
    /// @param recoveryCode takes the place of the recovery code that was used, or made with the person; shown once
    public record HelloAuth(
            Optional<String> method,
            Role role,
            List<String> scopes,
            Optional<String> deviceToken,
            Optional<Long> issuedAtMs,
            Optional<List<RoleToken>> deviceTokens,
            Optional<String> recoveryCode) {
        public HelloAuth {
            scopes = List.copyOf(scopes);
            deviceTokens = deviceTokens.map(List::copyOf);
        }

        @Override
        public String toString() {
            return "HelloAuth[" + role + ", " + scopes + "]";
        }
    }

    public record RoleToken(String deviceToken, Role role, List<String> scopes, Long issuedAtMs) {
        public RoleToken {
            scopes = List.copyOf(scopes);
        }

        @Override
        public String toString() {
            return "RoleToken[" + role + ", " + scopes + "]";
        }
    }

    public record HelloPolicy(Long maxPayload, Long maxBufferedBytes, Long tickIntervalMs) {}
}

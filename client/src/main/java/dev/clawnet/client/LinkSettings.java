package dev.clawnet.client;

import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ClientId;
import dev.clawnet.protocol.catalogue.ClientMode;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What a link says of itself when it connects.
///
/// @param key the device's key; absent for the console on the gateway's own machine
/// @param scopes asked for, in this order
/// @param commands what a node serves
/// @param patience how long connecting may take, and a call that names no deadline of its own
public record LinkSettings(
        GatewayAddress address,
        ClientId client,
        ClientMode mode,
        Program program,
        Optional<String> displayName,
        Role role,
        List<String> scopes,
        List<String> caps,
        List<String> commands,
        Optional<DeviceKey> key,
        Auth auth,
        Duration patience) {
    public static final Duration PATIENCE = Duration.ofSeconds(15);

    /// Events that only clients get which say they show them: questions of every kind, what owners must see, and what
    /// tools do.
    private static final List<String> CAPABILITIES =
            List.of("approvals", "owner-events", AgentMethods.TOOL_EVENTS, MediaMethods.CAPABILITY);

    public LinkSettings {
        scopes = List.copyOf(scopes);
        caps = List.copyOf(caps);
        commands = List.copyOf(commands);
    }

    /// A link of role operator.
    public static LinkSettings operator(
            GatewayAddress address, Program program, List<String> scopes, Optional<DeviceKey> key, Auth auth) {
        return new LinkSettings(
                address,
                ClientId.CLI,
                ClientMode.CLI,
                program,
                Optional.empty(),
                Role.OPERATOR,
                scopes,
                CAPABILITIES,
                List.of(),
                key,
                auth,
                PATIENCE);
    }

    /// A link of role node.
    public static LinkSettings node(
            GatewayAddress address, Program program, String name, List<String> commands, DeviceKey key, Auth auth) {
        return new LinkSettings(
                address,
                ClientId.NODE_HOST,
                ClientMode.NODE,
                program,
                Optional.of(name),
                Role.NODE,
                List.of(),
                List.of("files", MediaMethods.CAPABILITY),
                commands,
                Optional.of(key),
                auth,
                PATIENCE);
    }

    public LinkSettings with(Auth other) {
        return new LinkSettings(
                address, client, mode, program, displayName, role, scopes, caps, commands, key, other, patience);
    }

    public LinkSettings with(Duration otherPatience) {
        return new LinkSettings(
                address, client, mode, program, displayName, role, scopes, caps, commands, key, auth, otherPatience);
    }

    /// The same for a client that shows these as well.
    public LinkSettings capable(List<String> more) {
        List<String> all = new ArrayList<>(caps);
        all.addAll(more);
        return new LinkSettings(
                address, client, mode, program, displayName, role, scopes, all, commands, key, auth, patience);
    }

    /// Credentials of a device that is paired.
    public static Auth deviceToken(String token) {
        return new Auth(Optional.empty(), Optional.empty(), Optional.of(token), Optional.empty());
    }

    /// The token of the console, or a local token.
    public static Auth token(String token) {
        return new Auth(Optional.of(token), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// The secret of a setup code.
    public static Auth bootstrap(String token) {
        return new Auth(Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(token));
    }
}

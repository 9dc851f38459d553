package dev.clawnet.gateway.method;

import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.TokenId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.Optional;
import java.util.Set;

/// Who calls: what the link proved when it connected. Handlers take the person from here and from nowhere else.
///
/// @param device the device whose key it proved; absent for the console and for device-less back ends
/// @param steward whether the person may do gateway-wide acts
/// @param host whether the person is the host person
/// @param token the API token that it showed over HTTP; then there is no device
public record Caller(
        ConnId conn,
        PersonId person,
        Optional<DeviceId> device,
        DeviceClass deviceClass,
        Role role,
        Set<Scope> scopes,
        boolean steward,
        boolean host,
        Optional<TokenId> token) {
    public Caller {
        scopes = Set.copyOf(scopes);
        if (token.isPresent() && (device.isPresent() || deviceClass != DeviceClass.PROGRAM)) {
            throw new IllegalArgumentException("a token speaks for a program without a device");
        }
    }

    /// Who calls over a link.
    public Caller(
            ConnId conn,
            PersonId person,
            Optional<DeviceId> device,
            DeviceClass deviceClass,
            Role role,
            Set<Scope> scopes,
            boolean steward,
            boolean host) {
        this(conn, person, device, deviceClass, role, scopes, steward, host, Optional.empty());
    }

    public boolean isHuman() {
        return deviceClass == DeviceClass.HUMAN && device.isPresent();
    }

    /// For ledger entries: the device, the token, or `console`.
    public String actor() {
        return device.map(id -> "device:" + id.value())
                .or(() -> token.map(id -> "token:" + id.value()))
                .orElse("console");
    }
}

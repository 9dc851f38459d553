package dev.clawnet.gateway.device;

import dev.clawnet.protocol.catalogue.DeviceMethods.PairedDevice;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenView;
import dev.clawnet.protocol.method.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Devices as their owner sees them: no secret, no digest.
final class DeviceViews {
    private DeviceViews() {}

    static PairedDevice of(Device device, Whereabouts whereabouts) {
        List<Role> roles = device.grants().stream()
                .filter(RoleGrant::live)
                .map(RoleGrant::role)
                .toList();
        Description about = device.about();
        Optional<Whereabouts.Seen> seen = whereabouts.seen(device.person(), device.id());
        return new PairedDevice(
                device.id(),
                device.publicKey(),
                about.displayName(),
                device.label(),
                device.deviceClass(),
                whereabouts.connected(device.id()),
                Optional.of(about.platform()),
                about.family(),
                Optional.of(about.clientId()),
                Optional.of(about.clientMode()),
                roles.contains(Role.OPERATOR) ? Role.OPERATOR : Role.NODE,
                roles,
                device.grant(Role.OPERATOR).map(RoleGrant::scopes).orElse(List.of()),
                Optional.of(about.address()),
                device.approvedVia().wire(),
                device.createdAt().toEpochMilli(),
                device.approvedAt().toEpochMilli(),
                device.commands(),
                device.slug(),
                seen.map(Whereabouts.Seen::at).map(Instant::toEpochMilli),
                seen.map(Whereabouts.Seen::reason),
                device.grants().stream().map(DeviceViews::token).toList());
    }

    private static TokenView token(RoleGrant grant) {
        return new TokenView(
                grant.role(),
                grant.scopes().stream().sorted().toList(),
                grant.createdAt().toEpochMilli(),
                grant.rotatedAt().map(Instant::toEpochMilli),
                grant.revokedAt().map(Instant::toEpochMilli));
    }
}

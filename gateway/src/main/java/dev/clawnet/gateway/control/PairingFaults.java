package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Device;
import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.device.RoleGrant;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a device is told that has to be approved.
final class PairingFaults {
    private PairingFaults() {}

    static Fault of(Outcome.Waits waits, Applicant applicant) {
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("reason", waits.need().wire());
        details.put("requestId", waits.request().id().value());
        details.put("remediationHint", waits.need().remedy());
        details.put("deviceId", applicant.id().value());
        details.put("requestedRole", applicant.role().wire());
        if (applicant.role() == Role.OPERATOR) {
            details.put("requestedScopes", applicant.scopes());
        }
        waits.known().filter(Device::live).ifPresent(device -> {
            List<RoleGrant> live =
                    device.grants().stream().filter(RoleGrant::live).toList();
            details.put(
                    "approvedRoles",
                    live.stream().map(grant -> grant.role().wire()).toList());
            details.put(
                    "approvedScopes",
                    device.grant(Role.OPERATOR).map(RoleGrant::scopes).orElse(List.of()));
        });
        return new Fault(
                ErrorCode.PAIRING_REQUIRED, "pairing required: " + waits.need().requirement(), details);
    }

    /// The close reason: the message, and the id that another person needs to take the request.
    static String closeReason(Fault fault) {
        Object id = fault.details().get("requestId");
        return id == null ? fault.getMessage() : fault.getMessage() + " (requestId: " + id + ")";
    }
}

package dev.clawnet.gateway.device;

import dev.clawnet.gateway.store.Notice;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import java.util.Optional;

/// A device's credentials are void: its links in that role (in every role when empty) end now.
public record DeviceCut(PersonId person, DeviceId device, Optional<Role> role, String reason) implements Notice {}

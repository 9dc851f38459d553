package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/// Whereabouts without links.
public record Somewhere(Predicate<DeviceId> linked, BooleanSupplier onThisMachine) implements Whereabouts {
    /// Every call comes from the gateway's machine, and no device has a link.
    public Somewhere() {
        this(_ -> false, () -> true);
    }

    @Override
    public boolean connected(DeviceId device) {
        return linked.test(device);
    }

    @Override
    public boolean here(ConnId conn) {
        return onThisMachine.getAsBoolean();
    }

    @Override
    public void cut(DeviceCut cut) {
        // There are no links; those that there are in a world hear of it by the notice.
    }

    @Override
    public Optional<Seen> seen(PersonId person, DeviceId device) {
        return Optional.empty();
    }
}

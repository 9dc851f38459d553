package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Code;
import dev.clawnet.gateway.device.DeviceTables.Owner;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What a simulation may see of the rows of codes, requests and owners.
public final class CodePeek {
    private CodePeek() {}

    /// An open setup code.
    public record Seen(PersonId person, DeviceClass deviceClass, Instant expiresAt) {}

    public static Optional<Seen> code(Optional<Object> row) {
        return row.filter(Code.class::isInstance)
                .map(Code.class::cast)
                .map(code -> new Seen(code.person(), code.deviceClass(), code.expiresAt()));
    }

    /// Whether it opens nothing any more.
    public static boolean used(Optional<Object> row) {
        return row.filter(Code.class::isInstance)
                .map(Code.class::cast)
                .filter(code -> !code.isUsed())
                .isEmpty();
    }

    public static Optional<PersonId> owner(Optional<Object> row) {
        return row.filter(Owner.class::isInstance).map(Owner.class::cast).map(Owner::person);
    }

    public static List<PairingRequest> requests(View view) {
        return view.all(DeviceTables.REQUESTS).stream().map(View.Row::value).toList();
    }

    public static List<Seen> codes(View view) {
        return view.all(DeviceTables.CODES).stream()
                .filter(row -> !row.value().isUsed())
                .flatMap(row -> code(Optional.of(row.value())).stream())
                .toList();
    }
}

package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Window;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// The window in which one device is let in without being looked at: opened on the gateway's machine, by its host
/// person, for ten minutes or one device, whichever comes first.
///
/// Threat: whoever is near the network takes the window before the device it was opened for. So it lets in one
/// device, as a program, without `admin` and `pairing`, and says at once which one it was. It is the host person's
/// alone: a device that shows no credential names nobody, and must not end up with whoever opened a window last.
/// See `SilentPairingTest`.
final class Windows {
    private static final String CURRENT = "current";
    /// What nobody gets without a decision.
    private static final Set<Scope> NEVER = Set.of(Scope.ADMIN, Scope.PAIRING);

    private Windows() {}

    static Instant open(Tx tx, PersonId host) {
        Instant until = tx.now().plus(Limits.PAIRING_WINDOW);
        tx.put(DeviceTables.WINDOWS, host, CURRENT, new Window(until));
        return until;
    }

    static void close(Tx tx, PersonId host) {
        tx.delete(DeviceTables.WINDOWS, host, CURRENT);
    }

    static Optional<Instant> until(View view, PersonId host, Instant now) {
        return view.find(DeviceTables.WINDOWS, host, CURRENT).map(Window::until).filter(now::isBefore);
    }

    /// Whether an applicant that nobody knows may come in by the window.
    static boolean fits(Applicant applicant) {
        return applicant.silentAllowed()
                && (applicant.role() == Role.NODE
                        || RoleGrant.known(applicant.scopes()).stream().noneMatch(NEVER::contains));
    }
}

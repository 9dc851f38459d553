package dev.clawnet.gateway.device;

import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What became of an applicant.
public sealed interface Outcome {
    /// It may connect.
    ///
    /// @param token its token for the role it asked for
    /// @param more tokens for further roles that a code opened
    /// @param method how it proved itself: `token`, `device-token`, `bootstrap-token`
    /// @param recoveryCode takes the place of the recovery code that was used, or that was made with the person
    record Admitted(Device device, Issued token, List<Issued> more, String method, Optional<Secret> recoveryCode)
            implements Outcome {
        public Admitted {
            more = List.copyOf(more);
        }
    }

    /// It waits for somebody's decision.
    ///
    /// @param known the device as it is paired now; only its own key is told
    record Waits(PairingRequest request, Need need, Optional<Device> known) implements Outcome {}

    record Issued(Role role, List<String> scopes, Secret token, Instant at) {
        public Issued {
            scopes = List.copyOf(scopes);
        }
    }
}

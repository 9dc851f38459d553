package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.store.Table.kept;
import static dev.clawnet.gateway.store.Table.plain;
import static dev.clawnet.gateway.store.Table.table;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// The rows of this package.
public final class DeviceTables {
    /// (person, device).
    static final Table<Device> DEVICES = kept("devices", Device.class);
    /// (person, `devices` or `node-names`): how many there are.
    static final Table<Count> COUNTS = plain("device_counts", Count.class);
    /// (person, name): whose name of a node it is or was. Outlives the device's removal.
    static final Table<NodeNames.Named> NODE_NAMES = table("node_names", NodeNames.Named.class);
    /// (the gateway, device): whose it is. Outlives the device's removal: one key, one person, for life.
    static final Table<Owner> OWNERS = plain("device_owners", Owner.class);
    /// (the gateway, request).
    static final Table<PairingRequest> REQUESTS = table("pairing_requests", PairingRequest.class);
    /// (the gateway, digest of the secret).
    static final Table<Code> CODES = table("setup_codes", Code.class);
    /// (the gateway, digest of the token).
    static final Table<Owner> LOCAL_TOKENS = table("local_tokens", Owner.class);
    /// (person, `current`): digest of the person's local token.
    static final Table<Digest> LOCAL_TOKEN_OF = table("local_token_of", Digest.class);

    /// (person, device): what its device declares beyond what was approved.
    static final Table<NodeRequest> NODE_REQUESTS = table("node_requests", NodeRequest.class);

    /// (person, slug): the device that is called so.
    static final Table<Called> SLUGS = plain("device_slugs", Called.class);
    /// (person, `current`): the window in which one device of the host person is let in.
    static final Table<Window> WINDOWS = table("pairing_windows", Window.class);

    public static final List<Table<?>> ALL = List.of(
            NODE_REQUESTS,
            NODE_NAMES,
            DEVICES,
            COUNTS,
            OWNERS,
            REQUESTS,
            CODES,
            LOCAL_TOKENS,
            LOCAL_TOKEN_OF,
            SLUGS,
            WINDOWS);

    private DeviceTables() {}

    record Owner(PersonId person) {}

    record Count(Long devices) {}

    record Digest(String value) {}

    record Called(DeviceId device) {}

    record Window(Instant until) {}

    /// A setup code: an open one, or one that was used and whose time is not over.
    ///
    /// @param only the one key that it opens to; empty for whoever holds it
    /// @param via what a pairing by it is recorded as; empty: a setup code
    /// @param first whether it was made with its person: whoever made the person has seen it
    /// @param used whether it opened; kept until its time is over, so that who holds it is told so
    record Code(
            PersonId person,
            DeviceClass deviceClass,
            List<Role> roles,
            Optional<String> label,
            Instant expiresAt,
            Optional<DeviceId> only,
            Optional<ApprovedVia> via,
            Optional<Boolean> first,
            Optional<Boolean> used) {
        Code {
            roles = List.copyOf(roles);
        }

        boolean open(Instant now) {
            return !isUsed() && now.isBefore(expiresAt);
        }

        boolean isUsed() {
            return used.orElse(false);
        }

        boolean over(Instant now) {
            return !now.isBefore(expiresAt);
        }

        Code spent() {
            return new Code(person, deviceClass, roles, label, expiresAt, only, via, first, Optional.of(true));
        }
    }
}

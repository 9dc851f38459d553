package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Code;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Codes that pair one device to one person, once, within ten minutes. Only their digest is kept.
///
/// Threat: a code used twice, by two devices at once, after its time, or into another person. A code is marked as used
/// in the transaction that pairs the device. See `SetupCodeRaceTest`.
public final class SetupCodes {
    private static final int SCANNED = 10_000;

    private final DeviceEntries entries;
    private final Supplier<Address> address;

    /// Wires codes.
    ///
    /// @param address where codes send devices, asked for each code: the port may be known late
    public SetupCodes(RandomGenerator random, Supplier<Address> address) {
        this.entries = new DeviceEntries(random);
        this.address = address;
    }

    /// What a code opens.
    ///
    /// @param deviceClass `HUMAN` only when a human device of that person asks, or at the person's creation
    /// @param only the one key that it opens to; empty for whoever holds it
    /// @param via what the pairing is recorded as
    public record Opens(
            DeviceClass deviceClass,
            List<Role> roles,
            Optional<String> label,
            Optional<DeviceId> only,
            ApprovedVia via) {
        public Opens {
            roles = List.copyOf(roles);
        }

        /// A code for whoever holds it.
        public Opens(DeviceClass deviceClass, List<Role> roles, Optional<String> label) {
            this(deviceClass, roles, label, Optional.empty(), ApprovedVia.SETUP_CODE);
        }

        /// A nonce for one key, which is fetched through SSH.
        static Opens throughSsh(DeviceId device, Role role) {
            return new Opens(
                    DeviceClass.PROGRAM, List.of(role), Optional.empty(), Optional.of(device), ApprovedVia.SSH);
        }
    }

    /// A code just made.
    public record Minted(Secret secret, Instant expiresAt, Entry entry) {}

    /// Makes the first code of a person that is being created: for the human device of that person.
    public Minted mint(Tx tx, PersonId person, DeviceClass deviceClass, Duration life) {
        Opens opens = new Opens(deviceClass, List.of(Role.OPERATOR), Optional.empty());
        return mint(tx, person, "platform", opens, tx.now().plus(life), Optional.of(true));
    }

    /// Makes a code. The caller has checked that `actor` may ask for that class.
    Minted mint(Tx tx, PersonId person, String actor, Opens opens, Duration life) {
        return mint(tx, person, actor, opens, tx.now().plus(life), Optional.empty());
    }

    private Minted mint(Tx tx, PersonId person, String actor, Opens opens, Instant expires, Optional<Boolean> first) {
        sweep(tx, person);
        Secret secret = Secret.mint(entries.random());
        tx.put(
                DeviceTables.CODES,
                PersonId.GATEWAY,
                secret.digest(),
                new Code(
                        person,
                        opens.deviceClass(),
                        opens.roles(),
                        opens.label(),
                        expires,
                        opens.only(),
                        Optional.of(opens.via()),
                        first,
                        Optional.empty()));
        Entry entry = entries.of(
                tx,
                person,
                actor,
                "setup-code.made",
                opens.only().map(device -> "device:" + device.value()).orElse("setup-code"),
                Map.of(
                        "basis",
                        opens.via() == ApprovedVia.SSH
                                ? ApprovedVia.SSH.wire()
                                : opens.deviceClass().name().toLowerCase(java.util.Locale.ROOT)));
        return new Minted(secret, expires, entry);
    }

    /// The code as it is typed or scanned.
    public SetupCode code(Minted minted) {
        Address at = address.get();
        return new SetupCode(
                at.url(),
                at.urls(),
                minted.secret(),
                Optional.of(minted.expiresAt().toEpochMilli()),
                at.fingerprint());
    }

    Address address() {
        return address.get();
    }

    /// Looks at an open code without using it.
    Optional<Code> peek(View view, String secret, Instant now) {
        return view.find(DeviceTables.CODES, PersonId.GATEWAY, Secret.of(secret).digest())
                .filter(code -> code.open(now));
    }

    /// Uses a code up. That it was used is known until its time is over.
    void burn(Tx tx, String secret) {
        String id = Secret.of(secret).digest();
        tx.find(DeviceTables.CODES, PersonId.GATEWAY, id)
                .ifPresent(code -> tx.put(DeviceTables.CODES, PersonId.GATEWAY, id, code.spent()));
    }

    /// Whether somebody was let in with it, as far as that is still known. Only who holds the code can ask.
    boolean used(View view, String secret) {
        return view.find(DeviceTables.CODES, PersonId.GATEWAY, Secret.of(secret).digest())
                .filter(DeviceTables.Code::isUsed)
                .isPresent();
    }

    /// Drops what is past its time, and refuses when the person holds too many open ones.
    private static void sweep(Tx tx, PersonId person) {
        int open = 0;
        for (View.Row<Code> row : tx.list(DeviceTables.CODES, PersonId.GATEWAY, "", SCANNED)) {
            if (row.value().over(tx.now())) {
                tx.delete(DeviceTables.CODES, PersonId.GATEWAY, row.id());
            } else if (row.value().open(tx.now()) && row.value().person().equals(person)) {
                open++;
            }
        }
        if (open >= Limits.SETUP_CODES_PER_PERSON) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many setup codes are open");
        }
    }
}

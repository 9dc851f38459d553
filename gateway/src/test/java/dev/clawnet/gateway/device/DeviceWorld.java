package dev.clawnet.gateway.device;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// Pairing with a store in memory and time that stands still.
public final class DeviceWorld {
    public static final List<String> FULL =
            List.of("operator.admin", "operator.read", "operator.write", "operator.approvals", "operator.pairing");

    public final VirtualTime time = new VirtualTime();
    public final List<Entry> entries = Collections.synchronizedList(new ArrayList<>());
    public final List<Notice> notices = Collections.synchronizedList(new ArrayList<>());
    public final Notices bus = new Notices();
    public final FakePeople people = new FakePeople().with(FakePeople.LI, FakePeople.NOVA);
    public final MemoryStore store;
    public final DeviceFeature feature;

    /// A recovery code of Li's, open until used.
    public final String recoveryCode = "rc-of-li";

    /// Whether calls come from another machine than the gateway's.
    public boolean elsewhere;

    private boolean recovered;

    public DeviceWorld() {
        this.store = new MemoryStore((_, all) -> entries.addAll(all), bus, time, MemoryStore.Mode.JSON, Runnable::run);
        bus.on(Broadcast.class, notices::add);
        bus.on(DeviceCut.class, notices::add);
        SetupCodes codes = new SetupCodes(
                new Random(5),
                () -> new Address("wss://gw.example:18789", List.of(), Optional.of(new Fingerprint("0a".repeat(32)))));
        this.feature = new DeviceFeature(new DeviceFeature.Ground(
                store,
                time,
                new Random(7),
                Secret.of("token-key"),
                people,
                new RecoveryCodes() {
                    @Override
                    public Optional<Redeemed> redeem(Tx tx, String code) {
                        return DeviceWorld.this.redeem(code);
                    }

                    @Override
                    public Redeemed replace(Tx tx, PersonId person) {
                        throw new IllegalStateException("nobody is made here");
                    }
                },
                codes,
                new Somewhere(_ -> false, () -> !elsewhere)));
    }

    private Optional<RecoveryCodes.Redeemed> redeem(String code) {
        if (recovered || !code.equals(recoveryCode)) {
            return Optional.empty();
        }
        recovered = true;
        return Optional.of(new RecoveryCodes.Redeemed(
                FakePeople.LI,
                "rc-next",
                List.of(Entry.of(
                        new dev.clawnet.protocol.id.EntryId("e-1"),
                        FakePeople.LI,
                        "person.recovered",
                        java.util.Map.of()))));
    }

    public static DeviceKey key(int n) {
        byte[] seed = new byte[32];
        Arrays.fill(seed, (byte) n);
        return DeviceKey.ofSeed(seed);
    }

    public static Applicant applicant(DeviceKey key, Role role, boolean local, String... scopes) {
        return machine(key, role, local, "linux", scopes);
    }

    public static Applicant machine(DeviceKey key, Role role, boolean local, String platform, String... scopes) {
        return new Applicant(
                key.publicKey(),
                role,
                List.of(scopes),
                new Description(
                        Optional.of("box"),
                        platform,
                        Optional.empty(),
                        "cli",
                        "cli",
                        local ? "127.0.0.1" : "203.0.113.9"),
                List.of(),
                role == Role.NODE ? List.of("files.read") : List.of(),
                local,
                true);
    }

    public Outcome admit(Applicant applicant, Credential credential) {
        try {
            return store.write(tx -> feature.admissions().admit(tx, applicant, credential));
        } catch (Admissions.StillWaits still) {
            return still.waits();
        }
    }

    public Secret code(PersonId person, DeviceClass deviceClass) {
        return code(person, deviceClass, Role.OPERATOR);
    }

    public Secret code(PersonId person, DeviceClass deviceClass, Role... roles) {
        return store.write(tx -> {
            SetupCodes.Minted minted = feature.codes()
                    .mint(
                            tx,
                            person,
                            "platform",
                            new SetupCodes.Opens(deviceClass, List.of(roles), Optional.empty()),
                            Limits.SETUP_CODE_LIFE);
            return Change.of(minted.secret(), minted.entry());
        });
    }

    /// Pairs a device of that class by a code, with full scopes.
    public Outcome.Admitted paired(PersonId person, DeviceKey key, DeviceClass deviceClass) {
        return (Outcome.Admitted) admit(
                applicant(key, Role.OPERATOR, false, FULL.toArray(String[]::new)),
                new Credential.Code(code(person, deviceClass)));
    }

    public static Caller console(PersonId person, boolean host, Scope... scopes) {
        return caller(person, Optional.empty(), DeviceClass.PROGRAM, host, scopes);
    }

    public static Caller caller(
            PersonId person, Optional<DeviceId> device, DeviceClass deviceClass, boolean host, Scope... scopes) {
        return new Caller(new ConnId("k-1"), person, device, deviceClass, Role.OPERATOR, Set.of(scopes), host, host);
    }

    public List<Device> devicesOf(PersonId person) {
        return store.read(view -> Devices.of(view, person));
    }

    public Optional<PersonId> tokenOwner(Secret token) {
        return store.read(view -> feature.localTokens().owner(view, token.reveal()));
    }

    public List<String> kinds() {
        return entries.stream().map(Entry::kind).toList();
    }

    public void advance(Duration by) {
        time.advance(by);
    }
}

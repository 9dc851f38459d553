package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Code;
import dev.clawnet.gateway.device.DeviceTables.Owner;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RequestId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Lets a device in that has proved its key: with a code, a token, or a decision that was made about it.
///
/// Threat: a device that comes to belong to a person whom neither its credential nor its approver belongs to. Every
/// way in ends in `settle`, which compares the person with the owner that the key has for life. See
/// `AdmissionsTest`.
public final class Admissions {
    /// What a code opens for an operator in whose role the device did not come; never admin, never pairing.
    private static final List<String> HANDED_SCOPES = List.of(
            "operator.approvals", "operator.questions", "operator.read", "operator.talk.secrets", "operator.write");

    private final DeviceEntries entries;
    private final DeviceTokens tokens;
    private final SetupCodes codes;
    private final RecoveryCodes recovery;
    private final PairingRequests requests;
    private final NodeSurfaces surfaces;
    private final Standings standings;
    private final Slugs slugs;

    Admissions(
            DeviceEntries entries,
            DeviceTokens tokens,
            SetupCodes codes,
            RecoveryCodes recovery,
            PairingRequests requests,
            Standings standings) {
        this.entries = entries;
        this.tokens = tokens;
        this.codes = codes;
        this.recovery = recovery;
        this.requests = requests;
        this.surfaces = new NodeSurfaces(entries);
        this.standings = standings;
        this.slugs = new Slugs(entries.random());
    }

    Slugs slugs() {
        return slugs;
    }

    /// The applicant is in line already, with the request it has. Thrown to leave the transaction: nothing changed.
    public static final class StillWaits extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient Outcome.Waits waits;

        StillWaits(Outcome.Waits waits) {
            super("in line already", null, false, false);
            this.waits = waits;
        }

        public Outcome.Waits waits() {
            return waits;
        }
    }

    /// How a device is being paired.
    record Terms(DeviceClass deviceClass, Set<Role> roles, Optional<String> label, ApprovedVia via) {
        static Terms silent(Role role) {
            return new Terms(DeviceClass.PROGRAM, Set.of(role), Optional.empty(), ApprovedVia.SILENT);
        }
    }

    /// Decides about an applicant, and writes what follows. A fault when it is neither let in nor put in line.
    public Change<Outcome> admit(Tx tx, Applicant applicant, Credential credential) {
        Optional<Device> known = Devices.find(tx, applicant.id());
        return switch (credential) {
            case Credential.Code code -> withCode(tx, applicant, code.secret());
            case Credential.OfPerson of -> withPerson(tx, applicant, of, known);
            case Credential.Token token -> withToken(tx, applicant, token.secret(), known);
            case Credential.KeyAlone _ -> withKey(tx, applicant, known);
        };
    }

    private Change<Outcome> withCode(Tx tx, Applicant applicant, Secret secret) {
        // The text leaves its box for the look-up by digest.
        String text = secret.reveal();
        Optional<Code> code = codes.peek(tx, text, tx.now());
        if (code.filter(found -> found.only().map(applicant.id()::equals).orElse(true))
                .isPresent()) {
            if (!code.get().roles().contains(applicant.role())) {
                throw new Fault(ErrorCode.SETUP_CODE_INVALID, "unauthorized: this setup code is for another role");
            }
            codes.burn(tx, text);
            Terms terms = new Terms(
                    code.get().deviceClass(),
                    new LinkedHashSet<>(code.get().roles()),
                    code.get().label(),
                    code.get().via().orElse(ApprovedVia.SETUP_CODE));
            Change<Outcome> settled = settle(tx, applicant, code.get().person(), terms, "bootstrap-token");
            // Whoever made the person has seen the recovery code that was made with it.
            return code.get().first().orElse(false)
                    ? shown(settled, recovery.replace(tx, code.get().person()))
                    : settled;
        }
        RecoveryCodes.Redeemed back = recovery.redeem(tx, text)
                .filter(_ -> applicant.role() == Role.OPERATOR)
                .orElseThrow(() -> new Fault(
                        ErrorCode.SETUP_CODE_INVALID,
                        codes.used(tx, text)
                                ? "unauthorized: this setup code was used already; it lets one device in, once (ask for"
                                        + " a new setup code)"
                                : "unauthorized: bootstrap token invalid or expired (ask for a new setup code)"));
        Terms terms = new Terms(DeviceClass.HUMAN, Set.of(Role.OPERATOR), Optional.empty(), ApprovedVia.RECOVERY_CODE);
        return shown(settle(tx, applicant, back.person(), terms, "bootstrap-token"), back);
    }

    /// The device that was let in is shown its person's new recovery code, once.
    private static Change<Outcome> shown(Change<Outcome> settled, RecoveryCodes.Redeemed back) {
        Outcome outcome = settled.result() instanceof Outcome.Admitted in
                ? new Outcome.Admitted(
                        in.device(), in.token(), in.more(), in.method(), Optional.of(Secret.of(back.next())))
                : settled.result();
        return settled.and(back.entries(), List.of()).as(outcome);
    }

    private Change<Outcome> withPerson(Tx tx, Applicant applicant, Credential.OfPerson of, Optional<Device> known) {
        Optional<PersonId> owner = Devices.owner(tx, applicant.id());
        if (owner.isPresent() && !owner.get().equals(of.person())) {
            // One key, one person, for life: to the holder of another person's token this key is a wrong one.
            throw new Fault(
                    ErrorCode.TOKEN_MISMATCH, "unauthorized: gateway token mismatch (this device is another's)");
        }
        Optional<Need> need = Pairing.need(known, applicant);
        if (need.isEmpty()) {
            return enter(tx, applicant, known.orElseThrow(), known, of.method());
        }
        if (Pairing.silent(need.get(), applicant)) {
            return settle(tx, applicant, of.person(), Terms.silent(applicant.role()), of.method());
        }
        return wait(tx, applicant, Optional.of(of.person()), known);
    }

    private Change<Outcome> withToken(Tx tx, Applicant applicant, Secret token, Optional<Device> known) {
        // The text leaves its box for the comparison in constant time.
        boolean right = known.stream()
                .flatMap(device -> device.grants().stream().filter(RoleGrant::live))
                .flatMap(grant -> Stream.concat(Stream.of(grant), grant.before().stream()))
                .anyMatch(grant -> tokens.token(applicant.id(), grant).matches(token.reveal()));
        if (!right) {
            throw new Fault(
                    ErrorCode.DEVICE_TOKEN_MISMATCH,
                    "unauthorized: device token mismatch (rotate/reissue device token)");
        }
        Device device = known.orElseThrow();
        return Pairing.need(known, applicant).isEmpty()
                ? enter(tx, applicant, device, known, "device-token")
                : wait(tx, applicant, Optional.of(device.person()), known);
    }

    /// A key alone opens the way to a token that was never handed over; an unknown key may ask to be let in.
    private Change<Outcome> withKey(Tx tx, Applicant applicant, Optional<Device> known) {
        if (known.isEmpty()) {
            Optional<PersonId> owner = Devices.owner(tx, applicant.id());
            return byWindow(tx, applicant, owner).orElseGet(() -> wait(tx, applicant, owner, known));
        }
        boolean unclaimed = known.get()
                .grant(applicant.role())
                .filter(grant -> !grant.delivered())
                .isPresent();
        if (unclaimed && Pairing.need(known, applicant).isEmpty()) {
            return enter(tx, applicant, known.get(), known, "device-token");
        }
        throw new Fault(
                ErrorCode.TOKEN_MISSING,
                "unauthorized: gateway token missing (use this gateway's gateway.auth.token or pair the device)");
    }

    /// One device, while the host person's window is open; never one whose key is another person's.
    private Optional<Change<Outcome>> byWindow(Tx tx, Applicant applicant, Optional<PersonId> owner) {
        PersonId host = standings.host(tx);
        boolean open = Windows.fits(applicant)
                && owner.map(host::equals).orElse(true)
                && Windows.until(tx, host, tx.now()).isPresent();
        if (!open) {
            return Optional.empty();
        }
        Windows.close(tx, host);
        Terms terms = new Terms(DeviceClass.PROGRAM, Set.of(applicant.role()), Optional.empty(), ApprovedVia.WINDOW);
        return Optional.of(settle(tx, applicant, host, terms, "device-token"));
    }

    /// Puts an applicant in line. One that asks again for the same is in line already: nothing is written, nobody
    /// is told again, and the id that its screen shows stays good.
    private Change<Outcome> wait(Tx tx, Applicant applicant, Optional<PersonId> person, Optional<Device> known) {
        Need need = Pairing.need(known, applicant).orElse(Need.NOT_PAIRED);
        requests.same(tx, applicant, person).ifPresent(waiting -> {
            throw new StillWaits(new Outcome.Waits(waiting, need, known));
        });
        Change<PairingRequest> asked = requests.ask(tx, applicant, person, known.isPresent());
        return asked.as(new Outcome.Waits(asked.result(), need, known));
    }

    /// Pairs the applicant, or widens what it has, and lets it in.
    private Change<Outcome> settle(Tx tx, Applicant applicant, PersonId person, Terms terms, String method) {
        Device device = made(tx, applicant, person, terms);
        Entry paired = entries.of(
                tx,
                person,
                "device:" + applicant.id(),
                "device.paired",
                applicant.id(),
                Map.of(
                        "basis", device.approvedVia().wire(),
                        "result", device.deviceClass().name().toLowerCase(java.util.Locale.ROOT)));
        // Its row is written by this alone: once, as it is in the end.
        Change<Outcome> entered = enter(tx, applicant, device, Optional.empty(), method);
        List<Notice> notices = new ArrayList<>(requests.moot(tx, applicant.id()));
        if (!terms.via().decided()) {
            notices.add(silently(tx, applicant, person));
        }
        notices.add(new Broadcast<>(person, DeviceMethods.PAIR_CHANGED, new DeviceMethods.PairChanged()));
        return entered.and(List.of(paired), notices);
    }

    /// What its person's other devices hear of a pairing that nobody was asked about.
    private Broadcast<?> silently(Tx tx, Applicant applicant, PersonId person) {
        return new Broadcast<>(
                person,
                DeviceMethods.PAIR_RESOLVED,
                new DeviceMethods.PairResolved(
                        RequestId.mint(entries.random()).value(),
                        applicant.id(),
                        "approved",
                        tx.now().toEpochMilli()));
    }

    /// Writes the device as paired.
    Device pair(Tx tx, Applicant applicant, PersonId person, Terms terms) {
        Device device = made(tx, applicant, person, terms);
        tx.put(DeviceTables.DEVICES, person, applicant.id().value(), device);
        return device;
    }

    /// Makes the device as paired, and leaves its row to the caller. The one place where a key gets its person.
    private Device made(Tx tx, Applicant applicant, PersonId person, Terms terms) {
        Optional<PersonId> owner = Devices.owner(tx, applicant.id());
        if (owner.isPresent() && !owner.get().equals(person)) {
            throw new Fault(ErrorCode.SETUP_CODE_INVALID, "unauthorized: this device is paired to somebody else");
        }
        NodeNames.settle(tx, person);
        Optional<Device> known = Devices.find(tx, applicant.id());
        if (known.isEmpty()) {
            if (Devices.count(tx, person) >= Limits.DEVICES_PER_PERSON) {
                throw new Fault(ErrorCode.LIMIT_REACHED, "too many devices; remove one first");
            }
            Devices.counted(tx, person, 1);
        }
        Device device = known.filter(Device::live)
                .map(old -> old.approvedAgain(applicant.about(), classOf(old, terms), via(old, terms), tx.now()))
                .orElseGet(() -> new Device(
                        applicant.id(),
                        person,
                        applicant.key().text(),
                        terms.deviceClass(),
                        List.of(),
                        applicant.about(),
                        terms.label(),
                        List.of(),
                        terms.via(),
                        tx.now(),
                        tx.now(),
                        Optional.empty(),
                        known.flatMap(Device::slug),
                        known.flatMap(Device::nodeName)));
        if (device.slug().isEmpty()) {
            device = slugs.call(tx, device, device.label());
        }
        for (Role role : terms.roles()) {
            device = device.with(grant(tx, device, applicant, role, terms.via()));
        }
        if (terms.via() == ApprovedVia.SETUP_CODE && applicant.role() == Role.NODE) {
            // Who hands a node its code stands at the machine: what it declares then is what the code was made for.
            device = device.serving(applicant.caps(), applicant.commands(), tx.now());
        }
        device = NodeNames.named(tx, device);
        tx.put(DeviceTables.OWNERS, PersonId.GATEWAY, applicant.id().value(), new Owner(person));
        return device;
    }

    /// A code decides the class anew; nothing else changes the class of a device that is paired.
    private static DeviceClass classOf(Device old, Terms terms) {
        return switch (terms.via()) {
            case SETUP_CODE, RECOVERY_CODE -> terms.deviceClass();
            case SILENT, SSH, WINDOW, OWNER -> old.deviceClass();
        };
    }

    /// A silent widening does not hide that a person once decided.
    private static ApprovedVia via(Device old, Terms terms) {
        return terms.via().decided() ? terms.via() : old.approvedVia();
    }

    /// What a device may be from now on. A decided widening makes another token: whoever kept the one before has
    /// nothing of what was added.
    private RoleGrant grant(Tx tx, Device device, Applicant applicant, Role role, ApprovedVia via) {
        List<String> asked =
                role == Role.NODE ? List.of() : role == applicant.role() ? applicant.scopes() : HANDED_SCOPES;
        return device.grant(role)
                .map(old -> via.decided()
                        ? old.widened(union(old.scopes(), asked), tx.now())
                        : old.allowing(union(old.scopes(), asked)))
                .orElseGet(() -> RoleGrant.fresh(role, asked, Ids.mint("t", entries.random()), tx.now()));
    }

    private static List<String> union(List<String> some, List<String> more) {
        Set<String> all = new LinkedHashSet<>(some);
        all.addAll(more);
        return all.stream().limit(Limits.NAMES_PER_DEVICE).toList();
    }

    /// The device connects: its tokens are on the way, and its log says so.
    ///
    /// @param stored its row as it is now, when it has one: it is written when it changes
    private Change<Outcome> enter(Tx tx, Applicant applicant, Device paired, Optional<Device> stored, String method) {
        List<Entry> made = new ArrayList<>();
        List<Outcome.Issued> more = new ArrayList<>();
        Device device = paired;
        String actor = "device:" + device.id();
        for (RoleGrant grant : paired.grants()) {
            boolean asked = grant.role() == applicant.role();
            if (!grant.live() || (grant.delivered() && !asked)) {
                continue;
            }
            if (!asked) {
                more.add(issued(device, grant, grant.scopes()));
            }
            if (!grant.delivered()) {
                device = device.with(grant.handedOver());
                made.add(entries.of(
                        tx,
                        device.person(),
                        actor,
                        "token.issued",
                        device.id(),
                        Map.of("basis", grant.role().wire())));
            }
        }
        NodeSurfaces.Declared declared = surfaces.declared(tx, device, applicant);
        if (!stored.equals(Optional.of(device))) {
            tx.put(DeviceTables.DEVICES, device.person(), device.id().value(), device);
        }
        made.add(entries.of(tx, device.person(), actor, "login", device.id(), Map.of("basis", method)));
        RoleGrant live = device.grant(applicant.role()).orElseThrow();
        Outcome outcome =
                new Outcome.Admitted(device, issued(device, live, applicant.scopes()), more, method, Optional.empty());
        made.addAll(declared.entries());
        return new Change<>(outcome, made, declared.notices());
    }

    private Outcome.Issued issued(Device device, RoleGrant grant, List<String> scopes) {
        return new Outcome.Issued(
                grant.role(),
                scopes,
                tokens.token(device.id(), grant),
                grant.rotatedAt().orElse(grant.createdAt()));
    }

    /// The entry of a connection without a device.
    public Change<PersonId> console(Tx tx, PersonId person, String method) {
        return Change.of(person, entries.of(tx, person, "console", "login", "console", Map.of("basis", method)));
    }
}

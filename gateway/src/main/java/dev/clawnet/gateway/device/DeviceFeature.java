package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.Pairing.Decider;
import dev.clawnet.gateway.device.Pairing.Event;
import dev.clawnet.gateway.device.Pairing.State;
import dev.clawnet.gateway.device.Pairing.Step;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.DeviceRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairApproved;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairChanged;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairList;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairRejected;
import dev.clawnet.protocol.catalogue.DeviceMethods.RequestRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeResult;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRef;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRevoked;
import dev.clawnet.protocol.catalogue.DeviceMethods.TokenRotated;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.secret.Secret;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/// Pairing and tokens as methods, and the parts of this package that others hold.
public final class DeviceFeature {
    private final Store store;
    private final InstantSource clock;
    private final DeviceEntries entries;
    private final DeviceTokens tokens;
    private final SetupCodes codes;
    private final LocalTokens localTokens;
    private final PairingRequests requests;
    private final Admissions admissions;
    private final Whereabouts whereabouts;

    /// What the package stands on.
    ///
    /// @param tokenKey key that device tokens are derived from; a new one makes all of them void
    public record Ground(
            Store store,
            InstantSource clock,
            RandomGenerator random,
            Secret tokenKey,
            Standings standings,
            RecoveryCodes recovery,
            SetupCodes codes,
            Whereabouts whereabouts) {}

    public DeviceFeature(Ground ground) {
        this.store = ground.store();
        this.clock = ground.clock();
        this.entries = new DeviceEntries(ground.random());
        this.tokens = new DeviceTokens(ground.tokenKey());
        this.codes = ground.codes();
        this.localTokens = new LocalTokens(entries);
        this.requests = new PairingRequests(entries, ground.standings());
        this.admissions = new Admissions(entries, tokens, codes, ground.recovery(), requests, ground.standings());
        this.whereabouts = ground.whereabouts();
    }

    public SetupCodes codes() {
        return codes;
    }

    public LocalTokens localTokens() {
        return localTokens;
    }

    public Admissions admissions() {
        return admissions;
    }

    public void bind(MethodTable table) {
        table.bind(DeviceMethods.PAIR_LIST, this::list);
        table.bind(DeviceMethods.PAIR_APPROVE, (caller, ref) -> cutting(tx -> approve(tx, caller, ref)));
        table.bind(DeviceMethods.PAIR_REJECT, (caller, ref) -> store.write(tx -> reject(tx, caller, ref)));
        table.bind(DeviceMethods.PAIR_REMOVE, (caller, ref) -> cutting(tx -> remove(tx, caller, ref)));
        table.bind(DeviceMethods.PAIR_RENAME, (caller, to) -> store.write(tx -> rename(tx, caller, to)));
        table.bind(DeviceMethods.SETUP_CODE, this::setupCode);
        table.bind(DeviceMethods.PAIR_CHALLENGE, this::challenge);
        table.bind(DeviceMethods.PAIR_WINDOW, this::window);
        table.bind(DeviceMethods.TOKEN_ROTATE, (caller, ref) -> cutting(tx -> rotate(tx, caller, ref)));
        table.bind(DeviceMethods.TOKEN_REVOKE, (caller, ref) -> cutting(tx -> revoke(tx, caller, ref)));
        // The token leaves its box to the human device that asked for it.
        table.bind(
                DeviceMethods.LOCAL_TOKEN_ISSUE,
                (caller, _) -> new DeviceMethods.LocalToken(
                        store.write(tx -> localTokens.issue(tx, caller.person(), caller.actor()))
                                .reveal()));
        table.bind(
                DeviceMethods.LOCAL_TOKEN_REVOKE,
                (caller, _) ->
                        new DeviceMethods.LocalTokenRevoked(store.read(view -> LocalTokens.has(view, caller.person()))
                                && store.write(tx -> localTokens.revoke(tx, caller.person(), caller.actor()))));
    }

    /// A change that makes credentials void: whoever is told that it was made can rely on it. Notices come later, on a
    /// thread of their own; the links that showed those credentials are over before this returns.
    private <R> R cutting(Function<Tx, Change<R>> work) {
        List<DeviceCut> cuts = new ArrayList<>();
        R result = store.write(tx -> {
            Change<R> change = work.apply(tx);
            cuts.clear();
            change.notices().stream()
                    .filter(DeviceCut.class::isInstance)
                    .map(DeviceCut.class::cast)
                    .forEach(cuts::add);
            return change;
        });
        cuts.forEach(whereabouts::cut);
        return result;
    }

    private PairList list(Caller caller, None none) {
        boolean ownOnly = ownDeviceOnly(caller);
        return store.read(view -> new PairList(
                requests.visible(view, caller.person(), caller.host(), clock.instant()).stream()
                        .filter(request -> !ownOnly || caller.device().equals(Optional.of(request.device())))
                        .map(PairingRequests::view)
                        .toList(),
                Devices.of(view, caller.person()).stream()
                        .filter(Device::live)
                        .filter(device -> !ownOnly || caller.device().equals(Optional.of(device.id())))
                        .map(device -> DeviceViews.of(device, whereabouts))
                        .toList()));
    }

    private Change<PairApproved> approve(Tx tx, Caller caller, RequestRef ref) {
        PairingRequest request = requests.open(tx, ref.requestId(), tx.now()).orElseThrow(DeviceFeature::unknown);
        if (ownDeviceOnly(caller) && !caller.device().equals(Optional.of(request.device()))) {
            throw unknown();
        }
        Step step = Pairing.step(new State.Open(request), new Event.Approve(decider(caller), tx.now()));
        if (!(next(step) instanceof State.Approved approved)) {
            throw unknown();
        }
        if (Devices.owner(tx, request.device())
                .filter(owner -> !owner.equals(caller.person()))
                .isPresent()) {
            throw unknown();
        }
        requests.delete(tx, request);
        boolean replaced = Devices.find(tx, request.device())
                .flatMap(device -> device.grant(request.role()))
                .isPresent();
        Applicant applicant = new Applicant(
                DevicePublicKey.parse(request.publicKey()),
                request.role(),
                request.scopes(),
                request.about(),
                List.of(),
                request.commands(),
                false,
                false);
        Device device = admissions.pair(
                tx,
                applicant,
                approved.person(),
                new Admissions.Terms(DeviceClass.PROGRAM, Set.of(request.role()), Optional.empty(), ApprovedVia.OWNER));
        PairApproved result = new PairApproved(request.id().value(), DeviceViews.of(device, whereabouts));
        return Change.of(
                        result,
                        entries.of(
                                tx,
                                caller.person(),
                                caller.actor(),
                                "device.paired",
                                device.id(),
                                Map.of("basis", ApprovedVia.OWNER.wire(), "result", "program")),
                        requests.resolved(tx, request, caller.person(), "approved"),
                        changed(caller))
                .and(List.of(), resolvedForHost(tx, request, caller, "approved"))
                .and(List.of(), replaced ? List.of(renewed(caller, request)) : List.of());
    }

    /// The token of the role was replaced: links that showed the one before come back for the new one.
    private static DeviceCut renewed(Caller caller, PairingRequest request) {
        return new DeviceCut(
                caller.person(), request.device(), Optional.of(request.role()), "client invalidated: approved anew");
    }

    private Change<PairRejected> reject(Tx tx, Caller caller, RequestRef ref) {
        PairingRequest request = requests.open(tx, ref.requestId(), tx.now()).orElseThrow(DeviceFeature::unknown);
        next(Pairing.step(new State.Open(request), new Event.Reject(decider(caller), tx.now())));
        requests.delete(tx, request);
        return Change.of(
                        new PairRejected(request.id().value(), request.device()),
                        entries.of(
                                tx,
                                caller.person(),
                                caller.actor(),
                                "pairing.refused",
                                request.device(),
                                Map.of("result", "refused")),
                        requests.resolved(tx, request, caller.person(), "rejected"))
                .and(List.of(), resolvedForHost(tx, request, caller, "rejected"));
    }

    /// A request that named nobody was shown to the host person: its end is too.
    private List<Notice> resolvedForHost(Tx tx, PairingRequest request, Caller caller, String decision) {
        var listener = requests.listener(tx, request);
        // What became of it is not the host person's business: it is gone, whoever took it.
        return listener.equals(caller.person()) || decision.isEmpty()
                ? List.of()
                : List.of(requests.resolved(tx, request, listener, "rejected"));
    }

    private Change<DeviceRef> remove(Tx tx, Caller caller, DeviceRef ref) {
        Device device = own(tx, caller, ref.deviceId());
        NodeNames.settle(tx, caller.person());
        tx.delete(DeviceTables.DEVICES, caller.person(), device.id().value());
        Slugs.forget(tx, device);
        Devices.counted(tx, caller.person(), -1);
        return Change.of(
                ref,
                entries.of(tx, caller.person(), caller.actor(), "device.removed", device.id(), Map.of()),
                new DeviceCut(caller.person(), device.id(), Optional.empty(), "device removed"),
                changed(caller));
    }

    private Change<DeviceMethods.Rename> rename(Tx tx, Caller caller, DeviceMethods.Rename to) {
        Device device = own(tx, caller, to.deviceId());
        tx.put(
                DeviceTables.DEVICES,
                caller.person(),
                device.id().value(),
                NodeNames.relabelled(tx, caller, admissions.slugs().call(tx, device, Optional.of(to.label()))));
        return Change.of(
                to,
                entries.of(tx, caller.person(), caller.actor(), "device.renamed", device.id(), Map.of()),
                changed(caller));
    }

    private SetupCodeResult setupCode(Caller caller, SetupCodeParams params) {
        boolean human = params.human().orElse(false);
        if (human && !caller.isHuman()) {
            throw new Fault(
                    ErrorCode.HUMAN_DEVICE_REQUIRED, "only a device that speaks for its person makes another one such");
        }
        SetupCodes.Opens opens = new SetupCodes.Opens(
                human ? DeviceClass.HUMAN : DeviceClass.PROGRAM,
                params.roles().orElse(List.of(Role.OPERATOR)),
                params.label());
        return minted(caller, opens, Limits.SETUP_CODE_LIFE);
    }

    /// Who fetches the nonce has an account on this machine and a device of that person in it: that is the proof.
    private SetupCodeResult challenge(Caller caller, DeviceMethods.ChallengeParams params) {
        onThisMachine(caller);
        SetupCodes.Opens opens =
                SetupCodes.Opens.throughSsh(params.deviceId(), params.role().orElse(Role.OPERATOR));
        return minted(caller, opens, Limits.SSH_NONCE_LIFE);
    }

    private DeviceMethods.WindowState window(Caller caller, DeviceMethods.WindowParams params) {
        if (!caller.host()) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "the window is the host person's: pair a device of yours with a setup code (device.pair.setupCode)");
        }
        if (params.open().isEmpty()) {
            return state(store.read(view -> Windows.until(view, caller.person(), clock.instant())));
        }
        onThisMachine(caller);
        boolean open = params.open().orElseThrow();
        return store.write(tx -> {
            Optional<Instant> until =
                    Optional.of(Windows.open(tx, caller.person())).filter(_ -> open);
            if (!open) {
                Windows.close(tx, caller.person());
            }
            return Change.of(
                    state(until),
                    entries.of(
                            tx,
                            caller.person(),
                            caller.actor(),
                            "pairing.window",
                            "pairing-window",
                            Map.of("result", open ? "opened" : "closed")));
        });
    }

    private static DeviceMethods.WindowState state(Optional<Instant> until) {
        return new DeviceMethods.WindowState(until.isPresent(), until.map(Instant::toEpochMilli));
    }

    private void onThisMachine(Caller caller) {
        if (!whereabouts.here(caller.conn())) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "only from the gateway's own machine: run the command there");
        }
    }

    private SetupCodeResult minted(Caller caller, SetupCodes.Opens opens, Duration life) {
        SetupCodes.Minted minted = store.write(tx -> {
            SetupCodes.Minted made = codes.mint(tx, caller.person(), caller.actor(), opens, life);
            return Change.of(made, made.entry());
        });
        Address at = codes.address();
        return new SetupCodeResult(
                codes.code(minted).text(),
                minted.expiresAt().toEpochMilli(),
                at.url(),
                at.url(),
                at.fingerprint().map(Fingerprint::value));
    }

    private Change<TokenRotated> rotate(Tx tx, Caller caller, TokenRef ref) {
        Device device = own(tx, caller, ref.deviceId());
        RoleGrant old = device.grant(ref.role()).orElseThrow(DeviceFeature::unknownDevice);
        mayHold(caller, ref.role(), old);
        List<String> scopes = ref.scopes().orElse(old.scopes());
        if (!old.covers(scopes)) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST, "invalid device.token.rotate params: scopes exceed the approved ones");
        }
        boolean itself = caller.device().equals(Optional.of(device.id())) && caller.role() == ref.role();
        RoleGrant fresh = old.rotated(tx.now(), itself).allowing(scopes);
        tx.put(DeviceTables.DEVICES, caller.person(), device.id().value(), device.with(fresh));
        TokenRotated result = new TokenRotated(
                device.id(),
                ref.role(),
                fresh.scopes(),
                tx.now().toEpochMilli(),
                itself ? "in-band" : "withheld-cross-device",
                // To the device itself, over the link that proved its key.
                itself ? Optional.of(tokens.token(device.id(), fresh).reveal()) : Optional.empty());
        return Change.of(
                result,
                entries.of(
                        tx,
                        caller.person(),
                        caller.actor(),
                        "token.rotated",
                        device.id(),
                        Map.of("basis", ref.role().wire())),
                new DeviceCut(caller.person(), device.id(), Optional.of(ref.role()), "device removed"),
                changed(caller));
    }

    private Change<TokenRevoked> revoke(Tx tx, Caller caller, TokenRef ref) {
        Device device = own(tx, caller, ref.deviceId());
        RoleGrant old = device.grant(ref.role()).orElseThrow(DeviceFeature::unknownDevice);
        mayHold(caller, ref.role(), old);
        tx.put(DeviceTables.DEVICES, caller.person(), device.id().value(), device.with(old.revoked(tx.now())));
        return Change.of(
                new TokenRevoked(device.id(), ref.role(), tx.now().toEpochMilli()),
                entries.of(
                        tx,
                        caller.person(),
                        caller.actor(),
                        "token.revoked",
                        device.id(),
                        Map.of("basis", ref.role().wire())),
                new DeviceCut(caller.person(), device.id(), Optional.of(ref.role()), "device removed"),
                changed(caller));
    }

    private static State next(Step step) {
        return switch (step) {
            case Step.To to -> to.next();
            case Step.Unknown _ -> throw unknown();
            case Step.Lacks lacks -> throw missing(lacks.scope());
        };
    }

    /// A device of the caller's person; another's looks like none.
    private static Device own(Tx tx, Caller caller, DeviceId id) {
        if (ownDeviceOnly(caller) && !caller.device().equals(Optional.of(id))) {
            throw unknownDevice();
        }
        return Devices.find(tx, caller.person(), id).orElseThrow(DeviceFeature::unknownDevice);
    }

    /// A paired device without admin manages itself alone.
    private static boolean ownDeviceOnly(Caller caller) {
        return caller.device().isPresent() && !caller.scopes().contains(Scope.ADMIN);
    }

    private static void mayHold(Caller caller, Role role, RoleGrant grant) {
        if (role == Role.NODE && !caller.scopes().contains(Scope.ADMIN)) {
            throw missing(Scope.ADMIN);
        }
        for (Scope scope : RoleGrant.known(grant.scopes())) {
            if (!Scope.satisfies(caller.scopes(), scope)) {
                throw missing(scope);
            }
        }
    }

    private static Decider decider(Caller caller) {
        return new Decider(caller.person(), caller.scopes(), caller.device().map(DeviceId::value));
    }

    private static Broadcast<PairChanged> changed(Caller caller) {
        return new Broadcast<>(caller.person(), DeviceMethods.PAIR_CHANGED, new PairChanged());
    }

    private static Fault unknown() {
        return new Fault(ErrorCode.INVALID_REQUEST, "unknown requestId");
    }

    private static Fault unknownDevice() {
        return new Fault(ErrorCode.INVALID_REQUEST, "unknown deviceId");
    }

    private static Fault missing(Scope scope) {
        List<String> required = new ArrayList<>(List.of(scope.wire()));
        return new Fault(
                ErrorCode.MISSING_SCOPE,
                "missing scope: " + scope.wire(),
                Map.of("missingScope", scope.wire(), "requiredScopes", required));
    }
}

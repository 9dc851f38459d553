package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.Admissions;
import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Credential;
import dev.clawnet.gateway.device.Description;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.device.Standings;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ClientId;
import dev.clawnet.protocol.catalogue.ClientMode;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.ConnectMethods.Client;
import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Binder;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Decides on `connect`, in the order in which clients expect the errors: parameters, versions, role, origin,
/// shared secret, missing device, proof, credential, pairing.
///
/// Threat: a peer that skips a step, or that one step believes and another does not check. A person comes from a
/// credential or from a device record, never from what the peer says. See `ConnectFailureTest`.
final class Handshake {
    private static final int PROTOCOL = 4;
    private static final int OLDEST = Older.PROTOCOL;

    private final Store store;
    private final InstantSource clock;
    private final Admissions admissions;
    private final Standings standings;
    private final SharedSecrets secrets;
    private final Lockouts lockouts;
    private final Origins origins;
    private final boolean console;
    private final Proofs proofs;

    Handshake(Control.Ground ground, Lockouts lockouts) {
        this.store = ground.store();
        this.clock = ground.clock();
        this.admissions = ground.devices().admissions();
        this.standings = ground.standings();
        this.secrets = new SharedSecrets(
                ground.settings(), ground.devices().localTokens(), ground.standings(), ground.store());
        this.lockouts = lockouts;
        this.proofs = new Proofs(ground.signatures());
        this.origins = new Origins(ground.settings().allowedOrigins());
        this.console = ground.settings().console();
    }

    /// Who a link turned out to be.
    ///
    /// @param device present unless it entered without one
    record Entered(
            PersonId person,
            Standings.Standing standing,
            Role role,
            List<String> scopes,
            int protocol,
            Optional<Outcome.Admitted> device,
            String method,
            ConnectParams params) {}

    /// A request that was read, with what it takes to explain its refusal.
    record Asked(ConnectParams params, Role role, int protocol) {}

    /// The parameters of the first request; a fault when they are none.
    ConnectParams params(Optional<JsonNode> params) {
        try {
            return Binder.bind(Json.LENIENT, params.orElseGet(Json.STRICT::createObjectNode), ConnectParams.class);
        } catch (Binder.Unbindable e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "invalid connect params: " + e.reason());
        }
    }

    /// Lets the link in, or throws the fault that it gets.
    Entered decide(Visitor visitor, String nonce, ConnectParams params) {
        int protocol = protocol(params);
        Role role = role(params);
        origin(visitor, params.client());
        Asked asked = new Asked(params, role, protocol);
        Auth auth = params.auth().orElse(Auth.NONE);
        try {
            unlocked(visitor, auth);
            SharedSecrets.Shared shared = secrets.check(auth, visitor.local());
            if (params.device().isEmpty()) {
                return withoutDevice(visitor, asked, shared);
            }
            DevicePublicKey key = proofs.proven(params, role, nonce, clock.instant());
            return withDevice(visitor, asked, key, shared);
        } catch (Fault fault) {
            throw AuthFaults.explained(fault, auth, params.device().isPresent());
        }
    }

    private static int protocol(ConnectParams params) {
        int min = params.minProtocol();
        int max = params.maxProtocol();
        if (min <= PROTOCOL && PROTOCOL <= max) {
            return PROTOCOL;
        }
        if (min <= OLDEST && OLDEST <= max) {
            // Nodes of the older protocol expect the newer number in hello; operators expect their own.
            return params.role().filter("node"::equals).isPresent() ? PROTOCOL : OLDEST;
        }
        Map<String, Object> details = new LinkedHashMap<>();
        details.put("clientMinProtocol", min);
        details.put("clientMaxProtocol", max);
        details.put("expectedProtocol", PROTOCOL);
        details.put("minimumProbeProtocol", OLDEST);
        throw new Fault(ErrorCode.PROTOCOL_MISMATCH, "protocol mismatch", details);
    }

    private static Role role(ConnectParams params) {
        return switch (params.role().orElse("operator")) {
            case "operator" -> Role.OPERATOR;
            case "node" -> Role.NODE;
            default -> throw new Fault(ErrorCode.INVALID_REQUEST, "invalid role");
        };
    }

    private void origin(Visitor visitor, Client client) {
        if (visitor.origin().isEmpty() && !browser(client)) {
            return;
        }
        String origin = visitor.origin().orElse("");
        if (!origins.admits(origin, visitor.host(), visitor.local())) {
            throw new Fault(
                    ErrorCode.ORIGIN_NOT_ALLOWED,
                    "origin not allowed (open the Control UI from the gateway host or allow it in"
                            + " gateway.controlUi.allowedOrigins)",
                    Map.of("reason", origin.isEmpty() ? "origin missing or invalid" : "origin not allowed"));
        }
    }

    /// Programs that only ever run in a page.
    private static boolean browser(Client client) {
        return switch (client.id()) {
            case CONTROL_UI, WEBCHAT_UI -> true;
            default -> false;
        };
    }

    private void unlocked(Visitor visitor, Auth auth) {
        // All that was sent: one that is right must not be found out behind another that is locked.
        Stream.of(
                        auth.token().map(_ -> Lockouts.Kind.SHARED_SECRET),
                        auth.deviceToken().map(_ -> Lockouts.Kind.DEVICE_TOKEN),
                        auth.bootstrapToken().map(_ -> Lockouts.Kind.BOOTSTRAP_TOKEN))
                .flatMap(Optional::stream)
                .flatMap(kind -> lockouts.locked(visitor.address(), kind).stream())
                .max(Comparator.naturalOrder())
                .ifPresent(left -> {
                    throw AuthFaults.locked(left);
                });
    }

    private Entered withoutDevice(Visitor visitor, Asked asked, SharedSecrets.Shared shared) {
        Client client = asked.params().client();
        if (!(shared instanceof SharedSecrets.Shared.Right right) || asked.role() == Role.NODE) {
            throw noDevice(client, shared);
        }
        if (browser(client)) {
            throw noDevice(client, shared);
        }
        boolean mayKeep = visitor.local() && consoleClient(client);
        if (mayKeep && !console) {
            throw noDevice(client, shared);
        }
        lockouts.succeeded(visitor.address());
        List<String> scopes = mayKeep ? capped(visitor, asked.params()) : List.of();
        Standings.Standing standing = store.write(tx -> {
            Standings.Standing here = standing(tx, right.person());
            return admissions.console(tx, right.person(), right.method()).as(here);
        });
        return new Entered(
                right.person(),
                standing,
                asked.role(),
                scopes,
                asked.protocol(),
                Optional.empty(),
                right.method(),
                asked.params());
    }

    private static boolean consoleClient(Client client) {
        return (client.id() == ClientId.CLI && client.mode() == ClientMode.CLI)
                || (client.id() == ClientId.GATEWAY_CLIENT && client.mode() == ClientMode.BACKEND);
    }

    private static Fault noDevice(Client client, SharedSecrets.Shared shared) {
        if (shared instanceof SharedSecrets.Shared.Wrong wrong) {
            return wrong.fault();
        }
        return browser(client)
                ? new Fault(
                        ErrorCode.DEVICE_REQUIRED,
                        "device identity required",
                        Map.of("code", "CONTROL_UI_DEVICE_IDENTITY_REQUIRED"))
                : new Fault(ErrorCode.DEVICE_REQUIRED, "device identity required");
    }

    private Entered withDevice(Visitor visitor, Asked asked, DevicePublicKey key, SharedSecrets.Shared shared) {
        Auth auth = asked.params().auth().orElse(Auth.NONE);
        Credential credential = credential(auth, key, shared);
        Applicant applicant = applicant(visitor, asked, key);
        Let let;
        try {
            let = store.write(tx -> {
                Change<Outcome> admitted = admissions.admit(tx, applicant, credential);
                return admitted.as(new Let(
                        admitted.result(),
                        admitted.result() instanceof Outcome.Admitted in
                                ? Optional.of(standing(tx, in.device().person()))
                                : Optional.empty()));
            });
        } catch (Admissions.StillWaits still) {
            throw PairingFaults.of(still.waits(), applicant);
        } catch (Fault fault) {
            boolean fallback =
                    credential instanceof Credential.Token && auth.deviceToken().isEmpty();
            throw fallback && fault.code() == ErrorCode.DEVICE_TOKEN_MISMATCH
                    ? new Fault(ErrorCode.TOKEN_MISMATCH, AuthFaults.TOKEN_MISMATCH)
                    : fault;
        }
        return switch (let.outcome()) {
            case Outcome.Waits waits -> throw PairingFaults.of(waits, applicant);
            case Outcome.Admitted in -> {
                lockouts.succeeded(visitor.address());
                yield new Entered(
                        in.device().person(),
                        let.standing().orElseThrow(),
                        asked.role(),
                        in.token().scopes(),
                        asked.protocol(),
                        Optional.of(in),
                        in.method(),
                        asked.params());
            }
        };
    }

    private Credential credential(Auth auth, DevicePublicKey key, SharedSecrets.Shared shared) {
        if (SharedSecrets.said(auth.bootstrapToken())) {
            return new Credential.Code(Secret.of(auth.bootstrapToken().orElseThrow()));
        }
        if (shared instanceof SharedSecrets.Shared.Right right) {
            return new Credential.OfPerson(right.person(), right.method());
        }
        if (SharedSecrets.said(auth.deviceToken())) {
            return new Credential.Token(Secret.of(auth.deviceToken().orElseThrow()));
        }
        if (shared instanceof SharedSecrets.Shared.Wrong wrong) {
            // A device token may come in the place of the shared one.
            if (store.read(view -> Devices.find(view, key.id())).isEmpty()) {
                throw wrong.fault();
            }
            return new Credential.Token(Secret.of(auth.token().orElseThrow()));
        }
        return new Credential.KeyAlone();
    }

    private Applicant applicant(Visitor visitor, Asked asked, DevicePublicKey key) {
        ConnectParams params = asked.params();
        Client client = params.client();
        Description about = new Description(
                client.displayName(),
                client.platform(),
                client.deviceFamily(),
                client.id().wire(),
                client.mode().wire(),
                visitor.address().getHostAddress());
        boolean page = visitor.origin().isPresent() && !browser(client);
        return new Applicant(
                key,
                asked.role(),
                capped(visitor, params),
                about,
                params.caps().orElse(List.of()),
                params.commands().orElse(List.of()),
                visitor.local(),
                !page);
    }

    /// The scopes asked for, at most those that the upgrade request allowed.
    private static List<String> capped(Visitor visitor, ConnectParams params) {
        List<String> asked = params.scopes().orElse(List.of());
        return visitor.scopeCap()
                .map(cap -> asked.stream().filter(cap::contains).toList())
                .orElse(asked);
    }

    /// An applicant's outcome, and the standing of its person when it is in.
    private record Let(Outcome outcome, Optional<Standings.Standing> standing) {}

    private Standings.Standing standing(View view, PersonId person) {
        return standings
                .of(view, person)
                .orElseThrow(() -> new Fault(ErrorCode.TOKEN_MISMATCH, AuthFaults.TOKEN_MISMATCH));
    }
}

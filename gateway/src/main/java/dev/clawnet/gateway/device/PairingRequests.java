package dev.clawnet.gateway.device;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairResolved;
import dev.clawnet.protocol.catalogue.DeviceMethods.PendingPairing;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RequestId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Devices that wait to be let in. Few, and not for long; a device waits once.
final class PairingRequests {
    private final DeviceEntries entries;
    private final Standings standings;

    PairingRequests(DeviceEntries entries, Standings standings) {
        this.entries = entries;
        this.standings = standings;
    }

    Optional<PairingRequest> open(View view, String id, Instant now) {
        return view.find(DeviceTables.REQUESTS, PersonId.GATEWAY, id).filter(request -> request.open(now));
    }

    /// Those that `person` may see: the ones that name that person, and for the host person those that name nobody.
    List<PairingRequest> visible(View view, PersonId person, boolean host, Instant now) {
        return all(view).stream()
                .filter(request -> request.open(now))
                .filter(request -> request.person().map(person::equals).orElse(host))
                .toList();
    }

    /// Puts a device in line. What it asked before is void.
    Change<PairingRequest> ask(Tx tx, Applicant applicant, Optional<PersonId> person, boolean repair) {
        List<Notice> notices = new ArrayList<>();
        List<PairingRequest> others = new ArrayList<>();
        for (PairingRequest old : all(tx)) {
            boolean same = old.device().equals(applicant.id());
            if (same || !old.open(tx.now())) {
                delete(tx, old);
                if (same && old.open(tx.now())) {
                    notices.add(resolved(tx, old, listener(tx, old), "rejected"));
                }
            } else {
                others.add(old);
            }
        }
        bounded(others, person, applicant.about().address());
        PairingRequest request = new PairingRequest(
                RequestId.mint(entries.random()),
                applicant.id(),
                applicant.key().text(),
                person,
                applicant.role(),
                applicant.scopes(),
                applicant.about(),
                applicant.commands(),
                repair,
                tx.now(),
                tx.now().plus(Limits.PAIRING_REQUEST_LIFE));
        tx.put(DeviceTables.REQUESTS, PersonId.GATEWAY, request.id().value(), request);
        notices.add(new Broadcast<>(listener(tx, request), DeviceMethods.PAIR_REQUESTED, view(request)));
        return new Change<>(request, List.of(asked(request)), notices);
    }

    void delete(Tx tx, PairingRequest request) {
        tx.delete(DeviceTables.REQUESTS, PersonId.GATEWAY, request.id().value());
    }

    Broadcast<PairResolved> resolved(Tx tx, PairingRequest request, PersonId person, String decision) {
        return new Broadcast<>(
                person,
                DeviceMethods.PAIR_RESOLVED,
                new PairResolved(
                        request.id().value(),
                        request.device(),
                        decision,
                        tx.now().toEpochMilli()));
    }

    /// Whom a request is shown to: its person, or the host person.
    PersonId listener(View view, PairingRequest request) {
        return request.person().orElseGet(() -> standings.host(view));
    }

    static PendingPairing view(PairingRequest request) {
        Description about = request.about();
        return new PendingPairing(
                request.id().value(),
                request.device(),
                request.publicKey(),
                about.displayName(),
                Optional.of(about.platform()),
                about.family(),
                Optional.of(about.clientId()),
                Optional.of(about.clientMode()),
                request.role(),
                List.of(request.role()),
                request.scopes(),
                Optional.of(about.address()),
                false,
                request.repair(),
                request.at().toEpochMilli());
    }

    private Entry asked(PairingRequest request) {
        Map<String, String> fields =
                Map.of("result", "waits", "basis", request.role().wire());
        return request.person()
                .map(person ->
                        entries.of(person, "device:" + request.device(), "pairing.requested", request.device(), fields))
                .orElseGet(() -> entries.gateway(
                        "pairing.requested", Map.of("resource", "device:" + request.device(), "result", "waits")));
    }

    private static List<PairingRequest> all(View view) {
        return view.list(DeviceTables.REQUESTS, PersonId.GATEWAY, "", Limits.PAIRING_REQUESTS * 2).stream()
                .map(View.Row::value)
                .toList();
    }

    private static void bounded(List<PairingRequest> others, Optional<PersonId> person, String address) {
        long ofPerson =
                others.stream().filter(each -> each.person().equals(person)).count();
        long ofAddress = others.stream()
                .filter(each -> each.about().address().equals(address))
                .count();
        if (others.size() >= Limits.PAIRING_REQUESTS
                || ofPerson >= Limits.PAIRING_REQUESTS_PER_PERSON
                || ofAddress >= Limits.PAIRING_REQUESTS_PER_ADDRESS) {
            throw new Fault(
                    ErrorCode.LIMIT_REACHED,
                    "too many devices wait to be paired",
                    Map.of(),
                    Optional.of(Limits.PAIRING_REQUEST_LIFE));
        }
    }
}

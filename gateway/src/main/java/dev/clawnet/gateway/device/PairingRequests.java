package dev.clawnet.gateway.device;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.limits.Site;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairResolved;
import dev.clawnet.protocol.catalogue.DeviceMethods.PendingPairing;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RequestId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Devices that wait to be let in. Few, and not for long; a device waits once.
///
/// Threat: a flood of requests that wears its reader down, or leaves no room for a real one. See
/// `PairingFloodTest`.
final class PairingRequests {
    /// Those of the gateway: each pairing asks for them, and there is hardly ever one.
    private static final Extract<List<PairingRequest>> ALL = new Extract<>((view, gateway, _) -> read(view, gateway));

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

    /// The open request by which this applicant waits for the same already.
    Optional<PairingRequest> same(Tx tx, Applicant applicant, Optional<PersonId> person) {
        return all(tx).stream()
                .filter(old -> old.open(tx.now()) && old.device().equals(applicant.id()))
                .filter(old -> old.person().equals(person)
                        && old.role() == applicant.role()
                        && old.scopes().equals(applicant.scopes())
                        && old.commands().equals(applicant.commands())
                        && old.about().equals(applicant.about()))
                .findFirst();
    }

    /// Drops what a device asked for: it was let in another way. Who saw the request is told that it is over.
    List<Notice> moot(Tx tx, DeviceId device) {
        List<Notice> notices = new ArrayList<>();
        for (PairingRequest old : all(tx)) {
            if (old.device().equals(device)) {
                delete(tx, old);
                notices.add(resolved(tx, old, listener(tx, old), "rejected"));
            }
        }
        return notices;
    }

    /// Puts a device in line. What it asked before is void.
    Change<PairingRequest> ask(Tx tx, Applicant applicant, Optional<PersonId> person, boolean repair) {
        List<Notice> notices = new ArrayList<>();
        List<PairingRequest> others = new ArrayList<>();
        for (PairingRequest old : all(tx)) {
            boolean same = old.device().equals(applicant.id());
            if (same || !old.open(tx.now())) {
                if (same && tx.now().isBefore(old.at().plus(Limits.PAIRING_ASKS_AGAIN))) {
                    throw full(Limits.PAIRING_ASKS_AGAIN);
                }
                delete(tx, old);
                if (same && old.open(tx.now())) {
                    notices.add(resolved(tx, old, listener(tx, old), "rejected"));
                }
            } else {
                others.add(old);
            }
        }
        room(others, person, applicant.about().address()).ifPresent(pushed -> {
            delete(tx, pushed);
            notices.add(resolved(tx, pushed, listener(tx, pushed), "rejected"));
        });
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
        return new Change<>(request, List.of(asked(tx, request)), notices);
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

    private Entry asked(Tx tx, PairingRequest request) {
        Map<String, String> fields =
                Map.of("result", "waits", "basis", request.role().wire());
        return request.person()
                .map(person -> entries.of(
                        tx, person, "device:" + request.device(), "pairing.requested", request.device(), fields))
                .orElseGet(() -> entries.gateway(
                        tx, "pairing.requested", Map.of("resource", "device:" + request.device(), "result", "waits")));
    }

    private static List<PairingRequest> all(View view) {
        return view.extract(ALL, PersonId.GATEWAY, "");
    }

    private static List<PairingRequest> read(View view, PersonId gateway) {
        return view.list(DeviceTables.REQUESTS, gateway, "", Limits.PAIRING_REQUESTS * 2).stream()
                .map(View.Row::value)
                .toList();
    }

    /// Makes sure that there is room for one more. Where those without a person are too many, the place that holds
    /// most of them gives up its newest; a place that holds one alone is never touched.
    ///
    /// @return the request that has to go
    private static Optional<PairingRequest> room(
            List<PairingRequest> others, Optional<PersonId> person, String address) {
        String site = Site.of(address);
        List<PairingRequest> beside =
                others.stream().filter(each -> each.person().equals(person)).toList();
        long ofSite = others.stream().filter(each -> site(each).equals(site)).count();
        if (others.size() >= Limits.PAIRING_REQUESTS || ofSite >= Limits.PAIRING_REQUESTS_PER_ADDRESS) {
            throw full(Limits.PAIRING_REQUEST_LIFE);
        }
        if (beside.size() < Limits.PAIRING_REQUESTS_PER_PERSON) {
            return Optional.empty();
        }
        // Those who name a person showed that person's token: nobody else can fill that line.
        return Optional.of((person.isPresent() ? Optional.<PairingRequest>empty() : greedy(beside, site))
                .orElseThrow(() -> full(Limits.PAIRING_REQUEST_LIFE)));
    }

    /// The newest request of the place that holds most, when that is more than the asking place would hold.
    private static Optional<PairingRequest> greedy(List<PairingRequest> beside, String asking) {
        Map<String, List<PairingRequest>> bySite =
                beside.stream().collect(Collectors.groupingBy(PairingRequests::site));
        int own = bySite.getOrDefault(asking, List.of()).size();
        return bySite.values().stream()
                .filter(held -> held.size() > own + 1)
                .max(Comparator.<List<PairingRequest>>comparingInt(List::size)
                        .thenComparing(held -> site(held.getFirst())))
                .flatMap(held -> held.stream()
                        .max(Comparator.comparing(PairingRequest::at)
                                .thenComparing(each -> each.id().value())));
    }

    private static String site(PairingRequest request) {
        return Site.of(request.about().address());
    }

    private static Fault full(Duration wait) {
        return new Fault(ErrorCode.LIMIT_REACHED, "too many devices wait to be paired", Map.of(), Optional.of(wait));
    }
}

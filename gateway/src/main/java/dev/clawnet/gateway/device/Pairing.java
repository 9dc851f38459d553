package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Decisions of pairing. Pure: what is known goes in, the next state or a refusal comes out.
final class Pairing {
    private Pairing() {}

    /// A pairing request and how it ends. `Open` is the only state with a way out.
    sealed interface State {
        record Open(PairingRequest request) implements State {}

        /// Let in.
        ///
        /// @param person whose device it is from now on
        record Approved(PairingRequest request, PersonId person) implements State {}

        record Rejected(PairingRequest request) implements State {}
    }

    sealed interface Event {
        record Approve(Decider by, Instant now) implements Event {}

        record Reject(Decider by, Instant now) implements Event {}

        /// The same device asked again.
        record Supersede() implements Event {}
    }

    sealed interface Step {
        record To(State next) implements Step {}

        /// Nothing that this decider may know of.
        record Unknown() implements Step {}

        /// The decider lacks this scope.
        record Lacks(Scope scope) implements Step {}
    }

    /// Who decides.
    ///
    /// @param device the deciding device, when there is one
    record Decider(PersonId person, Set<Scope> scopes, Optional<String> device) {
        Decider {
            scopes = Set.copyOf(scopes);
        }

        boolean admin() {
            return scopes.contains(Scope.ADMIN);
        }
    }

    static Step step(State state, Event event) {
        return switch (state) {
            case State.Open open ->
                switch (event) {
                    case Event.Approve approve -> approve(open.request(), approve);
                    case Event.Reject reject -> reject(open.request(), reject);
                    case Event.Supersede _ -> new Step.To(new State.Rejected(open.request()));
                };
            case State.Approved _, State.Rejected _ -> new Step.Unknown();
        };
    }

    /// A request without a person is taken by whoever quotes its id, which only the device shows. One that names
    /// a person is that person's alone.
    private static Step approve(PairingRequest request, Event.Approve event) {
        Decider by = event.by();
        if (!visible(request, by, event.now())) {
            return new Step.Unknown();
        }
        if (request.role() == Role.NODE && !by.admin()) {
            return new Step.Lacks(Scope.ADMIN);
        }
        for (Scope scope : Scope.values()) {
            if (RoleGrant.known(request.scopes()).contains(scope) && !Scope.satisfies(by.scopes(), scope)) {
                return new Step.Lacks(scope);
            }
        }
        return new Step.To(new State.Approved(request, by.person()));
    }

    private static Step reject(PairingRequest request, Event.Reject event) {
        return visible(request, event.by(), event.now())
                ? new Step.To(new State.Rejected(request))
                : new Step.Unknown();
    }

    private static boolean visible(PairingRequest request, Decider by, Instant now) {
        return request.open(now) && request.person().map(by.person()::equals).orElse(true);
    }

    /// What a device lacks for what it asks; empty when it may connect as it is.
    static Optional<Need> need(Optional<Device> known, Applicant applicant) {
        if (known.isEmpty() || !known.get().live()) {
            return Optional.of(Need.NOT_PAIRED);
        }
        Device device = known.get();
        Optional<RoleGrant> grant = device.grant(applicant.role());
        if (grant.isEmpty()) {
            return Optional.of(Need.ROLE_UPGRADE);
        }
        if (!grant.get().covers(applicant.scopes())) {
            return Optional.of(Need.SCOPE_UPGRADE);
        }
        return device.about().sameMachine(applicant.about()) ? Optional.empty() : Optional.of(Need.METADATA_UPGRADE);
    }

    /// Whether a need is met without anybody's decision: over loopback, by a token of the person. A device that is
    /// paired already does not become a node that way, and another machine does not become this device.
    static boolean silent(Need need, Applicant applicant) {
        if (!applicant.local() || !applicant.silentAllowed()) {
            return false;
        }
        return switch (need) {
            case NOT_PAIRED, SCOPE_UPGRADE -> true;
            case ROLE_UPGRADE -> applicant.role() == Role.OPERATOR;
            case METADATA_UPGRADE -> false;
        };
    }
}

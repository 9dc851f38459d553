package dev.clawnet.verify.catalogue;

import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import tools.jackson.databind.JsonNode;

/// A person with a human device that holds every scope, and the link it acts by.
record Resident(House house, House.Paired device, Line line, String id, String main) {
    /// Looks at one thing within a minute of the house: below the limit of calls.
    private static final int PATIENCE = 5_000;

    static Resident of(House house, String setupCode) {
        House.Paired device = house.pair(setupCode, Role.OPERATOR, House.EVERY_SCOPE);
        Line line = house.link(device.with(House.EVERY_SCOPE));
        String id = line.ask("people.self", House.params()).path("person").stringValue();
        String main = line.ask("identities.list", House.params())
                .path("identities")
                .get(0)
                .path("identity")
                .stringValue();
        return new Resident(house, device, line, id, main);
    }

    /// A further person, whom this one creates.
    Resident creates(String name) {
        return of(
                house,
                line.ask("people.create", House.params().put("name", name))
                        .path("setupCode")
                        .stringValue());
    }

    /// A further device of this person.
    House.Paired adds(Role role, boolean human) {
        var params = House.params().put("human", human);
        params.putArray("roles").add(role.wire());
        String code =
                line.ask("device.pair.setupCode", params).path("setupCode").stringValue();
        return house.pair(code, role, role == Role.NODE ? java.util.List.of() : House.EVERY_SCOPE);
    }

    /// Both are contacts from now on, if they were not, and each shows the other the main identity.
    void befriends(Resident other) {
        line.call("request", "contacts.request", House.params().put("person", other.id));
        other.line.call("accept", "contacts.accept", House.params().put("person", id));
        shows(other);
        other.shows(this);
    }

    private void shows(Resident other) {
        line.ask("contacts.show", House.params().put("person", other.id).put("identity", main));
    }

    /// The collaboration that this person proposes.
    String proposes(Resident other) {
        return line.ask(
                        "collab.open",
                        House.params()
                                .put("identity", "main")
                                .put("with", other.id)
                                .put("topic", "We would buy."))
                .path("collab")
                .stringValue();
    }

    /// The approval about that collaboration that waits for this person.
    JsonNode asked(String collab) {
        for (JsonNode approval : line.ask("approval.list", House.params()).path("approvals")) {
            if (approval.toString().contains(collab)) {
                return approval;
            }
        }
        throw new AssertionError("nobody asked about " + collab);
    }

    void allows(JsonNode approval) {
        ApprovalProof proof = new ApprovalProof(
                new ApprovalId(approval.path("id").stringValue()),
                new PersonId(id),
                "allow-once",
                approval.path("digest").stringValue(),
                house.now().toEpochMilli());
        line.ask(
                "approval.decide",
                House.params()
                        .put("id", proof.approval().value())
                        .put("decision", "allow-once")
                        .put("signature", proof.sign(device.key()))
                        .put("signedAtMs", proof.signedAtMs()));
    }

    /// Says no to all that waits for this person.
    void deniesAll() {
        for (JsonNode approval : line.ask("approval.list", House.params()).path("approvals")) {
            line.call(
                    "deny",
                    "approval.decide",
                    House.params().put("id", approval.path("id").stringValue()).put("decision", "deny"));
        }
    }

    /// Waits until a collaboration of this person is in that state: what follows an approval follows it on threads
    /// of the gateway's own.
    void awaits(String collab, String state) {
        for (int i = 0; i < PATIENCE; i++) {
            JsonNode shown = line.ask("collab.show", House.params().put("collab", collab));
            if (shown.path("collab").path("state").stringValue().equals(state)) {
                return;
            }
        }
        throw new AssertionError(collab + " is not " + state + " after " + PATIENCE + " looks");
    }
}

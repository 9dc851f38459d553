package dev.clawnet.protocol.id;

/// The one manager agent of a person.
public record ManagerId(PersonId owner) implements AgentId {
    @Override
    public String toString() {
        return owner + "/manager";
    }
}

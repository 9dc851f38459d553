package dev.clawnet.gateway.agent;

import dev.clawnet.protocol.id.PersonId;
import java.util.Map;

/// The books that hold now. Another configuration puts others here; a run finds the new ones at its next act.
public final class Bookshelf {
    private volatile Map<PersonId, AgentBook> books = Map.of();

    public void use(Map<PersonId, AgentBook> others) {
        this.books = Map.copyOf(others);
    }

    public AgentBook of(PersonId person) {
        return books.getOrDefault(person, AgentBook.NONE);
    }
}

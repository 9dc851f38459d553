package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.policy.Resource;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/// The collections of this package wired to each other, and the methods that reach them.
public final class PeopleDesk {
    private final Store store;
    private final InstantSource clock;
    private final People people;
    private final Recovery recovery;
    private final Identities identities;
    private final StockAgentCalls stockAgents;
    private final Contacts contacts;
    private final Grants grants;
    private final Rules rules;
    private final Forms forms;

    /// Wires the collections.
    ///
    /// @param secret whether an object is a built-in secret, which no grant can cover
    public PeopleDesk(
            Store store, InstantSource clock, RandomGenerator random, FirstCode codes, Predicate<Resource> secret) {
        Entries entries = new Entries(random);
        this.store = store;
        this.clock = clock;
        this.grants = new Grants(entries, secret);
        this.rules = new Rules(entries);
        this.forms = new Forms(entries, secret);
        this.identities = new Identities(entries, grants);
        this.stockAgents = new StockAgentCalls(store, identities);
        this.contacts = new Contacts(entries, grants, rules, forms);
        this.recovery = new Recovery(entries);
        this.people = new People(entries, identities, recovery, codes);
    }

    public People people() {
        return people;
    }

    public Recovery recovery() {
        return recovery;
    }

    public Identities identities() {
        return identities;
    }

    public Contacts contacts() {
        return contacts;
    }

    public Grants grants() {
        return grants;
    }

    public Rules rules() {
        return rules;
    }

    /// The model that agents have which name none, for those who list them.
    public void useDefault(Optional<String> model) {
        stockAgents.useDefault(model);
    }

    public void bind(MethodTable table) {
        new PeopleCalls(store, people).bind(table);
        new IdentityCalls(store, identities).bind(table);
        stockAgents.bind(table);
        new ContactCalls(store, contacts, clock).bind(table);
        new GrantCalls(store, grants).bind(table);
        new RuleCalls(store, rules).bind(table);
        new FormCalls(store, forms).bind(table);
    }
}

package dev.clawnet.gateway.people;

import static dev.clawnet.gateway.store.Table.kept;
import static dev.clawnet.gateway.store.Table.table;

import dev.clawnet.gateway.store.Table;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Rule;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.List;

/// The rows of this package.
public final class PeopleTables {
    private PeopleTables() {}

    /// (person, `self`).
    static final Table<Person> PEOPLE = kept("people", Person.class);
    /// (steward, id of a person whom that steward created).
    static final Table<Pointer> PEOPLE_CREATED = table("people_created", Pointer.class);
    /// (the gateway, `host`): who the host person is.
    static final Table<Pointer> HOST = kept("people_host", Pointer.class);
    /// (the gateway, digest of the code): whom a recovery code lets in.
    static final Table<Pointer> RECOVERY = table("recovery_codes", Pointer.class);
    /// (person, `manager`).
    static final Table<Manager> MANAGERS = kept("managers", Manager.class);
    /// (person, identity).
    static final Table<Identity> IDENTITIES = kept("identities", Identity.class);
    /// (person, the other person): one row for each side.
    static final Table<Contact> CONTACTS = table("contacts", Contact.class);
    /// (person, identity/grant): those that live.
    static final Table<Grant> GRANTS = table("grants", Grant.class);
    /// (person, grant): those that were revoked.
    static final Table<Ended.OfGrant> GRANTS_ENDED = table("grants_ended", Ended.OfGrant.class);
    /// (person, grant/digest of an audience).
    static final Table<Count> GRANT_USES = table("grant_uses", Count.class);
    /// (person, rule): those that live.
    static final Table<Rule> RULES = table("rules", Rule.class);
    /// (person, rule): those that the owner ended.
    static final Table<Ended.OfRule> RULES_ENDED = table("rules_ended", Ended.OfRule.class);
    /// (person, form): those that live.
    static final Table<OwnerForm> FORMS = table("forms", OwnerForm.class);
    /// (person, form): those that the owner ended.
    static final Table<OwnerForm> FORMS_ENDED = table("forms_ended", OwnerForm.class);
    /// (person, `policy`).
    static final Table<Count> REVISIONS = kept("policy_revisions", Count.class);

    public static final List<Table<?>> ALL = List.of(
            PEOPLE,
            PEOPLE_CREATED,
            HOST,
            RECOVERY,
            MANAGERS,
            IDENTITIES,
            CONTACTS,
            GRANTS,
            GRANTS_ENDED,
            GRANT_USES,
            RULES,
            RULES_ENDED,
            FORMS,
            FORMS_ENDED,
            REVISIONS);

    record Pointer(PersonId person, Instant at) {}

    record Count(long value) {}
}

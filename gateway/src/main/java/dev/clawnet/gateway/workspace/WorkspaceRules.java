package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.channel.Account;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Senders;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.Rules;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Readers;
import dev.clawnet.protocol.id.PersonId;
import java.util.Optional;
import java.util.Set;

/// Keeps one sharing rule for each agent that a configuration lists: its folder may be learnt by those whom its
/// access policy admits. Brought up to a new policy when the configuration or the paired senders change; where the
/// owner ended the rule, it stays ended.
public final class WorkspaceRules {
    private final Store store;
    private final Rules rules;

    public WorkspaceRules(Store store, Rules rules) {
        this.store = store;
        this.rules = rules;
    }

    /// Brings the rules of a person's agents up to date.
    public void settle(PersonId owner, Household household, Set<String> agents) {
        for (String slug : agents) {
            Optional<Wanted> wanted = store.read(view -> wanted(view, owner, household, slug));
            wanted.ifPresent(
                    rule -> rules.settleWorkspace(store, rule.identity().id(), rule.readers()));
        }
    }

    private record Wanted(Identity identity, Readers readers) {}

    private static Optional<Wanted> wanted(View view, PersonId owner, Household household, String slug) {
        Sharing sharing = new Sharing(
                household, account -> Senders.paired(view, new Account(owner, account.channel(), account.name())));
        return Identities.bySlug(view, owner, slug).map(identity -> new Wanted(identity, sharing.readers(slug)));
    }
}

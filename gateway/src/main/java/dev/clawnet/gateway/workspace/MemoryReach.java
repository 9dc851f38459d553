package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.agent.Facts;
import dev.clawnet.gateway.agent.MemoryTools;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Function;

/// Which memory a run has: the platform's choice, never an argument's.
///
/// @param counterpart the contact that a run faces, if it faces one
public record MemoryReach(
        Store store,
        Bookshelf books,
        Facts facts,
        InstantSource clock,
        Function<Run, Function<View, Optional<PersonId>>> counterpart) {

    /// The place of what the gateway keeps.
    Resource kept(View view, Run run) {
        return MemoryTools.place(view, run, counterpart);
    }

    /// The agent's folder, in runs that face its owner alone: what the configuration opens of it to people on channels
    /// are not the agent's notes.
    Optional<Resource> files(Run run) {
        return run.agent() instanceof IdentityId identity
                        && run.audience().isOwnerOnly(run.owner())
                        && books.of(run.owner()).ground().isPresent()
                ? Optional.of(Resource.workspace(identity))
                : Optional.empty();
    }

    MemoryFiles memory(Run run) {
        String slug = run.agent() instanceof IdentityId identity
                ? store.read(view ->
                        Identities.find(view, identity).map(Identity::slug).orElse(""))
                : "";
        return new MemoryFiles(books.of(run.owner()), slug);
    }

    boolean allows(View view, Instant now, Run run, Act act) {
        return facts.allows(view, now, run, act);
    }

    Labels labels(View view, Run run, Act act) {
        return facts.labels(view, clock.instant(), run, act);
    }

    <T> T read(Function<View, T> reading) {
        return store.read(reading);
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.people.Grants;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.Manager;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Revisions;
import dev.clawnet.gateway.people.Rules;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Grant;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/// Gathers everything one decision depends on, in the transaction of the decision: revoking, removing or retiring
/// takes effect on the next act (INV-9, INV-15). What rests on many rows is an extract, which the store makes anew
/// when one of them changes: a decision costs the same beside ten rules and beside a thousand.
public final class Facts {
    private final Lens lens;
    private final Bookshelf books;
    private volatile ModelRef defaultModel;
    private volatile List<ModelRef> defaultFallbacks = List.of();
    private volatile List<ModelRef> defaultImageModels = List.of();

    public Facts(Lens lens, ModelRef defaultModel) {
        this(lens, defaultModel, new Bookshelf());
    }

    /// @param books what configurations say about agents
    Facts(Lens lens, ModelRef defaultModel, Bookshelf books) {
        this.books = books;
        this.lens = lens;
        this.defaultModel = defaultModel;
    }

    Snapshot of(View view, Instant now, Run run, Act act, Set<AskReason> answered) {
        return new Snapshot(
                runFacts(view, run, act),
                agentFacts(view, run, act),
                lens.collaboration(view, run),
                grants(view, run),
                Rules.placed(view, run.owner()),
                act.counterpart().flatMap(person -> lens.relation(view, run, person)),
                Changes.item(view, act),
                answered,
                lens.trees(view, run.owner()),
                lens.form(view, run, act),
                now,
                Revisions.of(view, run.owner()));
    }

    Snapshot of(Tx tx, Run run, Act act, Set<AskReason> answered) {
        return of(tx, tx.now(), run, act, answered);
    }

    /// Other fallbacks of the default model from now on.
    void useFallbacks(List<ModelRef> others) {
        this.defaultFallbacks = List.copyOf(others);
    }

    /// Other models that look at pictures from now on, for people whose configuration names none.
    void useImageModels(List<ModelRef> others) {
        this.defaultImageModels = List.copyOf(others);
    }

    /// Models that look at pictures for a person's agents, the first one first; none: their own do.
    List<ModelRef> imageModels(PersonId owner) {
        List<ModelRef> own = minds(owner).images();
        return own.isEmpty() ? defaultImageModels : own;
    }

    /// Another default model from now on.
    void useDefault(ModelRef model) {
        this.defaultModel = model;
    }

    /// Who may learn what in this run, now. For tools that answer with several things at once.
    public Labels labels(View view, Instant now, Run run, Act act) {
        return Labels.of(of(view, now, run, act, Set.of()));
    }

    /// Whether this act, by itself, would be allowed to the run now. For tools whose one act shows, or changes, more
    /// than its object.
    public boolean allows(View view, Instant now, Run run, Act act) {
        return Permit.decide(of(view, now, run, act, Set.of()), act).verdict() instanceof Verdict.Allow;
    }

    /// The model of the run's agent.
    ModelRef modelOf(View view, Run run) {
        return modelOf(view, run.agent());
    }

    ModelRef modelOf(View view, AgentId agent) {
        Optional<String> own = switch (agent) {
            case IdentityId identity -> Identities.find(view, identity).flatMap(Identity::model);
            case ManagerId manager -> Identities.manager(view, manager.owner()).flatMap(Manager::model);
        };
        return own.map(ModelRef::stored).orElse(defaultModel);
    }

    /// What is asked when that model does not answer. An agent without a model of its own has those of the default
    /// one.
    List<ModelRef> fallbacks(View view, Run run) {
        return slug(view, run)
                .map(slug -> fallbacks(run.owner(), slug, modelOf(view, run)))
                .orElse(List.of());
    }

    List<ModelRef> fallbacks(PersonId owner, String slug, ModelRef first) {
        Minds minds = minds(owner);
        return !minds.says(slug) && first.equals(defaultModel) ? defaultFallbacks : minds.fallbacks(slug);
    }

    Minds minds(PersonId owner) {
        return books.of(owner).minds();
    }

    /// The model of agents that have none of their own, where there is one.
    Optional<ModelRef> defaultModel() {
        return Optional.of(defaultModel).filter(ref -> !ref.equals(ModelRef.NONE));
    }

    Optional<Path> agentDir(PersonId owner, String slug) {
        return books.of(owner).agentDir(slug);
    }

    /// Where the run's agent keeps credentials and models of its own.
    Optional<Path> agentDir(View view, Run run) {
        return run.agent() instanceof IdentityId
                ? slug(view, run).flatMap(books.of(run.owner())::agentDir)
                : Optional.empty();
    }

    /// How much the run's agent thinks: as its session was told, else as the owner's configuration says.
    Optional<Effort> effort(View view, Run run) {
        Optional<String> told = run.cause()
                .in()
                .flatMap(session -> Sessions.find(view, run.owner(), SessionKey.of(session)))
                .flatMap(session -> session.marks().thinking());
        return told.flatMap(Effort::of)
                .or(() -> slug(view, run).flatMap(books.of(run.owner()).minds()::effort));
    }

    private static Optional<String> slug(View view, Run run) {
        return switch (run.agent()) {
            case IdentityId identity -> Identities.find(view, identity).map(Identity::slug);
            case ManagerId _ -> Optional.of(SessionKey.MANAGER);
        };
    }

    private Snapshot.RunFacts runFacts(View view, Run run, Act act) {
        return new Snapshot.RunFacts(
                run.id(),
                run.agent(),
                run.owner(),
                run.state() == Run.State.LIVE,
                run.half(),
                run.audience(),
                run.purpose(),
                run.integrity(),
                run.consulted(),
                !run.foreign().isEmpty(),
                act.verb() == Verb.MODEL
                        ? run.budget().mayThink()
                        : run.budget().mayAct(),
                run.refused(),
                Causes.of(view, run, act.verb()),
                providers(view, run),
                advises(run));
    }

    private static Optional<IdentityId> advises(Run run) {
        return run.cause() instanceof Cause.Advice advice ? advice.asker() : Optional.empty();
    }

    private Snapshot.AgentFacts agentFacts(View view, Run run, Act act) {
        boolean active = switch (run.agent()) {
            case IdentityId identity ->
                Identities.find(view, identity).map(Identity::active).orElse(false);
            case ManagerId manager -> Identities.manager(view, manager.owner()).isPresent();
        };
        return new Snapshot.AgentFacts(
                run.agent(), run.agent().owner(), active, SessionReach.of(view, books.of(run.owner()), run, act));
    }

    private static List<Grant> grants(View view, Run run) {
        return switch (run.agent()) {
            case IdentityId identity -> {
                List<Grant> live = Grants.live(view, identity, run.audience());
                yield Replying.grant(run, identity)
                        .map(reply ->
                                Stream.concat(live.stream(), Stream.of(reply)).toList())
                        .orElse(live);
            }
            case ManagerId _ -> List.of();
        };
    }

    /// Providers that the people of the run's audience declared, and the gateway's own default one, which every
    /// person of this gateway is told of.
    private Set<String> providers(View view, Run run) {
        Set<String> providers = new HashSet<>();
        providers.add(defaultModel.provider());
        // A script runs in the gateway itself: nobody outside learns what it is given.
        providers.add(ModelSettings.SCRIPTED);
        for (Reader reader : run.audience().readers()) {
            for (PersonId person : people(view, run, reader)) {
                People.find(view, person).ifPresent(known -> providers.addAll(known.providers()));
            }
        }
        return providers;
    }

    private Set<PersonId> people(View view, Run run, Reader reader) {
        return switch (reader) {
            case Reader.Human human -> Set.of(human.person());
            case Reader.Tree tree -> lens.trees(view, run.owner()).getOrDefault(tree.root(), Set.of());
            case Reader.WithTree _, Reader.Correspondent _, Reader.Service _, Reader.Everyone _ -> Set.of();
        };
    }

    /// Counts what an allowed act rests on, in the transaction that allowed it: a grant for a number of uses is good
    /// for as many acts towards one audience.
    void used(Tx tx, Run run, Snapshot snapshot, Verdict.Allow allow) {
        for (Grant grant : snapshot.grants()) {
            if (grant.uses().isPresent() && allow.basis().contains("grant " + grant.id())) {
                Grants.used(tx, grant, run.audience());
            }
        }
    }

    /// The places that an act looks at.
    Set<Resource> consulted(Act act) {
        return act.verb().reads() ? Set.of(act.object()) : Set.of();
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.Effort;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.AgentModels;
import dev.clawnet.protocol.catalogue.ModelMethods.CoolingView;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/// Serves `models.status`: whom the caller's agents ask. Names of credentials, never what they hold.
final class ModelStatus {
    private final Store store;
    private final Facts facts;
    private final Model model;
    private final InstantSource clock;

    ModelStatus(Store store, Facts facts, Model model, InstantSource clock) {
        this.store = store;
        this.facts = facts;
        this.model = model;
        this.clock = clock;
    }

    /// An agent, before its files were looked at.
    private record Found(String slug, Optional<ModelRef> model, List<ModelRef> fallbacks, Optional<Path> folder) {}

    ModelMethods.ModelsStatus status(Caller caller, ModelMethods.AskStatus wanted) {
        Minds minds = facts.minds(caller.person());
        List<Found> found = store.read(view -> found(view, caller.person())).stream()
                .filter(each -> wanted.agentId().map(each.slug()::equals).orElse(true))
                .toList();
        if (found.isEmpty() && wanted.agentId().isPresent()) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "you have no active agent of that name",
                    Map.of("hint", "list your agents with `clawnet identities list`"));
        }
        Instant now = clock.instant();
        Map<String, String> aliases = new TreeMap<>();
        minds.aliases().forEach((alias, ref) -> aliases.put(alias, ref.toString()));
        return new ModelMethods.ModelsStatus(
                now.toEpochMilli(),
                facts.defaultModel().map(ModelRef::toString),
                found.stream().map(each -> view(minds, each)).toList(),
                aliases,
                store.read(view -> Choosing.of(view, caller.person())).stream()
                        .map(cooling -> view(cooling, now))
                        .toList(),
                Optional.of(facts.imageModels(caller.person()))
                        .filter(models -> !models.isEmpty())
                        .map(models -> models.stream().map(ModelRef::toString).toList()));
    }

    private List<Found> found(View view, PersonId owner) {
        List<Found> found = new ArrayList<>();
        for (Identity identity : Identities.of(view, owner)) {
            if (identity.active()) {
                found.add(found(owner, identity.slug(), identity.model()));
            }
        }
        Identities.manager(view, owner)
                .ifPresent(manager -> found.add(found(owner, SessionKey.MANAGER, manager.model())));
        return found;
    }

    private Found found(PersonId owner, String slug, Optional<String> own) {
        Optional<ModelRef> ref = own.map(ModelRef::stored).or(facts::defaultModel);
        return new Found(
                slug,
                ref,
                facts.fallbacks(owner, slug, ref.orElse(ModelRef.NONE)),
                slug.equals(SessionKey.MANAGER) ? Optional.empty() : facts.agentDir(owner, slug));
    }

    private AgentModels view(Minds minds, Found found) {
        return new AgentModels(
                found.slug(),
                found.model().map(ModelRef::toString),
                found.fallbacks().stream().map(ModelRef::toString).toList(),
                found.model().map(ref -> model.profiles(ref, found.folder())).orElse(List.of()),
                minds.effort(found.slug()).map(Effort::word));
    }

    private static CoolingView view(Cooling cooling, Instant now) {
        return new CoolingView(
                cooling.model(),
                cooling.profile(),
                cooling.reason().name().toLowerCase(Locale.ROOT),
                cooling.failures(),
                cooling.last().toEpochMilli(),
                cooling.until().toEpochMilli(),
                !cooling.over(now));
    }
}

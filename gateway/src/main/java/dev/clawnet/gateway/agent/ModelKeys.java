package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.agent.model.ModelFailure;
import dev.clawnet.gateway.agent.model.OwnKeys;
import dev.clawnet.gateway.agent.model.UsualProviders;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.ModelMethods;
import dev.clawnet.protocol.catalogue.ModelMethods.AuthProfile;
import dev.clawnet.protocol.catalogue.ModelMethods.AuthProvider;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.secret.Secret;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Serves `models.auth*`: keys of model providers that the caller's own agents ask with. They go in and are used; no
/// method gives one out.
///
/// All writing is guarded by this monitor.
final class ModelKeys {
    private static final Logger LOG = LoggerFactory.getLogger(ModelKeys.class);
    private static final String HINT = "hint";

    private final Store store;
    private final Facts facts;
    private final InstantSource clock;
    private final RandomGenerator random;

    ModelKeys(Store store, Facts facts, InstantSource clock, RandomGenerator random) {
        this.store = store;
        this.facts = facts;
        this.clock = clock;
        this.random = random;
    }

    void bind(MethodTable table) {
        table.bind(ModelMethods.AUTH_STATUS, this::status);
        table.bind(ModelMethods.AUTH_SET, this::set);
        table.bind(ModelMethods.AUTH_LOGOUT, this::logout);
    }

    /// Folders of the agents that are meant, by slug.
    private Map<String, Path> folders(PersonId owner, Optional<String> agent) {
        Map<String, Path> folders = new TreeMap<>();
        boolean known = false;
        for (Identity identity : store.read(view -> Identities.of(view, owner))) {
            if (identity.active() && agent.map(identity.slug()::equals).orElse(true)) {
                known = true;
                facts.agentDir(owner, identity.slug()).ifPresent(folder -> folders.put(identity.slug(), folder));
            }
        }
        if (!known && agent.isPresent()) {
            throw new Fault(
                    ErrorCode.NOT_FOUND,
                    "you have no active agent of that name",
                    Map.of(HINT, "list your agents with `clawnet identities list`"));
        }
        return folders;
    }

    /// Whether one of the person's agents has a key that this provider is asked with. A file that cannot be used holds
    /// none.
    boolean holds(PersonId person, String provider) {
        if (UsualProviders.of(provider).isEmpty()) {
            // Nobody says where it is asked.
            return false;
        }
        for (Path folder : folders(person, Optional.empty()).values()) {
            try {
                if (new OwnKeys(folder)
                        .list(clock.instant()).stream()
                                .anyMatch(key -> key.usable() && key.provider().equals(provider))) {
                    return true;
                }
            } catch (ModelFailure unusable) {
                LOG.warn("keys of an agent cannot be read reason={}", unusable.getMessage());
            }
        }
        return false;
    }

    private ModelMethods.AuthStatus status(Caller caller, ModelMethods.AskAuth wanted) {
        Map<String, List<AuthProfile>> found = new TreeMap<>();
        folders(caller.person(), wanted.agentId()).forEach((slug, folder) -> {
            for (OwnKeys.Named key : listed(folder)) {
                found.computeIfAbsent(key.provider(), _ -> new ArrayList<>())
                        .add(new AuthProfile(
                                key.id(), key.type(), key.usable() ? "ok" : "unusable", Optional.of(slug)));
            }
        });
        return new ModelMethods.AuthStatus(
                clock.instant().toEpochMilli(),
                found.entrySet().stream()
                        .map(each -> new AuthProvider(
                                each.getKey(),
                                each.getKey(),
                                each.getValue().stream()
                                                .anyMatch(profile ->
                                                        profile.status().equals("ok"))
                                        ? "ok"
                                        : "unusable",
                                each.getValue()))
                        .toList());
    }

    private List<OwnKeys.Named> listed(Path folder) {
        try {
            return new OwnKeys(folder).list(clock.instant());
        } catch (ModelFailure unusable) {
            throw refused(unusable);
        }
    }

    private synchronized ModelMethods.KeyKept set(Caller caller, ModelMethods.SetKey wanted) {
        if (OwnKeys.isLogin(wanted.apiKey())) {
            throw new Fault(
                    ErrorCode.INVALID_REQUEST,
                    "that is the login of Claude's own program, which Anthropic takes from that program alone",
                    Map.of(HINT, "make an API key (sk-ant-api...) in Anthropic's console, and give your agents that"));
        }
        Map<String, Path> folders = meant(caller, wanted.agentId());
        begun(caller, "models.key.set", wanted.provider(), folders);
        // What came over the wire goes into its box before anything else is done.
        Secret key = Secret.of(wanted.apiKey());
        folders.values().forEach(folder -> {
            try {
                new OwnKeys(folder).set(wanted.provider(), key);
            } catch (ModelFailure e) {
                failed(caller, "models.key.set", wanted.provider());
                throw refused(e);
            }
        });
        return new ModelMethods.KeyKept(wanted.provider(), OwnKeys.id(wanted.provider()), Optional.empty());
    }

    private synchronized ModelMethods.KeysRemoved logout(Caller caller, ModelMethods.Logout wanted) {
        Map<String, Path> folders = meant(caller, wanted.agentId());
        begun(caller, "models.key.removed", wanted.provider(), folders);
        TreeSet<String> gone = new TreeSet<>();
        folders.values().forEach(folder -> {
            try {
                gone.addAll(new OwnKeys(folder).remove(wanted.provider(), wanted.profileIds()));
            } catch (ModelFailure e) {
                failed(caller, "models.key.removed", wanted.provider());
                throw refused(e);
            }
        });
        return new ModelMethods.KeysRemoved(wanted.provider(), List.copyOf(gone));
    }

    private Map<String, Path> meant(Caller caller, Optional<String> agent) {
        Map<String, Path> folders = folders(caller.person(), agent);
        if (folders.isEmpty()) {
            throw new Fault(
                    ErrorCode.CONFLICT,
                    "your agents have no folders that could hold a key",
                    Map.of(
                            HINT,
                            "folders are there when the gateway runs by a configuration file, and you have agents"));
        }
        return folders;
    }

    private static Fault refused(ModelFailure failure) {
        return new Fault(
                ErrorCode.CONFLICT,
                failure.getMessage(),
                Map.of(HINT, "look at the file in the agent's folder on the gateway's machine"));
    }

    /// Before anything is written.
    private void begun(Caller caller, String kind, String provider, Map<String, Path> folders) {
        record(caller, kind, provider, String.join(" ", folders.keySet()), "begun");
    }

    private void failed(Caller caller, String kind, String provider) {
        record(caller, kind, provider, "-", "failed");
    }

    private void record(Caller caller, String kind, String provider, String agents, String result) {
        Entry entry = Entry.of(
                EntryId.mint(random),
                caller.person(),
                kind,
                Map.of(
                        "owner",
                        caller.person().value(),
                        "actor",
                        caller.actor(),
                        "provider",
                        provider,
                        "agents",
                        agents,
                        "result",
                        result));
        store.write(_ -> Change.of(true, entry));
    }
}

package dev.clawnet.gateway.people;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.StockAgentMethods;
import dev.clawnet.protocol.catalogue.StockAgentMethods.AgentFile;
import dev.clawnet.protocol.catalogue.StockAgentMethods.AgentRow;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Serves `agents.*` and `agent.identity.get`: identities in the words of stock clients.
final class StockAgentCalls {
    private static final String MAIN = "main";
    private static final String MANAGER = "manager";

    private final Store store;
    private final Identities identities;

    private volatile Optional<String> fallback = Optional.empty();

    StockAgentCalls(Store store, Identities identities) {
        this.store = store;
        this.identities = identities;
    }

    void bind(MethodTable table) {
        table.bind(StockAgentMethods.AGENTS_LIST, (caller, _) -> store.read(view -> list(view, caller.person())));
        table.bind(StockAgentMethods.AGENT_IDENTITY_GET, this::face);
        table.bind(StockAgentMethods.AGENTS_CREATE, this::create);
        table.bind(StockAgentMethods.AGENTS_UPDATE, this::update);
        table.bind(StockAgentMethods.AGENTS_DELETE, this::delete);
        table.bind(StockAgentMethods.FILES_LIST, this::files);
        table.bind(StockAgentMethods.FILES_GET, this::file);
        table.bind(StockAgentMethods.FILES_SET, this::write);
    }

    /// The model of agents that name none.
    void useDefault(Optional<String> model) {
        fallback = model;
    }

    private StockAgentMethods.AgentList list(View view, PersonId owner) {
        List<AgentRow> rows = new ArrayList<>(Identities.of(view, owner).stream()
                .filter(Identity::active)
                .map(this::row)
                .toList());
        String first = rows.stream()
                .map(AgentRow::id)
                .filter(MAIN::equals)
                .findFirst()
                .or(() -> rows.stream().map(AgentRow::id).findFirst())
                .orElse(MANAGER);
        Identities.manager(view, owner)
                .ifPresent(manager -> rows.add(new AgentRow(
                        MANAGER, "system", MANAGER, Optional.empty(), model(manager.model()), Optional.empty())));
        return new StockAgentMethods.AgentList(first, MAIN, "per-sender", rows);
    }

    private AgentRow row(Identity identity) {
        return new AgentRow(
                identity.slug(),
                "agent",
                identity.shown(),
                identity.home(),
                model(identity.model()),
                Optional.of(identity.createdAt().toEpochMilli()));
    }

    /// Its own, or the one that agents without have.
    private Optional<StockAgentMethods.AgentModel> model(Optional<String> name) {
        return name.or(() -> fallback).map(StockAgentMethods.AgentModel::new);
    }

    private StockAgentMethods.AgentFace face(Caller caller, StockAgentMethods.WhichAgent wanted) {
        Optional<String> ofSession = wanted.sessionKey()
                .filter(key -> key.startsWith("agent:"))
                .map(key -> key.substring(6))
                .map(rest -> rest.substring(0, rest.indexOf(':') < 0 ? rest.length() : rest.indexOf(':')));
        String id = wanted.agentId().or(() -> ofSession).orElse(MAIN);
        return store.read(view -> list(view, caller.person())).agents().stream()
                .filter(row -> row.id().equals(id))
                .map(row -> new StockAgentMethods.AgentFace(id, row.name()))
                .findFirst()
                .orElseThrow(StockAgentCalls::missing);
    }

    private StockAgentMethods.AgentCreated create(Caller caller, StockAgentMethods.CreateAgent wanted) {
        Identity made = store.write(tx -> identities.create(
                tx,
                By.of(caller),
                new IdentityMethods.Create(
                        StockAgentMethods.idOf(wanted.name()).orElseThrow(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        wanted.model(),
                        wanted.workspace()),
                Optional.of(wanted.name())));
        return new StockAgentMethods.AgentCreated(
                true, made.slug(), made.shown(), made.home().orElse(""), made.model());
    }

    private StockAgentMethods.AgentUpdated update(Caller caller, StockAgentMethods.UpdateAgent wanted) {
        Identity updated = store.write(tx -> identities.update(
                tx,
                By.of(caller),
                new IdentityMethods.Update(
                        active(tx, caller.person(), wanted.agentId()).id().value(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        wanted.model(),
                        wanted.workspace()),
                wanted.name()));
        return new StockAgentMethods.AgentUpdated(true, updated.slug());
    }

    private StockAgentMethods.AgentDeleted delete(Caller caller, StockAgentMethods.DeleteAgent wanted) {
        Identity retired = store.write(tx -> identities.retire(
                tx, By.of(caller), active(tx, caller.person(), wanted.agentId()).id()));
        return new StockAgentMethods.AgentDeleted(true, retired.slug(), 0);
    }

    private StockAgentMethods.AgentFiles files(Caller caller, StockAgentMethods.FilesOf wanted) {
        Identity identity = store.read(view -> active(view, caller.person(), wanted.agentId()));
        return new StockAgentMethods.AgentFiles(
                identity.slug(), identity.home().orElse(""), List.of(file(identity, false)));
    }

    private StockAgentMethods.OneFile file(Caller caller, StockAgentMethods.GetFile wanted) {
        Identity identity = store.read(view -> active(view, caller.person(), wanted.agentId()));
        return new StockAgentMethods.OneFile(identity.slug(), identity.home().orElse(""), file(identity, true));
    }

    private StockAgentMethods.FileSet write(Caller caller, StockAgentMethods.SetFile wanted) {
        Identity updated = store.write(tx -> {
            Identity now = active(tx, caller.person(), wanted.agentId());
            if (wanted.expectedHash().filter(hash -> !hash.equals(hash(now))).isPresent()) {
                throw new Fault(ErrorCode.CONFLICT, "the file has changed since");
            }
            return identities.update(
                    tx,
                    By.of(caller),
                    new IdentityMethods.Update(
                            now.id().value(),
                            Optional.of(now.revision()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.of(wanted.content()),
                            Optional.empty(),
                            Optional.empty(),
                            Optional.empty()));
        });
        return new StockAgentMethods.FileSet(
                true, updated.slug(), updated.home().orElse(""), file(updated, true));
    }

    private static AgentFile file(Identity identity, boolean whole) {
        String text = identity.instructions();
        boolean missing = text.isEmpty();
        return new AgentFile(
                StockAgentMethods.FILE,
                StockAgentMethods.FILE,
                missing,
                missing ? Optional.empty() : Optional.of((long) text.getBytes(StandardCharsets.UTF_8).length),
                missing ? Optional.empty() : Optional.of(hash(identity)),
                whole && !missing ? Optional.of(text) : Optional.empty());
    }

    private static String hash(Identity identity) {
        return Canonical.digest(Json.STRICT.getNodeFactory().stringNode(identity.instructions()));
    }

    private static Identity active(View view, PersonId owner, String slug) {
        return Identities.bySlug(view, owner, slug).orElseThrow(StockAgentCalls::missing);
    }

    private static Fault missing() {
        return new Fault(
                ErrorCode.NOT_FOUND,
                "you have no active agent of that name",
                Map.of("hint", "list your agents with `clawnet identities list`"));
    }
}

package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.mcp.wire.OAuth;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import tools.jackson.core.JacksonException;

/// What owners agreed to at the servers of theirs that want it: kept sealed, one for each person and server, and good
/// for the address that the server had then.
///
/// Threat: a token that reaches another server, another person, an agent, or that comes back after its owner took it
/// away. No method of the wire and no tool reads this table. See `LoginsTest`.
public final class Logins {
    static final Table<Row> ROW = Table.table("mcp_login", Row.class);
    public static final List<Table<?>> TABLES = List.of(ROW);

    static final String GATEWAY = "gateway";

    private final Store store;
    private final RandomGenerator random;
    private final Vault vault;
    /// Scopes that servers wanted of sign-ins that did not reach. As many as there are servers.
    private final Map<Servers.Key, String> wanted = new ConcurrentHashMap<>();

    Logins(Store store, RandomGenerator random, Secret key) {
        this.store = store;
        this.random = random;
        this.vault = new Vault(key, random);
    }

    /// A sign-in.
    ///
    /// @param serial stays while the token is renewed, and is another after each sign-in
    public record Row(String serial, String sealed, Instant at) {}

    /// What is sealed.
    private record Content(
            String address,
            String issuer,
            String endpoint,
            String client,
            Optional<String> clientSecret,
            Optional<String> clientMethod,
            List<String> methods,
            Optional<String> resource,
            String access,
            Optional<String> refresh,
            Optional<String> scope,
            Optional<Instant> ends) {
        static Content of(URI address, OAuth.Grant grant) {
            return new Content(
                    address.toString(),
                    grant.issuer(),
                    grant.endpoint().toString(),
                    grant.client().id(),
                    // Secrets leave their boxes to be sealed.
                    grant.client().secret().map(Secret::reveal),
                    grant.client().method(),
                    grant.methods(),
                    grant.resource(),
                    grant.access().reveal(),
                    grant.refresh().map(Secret::reveal),
                    grant.scope(),
                    grant.ends());
        }

        OAuth.Grant grant() {
            return new OAuth.Grant(
                    issuer,
                    URI.create(endpoint),
                    new OAuth.Registered(client, clientSecret.map(Secret::of), clientMethod),
                    methods,
                    resource,
                    Secret.of(access),
                    refresh.map(Secret::of),
                    scope,
                    ends);
        }
    }

    boolean has(Servers.Key place, URI address) {
        return load(place, address).isPresent();
    }

    private record Loaded(String serial, OAuth.Grant grant) {}

    private Optional<Loaded> load(Servers.Key place, URI address) {
        Optional<Row> row = store.read(view -> row(view, place));
        return row.flatMap(found -> vault.open(place, found.sealed()))
                .flatMap(Logins::content)
                .filter(content -> content.address().equals(address.toString()))
                .map(content -> new Loaded(row.orElseThrow().serial(), content.grant()));
    }

    private static Optional<Content> content(String text) {
        try {
            return Optional.of(Json.STRICT.readValue(text, Content.class));
        } catch (JacksonException e) {
            // Of another version: its owner signs in again.
            return Optional.empty();
        }
    }

    private static Optional<Row> row(View view, Servers.Key place) {
        return view.find(ROW, place.owner(), place.name());
    }

    /// Where the client of one server of one person keeps what was agreed to.
    ///
    /// @param actor who signs in
    OAuth.Kept kept(Servers.Key place, URI address, String actor) {
        return new Place(place, address, actor);
    }

    private final class Place implements OAuth.Kept {
        private final Servers.Key place;
        private final URI address;
        private final String actor;
        private Optional<String> serial = Optional.empty();

        Place(Servers.Key place, URI address, String actor) {
            this.place = place;
            this.address = address;
            this.actor = actor;
        }

        @Override
        public synchronized Optional<OAuth.Grant> load() {
            Optional<Loaded> found = Logins.this.load(place, address);
            serial = found.map(Loaded::serial);
            return found.map(Loaded::grant);
        }

        /// A renewal counts only while the sign-in that it renews is kept: it brings back nothing.
        @Override
        public synchronized void save(OAuth.Grant grant, Optional<OAuth.Grant> before) {
            String sealed = vault.seal(place, Json.STRICT.writeValueAsString(Content.of(address, grant)));
            if (before.isEmpty()) {
                serial = Optional.of(Secret.mint(random).digest());
                wanted.remove(place);
            }
            String own = serial.orElse("");
            boolean first = before.isEmpty();
            store.write(tx -> {
                boolean counts = first
                        || row(tx, place)
                                .filter(row -> row.serial().equals(own))
                                .isPresent();
                if (counts) {
                    tx.put(ROW, place.owner(), place.name(), new Row(own, sealed, tx.now()));
                }
                String kind = first ? "mcp.login.kept" : "mcp.login.renewed";
                return Change.of(counts, entry(place, first ? actor : GATEWAY, kind, counts ? "done" : "none"));
            });
        }

        @Override
        public void wanted(String scope) {
            wanted.put(place, scope);
        }

        @Override
        public Optional<String> wanted() {
            return Optional.ofNullable(wanted.get(place));
        }

        @Override
        public synchronized void forget(OAuth.Grant grant) {
            String own = serial.orElse("");
            store.write(tx -> {
                boolean there =
                        row(tx, place).filter(row -> row.serial().equals(own)).isPresent();
                if (there) {
                    tx.delete(ROW, place.owner(), place.name());
                }
                return Change.of(there, entry(place, GATEWAY, "mcp.login.refused", there ? "done" : "none"));
            });
        }
    }

    /// A sign-in is begun: the server will be asked.
    void begun(Servers.Key place, String actor) {
        store.write(tx -> Change.of(true, entry(place, actor, "mcp.login.begun", "done")));
    }

    void remove(Servers.Key place, String actor) {
        store.write(tx -> removed(tx, place, actor));
    }

    private Change<Boolean> removed(Tx tx, Servers.Key place, String actor) {
        boolean there = row(tx, place).isPresent();
        if (there) {
            tx.delete(ROW, place.owner(), place.name());
        }
        return Change.of(there, entry(place, actor, "mcp.login.removed", there ? "done" : "none"));
    }

    private Entry entry(Servers.Key place, String actor, String kind, String result) {
        PersonId owner = place.owner();
        return Entry.of(
                EntryId.mint(random),
                owner,
                kind,
                Map.of(
                        "owner",
                        owner.value(),
                        "actor",
                        actor,
                        "resource",
                        Pins.place(owner, place.name()).text(),
                        "result",
                        result));
    }
}

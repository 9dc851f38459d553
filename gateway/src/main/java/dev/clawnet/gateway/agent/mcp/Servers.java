package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Shelf;
import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.agent.mcp.wire.Authority;
import dev.clawnet.gateway.agent.mcp.wire.Beginning;
import dev.clawnet.gateway.agent.mcp.wire.ClientCredentials;
import dev.clawnet.gateway.agent.mcp.wire.Http;
import dev.clawnet.gateway.agent.mcp.wire.HttpWire;
import dev.clawnet.gateway.agent.mcp.wire.McpClient;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.OAuth;
import dev.clawnet.gateway.agent.mcp.wire.Peer;
import dev.clawnet.gateway.agent.mcp.wire.StdioWire;
import dev.clawnet.gateway.agent.mcp.wire.Wire;
import dev.clawnet.gateway.agent.sandbox.Sandboxes;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolSettings;
import dev.clawnet.gateway.approval.ApprovalSettled;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/// The servers of all people: connected as configurations name them, offered as owners allowed them.
public final class Servers implements Shelf, AutoCloseable {
    private static final String CLIENT = "clawnet";
    /// Where no browser comes back: a client that asks nobody.
    private static final URI NOWHERE = URI.create("http://127.0.0.1/");

    private final Ground ground;
    private final Pins pins;
    private final HttpClient http;
    private final ServerPrograms programs;
    private final Logins logins;
    private final SignIns signIns;
    private final Connection.Ground connecting;
    private final Map<Key, Connection> connections = new ConcurrentHashMap<>();
    private volatile ToolSettings tools = ToolSettings.NONE;

    /// What servers stand on.
    ///
    /// @param version of the gateway, which servers are told
    /// @param key of the gateway's own, under which sign-ins are sealed
    public record Ground(
            Store store,
            Approvals approvals,
            Sandboxes sandboxes,
            InstantSource clock,
            Timers timers,
            Executor executor,
            ThreadFactory threads,
            RandomGenerator random,
            String version,
            Secret key) {}

    /// A server of a person.
    record Key(PersonId owner, String name) {}

    public Servers(Ground ground) {
        this.ground = ground;
        this.pins = new Pins(ground.store(), ground.approvals(), ground.random());
        this.http = Http.connections(ground.executor());
        this.programs = new ServerPrograms(ground.sandboxes(), ground.threads());
        this.logins = new Logins(ground.store(), ground.random(), ground.key());
        this.signIns = new SignIns(logins, ground.clock(), new Reaching());
        this.connecting = new Connection.Ground(
                ground.clock(),
                ground.timers(),
                ground.executor(),
                this::open,
                (owner, name, listing) -> pins.heard(owner, name, listing, false));
    }

    public void bind(MethodTable table) {
        new ServerCalls(ground.store(), this, pins, new ServerLogins(this, logins, signIns)).bind(table);
    }

    public void subscribe(Notices notices) {
        notices.on(ApprovalSettled.class, settled -> ground.executor().execute(() -> pins.settled(settled.approval())));
    }

    public void recover() {
        pins.recover();
    }

    /// Other servers, and other walls, from now on. What stays the same stays connected.
    public void use(Map<PersonId, Map<String, ToolServer>> servers, ToolSettings settings) {
        boolean walls = !settings.equals(tools);
        tools = settings;
        Map<Key, ToolServer> wanted = new HashMap<>();
        servers.forEach((owner, named) -> new TreeMap<>(named)
                .entrySet().stream()
                        .limit(AgentLimits.MCP_SERVERS_PER_PERSON)
                        .forEach(each -> wanted.put(new Key(owner, each.getKey()), each.getValue())));
        Set<Key> gone = new HashSet<>(connections.keySet());
        gone.removeIf(key -> !walls && same(wanted.get(key), connections.get(key)));
        gone.forEach(key -> Optional.ofNullable(connections.remove(key)).ifPresent(Connection::close));
        wanted.forEach((key, spec) -> connections.computeIfAbsent(key, _ -> {
            Connection connection = new Connection(key.owner(), key.name(), spec, connecting);
            connection.begin();
            return connection;
        }));
    }

    /// Secrets are never equal, so that a server with one is connected anew by each change of the file.
    private static boolean same(
            @org.jspecify.annotations.Nullable ToolServer wanted, @org.jspecify.annotations.Nullable Connection there) {
        return wanted != null && there != null && there.spec().equals(wanted);
    }

    private McpClient open(PersonId owner, String name, ToolServer spec, Peer peer) throws McpFailure {
        McpClient.Greeting greeting = new McpClient.Greeting(CLIENT, ground.version(), AgentLimits.MCP_GREETING);
        Wire wire = switch (spec.way()) {
            case ToolServer.Program program -> {
                StdioWire.Pipes pipes =
                        programs.start(new ServerPrograms.Wish(owner, name, program, walls(owner, spec)));
                yield new StdioWire(pipes, ground.clock(), ground.threads(), peer);
            }
            case ToolServer.Web web -> {
                yield wire(web, authority(new Key(owner, name), web), peer);
            }
        };
        return McpClient.open(wire, ground.clock(), greeting, peer);
    }

    private Http http(ToolServer.Web web) {
        return Http.over(http, new NamedReach(web.address()), ground.clock(), ground.timers());
    }

    private HttpWire wire(ToolServer.Web web, Optional<Authority> authority, Peer peer) {
        Map<String, String> headers = new HashMap<>();
        web.headers().forEach((header, value) -> headers.put(header, value.reveal()));
        return new HttpWire(http(web), new HttpWire.Place(web.address(), headers, authority), ground.threads(), peer);
    }

    /// Whether the configuration itself says what is shown to the server.
    static boolean authorized(ToolServer.Web web) {
        return web.headers().keySet().stream().anyMatch("authorization"::equalsIgnoreCase);
    }

    private Optional<Authority> authority(Key place, ToolServer.Web web) {
        if (authorized(web)) {
            return Optional.empty();
        }
        ToolServer.Login login = web.login();
        Optional<OAuth.Registered> registered = registered(login);
        if (login.unattended() && registered.isPresent() && login.issuer().isPresent()) {
            return Optional.of(new ClientCredentials(
                    http(web), web.address(), registered.get(), login.issuer().get(), login.scope()));
        }
        return Optional.of(client(place, web, NOWHERE, Logins.GATEWAY));
    }

    private static Optional<OAuth.Registered> registered(ToolServer.Login login) {
        return login.id().map(id -> new OAuth.Registered(id, login.secret(), Optional.empty()));
    }

    private OAuth client(Key place, ToolServer.Web web, URI redirect, String actor) {
        ToolServer.Login login = web.login();
        return new OAuth(
                http(web),
                web.address(),
                new OAuth.Client(CLIENT, redirect, registered(login), login.issuer(), login.document(), login.scope()),
                logins.kept(place, web.address(), actor),
                Optional.empty(),
                ground.random());
    }

    /// Greets servers to hear what they want, besides the connections.
    private final class Reaching implements SignIns.Way {
        @Override
        public OAuth client(Key place, ToolServer.Web web, URI redirect, String actor) {
            return Servers.this.client(place, web, redirect, actor);
        }

        @Override
        public void hear(ToolServer.Web web, Beginning beginning) throws McpFailure {
            McpClient.Greeting greeting = new McpClient.Greeting(CLIENT, ground.version(), AgentLimits.MCP_LOGIN_ASK);
            Peer peer = new Silent();
            try (McpClient client =
                    McpClient.open(wire(web, Optional.of(beginning), peer), ground.clock(), greeting, peer)) {
                client.tools(AgentLimits.MCP_LOGIN_ASK);
            }
        }
    }

    /// The walls of a server's program: those of the first agent that is sandboxed of those that are offered its
    /// tools; and walls in any case for a program of anybody but the host person.
    private Optional<SandboxRules> walls(PersonId owner, ToolServer spec) {
        boolean host = ground.store()
                .read(view -> People.find(view, owner).filter(Person::host).isPresent());
        Stream<Optional<String>> agents = spec.agents().isEmpty()
                ? Stream.concat(
                        Stream.of(Optional.empty()),
                        tools.sandboxes().keySet().stream().sorted().map(Optional::of))
                : spec.agents().stream().sorted().map(Optional::of);
        Optional<SandboxRules> said = agents.map(agent -> tools.sandbox(agent))
                .filter(rules -> rules.mode() != SandboxRules.Mode.OFF)
                .findFirst();
        return host || said.isPresent() ? said : Optional.of(SandboxRules.OFF);
    }

    @Override
    public List<ServerTool> of(View view, Run run) {
        if (!(run.agent() instanceof IdentityId agent)) {
            return List.of();
        }
        Optional<String> slug = Identities.find(view, agent).map(Identity::slug);
        List<ServerTool> offered = new ArrayList<>();
        new TreeMap<>(of(run.owner())).forEach((name, connection) -> {
            Set<String> agents = connection.spec().agents();
            boolean meant = agents.isEmpty() || slug.filter(agents::contains).isPresent();
            Optional<Listing> listing = connection.state().listing();
            if (meant
                    && listing.isPresent()
                    && Pins.row(view, run.owner(), name).allows(listing.get().digest())) {
                String digest = listing.get().digest();
                Answers.named(name, listing.get().offers())
                        .forEach(tool -> offered.add(new ServerTool(run.owner(), name, tool, connection, digest)));
            }
        });
        return offered;
    }

    /// Those of a person, by name.
    Map<String, Connection> of(PersonId owner) {
        Map<String, Connection> own = new HashMap<>();
        connections.forEach((key, connection) -> {
            if (key.owner().equals(owner)) {
                own.put(key.name(), connection);
            }
        });
        return own;
    }

    @Override
    public void close() {
        connections.values().forEach(Connection::close);
        connections.clear();
        http.shutdownNow();
    }
}

package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Budget;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.Models;
import dev.clawnet.gateway.approval.ApprovalDesk;
import dev.clawnet.gateway.channel.Channel;
import dev.clawnet.gateway.channel.irc.IrcChannel;
import dev.clawnet.gateway.collab.Clockwork;
import dev.clawnet.gateway.collab.CollabLens;
import dev.clawnet.gateway.collab.Collaborations;
import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.gateway.control.Capabilities;
import dev.clawnet.gateway.control.Control;
import dev.clawnet.gateway.control.ControlSettings;
import dev.clawnet.gateway.control.NodeLinks;
import dev.clawnet.gateway.control.Proxies;
import dev.clawnet.gateway.control.SystemFeature;
import dev.clawnet.gateway.device.Address;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.PeopleBridge;
import dev.clawnet.gateway.device.SetupCodes;
import dev.clawnet.gateway.device.Standings;
import dev.clawnet.gateway.discovery.Announcer;
import dev.clawnet.gateway.discovery.Reachable;
import dev.clawnet.gateway.http.Api;
import dev.clawnet.gateway.http.Readiness;
import dev.clawnet.gateway.ledger.Anchor;
import dev.clawnet.gateway.ledger.Interrupted;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.node.FileTools;
import dev.clawnet.gateway.node.Nodes;
import dev.clawnet.gateway.people.Grants;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.presence.LastSeen;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.View;
import dev.clawnet.gateway.store.sqlite.SqliteStore;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.gateway.transport.Certificates;
import dev.clawnet.gateway.transport.Doors;
import dev.clawnet.gateway.transport.ServerIdentity;
import dev.clawnet.gateway.transport.Transport;
import dev.clawnet.gateway.transport.TransportSettings;
import dev.clawnet.gateway.transport.Workers;
import dev.clawnet.policy.BuiltInSecrets;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.catalogue.ConnectMethods.ServerCertificate;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.signature.JavaSignatures;
import dev.clawnet.protocol.signature.Signatures;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One gateway: every part built by hand, in order, and closed in the reverse order.
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final Duration CERTIFICATE_LOOK = Duration.ofHours(12);
    private static final Budget RESERVE = new Budget(40, 120, 2_000_000);
    private static final Collaborations.Terms TERMS =
            new Collaborations.Terms(Duration.ofHours(2), Duration.ofHours(24), Duration.ofDays(7), 20);
    private static final String HOST_NAME = "Host";

    private final GatewaySettings settings;
    private final Ground ground;
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final Notices notices = new Notices();
    private final MethodTable table = new MethodTable();
    private final AtomicReference<Address> reachable = new AtomicReference<>();
    private final SystemTimers timers;
    private final Certificates certificates;
    private final SqliteStore store;
    private final Control control;
    private final Built built;
    private final Transport transport;
    private final Optional<FirstRun> firstRun;
    private final List<String> announced;

    /// Time, chance, threads and the owner's file, passed in.
    ///
    /// @param ticker nanoseconds that only grow
    /// @param executor starts each task on a virtual thread of its own
    /// @param book the configuration file that the gateway runs by
    /// @param signatures makes those of the ledger, and checks those of devices that connect
    public record Ground(
            InstantSource clock,
            LongSupplier ticker,
            SecureRandom random,
            ThreadFactory threads,
            Executor executor,
            ConfigBook book,
            Signatures signatures) {
        /// Without a file, and with signatures in Java.
        public Ground(
                InstantSource clock,
                LongSupplier ticker,
                SecureRandom random,
                ThreadFactory threads,
                Executor executor) {
            this(clock, ticker, random, threads, executor, ConfigBook.NONE, new JavaSignatures());
        }
    }

    /// Starts a gateway, or throws with everything that was opened closed again.
    public static Gateway start(GatewaySettings settings, Ground ground) {
        try {
            return new Gateway(settings, ground);
        } catch (IOException e) {
            throw new UncheckedIOException("the gateway cannot use " + settings.stateDir(), e);
        } catch (Fault e) {
            throw new IllegalStateException(
                    "the gateway cannot start: " + e.getMessage() + " ("
                            + e.code().hint() + ")",
                    e);
        }
    }

    private Gateway(GatewaySettings settings, Ground ground) throws IOException {
        this.settings = settings;
        this.ground = ground;
        boolean started = false;
        try {
            StateDir.prepare(settings.stateDir());
            this.timers = closing(
                    new SystemTimers(ground.clock(), ground.threads(), ground.executor(), SystemTimers.Bounds.DEFAULT));
            this.certificates = Certificates.open(
                    settings.stateDir(), List.of(settings.bind().getHostAddress()), ground.clock(), ground.random());
            LedgerKey key = LedgerKey.load(settings.stateDir(), ground.random()).signingBy(ground.signatures());
            Ledger ledger = new Ledger(key, ground.random());
            this.store = closing(SqliteStore.open(
                    settings.stateDir(),
                    Tables.ALL,
                    new SqliteStore.Parts(ledger, notices, ground.clock(), ground.threads())));
            timers.start();
            Built built = build(ledger);
            this.control = built.control();
            this.transport = closing(Transport.open(
                    TransportSettings.on(settings.bind().getHostAddress(), settings.port())
                            .with(TransportSettings.Bounds.DEFAULT.withConnections(
                                    settings.links().all())),
                    certificates::identity,
                    new Doors(built.api(), control),
                    new Workers(ground.executor(), ground.ticker())));
            reachable.set(address(transport.address(), certificates));
            this.firstRun = built.enter(store);
            this.built = built;
            settleAgents(settings);
            timers.every(Anchor.EVERY, built.anchor()::anchor);
            timers.every(CERTIFICATE_LOOK, this::renew);
            control.open();
            this.announced = announce();
            started = true;
        } finally {
            if (!started) {
                closeAll();
            }
        }
    }

    /// What the constructor goes on with.
    private record Built(
            Control control,
            PeopleDesk people,
            Anchor anchor,
            Agents agents,
            Models models,
            Messaging messaging,
            Rooms rooms,
            Api api) {
        Optional<FirstRun> enter(SqliteStore store) {
            People.Host host = people.people().ensureHost(store, HOST_NAME);
            // Who missed the codes of the first start gets others, until a device has paired.
            return host.newcomer()
                    .or(() -> store.read(Devices::nobodyYet)
                            ? Optional.of(people.people().welcomeAgain(store, host.person()))
                            : Optional.empty())
                    .map(made -> new FirstRun(Secret.of(made.setupCode()), Secret.of(made.recoveryCode())));
        }
    }

    private Built build(Ledger ledger) throws IOException {
        SetupCodes codes = new SetupCodes(ground.random(), reachable::get);
        PeopleDesk people = new PeopleDesk(
                store, ground.clock(), ground.random(), PeopleBridge.firstCode(codes), BuiltInSecrets::covers);
        Links links = new Links(settings.links());
        ApprovalDesk approvals = new ApprovalDesk(new ApprovalDesk.Parts(
                store,
                notices,
                timers,
                ground.clock(),
                ground.random(),
                (person, device) -> store.read(view -> Devices.humanKey(view, person, device)),
                person -> store.read(view -> mayExec(view, person)),
                new Capabilities(links)));
        NodeLinks nodeLinks = new NodeLinks(
                links,
                person -> store.read(view -> Devices.of(view, person)),
                (person, device) -> store.glance(view -> Devices.find(view, person, device)));
        Nodes nodes = new Nodes(nodeLinks, ground.random());
        nodeLinks.attach(nodes);
        Models models = closing(new Models(
                modelSettings(settings), new Models.Ports(ground.clock(), timers, ground.random(), ground.executor())));
        Agents agents = agents(approvals, models);
        Collaborations collaborations = new Collaborations(
                store,
                agents,
                approvals.approvals(),
                ground.random(),
                new Clockwork(timers, ground.clock(), ground.executor()),
                TERMS);
        FileTools.of(nodes, agents.facts()).forEach(agents::add);
        Messaging messaging = messaging(agents);
        Control way = way(codes, people, links, messaging);
        people.bind(table);
        approvals.bind(table);
        agents.bind(table);
        collaborations.bind(table);
        messaging.bind(table);
        Rooms rooms = closing(new Rooms(new Hall(
                settings, ground, store, notices, timers, ledger, people, approvals, agents, links, nodeLinks, nodes,
                messaging)));
        rooms.bind(table);
        Api api = closing(new Figures(ground, timers, settings.traces()))
                .api(store, links, way, agents, notices, readiness());
        table.complete(Catalogue.ALL);
        Interrupted.settle(store, ground.random());
        approvals.watch();
        agents.subscribe(notices);
        collaborations.subscribe(notices);
        messaging.subscribe(notices);
        way.subscribe(notices);
        rooms.subscribe(notices);
        api.subscribe(notices);
        approvals.recover();
        collaborations.recover();
        messaging.recover();
        agents.recover();
        rooms.recover();
        return new Built(way, people, new Anchor(store, ground.random()), agents, models, messaging, rooms, api);
    }

    private static ControlSettings letIn(GatewaySettings settings) {
        return new ControlSettings(
                Version.NAME,
                settings.auth() == GatewaySettings.AuthMode.NONE
                        ? ControlSettings.Mode.NONE
                        : ControlSettings.Mode.TOKEN,
                settings.token(),
                settings.console(),
                settings.allowedOrigins(),
                Proxies.of(settings.trustedProxies()));
    }

    /// Whether a grant lets an agent of this person run commands; which machine it names is not looked at, since a
    /// node may be the gateway's own.
    private static boolean mayExec(View view, PersonId person) {
        return Identities.of(view, person).stream()
                .flatMap(identity -> Grants.live(view, identity.id()).stream())
                .anyMatch(grant -> grant.verbs().contains(Verb.EXEC));
    }

    /// Scripts lie in `scripts` of the state directory.
    private static ModelSettings modelSettings(GatewaySettings settings) {
        return new ModelSettings(
                settings.providers(), Optional.of(settings.stateDir().resolve("scripts")));
    }

    /// Takes over what a new configuration says about models and agents; all else counts at the next start.
    public void apply(GatewaySettings next) {
        apply(next, List.of());
    }

    /// Writes down that the host person's configuration changed. Before any of it has an effect.
    ///
    /// @param keys that say something else now, never what they say
    public void changing(Collection<String> keys) {
        ConfigEntry.write(store, ground.random(), keys);
    }

    /// The same, for a change of which these keys are known.
    public void apply(GatewaySettings next, Collection<String> keys) {
        if (!keys.isEmpty()) {
            changing(keys);
        }
        built.models().use(modelSettings(next));
        built.agents().useDefault(next.defaultModel().orElse(ModelRef.NONE));
        settleAgents(next);
    }

    /// Encrypted lines trust whom the machine trusts.
    private Messaging messaging(Agents agents) {
        Channel irc = new IrcChannel(
                new IrcChannel.Ground(ground.clock(), timers, ground.random(), ground.executor(), (SSLSocketFactory)
                        SSLSocketFactory.getDefault()));
        return closing(new Messaging(new Messaging.Ground(
                store,
                ground.clock(),
                ground.random(),
                ground.executor(),
                agents,
                List.of(irc),
                person -> store.read(view -> mayExec(view, person)))));
    }

    private void settleAgents(GatewaySettings wanted) {
        built.people().useDefault(wanted.defaultModel().map(ModelRef::toString));
        Map<String, Optional<String>> listed = new TreeMap<>();
        wanted.agents().forEach((slug, model) -> listed.put(slug, model.map(ModelRef::toString)));
        PersonId host =
                built.people().people().ensureHost(store, HOST_NAME).person().id();
        List<Identity> made = built.people().identities().settleListed(store, host, listed);
        built.messaging().use(wanted.households(), host);
        built.rooms().use(wanted);
        made.forEach(identity -> LOG.info("an agent of the configuration became an identity: {}", identity.slug()));
    }

    private Agents agents(ApprovalDesk approvals, Models models) {
        Agents.Ground base = new Agents.Ground(
                store,
                notices,
                timers,
                ground.clock(),
                ground.executor(),
                models,
                settings.defaultModel().orElse(ModelRef.NONE),
                PATIENCE);
        Runs runs = new Runs(RESERVE, ground.random(), ground.clock());
        return new Agents(base, runs, approvals.approvals(), new CollabLens());
    }

    private Control way(SetupCodes codes, PeopleDesk people, Links links, Messaging messaging) throws IOException {
        Standings residents = PeopleBridge.standings();
        LastSeen seen = closing(new LastSeen(store, ground.clock()));
        links.watch(seen);
        timers.every(Limits.SEEN_FLUSH, seen::flush);
        DeviceFeature devices = new DeviceFeature(new DeviceFeature.Ground(
                store,
                ground.clock(),
                ground.random(),
                StateDir.key(settings.stateDir(), ground.random()),
                residents,
                PeopleBridge.recovery(people.recovery()),
                codes,
                new LinkedDevices(links, seen, notices)));
        Presence presence = new Presence(ground.clock());
        Reports reports =
                new Reports(store, () -> store.trouble().isEmpty(), ground.clock(), ground.ticker(), messaging::lines);
        reports.subscribe(notices);
        ControlSettings let = letIn(settings);
        devices.bind(table);
        new SystemFeature(reports, presence).bind(table);
        return new Control(new Control.Ground(
                store,
                ground.clock(),
                ground.random(),
                timers,
                ground.executor(),
                let,
                devices,
                residents,
                table,
                links,
                presence,
                reports,
                this::served,
                ground.signatures()));
    }

    private Readiness readiness() {
        return () -> Figures.failing(store.trouble(), control.isServing());
    }

    /// The networks on which others can find it; none when that is not wanted, or cannot be had.
    private List<String> announce() {
        if (!settings.announce()) {
            return List.of();
        }
        try {
            return closing(Announcer.open(
                            transport.address(),
                            () -> new Fingerprint(fingerprint()),
                            ground.executor(),
                            ground.ticker()))
                    .networks();
        } catch (IOException e) {
            LOG.warn("the gateway serves, but cannot be found by others: {}", e.getMessage());
            return List.of();
        }
    }

    private static Address address(InetSocketAddress at, Certificates certificates) throws IOException {
        List<String> urls = Reachable.by(at.getAddress()).stream()
                .map(InetAddress::getHostAddress)
                .map(host -> "wss://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort())
                .toList();
        return new Address(
                urls.getFirst(),
                urls.size() == 1 ? List.of() : urls,
                Optional.of(new Fingerprint(certificates.identity().current().sha256())));
    }

    private Optional<ServerCertificate> served() {
        ServerIdentity identity = certificates.identity();
        return Optional.of(new ServerCertificate(
                identity.current().sha256(), identity.next().map(ServerIdentity.Pin::sha256)));
    }

    private void renew() {
        try {
            certificates.renew();
        } catch (IOException e) {
            throw new UncheckedIOException("the certificate cannot be renewed", e);
        }
    }

    public InetSocketAddress address() {
        return transport.address();
    }

    /// SHA-256 of the certificate that is served, 64 hex digits.
    public String fingerprint() {
        return certificates.identity().current().sha256();
    }

    /// Names of the networks on which it says that it is there.
    public List<String> announced() {
        return announced;
    }

    /// Present until the first device of a state directory has paired.
    public Optional<FirstRun> firstRun() {
        return firstRun;
    }

    /// Tells every link, ends it, and closes everything in the reverse order of its opening.
    @Override
    public void close() {
        transport.stopAccepting();
        control.close("stopping", Optional.empty());
        closeAll();
    }

    private <C extends AutoCloseable> C closing(C part) {
        open.push(part);
        return part;
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            AutoCloseable part = open.pop();
            try {
                part.close();
            } catch (Exception e) {
                LOG.error("part did not close part={}", part.getClass().getSimpleName(), e);
            }
        }
    }
}

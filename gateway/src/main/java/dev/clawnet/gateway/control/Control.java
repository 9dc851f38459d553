package dev.clawnet.gateway.control;

import dev.clawnet.gateway.device.DeviceCut;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.Standings;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.method.CallMeter;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.gateway.presence.Presence;
import dev.clawnet.gateway.presence.Said;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.gateway.trace.Tracer;
import dev.clawnet.gateway.transport.Connection;
import dev.clawnet.gateway.transport.LinkAcceptor;
import dev.clawnet.gateway.transport.Upgrade;
import dev.clawnet.protocol.catalogue.ConnectMethods.Client;
import dev.clawnet.protocol.catalogue.ConnectMethods.ServerCertificate;
import dev.clawnet.protocol.frame.CloseCode;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.signature.Signatures;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The way in: takes upgrades, and holds what its links share.
public final class Control implements LinkAcceptor {
    private static final Duration RESTART_RETRY = Duration.ofSeconds(1);
    private static final Duration START_RETRY = Duration.ofMillis(500);

    private final Ground ground;
    private final Lockouts lockouts;
    private final Refusals refusals;
    private final Handshake handshake;
    private final Dispatch dispatch;
    private final Events events;
    private final Hello hello;
    private final AtomicReference<Phase> phase = new AtomicReference<>(Phase.STARTING);
    private final AtomicLong ignored = new AtomicLong();
    /// Counts the cuts that were heard of, each before the links it is for are looked up.
    private final AtomicLong cuts = new AtomicLong();

    /// What the way in stands on.
    ///
    /// @param executor starts each task on a thread of its own; may refuse when the gateway stops
    /// @param random a secure one: nonces come from it
    /// @param certificate what TLS is served with now, and next; empty where none is
    /// @param signatures checks the proofs of devices
    public record Ground(
            Store store,
            InstantSource clock,
            RandomGenerator random,
            Timers timers,
            Executor executor,
            ControlSettings settings,
            DeviceFeature devices,
            Standings standings,
            MethodTable table,
            Links links,
            Presence presence,
            HealthView health,
            Supplier<Optional<ServerCertificate>> certificate,
            Signatures signatures) {}

    private enum Phase {
        STARTING,
        SERVING,
        STOPPING
    }

    public Control(Ground ground) {
        this.ground = ground;
        this.lockouts = new Lockouts(ground.clock());
        this.refusals = new Refusals(ground.store(), ground.clock(), ground.timers(), ground.random());
        this.handshake = new Handshake(ground, lockouts);
        this.dispatch = new Dispatch(ground);
        this.events = new Events(ground);
        this.hello = new Hello(ground, uuid(ground.random()));
    }

    /// Asks for what it has to pass on. Call while the gateway is wired.
    public void subscribe(Notices notices) {
        notices.on(Broadcast.class, this::deliver);
        notices.on(DeviceCut.class, this::cut);
        notices.on(Said.class, this::said);
    }

    /// Calls of those who come by no link, with the same checks.
    public Calls calls() {
        return new DirectCalls(this, ground.executor(), ground.random());
    }

    /// Has calls followed from now on.
    public void traced(Tracer tracer) {
        dispatch.traced(tracer);
    }

    /// Has calls counted from now on.
    public void watch(CallMeter meter) {
        dispatch.watch(meter);
    }

    /// Begins to let links in. Until then they are told to come back.
    public void open() {
        phase.set(Phase.SERVING);
        events.startTicking();
    }

    /// Whether links are let in now.
    public boolean isServing() {
        return phase.get() == Phase.SERVING;
    }

    /// Tells every link that the gateway stops, and ends it. New ones are told to come back.
    public void close(String reason, Optional<Duration> back) {
        phase.set(Phase.STOPPING);
        events.stopTicking();
        events.shutdown(reason, back);
        ground.links().all().forEach(peer -> peer.end(CloseCode.RESTART.code(), "service restart"));
        refusals.flush();
    }

    @Override
    public Decision accept(Upgrade upgrade, Connection connection) {
        Optional<Visitor> visitor = Visitor.of(upgrade, ground.settings().proxies());
        if (visitor.isEmpty()) {
            return new Refuse(
                    403,
                    "Proxy client attribution is required: X-Forwarded-For, from an address that"
                            + " gateway.trustedProxies lists.");
        }
        ControlLink link = new ControlLink(this, visitor.get(), connection, uuid(ground.random()));
        link.open();
        return new Accept(link);
    }

    private void deliver(Broadcast<?> broadcast) {
        events.deliver(broadcast);
    }

    private void said(Said said) {
        ground.presence().said(said);
        events.presence(said.caller().person());
    }

    private void cut(DeviceCut cut) {
        cuts.incrementAndGet();
        for (Peer peer : ground.links().of(cut.device())) {
            if (cut.role().map(role -> role == peer.caller().role()).orElse(true)) {
                peer.cut(cut.reason());
            }
        }
    }

    /// A fault unless links are let in now.
    void serving() {
        switch (phase.get()) {
            case SERVING -> {}
            case STARTING ->
                throw new Fault(
                        ErrorCode.STARTING,
                        "gateway starting; retry shortly",
                        Map.of("reason", "startup-sidecars"),
                        Optional.of(START_RETRY));
            case STOPPING ->
                throw new Fault(
                        ErrorCode.STOPPING,
                        "gateway stopping; retry shortly",
                        Map.of("method", "connect", "reason", "gateway stopping", "phase", "draining"),
                        Optional.of(RESTART_RETRY));
        }
    }

    Served served(Handshake.Entered entered, Visitor visitor, Connection connection) {
        Client client = entered.params().client();
        Caller caller = new Caller(
                ConnId.mint(ground.random()),
                entered.person(),
                entered.device().map(in -> in.device().id()),
                entered.device().map(in -> in.device().deviceClass()).orElse(DeviceClass.PROGRAM),
                entered.role(),
                entered.scopes().stream()
                        .flatMap(name -> Scope.of(name).stream())
                        .collect(Collectors.toUnmodifiableSet()),
                entered.standing().steward(),
                entered.standing().host());
        Peer.Self self = new Peer.Self(
                client.id().wire(),
                client.mode().wire(),
                client.version(),
                client.platform(),
                entered.device().flatMap(in -> in.device().label()).or(client::displayName),
                client.deviceFamily(),
                client.instanceId(),
                visitor.address().getHostAddress(),
                entered.scopes(),
                entered.params().caps().orElse(List.of()),
                entered.params().commands().orElse(List.of()),
                now());
        return new Served(this, caller, self, connection, entered.protocol());
    }

    /// How many cuts there were: read it before a credential is looked at.
    long cuts() {
        return cuts.get();
    }

    /// Whether the device of a link that is about to be welcomed, and can be found, still has what it showed. A cut
    /// that is heard of from now on finds the link; one that was heard of since the look is looked for in
    /// the store.
    ///
    /// @param before the count of cuts before its credential was looked at
    boolean stillHolds(Handshake.Entered entered, long before) {
        return cuts.get() == before || holds(entered);
    }

    private boolean holds(Handshake.Entered entered) {
        return entered.device()
                .map(in -> ground.store()
                        .read(view -> Devices.find(view, in.device().id()))
                        .flatMap(now -> now.grant(entered.role()))
                        .filter(now -> in.device()
                                .grant(entered.role())
                                .filter(then -> then.series().equals(now.series())
                                        && then.generation().equals(now.generation()))
                                .isPresent())
                        .isPresent())
                .orElse(true);
    }

    /// The whole frame that answers the request.
    String hello(String request, Handshake.Entered entered, Caller caller) {
        return hello.frame(request, entered, caller, now());
    }

    void up(Served peer) {
        ground.presence().up(peer);
        ground.links().announce(peer);
        events.presence(peer.caller().person());
    }

    void down(Served peer) {
        ground.links().remove(peer);
        ground.presence().down(peer);
        events.presence(peer.caller().person());
    }

    void refused(Visitor visitor, ErrorCode code) {
        // A device that is told to wait has an entry of its own; a gateway that starts or stops refuses nobody.
        if (code != ErrorCode.PAIRING_REQUIRED && code != ErrorCode.STARTING && code != ErrorCode.STOPPING) {
            refusals.count(visitor.address().getHostAddress(), code);
        }
    }

    /// A frame that is no JSON: passed over, as clients expect.
    void ignored() {
        ignored.incrementAndGet();
    }

    boolean connected(DeviceId device) {
        return ground.links().connected(device);
    }

    Handshake handshake() {
        return handshake;
    }

    Dispatch dispatch() {
        return dispatch;
    }

    Lockouts lockouts() {
        return lockouts;
    }

    Links links() {
        return ground.links();
    }

    Timers timers() {
        return ground.timers();
    }

    Executor executor() {
        return ground.executor();
    }

    Instant now() {
        return ground.clock().instant();
    }

    private static String uuid(RandomGenerator random) {
        // Version 4, variant 1 (RFC 9562, section 5.4).
        long high = (random.nextLong() & ~0xf000L) | 0x4000L;
        long low = (random.nextLong() & 0x3fffffffffffffffL) | 0x8000000000000000L;
        return new UUID(high, low).toString();
    }
}

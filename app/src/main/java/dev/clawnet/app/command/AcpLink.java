package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Events;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.KeptLink;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/// The gateway of an editor's sessions: a link that is opened again when it ends, and the turns that go by it.
final class AcpLink implements AutoCloseable {
    /// How long a request waits for a gateway that is away.
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final Duration LOOK = Duration.ofMillis(500);

    private final Surroundings world;
    private final Output output;
    private final DeviceLinks links;
    /// Those that run; each belongs to one session.
    private final List<AcpTurn> turns = new CopyOnWriteArrayList<>();

    private final KeptLink kept;
    private final Object lock = new Object();
    private Optional<GatewayLink> now = Optional.empty();

    AcpLink(Surroundings world, Output output, DeviceLinks links) {
        this.world = world;
        this.output = output;
        this.links = links;
        this.kept = KeptLink.start(links, this::opened);
    }

    private void opened(GatewayLink link, Events events) {
        events.on(
                ChatMethods.CHAT,
                event -> turns.stream()
                        .filter(turn -> turn.key().equals(event.sessionKey()))
                        .forEach(turn -> turn.hear(new AcpTurn.Heard.Said(event))));
        events.on(AgentMethods.AGENT_EVENT, event -> {
            if (event.stream().equals("thinking") || event.stream().equals("tool")) {
                tell(new AcpTurn.Heard.Done(event));
            }
        });
        events.on(ApprovalMethods.APPROVAL_REQUESTED, view -> tell(new AcpTurn.Heard.Asked(view)));
        events.on(ApprovalMethods.APPROVAL_RESOLVED, view -> tell(new AcpTurn.Heard.Settled(view)));
        desk(link).link().onClosed(() -> tell(new AcpTurn.Heard.LinkEnded()));
        synchronized (lock) {
            now = Optional.of(link);
            lock.notifyAll();
        }
    }

    /// Hands something to every turn; each knows what is its own.
    void tell(AcpTurn.Heard heard) {
        turns.forEach(turn -> turn.hear(heard));
    }

    /// A name that nobody had before: a UUID of version 4.
    UUID fresh() {
        long high = (world.random().nextLong() & ~0xF000L) | 0x4000L;
        long low = (world.random().nextLong() & ~(3L << 62)) | (2L << 62);
        return new UUID(high, low);
    }

    void begin(AcpTurn turn) {
        turns.add(turn);
    }

    void end(AcpTurn turn) {
        turns.remove(turn);
    }

    /// The turn that runs in a session.
    Optional<AcpTurn> turn(AcpSession session) {
        return turns.stream().filter(turn -> turn.key().equals(session.key())).findFirst();
    }

    /// What to work with, once the gateway is there.
    Desk desk() throws InterruptedException {
        long end = world.ticker().getAsLong() + PATIENCE.toNanos();
        synchronized (lock) {
            while (now.filter(GatewayLink::isOpen).isEmpty()) {
                if (kept.gaveUp().isPresent()) {
                    throw new Problem(
                                    Exit.FAILED,
                                    String.valueOf(kept.gaveUp().get().getMessage()))
                            .next("clawnet doctor client");
                }
                if (world.ticker().getAsLong() - end >= 0) {
                    throw new Problem(Exit.UNREACHABLE, "no gateway answers").next("clawnet doctor client");
                }
                lock.wait(LOOK.toMillis());
            }
            return desk(now.orElseThrow());
        }
    }

    private Desk desk(GatewayLink link) {
        return ProfileLinks.asked(() -> new Desk(
                world,
                output,
                new OpenLink(
                        link,
                        Profile.key(links.folder(), links.parts().random()),
                        links.parts().threads()),
                links.folder()));
    }

    @Override
    public void close() {
        kept.close();
    }
}

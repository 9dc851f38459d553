package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.mcp.Heard;
import dev.clawnet.app.mcp.Upstream;
import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Events;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.KeptLink;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Method;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// The gateway of a device, over a link that is opened again when it ends.
final class KeptUpstream implements Upstream {
    /// How often, and how long each time, a call looks whether the link is back: ten seconds in all, in which a
    /// gateway that is started anew has come up.
    private static final int TRIES = 40;

    private static final Duration LOOK = Duration.ofMillis(250);

    private final Heard heard;
    private final DeviceLinks self;
    /// Absent until it was asked for: a device is what it was paired as, for good.
    private final AtomicReference<Optional<Boolean>> human = new AtomicReference<>(Optional.empty());
    private Optional<GatewayLink> now = Optional.empty();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition up = lock.newCondition();
    private final KeptLink kept;

    private KeptUpstream(DeviceLinks links, DeviceLinks self, Heard heard) {
        this.heard = heard;
        this.self = self;
        this.kept = KeptLink.start(links, this::opened);
    }

    /// Begins to link.
    ///
    /// @param self the same device, as one that may look at itself
    static KeptUpstream start(DeviceLinks links, DeviceLinks self, Heard heard) {
        return new KeptUpstream(links, self, heard);
    }

    private void opened(GatewayLink link, Events events) {
        events.on(SessionMethods.SESSIONS_CHANGED, heard::said);
        events.on(ChatMethods.CHAT, heard::ended);
        events.on(ApprovalMethods.APPROVAL_REQUESTED, view -> heard.approval("permission_requested", view));
        events.on(ApprovalMethods.APPROVAL_RESOLVED, view -> heard.approval("permission_resolved", view));
        lock.lock();
        try {
            if (now.isPresent()) {
                heard.reconnected();
            }
            now = Optional.of(link);
            up.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public <P, R> R call(Method<P, R> method, P params) {
        GatewayLink link = link();
        return ProfileLinks.asked(() -> link.call(method, params));
    }

    private GatewayLink link() {
        lock.lock();
        try {
            for (int i = 0; i < TRIES && kept.gaveUp().isEmpty(); i++) {
                if (now.filter(GatewayLink::isOpen).isPresent()) {
                    return now.get();
                }
                boolean _ = up.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
        throw away();
    }

    @Override
    public boolean speaksForPerson() {
        return human.get().orElseGet(() -> {
            boolean found = ProfileLinks.asked(this::looked);
            human.set(Optional.of(found));
            return found;
        });
    }

    private boolean looked() throws IOException {
        DeviceId own = Profile.key(self.folder(), self.parts().random()).id();
        try (GatewayLink link = self.open((_, _) -> {})) {
            return link.call(DeviceMethods.PAIR_LIST, new Method.None()).paired().stream()
                    .filter(device -> device.deviceId().equals(own))
                    .noneMatch(device -> device.deviceClass() == DeviceClass.PROGRAM);
        }
    }

    private Problem away() {
        return kept.gaveUp()
                .map(why -> new Problem(Exit.FAILED, String.valueOf(why.getMessage()))
                        .hint("the user mends this in a terminal, and starts this server again"))
                .orElseGet(() -> new Problem(Exit.UNREACHABLE, "the gateway is away; it is tried again")
                        .hint("try again in half a minute"))
                .next("clawnet doctor client");
    }

    @Override
    public void close() {
        kept.close();
    }
}

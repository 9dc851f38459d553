package dev.clawnet.node;

import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Events;
import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.KeptLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.node.exec.ExecService;
import dev.clawnet.node.files.FileService;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeRequest;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeResult;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node that is linked to its gateway and serves its commands, until it is closed. Links again when a link ends.
public final class NodeHost implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(NodeHost.class);
    /// Commands at a time: each reads or writes at most some megabytes.
    private static final int AT_ONCE = 16;

    private static final Duration CLOSING = Duration.ofSeconds(5);
    /// Former states are kept for days: an hour more or less is nothing.
    private static final Duration SWEEP = Duration.ofHours(1);

    private final CommandServer server;
    private final StateLock lock;
    private final LinkParts parts;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final KeptLink kept;
    private final CountDownLatch closing = new CountDownLatch(1);
    /// Commands that run; as many as `places` has.
    private final Map<String, Spoken> talks = new ConcurrentHashMap<>();

    private NodeHost(NodeSettings settings, CommandServer server, StateLock lock) {
        this.lock = lock;
        this.server = server;
        this.parts = settings.parts();
        BiFunction<GatewayAddress, DeviceKey, LinkSettings> link = (address, key) -> LinkSettings.node(
                address, settings.program(), settings.name(), settings.commands(), key, settings.auth());
        // Each link gets its own events, so that an answer goes back on the link that asked.
        this.kept = settings.folder()
                .map(folder -> KeptLink.start(new DeviceLinks(folder, Role.NODE, link, parts), this::hear))
                .orElseGet(() -> KeptLink.start(link.apply(settings.address(), settings.key()), this::hear, parts));
    }

    /// Starts a node host; it links in the background. `IOException` when its state cannot be kept,
    /// `StateTakenException` when another host keeps its own there.
    public static NodeHost open(NodeSettings settings) throws IOException {
        StateLock lock = StateLock.take(settings.stateDir());
        boolean opened = false;
        try {
            NodeHost host = new NodeHost(settings, server(settings), lock);
            host.parts.threads().newThread(host::sweeps).start();
            opened = true;
            return host;
        } finally {
            if (!opened) {
                lock.close();
            }
        }
    }

    private static CommandServer server(NodeSettings settings) throws IOException {
        List<Path> closed = new ArrayList<>(settings.closed());
        closed.add(settings.stateDir());
        LocalPolicyFile policy = new LocalPolicyFile(
                settings.policyFile(), closed, settings.program().foldsCase());
        FileService files = new FileService(
                policy,
                settings.stateDir(),
                settings.parts().random(),
                settings.parts().clock(),
                settings.nanos());
        Optional<ExecService> programs = settings.machine()
                .map(machine ->
                        new ExecService(policy, machine, settings.key().id().value(), settings.nanos()));
        Optional<MediaServer> media = settings.machine()
                .map(machine ->
                        new MediaServer(files, policy, machine, settings.parts().threads()));
        return new CommandServer(files, programs, settings.person(), media);
    }

    /// Looks after the trash when it begins, and each hour.
    private void sweeps() {
        try {
            do {
                server.sweep();
            } while (!closing.await(SWEEP.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            // Whoever ends the program ends this as well.
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until the node is linked. False when it is not in that time, or was refused: see `gaveUp`.
    public boolean awaitLinked(Duration most) throws InterruptedException {
        return kept.awaitFirst(most) && kept.link().isPresent();
    }

    public boolean linked() {
        return kept.link().isPresent();
    }

    /// Why it stopped trying, when it did.
    public Optional<RuntimeException> gaveUp() {
        return kept.gaveUp();
    }

    /// Closes the link, stops the programs that run, and waits for the rest.
    @Override
    public void close() {
        closing.countDown();
        kept.close();
        talks.values().forEach(Spoken::cancel);
        try {
            if (!places.tryAcquire(AT_ONCE, CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
                LOG.warn("node.close.commands_still_run");
            }
            lock.close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            LOG.warn("node.close.lock_not_released");
        }
    }

    private void hear(GatewayLink link, Events events) {
        events.on(NodeMethods.INVOKE_REQUEST, request -> begin(link, request));
        events.on(NodeMethods.INVOKE_CANCEL, cancel -> cancelled(cancel.invokeId()));
    }

    private void begin(GatewayLink link, InvokeRequest request) {
        if (!places.tryAcquire()) {
            parts.threads()
                    .newThread(() -> answer(link, CommandServer.refused(request, NodeError.BUSY)))
                    .start();
            return;
        }
        parts.threads().newThread(() -> serve(link, request)).start();
    }

    private void serve(GatewayLink link, InvokeRequest request) {
        Spoken talk = new Spoken(link, request);
        talks.put(request.id(), talk);
        try {
            long gatewayNow = parts.clock().millis() + link.gatewayAhead().toMillis();
            answer(link, server.serve(request, gatewayNow, talk, link::media));
        } finally {
            talks.remove(request.id());
            places.release();
        }
    }

    private void cancelled(String id) {
        Optional.ofNullable(talks.get(id)).ifPresent(Spoken::cancel);
    }

    private static void answer(GatewayLink link, InvokeResult result) {
        try {
            link.call(NodeMethods.INVOKE_RESULT, result);
        } catch (GatewayFault | LinkFailure e) {
            // The gateway gave up waiting, or the link went: it treats the command as unanswered.
            LOG.info("node.answer.not_taken ok={}", result.ok());
        }
    }
}

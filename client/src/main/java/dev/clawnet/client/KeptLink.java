package dev.clawnet.client;

import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A link that is opened again when it ends, for programs that stay. It subscribes again on each new link.
/// It gives up when the gateway says that trying again is no use.
public final class KeptLink implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(KeptLink.class);
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration MOST = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Set<String> FINAL = Set.of(
            "AUTH_TOKEN_MISSING",
            "AUTH_TOKEN_MISMATCH",
            "AUTH_BOOTSTRAP_TOKEN_INVALID",
            "AUTH_DEVICE_TOKEN_MISMATCH",
            "AUTH_SCOPE_MISMATCH",
            "DEVICE_IDENTITY_REQUIRED",
            "DEVICE_AUTH_DEVICE_ID_MISMATCH",
            "DEVICE_AUTH_SIGNATURE_INVALID",
            "DEVICE_AUTH_PUBLIC_KEY_INVALID",
            "PAIRING_REQUIRED",
            "PROTOCOL_MISMATCH");

    private final Opening opening;
    private final LinkParts parts;
    private final Backoff backoff;
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicReference<Optional<GatewayLink>> now = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<RuntimeException>> gaveUp = new AtomicReference<>(Optional.empty());

    /// How a link is opened, each time anew.
    @FunctionalInterface
    public interface Opening {
        GatewayLink open() throws IOException;
    }

    private KeptLink(Opening opening, LinkParts parts, Backoff backoff) {
        this.opening = opening;
        this.parts = parts;
        this.backoff = backoff;
    }

    /// Begins to link, in the background.
    ///
    /// @param opened called with each new link and its events, before any event is read: subscribe there
    public static KeptLink start(LinkSettings settings, BiConsumer<GatewayLink, Events> opened, LinkParts parts) {
        return start(settings, opened, parts, new Backoff(FIRST, MOST, parts.random()));
    }

    static KeptLink start(
            LinkSettings settings, BiConsumer<GatewayLink, Events> opened, LinkParts parts, Backoff backoff) {
        return started(new KeptLink(() -> GatewayLink.open(settings, opened, parts), parts, backoff));
    }

    /// The same for a device that keeps what hello hands over.
    public static KeptLink start(DeviceLinks links, BiConsumer<GatewayLink, Events> opened) {
        LinkParts parts = links.parts();
        return started(new KeptLink(() -> links.open(opened), parts, new Backoff(FIRST, MOST, parts.random())));
    }

    private static KeptLink started(KeptLink kept) {
        kept.parts.threads().newThread(kept::keep).start();
        return kept;
    }

    /// The link, when there is one now.
    public Optional<GatewayLink> link() {
        return now.get().filter(GatewayLink::isOpen);
    }

    /// Why no further attempt is made.
    public Optional<RuntimeException> gaveUp() {
        return gaveUp.get();
    }

    /// Waits for the first link, or for giving up. False when neither came in time.
    public boolean awaitFirst(Duration most) throws InterruptedException {
        return first.await(most.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        stopped.countDown();
        now.get().ifPresent(GatewayLink::close);
    }

    private void keep() {
        try {
            boolean again = true;
            while (again && stopped.getCount() > 0) {
                again = once();
                if (again && stopped.await(backoff.next().toMillis(), TimeUnit.MILLISECONDS)) {
                    again = false;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            first.countDown();
            now.get().ifPresent(GatewayLink::close);
        }
    }

    private boolean once() throws InterruptedException {
        try (GatewayLink link = opening.open()) {
            now.set(Optional.of(link));
            backoff.reset();
            first.countDown();
            boolean over = false;
            while (!over && stopped.getCount() > 0) {
                over = link.awaitEnd(LOOK);
            }
            LOG.info(
                    "client.link.ended code={}",
                    link.ended().map(GatewayLink.Ended::code).orElse(0));
            return true;
        } catch (IOException e) {
            return goOn(
                    new LinkFailure(
                            LinkFailure.Kind.PROTOCOL, "the folder of this device cannot be read or written", e),
                    true);
        } catch (GatewayFault e) {
            return goOn(e, !FINAL.contains(e.code()));
        } catch (LinkFailure e) {
            return goOn(e, e.kind() != LinkFailure.Kind.CERTIFICATE);
        }
    }

    private boolean goOn(RuntimeException why, boolean again) {
        LOG.warn("client.link.failed again={} why=\"{}\"", again, why.getMessage());
        if (!again) {
            gaveUp.set(Optional.of(why));
        }
        return again;
    }
}

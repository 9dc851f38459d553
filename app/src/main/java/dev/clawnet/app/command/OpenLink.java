package dev.clawnet.app.command;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.MediaStreams;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;
import java.util.function.Consumer;

/// A link that is open, in the words of commands.
final class OpenLink implements Link {
    /// A run may wait for its owner; a person who waits here may stop waiting at any time.
    private static final Duration LONG = Duration.ofHours(1);

    private static final Duration LOOK = Duration.ofSeconds(30);

    private final GatewayLink link;
    private final DeviceKey key;
    private final ThreadFactory threads;

    OpenLink(GatewayLink link, DeviceKey key, ThreadFactory threads) {
        this.link = link;
        this.key = key;
        this.threads = threads;
    }

    @Override
    public <P, R> R call(Method<P, R> method, P params, Consumer<String> accepted) {
        return ProfileLinks.asked(() -> switch (method.answers()) {
            case ONE -> link.call(method, params);
            case ACCEPTED_THEN_FINAL ->
                link.callTwice(
                        method,
                        params,
                        first -> accepted.accept(first.path("runId").asString("")),
                        LONG);
        });
    }

    @Override
    public <E> void on(EventType<E> type, Consumer<E> sink) {
        link.on(type, sink);
    }

    @Override
    public MediaStreams media() {
        return link.media();
    }

    @Override
    public void onClosed(Runnable ended) {
        threads.newThread(() -> awaitEnd(ended)).start();
    }

    private void awaitEnd(Runnable ended) {
        try {
            boolean over = link.awaitEnd(LOOK);
            while (!over) {
                over = link.awaitEnd(LOOK);
            }
            ended.run();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public DeviceKey key() {
        return key;
    }

    @Override
    public void close() {
        link.close();
    }
}

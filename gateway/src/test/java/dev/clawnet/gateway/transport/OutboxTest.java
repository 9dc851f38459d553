package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import org.junit.jupiter.api.Test;

/// What leaves a link, and what no longer may.
final class OutboxTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Outbox outbox = new Outbox(channel, () -> {});

    @Test
    void nothing_leaves_before_the_upgrade_is_answered() {
        outbox.add("early", 100);
        send();
        assertThat(channel.outboundMessages()).isEmpty();
        outbox.open();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(outbox.buffered()).isZero();
    }

    /// A thread that sends while another closes may be the later one.
    @Test
    void nothing_leaves_after_the_close_frame() {
        outbox.open();
        outbox.add(Close.normal());
        outbox.add("late", 100);
        send();
        outbox.add("later", 100);
        send();
        assertThat(channel.outboundMessages()).hasSize(1);
    }

    private void send() {
        outbox.wake();
        channel.runPendingTasks();
    }
}

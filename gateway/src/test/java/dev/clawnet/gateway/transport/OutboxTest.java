package dev.clawnet.gateway.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.websocketx.BinaryWebSocketFrame;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// What leaves a link, and what no longer may.
final class OutboxTest {
    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final Outbox outbox = new Outbox(channel, Wakes.of(channel.eventLoop(), System::nanoTime), () -> {});

    @Test
    void nothing_leaves_before_the_upgrade_is_answered() {
        outbox.add("early", 100);
        send();
        assertThat(channel.outboundMessages()).isEmpty();
        outbox.open();
        assertThat(channel.outboundMessages()).hasSize(1);
        assertThat(outbox.buffered()).isZero();
    }

    /// Lengths at which the header of a frame grows.
    @Test
    void what_waits_leaves_as_whole_frames_in_one_buffer() {
        outbox.open();
        List<String> texts = IntStream.of(0, 1, 125, 126, 65_535, 65_536)
                .mapToObj("a"::repeat)
                .toList();
        texts.subList(0, 4).forEach(text -> outbox.add(text, 1_000_000));
        outbox.add("{\"a\":\"ö\",\"seq\":".getBytes(UTF_8), "7}".getBytes(UTF_8), 1_000_000);
        outbox.add(new byte[300], 1_000_000);
        send();
        assertThat(channel.outboundMessages()).hasSize(1);
        texts.subList(4, 6).forEach(text -> outbox.add(text, 1_000_000));
        outbox.add("last", 1_000_000);
        send();
        send();
        assertThat(channel.outboundMessages()).as("no buffer grows without end").hasSize(3);

        assertThat(sent())
                .containsExactly(
                        texts.get(0),
                        texts.get(1),
                        texts.get(2),
                        texts.get(3),
                        "{\"a\":\"ö\",\"seq\":7}",
                        "binary 300",
                        texts.get(4),
                        texts.get(5),
                        "last");
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

    @Test
    void a_text_waits_for_one_message_of_a_stream_at_most() {
        List<ChannelPromise> held = holdBinary();
        outbox.open();
        assertThat(outbox.chunk(new byte[] {1}, () -> {})).isTrue();
        assertThat(outbox.chunk(new byte[] {2}, () -> {})).isTrue();
        send();
        outbox.add("now", 100);
        send();
        assertThat(sent()).as("the one on its way, then the text").containsExactly("1", "now");

        held.getFirst().setSuccess();
        channel.runPendingTasks();
        assertThat(sent()).containsExactly("1", "now", "2");
    }

    @Test
    void a_link_holds_two_messages_of_streams_and_says_when_there_is_room() {
        List<ChannelPromise> held = holdBinary();
        AtomicInteger room = new AtomicInteger();
        outbox.open();
        assertThat(outbox.chunk(new byte[] {1}, room::incrementAndGet)).isTrue();
        assertThat(outbox.chunk(new byte[] {2}, room::incrementAndGet)).isTrue();
        send();
        assertThat(outbox.chunk(new byte[] {3}, room::incrementAndGet)).isFalse();
        assertThat(room).hasValue(0);

        held.getFirst().setSuccess();
        channel.runPendingTasks();
        assertThat(room).hasValue(1);
        assertThat(outbox.chunk(new byte[] {3}, room::incrementAndGet)).isTrue();
    }

    @Test
    void who_waits_for_room_learns_that_the_link_is_over() {
        AtomicInteger room = new AtomicInteger();
        assertThat(outbox.chunk(new byte[] {1}, room::incrementAndGet)).isTrue();
        assertThat(outbox.chunk(new byte[] {2}, room::incrementAndGet)).isTrue();
        assertThat(outbox.chunk(new byte[] {3}, room::incrementAndGet)).isFalse();
        outbox.clear();
        assertThat(room).hasValue(1);
    }

    /// A socket that takes one message of a stream and has not passed it on.
    private List<ChannelPromise> holdBinary() {
        List<ChannelPromise> held = new ArrayList<>();
        channel.pipeline().addFirst(new ChannelOutboundHandlerAdapter() {
            @Override
            public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
                if (message instanceof BinaryWebSocketFrame) {
                    held.add(promise);
                    var _ = context.write(message, context.newPromise());
                } else {
                    var _ = context.write(message, promise);
                }
            }
        });
        return held;
    }

    private List<String> sent() {
        return channel.outboundMessages().stream()
                .flatMap(each -> each instanceof BinaryWebSocketFrame chunk
                        ? Stream.of(String.valueOf(chunk.content().getByte(0)))
                        : frames((ByteBuf) each).stream())
                .toList();
    }

    /// The messages in a buffer of whole frames, as another implementation of the protocol reads them.
    private static List<String> frames(ByteBuf buffer) {
        EmbeddedChannel reader = new EmbeddedChannel(new WebSocket13FrameDecoder(false, false, 1_000_000));
        reader.writeInbound(buffer.copy());
        return reader.inboundMessages().stream()
                .map(each -> each instanceof BinaryWebSocketFrame binary
                        ? "binary " + binary.content().readableBytes()
                        : ((TextWebSocketFrame) each).text())
                .toList();
    }

    private void send() {
        outbox.wake();
        channel.runPendingTasks();
    }
}

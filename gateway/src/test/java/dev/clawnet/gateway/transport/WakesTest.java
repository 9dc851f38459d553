package dev.clawnet.gateway.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// One event to many links of one loop.
class WakesTest {
    private static final long LIMIT = 1_000;

    private final Deque<Runnable> tasks = new ArrayDeque<>();
    private final Deque<Runnable> timers = new ArrayDeque<>();
    private final List<Long> delays = new ArrayList<>();
    private long now = 1;
    private final Wakes wakes = new Wakes(
            tasks::add,
            (nanos, task) -> {
                delays.add(nanos);
                timers.add(task);
            },
            () -> now);
    private final List<EmbeddedChannel> channels = new ArrayList<>();
    private final List<Outbox> links = new ArrayList<>();

    private void open(int count) {
        IntStream.range(0, count).forEach(_ -> {
            EmbeddedChannel channel = new EmbeddedChannel();
            Outbox link = new Outbox(channel, wakes, () -> {});
            link.open();
            channels.add(channel);
            links.add(link);
        });
    }

    private long tell(String text) {
        long taken = links.stream().filter(link -> link.add(text, LIMIT)).count();
        links.forEach(Outbox::wake);
        return taken;
    }

    private int run() {
        int ran = 0;
        for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
            task.run();
            ran++;
        }
        return ran;
    }

    @Test
    void an_event_to_five_hundred_links_is_a_handful_of_tasks() {
        open(500);

        assertThat(tell("something")).isEqualTo(500);

        assertThat(tasks).hasSize(1);
        assertThat(run()).isEqualTo((500 + Wakes.ROUND - 1) / Wakes.ROUND);
        assertThat(channels)
                .allSatisfy(channel -> assertThat(channel.outboundMessages()).hasSize(1));
    }

    @Test
    void one_that_reads_nothing_disturbs_nobody_and_is_held_to_its_bound() {
        open(100);
        EmbeddedChannel slow = channels.get(17);
        slow.unsafe().outboundBuffer().setUserDefinedWritability(1, false);
        String text = "x".repeat(100);

        long refused = 0;
        for (int event = 1; event <= 50; event++) {
            refused += 100 - tell(text);
            run();
        }

        for (EmbeddedChannel channel : channels) {
            assertThat(channel.outboundMessages()).hasSize(channel.equals(slow) ? 0 : 50);
        }
        assertThat(refused).isEqualTo(40);
        assertThat(links.get(17).buffered()).isEqualTo(LIMIT);
    }

    @Test
    void a_loop_that_has_ended_leaves_nothing_behind() {
        Wakes ended = new Wakes(
                _ -> {
                    throw new RejectedExecutionException();
                },
                (_, _) -> {},
                () -> now);
        Outbox link = new Outbox(new EmbeddedChannel(), ended, () -> {});
        link.add("lost", LIMIT);
        link.wake();
        assertThat(link.buffered()).isZero();

        Outbox other = new Outbox(new EmbeddedChannel(), ended, () -> {});
        other.add("lost", LIMIT);
        other.gather();
        assertThat(other.buffered()).isZero();
    }

    @Test
    void a_few_links_hear_each_event_at_once() {
        open(Wakes.WIDE - 1);

        tellAll(1);
        assertThat(writes()).containsOnly(1);
        tellAll(2);

        assertThat(timers).isEmpty();
        assertThat(writes()).containsOnly(2);
    }

    @Test
    void many_links_hear_the_first_event_at_once_and_the_next_ones_in_one_write() {
        open(200);

        tellAll(1);
        assertThat(writes()).containsOnly(1);

        now += 1_000_000;
        tellAll(2);
        tellAll(3);
        assertThat(writes()).as("not yet").containsOnly(1);
        assertThat(delays).containsExactly(Wakes.GATHER_NANOS);

        now += Wakes.GATHER_NANOS;
        timers.remove().run();
        run();
        assertThat(writes()).containsOnly(2);
        assertThat(links).allSatisfy(link -> assertThat(link.buffered()).isZero());

        now += Wakes.RECENT_NANOS;
        tellAll(4);
        assertThat(writes()).as("that was long ago").containsOnly(3);
        assertThat(timers).isEmpty();
    }

    /// What is sent later never overtakes what waits.
    @Test
    void an_answer_takes_with_it_what_waits_for_its_link() {
        open(Wakes.WIDE);
        tellAll(1);
        tellAll(2);
        Outbox first = links.getFirst();

        first.add("answer", LIMIT);
        first.wake();
        run();

        assertThat(writes().getFirst()).isEqualTo(2);
        assertThat(first.buffered()).isZero();
        assertThat(writes().subList(1, Wakes.WIDE)).containsOnly(1);

        timers.remove().run();
        run();
        assertThat(writes()).as("each heard it once").containsOnly(2);
    }

    @Test
    void one_that_reads_nothing_is_passed_over_in_each_round_and_gets_all_when_it_reads() {
        open(100);
        EmbeddedChannel slow = channels.get(17);
        slow.unsafe().outboundBuffer().setUserDefinedWritability(1, false);

        for (int event = 1; event <= 20; event++) {
            now += Wakes.RECENT_NANOS;
            tellAll(event);
        }

        assertThat(timers).isEmpty();
        for (EmbeddedChannel channel : channels) {
            assertThat(channel.outboundMessages()).hasSize(channel.equals(slow) ? 0 : 20);
        }
        slow.unsafe().outboundBuffer().setUserDefinedWritability(1, true);
        links.get(17).drain();
        assertThat(slow.outboundMessages()).as("in one write").hasSize(1);
        assertThat(links.get(17).buffered()).isZero();
    }

    private void tellAll(int seq) {
        byte[] head = "{\"event\":\"x\",\"seq\":".getBytes(StandardCharsets.UTF_8);
        byte[] tail = (seq + "}").getBytes(StandardCharsets.UTF_8);
        links.forEach(link -> {
            link.add(head, tail, LIMIT);
            link.gather();
        });
        run();
    }

    private List<Integer> writes() {
        return channels.stream()
                .map(channel -> channel.outboundMessages().size())
                .toList();
    }
}

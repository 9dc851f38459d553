package dev.clawnet.gateway.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class DiskTest {
    private final Disk disk =
            new Disk(work -> Thread.ofPlatform().daemon().name("disk").unstarted(work));

    @AfterEach
    void end() {
        disk.close();
    }

    @Test
    void work_is_done_elsewhere_and_its_failure_told() throws Exception {
        assertThat(disk.ask(() -> Thread.currentThread().getName())).isEqualTo("disk");
        IOException broken = new IOException("broken");
        assertThatThrownBy(() -> disk.ask(() -> {
                    throw broken;
                }))
                .isInstanceOf(IOException.class)
                .hasCause(broken);
        disk.close();
        assertThatThrownBy(() -> disk.ask(() -> 1)).isInstanceOf(IOException.class);
    }

    /// Threat: a file that is slow keeps the threads that serve everybody's calls.
    @Test
    void calls_go_on_while_more_files_are_slow_than_there_are_processors() throws Exception {
        CountDownLatch slow = new CountDownLatch(1);
        int many = 2 * Runtime.getRuntime().availableProcessors() + 2;
        CountDownLatch asked = new CountDownLatch(many);
        try {
            IntStream.range(0, many)
                    .forEach(_ -> Thread.ofVirtual().start(() -> {
                        asked.countDown();
                        try {
                            disk.ask(() -> {
                                // As a call of the system does, this keeps its thread.
                                while (slow.getCount() > 0) {
                                    Thread.onSpinWait();
                                }
                                return true;
                            });
                        } catch (IOException | InterruptedException e) {
                            throw new IllegalStateException(e);
                        }
                    }));
            assertThat(asked.await(60, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<Boolean> call = new CompletableFuture<>();
            Thread.ofVirtual().start(() -> call.complete(true));
            assertThat(call.get(60, TimeUnit.SECONDS)).isTrue();
        } finally {
            slow.countDown();
        }
    }
}

package dev.clawnet.verify.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class BannedCallsTest {
    /// Does what nobody may do.
    private static final class Offender {
        @SuppressWarnings({"DefaultCharset", "JavaTimeDefaultTimeZone", "unused"}) // a bad sample has to be bad
        String offend(Optional<String> value) throws InterruptedException {
            System.out.println(java.time.Instant.now());
            new IllegalStateException().printStackTrace();
            return value.get() + System.nanoTime() + new java.util.Random().nextInt() + "x".getBytes().length;
        }

        @SuppressWarnings("unused") // read from the class file
        CompletableFuture<String> promise() {
            return CompletableFuture.completedFuture("");
        }
    }

    @Test
    void each_banned_call_is_named_with_what_to_do_instead() {
        List<String> complaints = BannedCalls.complaints(Classes.of(Offender.class));

        assertThat(complaints)
                .anyMatch(line -> line.contains("java.lang.System.out: return the text"))
                .anyMatch(line -> line.contains("java.time.Instant.now: take an InstantSource"))
                .anyMatch(line -> line.contains("printStackTrace"))
                .anyMatch(line -> line.contains("java.lang.System.nanoTime: take a LongSupplier"))
                .anyMatch(line -> line.contains("java.util.Random.<init>: take a RandomGenerator"))
                .anyMatch(line -> line.contains("java.lang.String.getBytes: name the charset"))
                .anyMatch(line -> line.contains("has a future in its signature"))
                .hasSize(7);
    }

    @Test
    void the_wiring_may_call_the_real_world_but_not_everything() {
        List<String> complaints = BannedCalls.complaints(Classes.of(Offender.class), "dev.clawnet.verify.tidy");

        assertThat(complaints)
                .noneMatch(line -> line.contains("Instant.now"))
                .anyMatch(line -> line.contains("String.getBytes"))
                .anyMatch(line -> line.contains("printStackTrace"));
    }
}

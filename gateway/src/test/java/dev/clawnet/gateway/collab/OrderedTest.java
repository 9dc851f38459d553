package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.RunId;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OrderedTest {
    /// However ids are drawn: without this order two worlds differ by what nobody sees.
    @Test
    void ids_come_in_the_order_in_which_they_are_made() {
        Ordered chance = new Ordered(7);
        List<String> ids = Stream.generate(
                        () -> RunId.mint(chance, Instant.EPOCH).value())
                .limit(2_000)
                .peek(_ -> chance.nextLong())
                .toList();

        assertThat(ids).isSorted().doesNotHaveDuplicates();
    }
}

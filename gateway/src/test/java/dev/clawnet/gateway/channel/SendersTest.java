package dev.clawnet.gateway.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Fault;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Unknown senders: what a stranger can fill, and who lets them in.
final class SendersTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");
    private static final Account WORK = new Account(LI, "irc", "work");

    private final Instant[] now = {Instant.parse("2026-11-27T08:00:00Z")};
    private final MemoryStore store = new MemoryStore((_, _) -> {}, new Notices(), () -> now[0]);
    private final Senders senders = new Senders(new Random(7));

    private Optional<SenderRequest> offer(Account account, String sender) {
        return store.write(tx -> {
            Senders.Offered offered = senders.offer(tx, account, sender);
            List<Entry> entries = new ArrayList<>(offered.entries());
            entries.add(Entry.of(EntryId.mint(new Random(8)), LI, "test", Map.of()));
            return new Change<>(offered.fresh(), entries, List.of());
        });
    }

    private List<String> paired() {
        return store.read(view -> Senders.paired(view, WORK));
    }

    @Test
    void a_sender_is_told_a_code_once_and_few_wait_at_once() {
        assertThat(offer(WORK, "ann").orElseThrow().code()).matches("[A-HJ-NP-Z2-9]{8}");
        assertThat(offer(WORK, "ann")).isEmpty();
        for (int i = 1; i < AgentLimits.CHANNEL_REQUESTS_PER_ACCOUNT; i++) {
            assertThat(offer(WORK, "other" + i)).isPresent();
        }
        assertThat(offer(WORK, "one-more")).isEmpty();
        assertThat(offer(new Account(LI, "irc", "home"), "one-more")).isPresent();

        now[0] = now[0].plus(AgentLimits.CHANNEL_REQUEST_LIFE);
        assertThat(offer(WORK, "one-more")).isPresent();
    }

    @Test
    void the_owner_lets_in_by_the_code_while_it_counts_and_nobody_else_does() {
        String code = offer(WORK, "ann").orElseThrow().code();

        assertThatThrownBy(() -> store.write(tx -> senders.approve(tx, NOVA, "irc", Optional.empty(), code)))
                .isInstanceOf(Fault.class);
        assertThatThrownBy(() -> store.write(tx -> senders.approve(tx, LI, "irc", Optional.of("home"), code)))
                .isInstanceOf(Fault.class);
        assertThat(paired()).isEmpty();

        store.write(tx -> senders.approve(tx, LI, "irc", Optional.empty(), code.toLowerCase(java.util.Locale.ROOT)));
        assertThat(paired()).containsExactly("ann");
        assertThatThrownBy(() -> store.write(tx -> senders.approve(tx, LI, "irc", Optional.empty(), code)))
                .isInstanceOf(Fault.class);

        store.write(tx -> senders.remove(tx, WORK, "ann"));
        assertThat(paired()).isEmpty();
    }

    @Test
    void a_code_that_is_over_lets_nobody_in() {
        String code = offer(WORK, "ann").orElseThrow().code();
        now[0] = now[0].plus(AgentLimits.CHANNEL_REQUEST_LIFE);

        assertThatThrownBy(() -> store.write(tx -> senders.approve(tx, LI, "irc", Optional.empty(), code)))
                .isInstanceOf(Fault.class);
    }
}

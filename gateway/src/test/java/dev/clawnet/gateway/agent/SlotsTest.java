package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.PersonId;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who is served when runs are too many.
class SlotsTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");

    private final List<String> begun = new ArrayList<>();

    private void take(Slots slots, PersonId person, String name) {
        slots.take(person, () -> begun.add(name)).ifPresent(Runnable::run);
    }

    @Test
    void one_person_holds_its_own_slots_and_no_others() {
        Slots slots = new Slots(3, _ -> 2);
        take(slots, LI, "li 1");
        take(slots, LI, "li 2");
        take(slots, LI, "li 3");
        take(slots, NOVA, "nova 1");
        assertThat(begun).containsExactly("li 1", "li 2", "nova 1");
        slots.free(NOVA).ifPresent(Runnable::run);
        assertThat(begun).hasSize(3);
        slots.free(LI).ifPresent(Runnable::run);
        assertThat(begun).endsWith("li 3");
    }

    @Test
    void persons_take_turns_when_all_slots_are_taken() {
        Slots slots = new Slots(1, _ -> 1);
        take(slots, LI, "li 1");
        take(slots, LI, "li 2");
        take(slots, LI, "li 3");
        take(slots, NOVA, "nova 1");
        slots.free(LI).ifPresent(Runnable::run);
        slots.free(LI).ifPresent(Runnable::run);
        slots.free(NOVA).ifPresent(Runnable::run);
        assertThat(begun).containsExactly("li 1", "li 2", "nova 1", "li 3");
        assertThat(slots.free(LI)).isEmpty();
        take(slots, NOVA, "nova 2");
        assertThat(begun).endsWith("nova 2");
    }
}

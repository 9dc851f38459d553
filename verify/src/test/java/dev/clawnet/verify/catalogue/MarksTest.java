package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who looks for the marks of thousands finds them where a look for each of them would.
class MarksTest {
    private static final String ALPHABET = "0123456789abcdef";

    private final Random random = new Random(11);

    @Test
    void finds_what_a_search_for_each_finds() {
        Marks<Integer> marks = new Marks<>();
        Map<String, Integer> all = new HashMap<>();
        for (int i = 0; i < 300; i++) {
            String mark = drawn(Marks.WINDOW + random.nextInt(30));
            all.put(mark, i);
            marks.add(mark, i);
        }
        List<String> texts = new ArrayList<>(all.keySet());
        int some = 0;
        for (int i = 0; i < 2_000; i++) {
            String text = drawn(random.nextInt(40))
                    + texts.get(random.nextInt(texts.size()))
                    + drawn(random.nextInt(3))
                    + texts.get(random.nextInt(texts.size())).substring(random.nextInt(3))
                    + drawn(random.nextInt(40));
            Map<String, Integer> found = new HashMap<>();
            marks.find(text, found::put);
            Set<String> expected = new HashSet<>(texts);
            expected.removeIf(mark -> !text.contains(mark));
            some += expected.size();
            assertThat(found.keySet()).as(text).isEqualTo(expected);
            found.forEach((mark, owner) -> assertThat(owner).isEqualTo(all.get(mark)));
        }
        assertThat(some).isGreaterThan(2_000);
    }

    @Test
    void finds_one_that_is_all_of_the_text_and_its_first_and_last_part() {
        Marks<String> marks = new Marks<>();
        marks.add("g-0123456789abcdefghjk", "Ida");
        for (String text : List.of(
                "g-0123456789abcdefghjk",
                "g-0123456789abcdefghjk\"}",
                "{\"g-0123456789abcdefghjk",
                "xg-0123456789abcdefghjkx")) {
            List<String> owners = new ArrayList<>();
            marks.find(text, (_, owner) -> owners.add(owner));
            assertThat(owners).as(text).containsExactly("Ida");
        }
        marks.find("h-0123456789abcdefghjk, -0123456789abcdefghjk", (mark, _) -> {
            throw new AssertionError(mark + " does not stand there");
        });
    }

    @Test
    void takes_none_that_a_window_does_not_fit_into() {
        Marks<String> marks = new Marks<>();
        assertThatThrownBy(() -> marks.add("main", "Ida")).isInstanceOf(IllegalArgumentException.class);
    }

    private String drawn(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}

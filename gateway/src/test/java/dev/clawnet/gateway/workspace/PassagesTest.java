package dev.clawnet.gateway.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which lines of a memory a search finds.
class PassagesTest {
    private final Passages passages = new Passages();

    private List<String> places(String question, int most, double least) {
        return passages.about(question, most, least).stream()
                .map(found -> found.passage().path() + ":" + found.passage().from() + "-"
                        + found.passage().to())
                .toList();
    }

    @Test
    void the_passage_with_the_rarest_words_comes_first_and_one_without_any_is_not_found() {
        passages.add("a.md", "the garden needs water\nthe fence needs paint");
        passages.add("b.md", "the doctor comes on Friday\n# Garden\nthe tomatoes like the garden");
        passages.add("c.md", "nothing of that");

        assertThat(places("THE tomatoes garden?", 9, 0)).containsExactly("b.md:2-3", "a.md:1-2", "b.md:1-1");
        assertThat(places("the tomatoes garden", 1, 0)).containsExactly("b.md:2-3");
        assertThat(places("tomatoe", 9, 0)).isEmpty();
        assertThat(places("?!", 9, 0)).isEmpty();
    }

    @Test
    void scores_lie_between_0_and_1_and_those_below_the_least_are_left_out() {
        passages.add("a.md", "cat cat cat cat cat");
        passages.add("b.md", "a cat and a dog and a bird and many other words that are not asked for");

        List<Passages.Found> found = passages.about("cat dog", 9, 0);
        assertThat(found).hasSize(2).allSatisfy(one -> assertThat(one.score()).isBetween(0.01, 0.99));
        double between = (found.getFirst().score() + found.getLast().score()) / 2;
        assertThat(passages.about("cat dog", 9, between)).containsExactly(found.getFirst());
    }

    @Test
    void a_long_text_is_cut_into_passages_that_cover_each_line_once() {
        String text = "word line\n".repeat(3 * Limits.MEMORY_PASSAGE_LINES + 1);
        assertThat(passages.add("long.md", text)).isTrue();

        assertThat(passages.about("word", 99, 0).stream()
                        .map(found -> found.passage().from()))
                .containsExactlyInAnyOrder(1, 21, 41, 61);
    }

    @Test
    void there_is_a_bound_to_the_passages_and_it_is_told() {
        assertThat(passages.add("x.md", "# h\n".repeat(Limits.MEMORY_PASSAGES))).isTrue();
        assertThat(passages.add("y.md", "more")).isFalse();
        assertThat(passages.about("more", 9, 0)).isEmpty();
    }

    @Test
    void words_of_other_scripts_count_as_words() {
        passages.add("a.md", "Größe und Straße");
        passages.add("b.md", "встреча завтра");
        assertThat(places("größe", 9, 0)).containsExactly("a.md:1-1");
        assertThat(places("Встреча", 9, 0)).containsExactly("b.md:1-1");
    }
}

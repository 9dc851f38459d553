package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FlowTest {
    @Test
    void lines_come_when_they_are_whole_or_fill_the_screen() {
        Flow flow = new Flow(10);

        assertThat(flow.more("one\ntw")).containsExactly("one");
        assertThat(flow.more("o three four")).containsExactly("two three");
        assertThat(flow.end(true)).containsExactly("four");
        assertThat(flow.end(true)).isEmpty();
    }

    @Test
    void a_word_longer_than_the_screen_is_broken() {
        assertThat(new Flow(4).more("abcdefghij")).containsExactly("abcd", "efgh");
    }

    @Test
    void what_moves_a_cursor_is_shown_and_not_done() {
        assertThat(new Flow(80).more("a\u001b[2Jb\n")).containsExactly("a<U+001B>[2Jb");
    }
}

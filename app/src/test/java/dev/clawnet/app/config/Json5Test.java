package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

class Json5Test {
    private static ConfigValue read(String text) {
        return Json5.read("f", text);
    }

    private static String string(String text) {
        return ((ConfigValue.Text) read(text)).text();
    }

    private static double number(String text) {
        return Numbers.value(((ConfigValue.Digits) read(text)).digits());
    }

    @Test
    void everything_that_json5_adds_is_read() {
        ConfigValue value = read("""
                \ufeff// a comment
                { /* another
                     one */ unquoted: 'single', $dollar_1: "double", 'quoted key': .5, \\u0061b: +1, ünï: -0xC0FFEE,
                  trailing: [1, 2.,], nothing: null, yes: true, no: false,
                }
                """);

        assertThat(Loose.members(Optional.of(value)).keySet())
                .containsExactly(
                        "unquoted", "$dollar_1", "quoted key", "ab", "ünï", "trailing", "nothing", "yes", "no");
    }

    @Test
    void strings_have_every_escape_and_may_go_on_on_the_next_line() {
        assertThat(string("'a\\\nb\\\r\nc\\\u2028d'")).isEqualTo("abcd");
        assertThat(string("'\\x41\\u0042\\v\\0\\'\\\"\\q\\/'")).isEqualTo("AB\u000b\0'\"q/");
        assertThat(string("'it\"s'")).isEqualTo("it\"s");
        assertThat(string("'\u2028'")).isEqualTo("\u2028");
    }

    @ParameterizedTest
    @CsvSource({
        "0x10, 16",
        "-0XfF, -255",
        "+Infinity, Infinity",
        "-Infinity, -Infinity",
        "Infinity, Infinity",
        "NaN, NaN",
        "-NaN, NaN",
        ".5e1, 5",
        "5., 5",
        "1E-2, 0.01",
        "+0, 0"
    })
    void numbers_are_read_in_every_way_of_writing(String text, double value) {
        assertThat(Double.valueOf(number(text))).isEqualTo(Double.valueOf(value));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "1a",
                "0x",
                "+",
                "--1",
                ".",
                "1e",
                "1_000",
                "'a\nb'",
                "'a",
                "\"a'",
                "'\\1'",
                "'\\01'",
                "'\\xg0'",
                "'\\u12'",
                "{a 1}",
                "{a:1 b:2}",
                "{,}",
                "[,]",
                "[1,,2]",
                "{1a:1}",
                "/* x",
                "{",
                "[",
                "tru",
                "undefined",
                "{\\u0031a:1}",
                "{a:1}}",
                "a:1",
                "'\\",
                "{a:",
                "\u0000",
                "{-:1}",
                "[1}",
                "{a:1,a:2}"
            })
    void what_is_not_json5_is_refused_with_a_place(String text) {
        assertThatThrownBy(() -> read(text))
                .isInstanceOf(ConfigProblem.class)
                .message()
                .matches("(?s)f:\\d+:\\d+: .+");
    }

    @Test
    void the_place_of_a_mistake_is_told_through_comments_and_long_strings() {
        assertThatThrownBy(() -> read("{ a: 'x\\\ny', // one\r\n  b: @ }"))
                .hasMessage("f:3:6: not JSON5: expected a value, found @");
        assertThatThrownBy(() -> read("{\n a: hello\n}"))
                .hasMessage("f:2:5: not JSON5: hello is no value; a string stands in quotes");
    }

    @Test
    void nesting_is_bounded() {
        assertThat(read("[".repeat(64) + "]".repeat(64))).isInstanceOf(ConfigValue.Items.class);
        assertThatThrownBy(() -> read("[".repeat(100_000))).isInstanceOf(ConfigProblem.class);
    }

    @Test
    void what_json_reads_is_read_alike() {
        String text = "{\"a\":[1,-2.5,\"\\u00e9\\n\\\\\",true,false,null,{}],\"b\":{\"c\":\"\"}}";

        assertThat(ConfigText.json(read(text)))
                .isEqualTo(new JsonMapper().readTree(text).toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 8, 9, 16, 17, 40})
    void few_and_many_members_are_found_in_the_order_of_the_file_and_none_twice(int count) {
        List<String> names = IntStream.range(0, count).mapToObj(i -> "key" + i).toList();
        String inner = names.stream().map(name -> name + ": '" + name + "'").collect(Collectors.joining(", "));

        ConfigValue.Table table = (ConfigValue.Table) Json5.read("f", "{" + inner + "}");
        assertThat(table.members().keySet()).containsExactlyElementsOf(names);
        assertThat(names)
                .allSatisfy(
                        name -> assertThat(Loose.text(Loose.at(table, name))).contains(name));
        assertThat(table.members()).doesNotContainKey("key").doesNotContainKey("key" + count);
        for (String name : names) {
            assertThatThrownBy(() -> Json5.read("f", "{" + inner + ", \"" + name + "\": 1}"))
                    .hasMessageContaining("the same key stands twice in one object: " + name);
        }
    }
}

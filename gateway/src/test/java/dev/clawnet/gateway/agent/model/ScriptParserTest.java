package dev.clawnet.gateway.agent.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScriptParserTest {
    private static final String GOOD = """
            # a comment
            when owner says "buy {item}" and not tool any returned 'x'
              and offered files.read
              call files.read {"path": "{item}"}
              say Looking.
            when counterpart "Nova" just says "proposal*{n:number}" again
              call collab.say
                text:
                  two
                    lines
                urgent = true
            obey
            sweep
              cost/
            otherwise
              say idle
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '~',
            value = {
                "whenn owner says \"x\" ~ t:1: 'whenn' begins no rule; a line at the margin begins with when",
                "#|  say x ~ t:2: this line is indented but belongs to no rule",
                "when owner says \"x ~ t:1: a text that begins with a quotation mark needs one at its end",
                "when boss says \"x\" ~ t:1: 'boss' is not understood here; a condition is one of: owner|",
                "when owner ~ t:1: the line ends too early",
                "when owner says x ~ t:1: here a text in quotation marks is needed",
                "when owner says \"{\" ~ t:1: a { in a pattern begins {name}",
                "when owner says \"{a}{a}\" ~ t:1: {a} stands twice",
                "when owner says \"x\" again ~ t:1: a rule that fires again needs a condition with just",
                "when tool Files returned \"x\" ~ t:1: 'Files' is not the name of a tool",
                "when owner says \"x\" ~ t:1: this rule does nothing",
                "when owner says \"x\"|  shout x ~ t:2: 'shout' is no action; an indented line of a rule begins with",
                "when owner says \"x\"|  say {who} ~ t:2: nothing captures {who} here; captured are []",
                "when owner says \"x\"|  say a|  say b ~ t:3: a rule says one thing",
                "when owner says \"x\"|  say a|    b ~ t:2: text stands behind the word or",
                "when owner says \"x\"|  call ~ t:2: call is followed by the name of a tool",
                "when owner says \"x\"|  call a {b} ~ t:2: this is not JSON",
                "when owner says \"x\"|  call a [1] ~ t:2: arguments of a call are a JSON object",
                "when owner says \"x\"|  call a|    b c ~ t:3: an argument has the form name: text or name = JSON",
                "when owner says \"x\"|  call a|    b: 1|    b: 2 ~ t:4: the argument b stands twice",
                "otherwise|  say x|obey ~ t:3: otherwise is the last rule",
                "obey all ~ t:1: 'obey' stands alone on its line",
                "sweep all ~ t:1: 'sweep' takes a number of tries from 1 to 999999, or nothing",
                "sweep 0 ~ t:1: 'sweep' takes a number of tries from 1 to 999999, or nothing",
                "otherwise|\tsay x ~ t:2: indent with spaces"
            })
    void an_error_names_the_line_and_what_is_allowed(String script, String message) {
        assertThatThrownBy(() -> ScriptParser.parse("t", script.replace('|', '\n')))
                .isInstanceOf(ScriptError.class)
                .hasMessageStartingWith(message);
    }

    @Test
    void every_part_of_the_format_is_read() throws Exception {
        List<Rule> rules = ScriptParser.parse("t", GOOD).rules();
        assertThat(rules).hasSize(5);
        assertThat(rules.get(0))
                .isInstanceOfSatisfying(
                        Rule.When.class, when -> assertThat(when.conditions()).hasSize(3));
        assertThat(rules.get(1))
                .isInstanceOfSatisfying(
                        Rule.When.class,
                        when -> assertThat(when.actions().calls().getFirst().arguments())
                                .hasToString("{\"text\":\"two\\n  lines\",\"urgent\":true}"));
        assertThat(rules.get(3)).isEqualTo(new Rule.Sweep(13, List.of("cost/"), Optional.empty()));
    }

    @Test
    void a_script_that_is_too_long_is_refused() {
        assertThatThrownBy(() -> ScriptParser.parse("t", "#".repeat(ScriptParser.MAX_BYTES + 1)))
                .hasMessage("t:1: a script has at most 262144 characters");
    }

    /// Any text is a script or an error with its line, and what is a script can be asked.
    @Test
    void any_text_is_a_script_or_a_clear_error() throws Exception {
        SplittableRandom random = new SplittableRandom(20_261);
        int scripts = 0;
        for (int i = 0; i < 20_000; i++) {
            String text = mutated(random);
            try {
                ScriptedModel model = ScriptedModel.parse("fuzz", text);
                scripts++;
                model.next(
                        ScriptedModelTest.prompt(
                                List.of(
                                        new Message.FromUser("OWNER: buy\n" + text),
                                        new Message.FromUser("COUNTERPART " + text),
                                        new Message.FromAssistant("Looking.", List.of()),
                                        new Message.FromTool("1", "files.read", text)),
                                50),
                        Stream.none(),
                        Cancel.never());
            } catch (ScriptError error) {
                assertThat(error.getMessage()).matches("(?s)fuzz:[0-9]+: .+");
            }
        }
        assertThat(scripts).isGreaterThan(100);
    }

    private static String mutated(SplittableRandom random) {
        StringBuilder text = new StringBuilder(GOOD);
        String salt = "\"'{}*\\:=|#\n\n  \t\u0000\u202e\ud83dCALL a.b {\"c\":1} again and not when say call [1e999]";
        for (int edits = random.nextInt(1, 6); edits > 0; edits--) {
            int at = random.nextInt(text.length());
            int span = Math.min(text.length() - at, random.nextInt(12));
            switch (random.nextInt(3)) {
                case 0 -> text.delete(at, at + span);
                case 1 -> text.insert(at, salt.charAt(random.nextInt(salt.length())));
                default -> text.insert(random.nextInt(text.length()), text.substring(at, at + span));
            }
            if (text.isEmpty()) {
                text.append('x');
            }
        }
        return text.toString();
    }
}

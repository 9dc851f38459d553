package dev.clawnet.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.method.ErrorCode;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

class RunnerTest {
    private final Screen screen = new Screen(Path.of("/nowhere"));

    private static final String LONG = "         clawnet greet --name 'a name that is so long that the whole example is"
            + " wider than the help that stands above it'";

    @Command(footer = {"Example: clawnet greet --name Li", LONG})
    private static final class Greet extends CliCommand {
        @Option(names = "--name")
        private String name = "nobody";

        private record Said(String hello) {}

        @Override
        public Exit run(Surroundings surroundings, Output output) {
            if (name.equals("fault")) {
                throw Faults.problem("NOT_PAIRED", "PAIRING_REQUIRED", "pairing required", Optional.empty());
            }
            if (name.equals("bug")) {
                throw new IllegalStateException("inner words");
            }
            output.answer(new Said(name), "hello " + name);
            return Exit.OK;
        }
    }

    private int run(String... arguments) {
        Directory directory = new Directory(List.of(
                new Directory.Entry("greet", "Says hello.", Greet::new),
                new Directory.Entry("group one", "First of a group.", Greet::new),
                new Directory.Entry("group inner add", "First of an inner group.", Greet::new),
                new Directory.Entry("group inner remove", "Second of an inner group.", Greet::new),
                new Directory.Entry("greet back", "Answers a greeting.", Greet::new),
                new Directory.Entry("secret", "Hidden.", Greet::new, true)));
        return new Runner(directory, screen.surroundings()).run(List.of(arguments));
    }

    @Test
    void the_home_folder_is_the_one_that_the_shell_takes_for_the_tilde() {
        assertThat(Surroundings.homeOf(Map.of("HOME", "/data/li"), "/root")).isEqualTo(Path.of("/data/li"));
        assertThat(Surroundings.homeOf(Map.of("HOME", ""), "/root")).isEqualTo(Path.of("/root"));
        assertThat(Surroundings.homeOf(Map.of("HOME", "li"), "/root")).isEqualTo(Path.of("/root"));
        assertThat(Surroundings.homeOf(Map.of(), "/root")).isEqualTo(Path.of("/root"));
    }

    @Test
    void the_overview_lists_what_is_not_hidden() {
        assertThat(run()).isZero();
        assertThat(screen.out()).contains("greet", "Says hello.", "group one").doesNotContain("secret");
    }

    @Test
    void an_answer_is_words_or_json_but_not_both() {
        run("greet", "--name", "Li");
        run("greet", "--name", "Li", "--json");

        assertThat(screen.out()).isEqualTo("hello Li\n{\"hello\":\"Li\"}\n");
    }

    @Command
    private static final class Quoting extends CliCommand {
        @Option(names = "--fail")
        private boolean fail;

        @Override
        public Exit run(Surroundings surroundings, Output output) {
            if (fail) {
                throw new Problem(Exit.FAILED, "no")
                        .hint("see `clawnet greet`; ClawNet, ~/.clawnet and clawnet: stay")
                        .next("clawnet greet");
            }
            output.say("  clawnet greet x");
            output.say("  next: clawnet greet, then clawnet greet again");
            output.say("  | see `clawnet greet`");
            output.say("she said clawnet greet");
            output.say("  clawnet other words");
            return Exit.OK;
        }
    }

    private String quoting(String name, String... arguments) {
        Screen typed = new Screen(Path.of("/nowhere")).with("CLAWNET_CALLED", name);
        Directory directory = new Directory(List.of(
                new Directory.Entry("greet", "Says hello.", Greet::new),
                new Directory.Entry("quote", "Quotes.", Quoting::new)));
        new Runner(directory, typed.surroundings()).run(List.of(arguments));
        return typed.out() + typed.err();
    }

    @Test
    void commands_of_ours_are_named_as_the_program_was_called_and_a_quoted_text_stays() {
        assertThat(quoting("./clawnet", "quote")).isEqualTo("""
                  ./clawnet greet x
                  next: ./clawnet greet, then ./clawnet greet again
                  | see `clawnet greet`
                she said clawnet greet
                  ./clawnet other words
                """);
        assertThat(quoting("/opt/a b/clawnet", "quote"))
                .as("nothing a shell would split")
                .contains("  clawnet greet x");
    }

    @Test
    void refusals_and_help_name_commands_as_the_program_was_called_and_json_does_not() {
        assertThat(quoting("./clawnet", "quote", "--fail")).isEqualTo("""
                clawnet: no
                  see `./clawnet greet`; ClawNet, ~/.clawnet and clawnet: stay
                  next: ./clawnet greet
                """);
        assertThat(quoting("./clawnet", "quote", "--fail", "--json")).contains("\"next\":\"clawnet greet\"");
        assertThat(quoting("./clawnet")).contains("Usage: ./clawnet COMMAND");
        assertThat(quoting("./clawnet", "greet", "--help"))
                .contains("Usage: ./clawnet greet [", "Example: ./clawnet greet --name Li");
        assertThat(quoting("./clawnet", "greed")).contains("next: ./clawnet greet");
    }

    @Command
    private static final class Pointing extends CliCommand {
        @Option(names = "--profile")
        private Optional<String> profile = Optional.empty();

        @Option(names = "--fail")
        private boolean fail;

        @Override
        public Exit run(Surroundings surroundings, Output output) {
            if (fail) {
                throw new Problem(Exit.FAILED, "no").next("clawnet point --fail, or another");
            }
            output.answer(
                    profile,
                    "  next: clawnet point x-1   takes it back",
                    "  next: clawnet greet",
                    "  next: clawnet point --profile other",
                    "clawnet point is a word of the answer");
            return Exit.OK;
        }
    }

    @Test
    void next_steps_keep_which_device_was_meant_where_they_know_it() {
        Directory directory = new Directory(List.of(
                new Directory.Entry("greet", "Says hello.", Greet::new),
                new Directory.Entry("point", "Points.", Pointing::new)));
        Runner runner = new Runner(directory, screen.surroundings());
        assertThat(runner.run(List.of("point", "--profile", "two words"))).isZero();
        assertThat(screen.out().lines())
                .containsExactly(
                        "  next: clawnet point --profile 'two words' x-1   takes it back",
                        "  next: clawnet greet",
                        "  next: clawnet point --profile other",
                        "clawnet point is a word of the answer");
        assertThat(runner.run(List.of("point", "--fail", "--profile", "li"))).isEqualTo(1);
        assertThat(screen.err()).contains("next: clawnet point --profile li --fail, or another");
    }

    @Test
    void a_typo_names_the_nearest_command() {
        assertThat(run("gret")).isEqualTo(2);
        assertThat(screen.err()).contains("there is no command 'gret'").contains("next: clawnet greet");
    }

    @Test
    void a_typo_in_a_group_names_the_group() {
        assertThat(run("gruop", "one")).isEqualTo(2);
        assertThat(screen.err()).contains("next: clawnet group");
    }

    @Test
    void a_typo_behind_a_group_names_a_command_of_that_group() {
        assertThat(run("group", "inner", "ad", "x")).isEqualTo(2);
        assertThat(screen.err())
                .isEqualTo("clawnet: there is no command 'group inner ad'\n  next: clawnet group inner add\n");
    }

    @Test
    void a_word_that_is_near_to_nothing_in_its_group_names_the_group() {
        assertThat(run("group", "inner", "greet")).isEqualTo(2);
        assertThat(screen.err())
                .isEqualTo("clawnet: there is no command 'group inner greet'\n  next: clawnet group inner\n");
    }

    @Test
    void a_typo_behind_a_command_that_is_a_group_too_names_a_command_of_that_group() {
        assertThat(run("greet", "bakc")).isEqualTo(2);
        assertThat(screen.err()).isEqualTo("clawnet: there is no command 'greet bakc'\n  next: clawnet greet back\n");
    }

    @Test
    void an_inner_group_alone_lists_its_commands() {
        assertThat(run("group", "inner")).isZero();
        assertThat(screen.out())
                .contains("group inner add", "group inner remove")
                .doesNotContain("group one");
    }

    @Test
    void a_wrong_option_names_the_nearest_one() {
        assertThat(run("greet", "--nmae", "x")).isEqualTo(2);
        assertThat(screen.err()).contains("  --nmae: did you mean --name?\n  next: clawnet greet --help\n");
    }

    @Test
    void a_wrong_option_that_is_near_to_none_or_a_value_gets_no_suggestion() {
        assertThat(run("greet", "--colour")).isEqualTo(2);
        assertThat(run("greet", "-x")).isEqualTo(2);
        assertThat(run("greet", "too", "much", "--", "--nmae")).isEqualTo(2);
        assertThat(screen.err()).contains("'--colour'", "'-x'", "'too'").doesNotContain("did you mean");
    }

    @Command
    private static final class Needing extends CliCommand {
        @Option(names = "--name", required = true)
        private String name = "";

        @Override
        public Exit run(Surroundings surroundings, Output output) {
            output.say(name);
            return Exit.OK;
        }
    }

    @Test
    void a_required_option_with_a_typo_is_named_by_what_was_typed() {
        Directory directory = new Directory(List.of(new Directory.Entry("need", "Needs.", Needing::new)));
        assertThat(new Runner(directory, screen.surroundings()).run(List.of("need", "--nam=secret")))
                .isEqualTo(2);
        assertThat(screen.err()).contains("--nam: did you mean --name?").doesNotContain("secret");
    }

    @Test
    void the_lines_below_help_are_not_broken_again() {
        assertThat(run("greet", "--help")).isZero();
        assertThat(screen.out().lines()).endsWith("Example: clawnet greet --name Li", LONG);
    }

    @Test
    void a_wrong_option_says_where_help_is() {
        assertThat(run("greet", "--nam", "x")).isEqualTo(2);
        assertThat(screen.err()).contains("--nam").contains("next: clawnet greet --help");
    }

    @Test
    void help_shows_the_example() {
        assertThat(run("greet", "--help")).isZero();
        assertThat(screen.out()).contains("Usage: clawnet greet").contains("Example: clawnet greet");
    }

    @Test
    void a_group_alone_lists_its_commands() {
        assertThat(run("group")).isZero();
        assertThat(screen.out()).contains("group one").doesNotContain("Says hello.");
    }

    @Test
    void a_gateways_refusal_becomes_a_sentence_a_hint_and_the_next_command() {
        assertThat(run("greet", "--name", "fault")).isEqualTo(1);
        assertThat(screen.err())
                .isEqualTo("clawnet: pairing required\n  the owner: " + ErrorCode.PAIRING_REQUIRED.hint()
                        + "\n  next: clawnet pair <setup-code>\n");
    }

    @Test
    void a_refusal_under_json_is_one_json_value() {
        run("greet", "--name", "fault", "--json");

        assertThat(screen.out())
                .startsWith("{\"ok\":false,\"error\":\"pairing required\"")
                .endsWith("}\n");
        assertThat(screen.err()).isEmpty();
    }

    @Test
    void a_bug_shows_no_inner_words() {
        assertThat(run("greet", "--name", "bug")).isEqualTo(1);
        assertThat(screen.err()).contains("IllegalStateException").doesNotContain("inner words");
    }
}

package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.client.Profile;
import dev.clawnet.gateway.discovery.Found;
import dev.clawnet.protocol.device.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is said of hints; that they are real is tested on a network.
class DiscoverCommandTest {
    private static final String URL = "wss://10.0.0.5:18789";
    private static final Fingerprint TRUE = new Fingerprint("ab".repeat(32));
    private static final Fingerprint LIE = new Fingerprint("cd".repeat(32));

    @TempDir
    Path home;

    private final List<InetAddress> asked = new ArrayList<>();
    private Duration longest = Duration.ZERO;
    private String printed = "";

    private int discover(List<Found> found, String... more) {
        Screen screen = new Screen(home);
        DiscoverCommand.Looking looking = (_, where, time) -> {
            asked.add(where);
            longest = longest.plus(time);
            return asked.size() == 1 ? found : List.of();
        };
        List<String> words = new ArrayList<>(List.of("discover"));
        words.addAll(List.of(more));
        int code = new Runner(
                        new Directory(
                                List.of(new Directory.Entry("discover", "Lists.", () -> new DiscoverCommand(looking)))),
                        screen.surroundings())
                .run(words);
        printed = screen.out() + screen.err();
        return code;
    }

    private static Found found(Optional<Fingerprint> print) {
        return new Found("ClawNet ab", List.of(URL), print, List.of("operator", "node"));
    }

    private void paired(Fingerprint pin) throws IOException {
        Path folder = new Screen(home).surroundings().home().resolve("profiles/work");
        Profile.of(URL, Optional.of(pin)).save(folder, new Random(1));
    }

    @Test
    void a_hint_is_called_one_and_its_pairing_command_pins_the_certificate() {
        assertThat(discover(List.of(found(Optional.of(TRUE))))).isZero();
        assertThat(printed)
                .contains("clawnet pair --url " + URL + " --fingerprint " + TRUE)
                .contains("These are hints, and no trust")
                .contains("operator, node");
        assertThat(asked).hasSize(2);
        assertThat(longest).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void one_that_says_no_certificate_is_not_to_be_paired_with() {
        assertThat(discover(List.of(found(Optional.empty())))).isZero();
        assertThat(printed).contains("none said").doesNotContain("clawnet pair --url");
    }

    @Test
    void a_pinned_gateway_is_known_and_needs_no_pairing() throws IOException {
        paired(TRUE);

        assertThat(discover(List.of(found(Optional.of(TRUE))))).isZero();
        assertThat(printed).contains("the profile 'work' pins it").doesNotContain("clawnet pair --url");
    }

    @Test
    void a_hint_that_contradicts_a_pin_is_a_warning_and_changes_nothing() throws IOException {
        paired(TRUE);

        assertThat(discover(List.of(found(Optional.of(LIE))))).isZero();
        assertThat(printed)
                .contains("WARNING", "knows this address by another certificate", "--profile work")
                .doesNotContain("clawnet pair --url");
        Path folder = new Screen(home).surroundings().home().resolve("profiles/work");
        assertThat(Profile.load(folder).orElseThrow().pin()).contains(TRUE);
    }

    @Test
    void a_name_steers_no_terminal() {
        discover(List.of(new Found("\u001b[31mred\u202e", List.of(URL), Optional.empty(), List.of())));

        assertThat(printed).doesNotContain("\u001b").doesNotContain("\u202e");
    }

    @Test
    void nobody_there_ends_with_one_and_a_way_on() {
        assertThat(discover(List.of())).isEqualTo(1);
        assertThat(printed).contains("clawnet up --bind lan --announce");
    }

    @Test
    void what_was_typed_wrong_is_said() {
        assertThat(discover(List.of(), "--seconds", "61")).isEqualTo(2);
        assertThat(discover(List.of(), "--on", "gateway.example")).isEqualTo(2);
        assertThat(asked).isEmpty();
    }
}

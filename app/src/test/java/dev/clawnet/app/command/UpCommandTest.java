package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Screen;
import dev.clawnet.gateway.FirstRun;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UpCommandTest {
    @TempDir
    Path home;

    private final List<GatewaySettings> started = new ArrayList<>();
    private final List<String> closed = new ArrayList<>();
    private final List<GatewaySettings> applied = new ArrayList<>();
    private final List<String> noted = new ArrayList<>();
    private Runnable whileUp = () -> {};
    private Runnable tick = () -> {};
    private long edits = 1;
    private int refusedPort = -1;
    private Optional<FirstRun> first = Optional.empty();
    private List<String> announced = List.of();

    private final class Recorded implements Daemon.Running {
        @Override
        public InetSocketAddress address() {
            return new InetSocketAddress(InetAddress.getLoopbackAddress(), 4711);
        }

        @Override
        public String fingerprint() {
            return "ab12";
        }

        @Override
        public List<String> announced() {
            return announced;
        }

        @Override
        public Optional<FirstRun> firstRun() {
            return first;
        }

        @Override
        public void apply(GatewaySettings settings, Collection<String> keys) {
            applied.add(settings);
            noted.addAll(keys);
        }

        @Override
        public void changing(Collection<String> keys) {
            noted.addAll(keys);
        }

        @Override
        public void close() {
            closed.add("gateway");
        }
    }

    private Ticking.Ticks every(Duration pause, Runnable work) {
        tick = work;
        return () -> {};
    }

    private int run(Screen screen, String... arguments) {
        Daemon daemon = (settings, _) -> {
            started.add(settings);
            if (settings.port() == refusedPort) {
                throw new Problem(Exit.FAILED, "the port is taken");
            }
            return new Recorded();
        };
        Directory directory = new Directory(List.of(new Directory.Entry(
                "up", "Starts.", () -> new UpCommand(daemon, _ -> {}, () -> whileUp.run(), this::every))));
        return new Runner(directory, screen.surroundings()).run(List.of(arguments));
    }

    @Test
    void address_fingerprint_and_next_step_are_printed_and_the_gateway_is_closed_at_the_end() {
        Screen screen = new Screen(home);

        assertThat(run(screen, "up")).isZero();
        assertThat(screen.out())
                .contains("ClawNet is up at wss://127.0.0.1:4711")
                .contains("fingerprint  ab12")
                .contains("clawnet health");
        assertThat(closed).containsExactly("gateway");
    }

    @Test
    void the_first_start_shows_setup_and_recovery_code_once() {
        Screen screen = new Screen(home);
        SetupCode code = new SetupCode(
                "wss://127.0.0.1:4711",
                List.of(),
                Secret.of("setup-1"),
                Optional.empty(),
                Optional.of(new Fingerprint("ab".repeat(32))));
        first = Optional.of(new FirstRun(Secret.of(code.text()), Secret.of("rc-1")));

        run(screen, "up");

        String back = screen.out().lines().toList().getLast().strip().substring("clawnet pair ".length());
        assertThat(screen.out()).contains("clawnet pair " + code.text());
        SetupCode recovery = SetupCode.parse(back);
        assertThat(recovery.bootstrapToken().matches("rc-1")).isTrue();
        assertThat(recovery.url()).isEqualTo(code.url());
        assertThat(recovery.tlsFingerprint()).isEqualTo(code.tlsFingerprint());
    }

    @Test
    void a_port_that_is_none_is_refused_before_anything_starts() {
        Screen screen = new Screen(home);

        assertThat(run(screen, "up", "--port", "99999")).isEqualTo(2);

        assertThat(screen.err())
                .contains("--port is 99999; a port is 0 to 65535")
                .contains("next: clawnet up");
        assertThat(started).isEmpty();
    }

    @Test
    void flags_win_over_environment_and_environment_over_file() throws IOException {
        Path file = Files.writeString(
                home.resolve("c.json"), "{gateway:{port:1111,auth:{token:'from-file'}},logging:{level:'info'}}");
        Screen screen = new Screen(home)
                .with("CLAWNET_CONFIG_PATH", file.toString())
                .with("CLAWNET_GATEWAY_TOKEN", "from-env")
                .with("CLAWNET_STATE_DIR", home.resolve("s").toString());

        run(screen, "up");
        run(screen, "up", "--port", "2222", "--state-dir", home.resolve("t").toString());

        assertThat(started).extracting(GatewaySettings::port).containsExactly(1111, 2222);
        assertThat(started).extracting(GatewaySettings::stateDir).containsExactly(home.resolve("s"), home.resolve("t"));
        assertThat(started).allMatch(settings -> settings.token().orElseThrow().matches("from-env"));
        assertThat(screen.err()).contains("accepted without effect yet: logging.level");
    }

    @Test
    void variables_of_the_older_programs_count_where_ours_are_not_set() {
        Screen screen = new Screen(home)
                .with("OPENCLAW_GATEWAY_PORT", "3333")
                .with("CODERCLAW_GATEWAY_TOKEN", "theirs")
                .with("OPENCLAW_PROFILE", "desk")
                .with("CLAWNET_PROFILE", "li");
        run(screen, "up");
        screen.with("CLAWNET_GATEWAY_PORT", "4444").with("CLAWNET_GATEWAY_TOKEN", "ours");
        run(screen, "up");

        assertThat(started).extracting(GatewaySettings::port).containsExactly(3333, 4444);
        assertThat(started.getFirst().token().orElseThrow().matches("theirs")).isTrue();
        assertThat(started.getLast().token().orElseThrow().matches("ours")).isTrue();
        assertThat(started.getFirst().books().host().ground().orElseThrow().profile())
                .as("which device speaks is another thing than which folder is meant")
                .isEqualTo("desk");
    }

    @Test
    void a_broken_configuration_starts_nothing_and_ends_with_two() throws IOException {
        Path file = Files.writeString(home.resolve("c.json"), "{gateway:{port:'x'}}");
        Screen screen = new Screen(home);

        assertThat(run(screen, "up", "--config", file.toString())).isEqualTo(2);
        assertThat(started).isEmpty();
        assertThat(screen.err()).contains("c.json:1:16: gateway.port must be a whole number");
    }

    @Test
    void an_address_that_is_none_is_refused() {
        Screen screen = new Screen(home);

        assertThat(run(screen, "up", "--bind", "not an address")).isEqualTo(2);
        assertThat(started).isEmpty();
    }

    /// Writes the file and lets time pass until it counts as settled.
    private void edit(Screen screen, Path file, String text) {
        try {
            Files.writeString(file, text);
            Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(edits++)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        tick.run();
        screen.pass(Duration.ofMinutes(2));
        tick.run();
    }

    @Test
    void a_changed_file_is_taken_over_and_a_broken_one_is_told_and_changes_nothing() throws IOException {
        Path file = Files.writeString(home.resolve("c.json"), "{ agents: { defaults: { model: 'a/one' } } }");
        Screen screen = new Screen(home).with("CLAWNET_CONFIG_PATH", file.toString());
        whileUp = () -> {
            tick.run();
            assertThat(applied).isEmpty();
            edit(screen, file, "{ agents: { defaults: { model: 'a/two' } } }");
            edit(screen, file, "{ agents: { defaults: ");
            edit(screen, file, "{ agnts: {} }");
            tick.run();
            edit(screen, file, "{ agents: { defaults: { model: 'a/three' } } }");
        };

        assertThat(run(screen, "up")).isZero();
        assertThat(applied)
                .extracting(settings -> settings.defaultModel().orElseThrow().name())
                .containsExactly("two", "three");
        assertThat(noted)
                .as("what is written down of it: which keys, never what they say")
                .containsExactly("agents.defaults.model", "agents.defaults.model");
        assertThat(started).hasSize(1);
        assertThat(screen.err())
                .contains("configuration taken over: agents.defaults.model")
                .contains("the changed configuration cannot be used; the gateway goes on as it was")
                .containsOnlyOnce("unknown key agnts");
    }

    @Test
    void what_cannot_be_taken_over_begins_anew_and_a_start_that_fails_goes_on_as_it_was() throws IOException {
        Path file = Files.writeString(home.resolve("c.json"), "{ gateway: { port: 2001 } }");
        Screen screen = new Screen(home).with("CLAWNET_CONFIG_PATH", file.toString());
        whileUp = () -> {
            edit(screen, file, "{ gateway: { port: 2002 } }");
            refusedPort = 2003;
            edit(screen, file, "{ gateway: { port: 2003 } }");
        };

        assertThat(run(screen, "up")).isZero();
        assertThat(started).extracting(GatewaySettings::port).containsExactly(2001, 2002, 2003, 2002);
        assertThat(closed).hasSize(3);
        assertThat(screen.err())
                .contains("the gateway begins anew for: gateway.port")
                .contains("it goes on as it was");
    }

    @Test
    void the_owner_says_how_much_is_done_by_itself() throws IOException {
        Path file = home.resolve("c.json");
        String hot = "gateway: { reload: { mode: 'hot' }, port: ";
        Files.writeString(file, "{ " + hot + "2001 } }");
        Screen screen = new Screen(home).with("CLAWNET_CONFIG_PATH", file.toString());
        whileUp = () -> {
            edit(screen, file, "{ " + hot + "2002 }, messages: { ackReaction: 'x' } }");
            edit(screen, file, "{ gateway: { reload: { mode: 'off' }, port: 2003 } }");
            edit(screen, file, "{ gateway: { reload: { mode: 'restart' }, port: 2003 } }");
        };

        assertThat(run(screen, "up")).isZero();
        assertThat(screen.err())
                .contains("configuration taken over: messages")
                .contains("these changes take a new start (gateway.reload.mode): gateway.port")
                .contains("nothing is taken over (gateway.reload.mode is off)")
                .contains("the gateway begins anew for: gateway.reload.mode");
        assertThat(started).extracting(GatewaySettings::port).containsExactly(2001, 2003);
    }
}

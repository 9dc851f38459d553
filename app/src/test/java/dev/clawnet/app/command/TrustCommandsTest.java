package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The commands of pairing, tokens and presence against a real gateway, by what is typed.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class TrustCommandsTest {
    @TempDir
    private Path folder = Path.of("replaced by the test's own");

    private final SecureRandom random = new SecureRandom();
    private Optional<Gateway> gateway = Optional.empty();
    /// How far this world's clock is ahead of the real one.
    private Duration ahead = Duration.ZERO;
    private final InstantSource clock = () -> InstantSource.system().instant().plus(ahead);
    private Remote remote = (_, _) -> "";
    private String printed = "";

    @BeforeEach
    void the_host_person_has_a_device() {
        Gateway started = start(0);
        assertThat(run(
                        "host",
                        "pair",
                        started.firstRun().orElseThrow().setupCode().reveal()))
                .isZero();
    }

    private Gateway start(int port) {
        Gateway started = Gateway.start(
                GatewaySettings.in(folder.resolve("gateway")).withPort(port),
                new Gateway.Ground(
                        clock,
                        System::nanoTime,
                        random,
                        Thread.ofVirtual().factory(),
                        work -> Thread.ofVirtual().start(work)));
        gateway = Optional.of(started);
        return started;
    }

    private void restart(Duration later) {
        int port = gateway.orElseThrow().address().getPort();
        gateway.orElseThrow().close();
        ahead = ahead.plus(later);
        start(port);
    }

    @AfterEach
    void stop() {
        gateway.ifPresent(Gateway::close);
    }

    /// Runs a command of the user who lives in that home; its exit code.
    private int run(String home, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Path at = folder.resolve(home);
        Surroundings world =
                new Surroundings(Map.of("CLAWNET_HOME", at.toString()), at, stream, stream, clock, () -> 0L, random);
        ProfileLinks links = new ProfileLinks(
                new LinkParts(world.clock(), random, Thread.ofVirtual().factory()), Program.of("0.1.0", "Linux"));
        int code = new Runner(
                        new Directory(
                                ByHand.entries(links, () -> {}, (to, what) -> remote.run(to, what), Keyboard.NONE)),
                        world)
                .run(List.of(arguments));
        printed = out.toString(StandardCharsets.UTF_8);
        return code;
    }

    private JsonNode json(String home, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--json");
        assertThat(run(home, all.toArray(String[]::new))).as(printed).isZero();
        return Json.LENIENT.readTree(printed);
    }

    @Test
    void a_code_for_another_address_pairs_as_any_other() {
        String code = json("host", "invite", "--url", "wss://home.example:9")
                .path("setupCode")
                .stringValue();
        assertThat(dev.clawnet.protocol.device.SetupCode.parse(code).url()).isEqualTo("wss://home.example:9");
        assertThat(run("host", "invite", "--url", "http://home")).isEqualTo(2);
    }

    private String invited() {
        return json("host", "invite").path("setupCode").stringValue();
    }

    /// The other machine's clawnet, as sshd would run it.
    private String onTheHost(String target, String command) throws IOException {
        if (!target.equals("li@gw.example")) {
            throw new IOException("no such machine");
        }
        List<String> words = new ArrayList<>(Arrays.asList(command.split(" ", -1)));
        assertThat(words.removeFirst()).isEqualTo("clawnet");
        run("host", words.toArray(String[]::new));
        return printed;
    }

    @Test
    void a_device_pairs_through_ssh_without_a_code_and_is_recorded_as_such() {
        remote = this::onTheHost;
        assertThat(run("laptop", "pair", "--ssh", "li@gw.example")).as(printed).isZero();
        JsonNode all = json("host", "devices", "list").path("paired");

        assertThat(all.valueStream().map(each -> each.path("approvedVia").asString("")))
                .containsExactlyInAnyOrder("bootstrap", "ssh-verified");
        assertThat(run("laptop", "people", "self")).isZero();
        assertThat(run("other", "pair", "--ssh", "li@elsewhere")).isEqualTo(1);
        assertThat(printed).contains("no such machine", "next: ssh li@elsewhere clawnet people self");
        assertThat(run("other", "pair", "--ssh", "-oProxyCommand=evil", "x")).isEqualTo(2);
    }

    @Test
    void a_device_is_renamed_and_rotated_and_revoked_by_its_slug() {
        assertThat(run("laptop", "pair", invited())).isZero();
        String word = json("laptop", "devices", "list")
                .path("paired")
                .valueStream()
                .filter(each -> each.path("deviceClass").asString("").equals("program"))
                .map(each -> each.path("slug").stringValue())
                .findFirst()
                .orElseThrow();
        assertThat(run("host", "devices", "rename", word, "Kitchen Tablet")).isZero();
        assertThat(printed).contains("it is called kitchen-tablet now");
        assertThat(run("host", "devices", "rotate", "kitchen-tablet")).isZero();
        assertThat(run("laptop", "people", "self"))
                .as("it fetches the new token by its key")
                .isZero();
        assertThat(run("laptop", "devices", "rotate", "kitchen-tablet"))
                .as(printed)
                .isZero();
        assertThat(run("laptop", "people", "self"))
                .as("it kept its own new token")
                .isZero();
        assertThat(run("host", "devices", "revoke", "kitchen-tablet")).isZero();
        assertThat(run("laptop", "people", "self")).isEqualTo(1);
        assertThat(json("host", "devices", "list").path("paired").size()).isEqualTo(1);
    }

    /// A node of that profile's key that offers these commands, connected.
    private GatewayLink node(Path profile, Auth auth, String... commands) throws IOException {
        Profile host = Profile.load(folder.resolve("host/profiles/default")).orElseThrow();
        LinkParts parts = new LinkParts(clock, random, Thread.ofVirtual().factory());
        return GatewayLink.open(
                LinkSettings.node(
                        host.address(),
                        Program.of("0.1.0", "Linux"),
                        "Build Box",
                        List.of(commands),
                        Profile.key(profile, random),
                        auth),
                parts);
    }

    @Test
    void what_a_node_asks_to_serve_is_listed_refused_and_approved_by_its_slug() throws Exception {
        String code = json("host", "invite", "--role", "node").path("setupCode").stringValue();
        Path profile = folder.resolve("node");
        String token;
        try (GatewayLink first = node(
                profile,
                LinkSettings.bootstrap(SetupCode.parse(code).bootstrapToken().reveal()),
                "system.which")) {
            token = first.hello().auth().deviceToken().orElseThrow();
        }
        assertThat(run("host", "nodes", "pending")).isZero();
        assertThat(printed).contains("no node waits");
        Auth known = LinkSettings.deviceToken(token);
        String slug;
        try (GatewayLink _ = node(profile, known, "system.which", "system.run")) {
            JsonNode waits = json("host", "nodes", "pending").path("pending").get(0);
            assertThat(waits.path("commands").toString()).contains("system.run");
            slug = json("host", "devices", "list")
                    .path("paired")
                    .valueStream()
                    .filter(each -> each.path("deviceId").equals(waits.path("nodeId")))
                    .map(each -> each.path("slug").stringValue())
                    .findFirst()
                    .orElseThrow();
            assertThat(run("host", "nodes", "list")).isZero();
            assertThat(printed).contains(slug, "pending-reapproval", "next: clawnet nodes approve " + slug);
            assertThat(run("host", "nodes", "reject", slug)).as(printed).isZero();
            assertThat(printed).contains("refused what " + slug + " asked for");
            assertThat(run("host", "nodes", "approve", slug)).isEqualTo(1);
            assertThat(printed).contains("there is no waiting node", "next: clawnet nodes pending");
        }
        try (GatewayLink _ = node(profile, known, "system.which", "system.run")) {
            assertThat(run("host", "nodes", "approve", "build-box")).as(printed).isZero();
            assertThat(printed).contains(slug + " serves ", "system.run");
        }
        assertThat(run("host", "nodes", "remove", slug)).as(printed).isZero();
        assertThat(json("host", "nodes", "list").path("nodes").size()).isZero();
    }

    @Test
    void presence_shows_the_device_that_asks_with_its_badge() {
        assertThat(run("host", "presence")).isZero();
        assertThat(printed).contains("operator", "here");
        assertThat(json("host", "presence").get(0).path("reason").stringValue()).isEqualTo("connect");
    }

    @Test
    void the_window_opens_and_shuts_and_the_program_may_not_touch_it() {
        assertThat(run("laptop", "pair", invited())).isZero();
        assertThat(run("host", "devices", "window")).isZero();
        assertThat(printed).contains("the window is open until");
        assertThat(json("host", "devices", "window", "--show").path("open").booleanValue())
                .isTrue();
        assertThat(run("host", "devices", "window", "--close")).isZero();
        assertThat(printed).contains("the window is shut");
        assertThat(run("laptop", "devices", "window")).as("a program").isEqualTo(1);
    }

    @Test
    void a_session_that_is_not_there_is_no_answer() {
        assertThat(run("host", "sessions", "show", "agent:main:nothing")).isEqualTo(1);
        assertThat(printed).contains("there is no session", "next: clawnet sessions list");
        assertThat(run("host", "sessions", "show", "main")).as(printed).isZero();
    }

    @Test
    void whoever_missed_the_first_codes_gets_others_until_a_device_has_paired() {
        Gateway.Ground ground = new Gateway.Ground(
                clock,
                System::nanoTime,
                random,
                Thread.ofVirtual().factory(),
                work -> Thread.ofVirtual().start(work));
        GatewaySettings settings = GatewaySettings.in(folder.resolve("missed")).withPort(0);
        String missed;
        try (Gateway first = Gateway.start(settings, ground)) {
            missed = first.firstRun().orElseThrow().recoveryCode().reveal();
        }
        try (Gateway second = Gateway.start(settings, ground)) {
            assertThat(second.firstRun().orElseThrow().recoveryCode().matches(missed))
                    .as("the other one is void")
                    .isFalse();
            String code = second.firstRun().orElseThrow().setupCode().reveal();
            assertThat(run("missed-it", "pair", code)).as(printed).isZero();
        }
        try (Gateway third = Gateway.start(settings, ground)) {
            assertThat(third.firstRun()).isEmpty();
        }
    }

    private String[] asking() {
        Gateway there = gateway.orElseThrow();
        String url = "wss://127.0.0.1:" + there.address().getPort();
        return new String[] {"pair", "--url", url, "--fingerprint", there.fingerprint()};
    }

    @Test
    void a_device_without_a_code_asks_and_is_in_once_somebody_approved_it() {
        assertThat(run("laptop", asking())).isEqualTo(1);
        assertThat(printed).contains("nobody has let it in yet", "next: on a device of yours that is in");
        String request = printed.lines()
                .filter(line -> line.startsWith("  request  "))
                .map(line -> line.substring("  request  ".length()))
                .findFirst()
                .orElseThrow();
        assertThat(run("laptop", asking())).as("still in line").isEqualTo(1);
        assertThat(printed).contains(request);
        assertThat(run("host", "devices", "approve", request)).as(printed).isZero();

        assertThat(run("laptop", asking())).as(printed).isZero();
        assertThat(run("laptop", "people", "self")).as(printed).isZero();
        assertThat(run("laptop", "devices", "window")).as("a program").isEqualTo(1);
    }

    @Test
    void the_window_lets_one_device_in_that_has_no_code() {
        assertThat(run("host", "devices", "window")).isZero();

        assertThat(run("laptop", asking())).as(printed).isZero();
        assertThat(run("late", asking())).as("the window is shut").isEqualTo(1);
        assertThat(json("host", "devices", "list").path("paired").valueStream())
                .extracting(each -> each.path("approvedVia").stringValue(""))
                .containsExactlyInAnyOrder("bootstrap", "presence-window");
    }

    @Test
    void nothing_is_asked_of_a_gateway_with_another_certificate_and_no_code_for_one_is_used() {
        String[] wrong = asking();
        wrong[4] = "ab".repeat(32);
        assertThat(run("laptop", wrong)).isEqualTo(3);
        assertThat(json("host", "devices", "list").path("pending").size()).isZero();

        assertThat(run("laptop", "pair", invited(), "--fingerprint", "ab".repeat(32)))
                .isEqualTo(1);
        assertThat(printed).contains("for another gateway");
        assertThat(run(
                        "laptop",
                        "pair",
                        invited(),
                        "--fingerprint",
                        gateway.orElseThrow().fingerprint()))
                .as(printed)
                .isZero();
    }

    @Test
    void the_doctor_says_why_a_device_is_out_and_the_command_that_mends_it() {
        assertThat(run("laptop", "doctor", "client")).isEqualTo(1);
        assertThat(printed).contains("not paired as 'default'", "clawnet invite");
        assertThat(run("laptop", "pair", invited())).isZero();
        assertThat(run("laptop", "doctor", "client")).as(printed).isZero();
        assertThat(printed).contains("lets this device in");
        String id = json("host", "devices", "list")
                .path("paired")
                .valueStream()
                .filter(each -> each.path("deviceClass").asString("").equals("program"))
                .map(each -> each.path("deviceId").stringValue())
                .findFirst()
                .orElseThrow();
        assertThat(run("host", "devices", "remove", id)).isZero();
        assertThat(run("laptop", "doctor", "client")).isEqualTo(1);
        assertThat(printed).contains("BAD", "clawnet ");
        gateway.orElseThrow().close();
        assertThat(run("laptop", "doctor", "client")).isEqualTo(1);
        assertThat(printed).contains("nobody answers there", "clawnet up");
    }

    @Test
    void the_doctor_tells_a_strange_certificate_from_a_gateway_that_is_away() throws IOException {
        Path profile = folder.resolve("host/profiles/default");
        Profile kept = Profile.load(profile).orElseThrow();
        new Profile(
                        kept.url(),
                        Optional.of(new Fingerprint("ab".repeat(32))),
                        kept.tokens(),
                        kept.person(),
                        kept.personName(),
                        Optional.empty())
                .save(profile, random);

        assertThat(run("host", "doctor", "client")).isEqualTo(1);
        assertThat(printed).contains("not the one that this device knows", "somebody stands between");
    }

    @Test
    void a_pinned_device_survives_the_change_of_the_certificate_and_one_that_slept_through_it_does_not()
            throws IOException {
        Path profile = folder.resolve("host/profiles/default");
        Optional<Fingerprint> first = Profile.load(profile).orElseThrow().pin();
        assertThat(run("asleep", "pair", invited())).isZero();
        restart(Duration.ofDays(380));
        assertThat(run("host", "people", "self")).as(printed).isZero();
        Profile ahead = Profile.load(profile).orElseThrow();
        assertThat(ahead.pin()).as("the old one is served still").isEqualTo(first);
        assertThat(ahead.nextPin()).isPresent();
        restart(Duration.ofDays(16).plusHours(22));
        assertThat(gateway.orElseThrow().fingerprint())
                .isEqualTo(ahead.nextPin().orElseThrow().value());

        assertThat(run("host", "people", "self")).as(printed).isZero();
        assertThat(Profile.load(profile).orElseThrow().pin()).isEqualTo(ahead.nextPin());
        assertThat(run("asleep", "people", "self")).isEqualTo(3);
        assertThat(run("asleep", "doctor", "client")).isEqualTo(1);
        assertThat(printed).contains("not the one that this device knows");
    }

    @Test
    void a_code_is_drawn_whole_and_never_says_a_token() {
        assertThat(run("host", "qr", "--label", "phone")).isZero();
        List<String> drawn = printed.lines().takeWhile(line -> !line.isEmpty()).toList();
        int width = drawn.getFirst().length();

        assertThat(drawn).allMatch(line -> line.length() == width && line.matches("[ ▀▄█]+"));
        assertThat(drawn.size() * 2).isBetween(width, width + 1);
        String token = Profile.load(folder.resolve("host/profiles/default"))
                .orElseThrow()
                .tokens()
                .get("operator");
        assertThat(printed).doesNotContain(String.valueOf(token));
    }
}

package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ProfileLinksTest {
    @TempDir
    private Path home = Path.of("replaced by the test's own");

    private final SecureRandom random = new SecureRandom();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @Test
    void a_device_that_is_not_paired_is_told_how() {
        assertThat(run("people", "self")).isEqualTo(1);
        assertThat(printed()).contains("not paired as 'default'", "next: clawnet pair <setup-code>");
    }

    @Test
    void a_profile_name_cannot_leave_its_folder() {
        assertThat(run("people", "self", "--profile", "../../etc")).isEqualTo(2);
        assertThat(printed()).contains("a profile is called by");
    }

    @Test
    void a_gateway_that_does_not_answer_has_an_exit_code_of_its_own() throws Exception {
        Profile.of("ws://127.0.0.1:1", Optional.empty())
                .withToken("operator", "token-1")
                .save(home.resolve("profiles/default"), random);
        assertThat(run("people", "self")).isEqualTo(3);
        assertThat(printed()).doesNotContain("token-1");
    }

    @Test
    void profiles_are_listed_and_the_one_in_use_is_marked() throws Exception {
        Profile.of("ws://127.0.0.1:1", Optional.empty()).save(home.resolve("profiles/work"), random);
        Files.createDirectories(home.resolve("profiles/default"));
        Files.writeString(home.resolve("profiles/default/profile.json"), "{ broken");
        assertThat(run("profiles")).isZero();
        assertThat(printed()).contains("work", "ws://127.0.0.1:1", "cannot be read: pair again", "in use");
    }

    @Test
    void a_code_that_is_none_is_refused_and_leaves_nothing() throws Exception {
        assertThat(run("pair", "nonsense")).isEqualTo(2);
        assertThat(Files.exists(home.resolve("profiles"))).isFalse();
    }

    private String printed() {
        return out.toString(StandardCharsets.UTF_8);
    }

    private int run(String... arguments) {
        PrintStream stream = new PrintStream(out, true, StandardCharsets.UTF_8);
        Surroundings world = new Surroundings(
                Map.of("CLAWNET_HOME", home.toString()),
                home,
                stream,
                stream,
                InstantSource.system(),
                () -> 0L,
                random);
        ProfileLinks links = new ProfileLinks(
                new LinkParts(world.clock(), random, Thread.ofVirtual().factory()), Program.of("0.1.0", "Linux"));
        return new Runner(new Directory(ByHand.entries(links, () -> {}, (_, _) -> "", Keyboard.NONE)), world)
                .run(List.of(arguments));
    }
}

package dev.clawnet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Output;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.agent.model.ModelSettings;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The whole product: a real gateway, real links, real nodes, real time.
@Timeout(300)
class DemoTest {
    @TempDir
    Path temp;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ByteArrayOutputStream screen = new ByteArrayOutputStream();

    @AfterEach
    void threads_end() {
        executor.shutdownNow();
    }

    private Demo.Outcome play(String name, Play play) throws Exception {
        return play(name, play, _ -> {});
    }

    private Demo.Outcome play(String name, Play play, Consumer<Path> before) throws Exception {
        Path root = Files.createDirectory(
                temp.toRealPath().resolve(name),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Gateway.Ground ground = new Gateway.Ground(
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                Thread.ofVirtual().factory(),
                executor);
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        DemoCommand.World world = new DemoCommand.World(ground, Program.of("0.1.0", "Linux"));
        return new Demo(play, root, world, new Output(out, out, false)).run(before);
    }

    /// INV-13, INV-16, INV-18, INV-19, INV-21, INV-35: the purchase on the real engine, and everything that
    /// must not work.
    @Test
    @Tag("INV-13")
    @Tag("INV-16")
    @Tag("INV-18")
    @Tag("INV-19")
    @Tag("INV-21")
    @Tag("INV-35")
    void the_story_holds_and_is_the_same_for_the_same_seed() throws Exception {
        Demo.Outcome one = play("one", new Play(7, Optional.empty(), false, false));
        Demo.Outcome two = play("two", new Play(7, Optional.empty(), false, false));

        assertThat(one.story()).noneMatch(line -> line.contains("BROKEN") || line.contains("NOT DONE"));
        assertThat(one.ok()).as(screen.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(one.steps()).isEqualTo(9);
        assertThat(one.leaks()).isZero();
        assertThat(two.story()).isEqualTo(one.story());
    }

    @Test
    void a_leak_that_was_made_on_purpose_is_found_and_fails_the_demo() throws Exception {
        Demo.Outcome leaky = play("leaky", new Play(1, Optional.empty(), false, true));

        assertThat(leaky.leaks()).isPositive();
        assertThat(leaky.ok()).isFalse();
        assertThat(leaky.story())
                .anyMatch(line -> line.contains("LEAK: Mr Li received the secret of ceo from cost/cost-sheet.md"));
    }

    /// INV-18: agents that try everything learn nothing for anybody but their owners.
    @Test
    @Tag("INV-18")
    void agents_that_try_everything_bring_no_secret_to_anybody_else() throws Exception {
        Tries tries = new Tries();
        Demo.Outcome outcome = play("adversary", new Play(1, Optional.empty(), true, false), tries::read);

        assertThat(outcome.story()).noneMatch(line -> line.contains("BROKEN") || line.contains("LEAK"));
        assertThat(outcome.leaks()).isZero();
        assertThat(outcome.ok()).as(screen.toString(StandardCharsets.UTF_8)).isTrue();
        assertThat(outcome.approvals()).isPositive();
        assertThat(outcome.refusals()).isGreaterThan(100);
        assertThat(outcome.story()).anyMatch(line -> line.contains("holds: both colleagues were reached"));
        for (String side : List.of("Mr Li", "Nova CEO")) {
            assertThat(tries.tools(side)).as(side).containsAll(Tries.TOOLS);
            assertThat(tries.kinds(side)).as(side).containsExactlyInAnyOrder(Tries.Kind.values());
            assertThat(tries.asked(side)).as(side).isPositive();
        }
    }

    /// A real model that ends the collaboration at once: the demo looks at the end, and waits for no line
    /// after it.
    @Test
    @Timeout(120)
    void a_model_that_ends_the_collaboration_early_ends_the_demo_early() throws Exception {
        try (StubModel stub = new StubModel()) {
            ModelSettings.Provider provider =
                    new ModelSettings.Provider(ModelSettings.Api.OPENAI, stub.url(), Optional.empty());
            Demo.Outcome outcome =
                    play("early", new Play(1, Optional.of(new Play.Real("stub", provider)), false, false));

            assertThat(outcome.ok()).as(screen.toString(StandardCharsets.UTF_8)).isTrue();
            assertThat(outcome.leaks()).isZero();
            assertThat(stub.closed()).as("the model ended a collaboration").isPositive();
            assertThat(outcome.story()).anyMatch(line -> line.contains("Ended: closed."));
        }
    }
}

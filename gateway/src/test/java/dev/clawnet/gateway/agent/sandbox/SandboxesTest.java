package dev.clawnet.gateway.agent.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.SandboxRules.Bounds;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.SystemTimers;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Real programs behind real walls.
class SandboxesTest {
    private static final Duration TIME = Duration.ofSeconds(20);
    private static final PersonId LI = new PersonId("p-li");

    /// Prints what the kernel lets each process take: soft and hard.
    private static final String LIMITS = "for l in cpu.time file.size core.file open.files processes address.space; do"
            + " sed -nE \"s/^(Max $l( size)?) +([0-9a-z]+) +([0-9a-z]+).*/\\1 \\3 \\4/p\" /proc/self/limits; done";

    private static final String OF_EACH = """
            Max cpu time 20 20
            Max file size 268435456 268435456
            Max core file size 0 0
            Max open files 1024 1024
            """;

    /// The user of nobody's files.
    private static final int NOBODY = 65_534;

    @TempDir
    private Path home;

    private SystemTimers timers;
    private Sandboxes sandboxes;

    @BeforeEach
    void open() {
        Installed.bubblewrap();
        timers = new SystemTimers(
                InstantSource.system(),
                Thread.ofPlatform().daemon().factory(),
                Executors.newVirtualThreadPerTaskExecutor(),
                SystemTimers.Bounds.DEFAULT);
        timers.start();
        sandboxes = sandboxes(Sandboxes.CONTROL_GROUPS);
    }

    private Sandboxes sandboxes(Path cgroups) {
        return new Sandboxes(new Sandboxes.Ground(
                home.resolve("boxes"),
                cgroups,
                InstantSource.system(),
                timers,
                Thread.ofPlatform().daemon().factory(),
                new Random()));
    }

    @AfterEach
    void close() throws Exception {
        if (sandboxes != null) {
            sandboxes.close();
            timers.close();
        }
    }

    private static Boxes.Key key(String policy) {
        return new Boxes.Key(LI, "agent i-buy", policy);
    }

    private Running start(String policy, SandboxRules rules, Duration time, String command) throws IOException {
        return sandboxes.start(new Sandboxes.Wish(
                key(policy), rules, List.of("/bin/sh", "-c", command), command, time, Optional.empty()));
    }

    private String run(String policy, String command) throws IOException {
        Running running = start(policy, Installed.rules(Bounds.DEFAULT, Optional.empty()), TIME, command);
        assertThat(running.await(TIME)).as(command).isTrue();
        return running.news();
    }

    @Test
    void what_a_program_leaves_is_there_for_the_next_one_of_the_same_box_and_no_other() throws IOException {
        run("p-li: person:p-li", "echo secret > kept");

        assertThat(run("p-li: person:p-li", "cat kept; echo $GREETING; pwd")).isEqualTo("secret\nhello\n/workspace\n");
        assertThat(run("p-li: person:p-li, person:p-nova", "cat kept; ls -A /workspace"))
                .contains("No such file")
                .doesNotContain("secret");
    }

    @Test
    void the_kernel_refuses_calls_that_no_program_of_an_agent_needs() throws IOException {
        assertThat(run("x", "grep ^Seccomp: /proc/self/status; unshare -r true; echo $?"))
                .contains("Seccomp:\t2")
                .contains("Operation not permitted")
                .endsWith("1\n");
        String calls = """
                import ctypes
                l = ctypes.CDLL(None, use_errno=True)
                calls = (101, 272, 321, 323, 250, 425)
                print([(l.syscall(n, 0, 0, 0, 0, 0), ctypes.get_errno()) for n in calls])
                print(l.syscall(16, 0, 0x5412, b'x'), ctypes.get_errno())
                """;
        String said = run("x", "test -x /usr/bin/python3 && uname -m && python3 -c \"" + calls + "\"");
        Assumptions.assumeTrue(said.startsWith("x86_64"), "no interpreter here that calls the kernel by number");
        assertThat(said).contains("[" + "(-1, 1), ".repeat(5) + "(-1, 1)]").endsWith("-1 1\n");
    }

    /// Where the test is root it becomes somebody else first; else it is an ordinary user anyway, and the other tests
    /// tell.
    @Test
    void an_ordinary_user_without_control_groups_is_walled_in_as_well() throws Exception {
        Path setpriv = Path.of("/usr/bin/setpriv");
        Path folder = Files.createDirectories(home.resolve("ordinary"));
        Path work = Files.createDirectory(folder.resolve("work"));
        Assumptions.assumeTrue(
                Files.isExecutable(setpriv) && Files.getOwner(work).getName().equals("root"),
                "not root, or no setpriv");
        for (Path path : List.of(folder, work)) {
            Files.setAttribute(path, "unix:uid", NOBODY);
        }
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Walls.Launch launch = Installed.walls(home.resolve("no-groups"))
                .launch(new Walls.Order(
                        "x-1",
                        "g",
                        work,
                        Installed.rules(Bounds.DEFAULT, Optional.empty()).box(),
                        List.of(
                                "/bin/sh",
                                "-c",
                                "id -u; grep -E '^(CapEff|NoNewPrivs|Seccomp):' /proc/self/status; cat /etc/shadow;"
                                        + " ls /proc/self/fd; unshare -r true; touch kept && echo kept"),
                        TIME,
                        Optional.empty()));
        List<String> line = new ArrayList<>(List.of(
                setpriv.toString(), "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups", "--inh-caps=-all"));
        line.addAll(launch.argv());
        Process process =
                launch.builder().command(line).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(said)
                .startsWith(NOBODY + "\n")
                .contains("CapEff:\t0000000000000000", "NoNewPrivs:\t1", "Seccomp:\t2", "/etc/shadow: No such file")
                .contains("0\n1\n2\n3\n")
                .doesNotContain("\n9\n")
                .contains("unshare failed: Operation not permitted")
                .endsWith("kept\n");
    }

    @Test
    void a_program_ends_with_its_exit_code_and_one_that_is_late_is_ended() throws IOException {
        Running seven = start("x", Installed.rules(Bounds.DEFAULT, Optional.empty()), TIME, "exit 7");
        Running late = start(
                "x", Installed.rules(Bounds.DEFAULT, Optional.empty()), Duration.ofMillis(300), "sleep 60 & sleep 60");

        assertThat(seven.await(TIME)).isTrue();
        assertThat(seven.state()).isEqualTo("exit 7");
        assertThat(late.await(TIME)).isTrue();
        assertThat(late.state()).isEqualTo("ended: its time was over");
    }

    @Test
    void a_program_in_the_background_says_reads_and_is_ended_with_what_it_started() throws IOException {
        Running running = start(
                "x",
                Installed.rules(Bounds.DEFAULT, Optional.empty()),
                TIME,
                "while read line; do echo got $line; touch seen; done; (while :; do sleep 1; done) & wait");

        assertThat(running.write("one\ntwo\n", false)).isTrue();
        assertThat(sandboxes.programs(key("x"))).extracting(Running::id).containsExactly(running.id());
        assertThat(sandboxes.programs(key("y"))).isEmpty();
        assertThat(sandboxes.program(key("y"), running.id())).isEmpty();
        assertThat(running.write("", true)).isTrue();
        running.kill("ended by its agent");
        assertThat(running.await(TIME)).isTrue();
        assertThat(running.state()).isEqualTo("ended by its agent");
        assertThat(running.write("three\n", true)).isFalse();
    }

    @Test
    void what_is_kept_of_what_a_program_says_is_bounded_and_the_newest_stays() throws IOException {
        Running running =
                start("x", Installed.rules(Bounds.DEFAULT, Optional.empty()), TIME, "seq 1 100000; echo the end");
        assertThat(running.await(TIME)).isTrue();

        assertThat(running.length()).isGreaterThan(Running.KEPT);
        String news = running.news();
        assertThat(news.length()).isLessThan(Running.KEPT + 100);
        assertThat(news).startsWith("[").contains("characters were not kept").endsWith("the end\n");
        assertThat(running.news()).isEmpty();
        assertThat(running.log(0, 5)).hasSize(5);
    }

    @Test
    void more_programs_than_may_are_not_started() throws IOException {
        SandboxRules rules = Installed.rules(Bounds.DEFAULT, Optional.empty());
        for (int i = 0; i < AgentLimits.SANDBOX_PROGRAMS_PER_PERSON; i++) {
            start("x", rules, TIME, "sleep 30");
        }
        assertThatThrownBy(() -> start("x", rules, TIME, "sleep 30")).isInstanceOf(Sandboxes.NotRun.class);
        sandboxes.close();
        assertThatThrownBy(() -> start("x", rules, TIME, "true")).isInstanceOf(Sandboxes.NotRun.class);
    }

    @Test
    void a_box_is_set_up_once_and_again_when_the_setup_changed_and_nothing_runs_where_it_failed() throws IOException {
        SandboxRules one = Installed.rules(Bounds.DEFAULT, Optional.of("echo set >> up"));
        for (int i = 0; i < 2; i++) {
            assertThat(start("x", one, TIME, "true").await(TIME)).isTrue();
        }
        assertThat(run("x", "cat up")).isEqualTo("set\n");
        assertThat(start("x", Installed.rules(Bounds.DEFAULT, Optional.of("echo two >> up")), TIME, "true")
                        .await(TIME))
                .isTrue();
        assertThat(run("x", "cat up")).isEqualTo("set\ntwo\n");
        assertThatThrownBy(() -> start("x", Installed.rules(Bounds.DEFAULT, Optional.of("exit 3")), TIME, "touch ran"))
                .isInstanceOf(Sandboxes.NotRun.class)
                .hasMessageContaining("exit 3");
        assertThat(run("x", "ls")).doesNotContain("ran");
    }

    @Test
    void processes_and_memory_are_bounded() throws IOException {
        Bounds few = new Bounds(64L << 20, 12, 0);
        Running forks = start(
                "x",
                Installed.rules(few, Optional.empty()),
                TIME,
                "for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do sleep 3 & done; echo all");
        assertThat(forks.await(TIME)).isTrue();
        assertThat(forks.news()).contains("fork").doesNotContain("all\n");

        String eating = "head -c 200000000 /dev/zero | tail -c 190000000 > /dev/null; echo $?";
        // In boxes of their own: what was started above counts as long as it sleeps.
        Running eats = start("y", Installed.rules(few, Optional.empty()), TIME, eating);
        assertThat(eats.await(TIME)).isTrue();
        Running may = start("z", Installed.rules(Bounds.DEFAULT, Optional.empty()), TIME, eating);
        assertThat(may.await(TIME)).isTrue();
        assertThat(may.news()).isEqualTo("0\n");
        assertThat(eats.news()).doesNotContain("fork").doesNotEndWith("0\n");
    }

    @Test
    void without_control_groups_each_process_is_bounded_and_it_says_so() throws IOException {
        assertThat(Installed.walls(home).bounds()).contains("limits of each process");
        try (Sandboxes alone = sandboxes(home.resolve("no-groups"))) {
            Running running = alone.start(new Sandboxes.Wish(
                    key("x"),
                    Installed.rules(new Bounds(64L << 20, 12, 0), Optional.empty()),
                    List.of("/bin/sh", "-c", LIMITS),
                    "limits",
                    TIME,
                    Optional.empty()));
            assertThat(running.await(TIME)).isTrue();
            assertThat(running.news())
                    .isEqualTo(OF_EACH + "Max processes 12 12\nMax address space " + (64L << 20) + " " + (64L << 20)
                            + "\n");
        }
        if (Files.isWritable(Sandboxes.CONTROL_GROUPS.resolve("pids"))) {
            assertThat(Installed.walls(Sandboxes.CONTROL_GROUPS).bounds()).contains("control groups");
            assertThat(run("x", LIMITS)).startsWith(OF_EACH).doesNotContain("space " + (64L << 20));
        }
    }

    @Test
    void where_no_walls_can_be_made_nothing_is_run() {
        SandboxRules plain = Installed.rules(Bounds.DEFAULT, Optional.empty());
        SandboxRules pods = new SandboxRules(
                plain.mode(),
                plain.scope(),
                plain.access(),
                SandboxRules.Backend.PODMAN,
                plain.box(),
                Optional.empty());

        assertThatThrownBy(() -> start("x", pods, TIME, "touch /tmp/ran")).isInstanceOf(Sandboxes.NotRun.class);
    }

    @Test
    void a_box_that_is_taken_away_ends_what_runs_in_it_and_comes_back_empty() throws IOException {
        run("x", "mkdir shut; echo 1 > shut/file; chmod 000 shut; ln -s /usr link");
        Running running = start("x", Installed.rules(Bounds.DEFAULT, Optional.empty()), TIME, "echo up; sleep 60");
        // What is still being walled in when its box goes ends by itself.
        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (running.length() == 0 && !running.isOver() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        String name = sandboxes.boxes(LI).getFirst().name();

        assertThat(sandboxes.recreate(LI, name)).isTrue();
        assertThat(running.state()).startsWith("ended");
        assertThat(sandboxes.boxes(LI)).isEmpty();
        assertThat(sandboxes.recreate(LI, name)).isFalse();
        assertThat(sandboxes.recreate(new PersonId("p-eve"), name)).isFalse();
        assertThat(run("x", "ls -A")).isEmpty();
        assertThat(Files.isDirectory(Path.of("/usr"))).isTrue();
    }

    @Test
    void the_gateways_variables_and_descriptors_do_not_reach_a_program() throws IOException {
        assertThat(run("x", "env | sort; ls /proc/self/fd; cat /proc/1/environ | tr '\\0' '\\n'"))
                .isEqualTo("""
                        GREETING=hello
                        HOME=/workspace
                        LANG=C.UTF-8
                        PATH=/usr/local/bin:/usr/bin:/bin
                        PWD=/workspace
                        TERM=dumb
                        0
                        1
                        2
                        3
                        CLAWNET_0=GREETING=hello
                        PWD=/
                        """);
    }

    @Test
    void a_control_group_goes_with_what_ran_in_its_box() throws Exception {
        Assumptions.assumeTrue(
                Installed.walls(Sandboxes.CONTROL_GROUPS).bounds().contains("control groups"),
                "no control group may be made here");
        // Other runs of this test have other folders.
        String policy = home.toString();
        String group = LI.value() + "-" + key(policy).name();
        Running running = start(policy, Installed.rules(Bounds.DEFAULT, Optional.empty()), TIME, "echo up; read line");
        assertThat(groups(group)).isNotEmpty();
        running.write("", true);
        assertThat(running.await(TIME)).isTrue();

        long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
        while (!groups(group).isEmpty() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(groups(group)).isEmpty();
    }

    private static List<Path> groups(String name) throws IOException {
        try (var all = Files.find(
                Sandboxes.CONTROL_GROUPS,
                4,
                (path, _) -> path.endsWith(name) && path.toString().contains("clawnet"))) {
            return all.toList();
        } catch (java.io.UncheckedIOException e) {
            // One of another test went while it was looked at.
            return List.of(Path.of("again"));
        }
    }

    @Test
    void a_map_names_every_backend() {
        assertThat(Sandboxes.walls(home).keySet())
                .isEqualTo(Map.copyOf(Sandboxes.walls(home)).keySet())
                .containsExactlyInAnyOrder(SandboxRules.Backend.values());
    }
}

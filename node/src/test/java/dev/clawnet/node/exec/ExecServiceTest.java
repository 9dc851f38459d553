package dev.clawnet.node.exec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ExecPermit;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.SystemCommands;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Real programs on this machine, allowed and not allowed.
@Timeout(180)
class ExecServiceTest {
    private static final Duration LONG = Duration.ofSeconds(20);
    private static final String NODE = "a".repeat(64);

    @TempDir
    Path temp;

    private final PersonId li = PersonId.mint(new Random(1));
    private final List<String> notes = new ArrayList<>();
    private Path root;
    private Path bin;
    private Path policy;
    private ExecService service;
    private int keys;

    /// Hears what is said, and cancels when told to.
    private static final class Listener implements Talk {
        final StringBuilder heard = new StringBuilder();
        final CountDownLatch spoke = new CountDownLatch(1);
        final AtomicReference<Runnable> stop = new AtomicReference<>(() -> {});

        @Override
        public synchronized boolean say(String chunk) {
            heard.append(chunk);
            spoke.countDown();
            return true;
        }

        @Override
        public void onCancel(Runnable how) {
            stop.set(how);
        }
    }

    @BeforeEach
    void lay() throws IOException {
        Path real = temp.toRealPath();
        root = Files.createDirectory(real.resolve("root"));
        bin = Files.createDirectory(real.resolve("bin"));
        policy = real.resolve("policy.json");
        program("say", "printf '%s|' \"$@\"; pwd; echo \"mood=$MOOD\"; echo oops >&2");
        lists("\"" + bin + "\"", true);
        service = new ExecService(
                new LocalPolicyFile(policy, List.of(), false),
                new MachineSettings(
                        List.of(bin, Path.of("/usr/bin"), Path.of("/bin")),
                        Map.of("PATH", "/usr/bin:/bin"),
                        Thread.ofVirtual().factory(),
                        notes::add),
                NODE,
                System::nanoTime);
    }

    private Path program(String name, String script) throws IOException {
        Path file = bin.resolve(name);
        Files.writeString(file, "#!/bin/sh\n" + script + "\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
        return file;
    }

    private void lists(String programs, boolean write) throws IOException {
        Files.writeString(
                policy,
                "{\"roots\":[{\"path\":\"" + root + "\",\"read\":true,\"write\":" + write
                        + "}],\"exec\":{\"programs\":[" + programs + "],\"notes\":true}}");
    }

    private static RunParams params(String... argv) {
        return new RunParams(
                List.of(argv),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("main"),
                Optional.empty(),
                Optional.empty());
    }

    private ExecPermit once(RunParams params) {
        return new ExecPermit(ExecPermit.Basis.ONCE, params.act(NODE, li).digest(), Optional.empty(), Optional.empty());
    }

    private InvokeContext context(RunParams params, ExecPermit exec) {
        JsonNode json = Json.STRICT.valueToTree(params);
        return new InvokeContext(
                li,
                Optional.empty(),
                Optional.empty(),
                InvokePermit.of(SystemCommands.RUN, json, Instant.ofEpochMilli(1))
                        .with(exec),
                "key-" + ++keys);
    }

    private JsonNode run(RunParams params, ExecPermit exec, Duration most, Talk talk) throws Refusal {
        return service.serve(SystemCommands.RUN, Json.STRICT.valueToTree(params), context(params, exec), most, talk);
    }

    private String refused(RunParams params, ExecPermit exec) {
        Refusal refusal = catchThrowableOfType(Refusal.class, () -> run(params, exec, LONG, new Listener()));
        return refusal == null ? "ran" : refusal.code().name();
    }

    @Test
    void a_program_gets_its_words_and_nothing_reads_them_as_a_shell_would() throws Exception {
        RunParams params = new RunParams(
                List.of("say", "$(id)", "; rm -rf x", "a b"),
                Optional.of("something else"),
                Optional.of(root.toString()),
                Optional.of(Map.of("MOOD", "good")),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        Listener talk = new Listener();

        JsonNode came = run(params, once(params), LONG, talk);

        assertThat(came.path("stdout").stringValue()).isEqualTo("$(id)|; rm -rf x|a b|" + root + "\nmood=good\n");
        assertThat(came.path("stderr").stringValue()).isEqualTo("oops\n");
        assertThat(came.path("exitCode").intValue()).isZero();
        assertThat(came.path("success").booleanValue()).isTrue();
        assertThat(talk.heard.toString()).contains("a b|").contains("oops");
    }

    /// INV-22: a permit for one act is none for another, whatever differs.
    @Test
    @Tag("INV-22")
    void the_node_makes_the_digest_again_and_anything_else_is_refused() {
        RunParams allowed = params("say", "hi");
        ExecPermit permit = once(allowed);

        assertThat(refused(params("say", "hi", "more"), permit)).isEqualTo("PERMIT_INVALID");
        assertThat(refused(params("say", "Hi"), permit)).isEqualTo("PERMIT_INVALID");
        RunParams there = new RunParams(
                allowed.command(),
                Optional.empty(),
                Optional.of(root.toString()),
                Optional.empty(),
                allowed.agentId(),
                Optional.empty(),
                Optional.empty());
        RunParams with = new RunParams(
                allowed.command(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(Map.of("A", "b")),
                allowed.agentId(),
                Optional.empty(),
                Optional.empty());
        RunParams other = new RunParams(
                allowed.command(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("other"),
                Optional.empty(),
                Optional.empty());
        RunParams session = new RunParams(
                allowed.command(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                allowed.agentId(),
                Optional.of("s"),
                Optional.empty());
        for (RunParams changed : List.of(there, with, other, session)) {
            assertThat(refused(changed, permit)).as(changed.toString()).isEqualTo("PERMIT_INVALID");
        }
        ExecPermit elsewhere = new ExecPermit(
                ExecPermit.Basis.ONCE, allowed.act("b".repeat(64), li).digest(), Optional.empty(), Optional.empty());
        ExecPermit others = new ExecPermit(
                ExecPermit.Basis.ONCE,
                allowed.act(NODE, PersonId.mint(new Random(9))).digest(),
                Optional.empty(),
                Optional.empty());
        assertThat(refused(allowed, elsewhere)).isEqualTo("PERMIT_INVALID");
        assertThat(refused(allowed, others)).isEqualTo("PERMIT_INVALID");
        assertThat(refused(allowed, permit)).isEqualTo("ran");
    }

    /// INV-22: with a valid permit, what the owner's file does not list does not run.
    @Test
    @Tag("INV-22")
    void what_the_policy_does_not_list_does_not_run() throws Exception {
        RunParams params = params("say", "hi");
        lists("\"/usr/bin/git\"", true);
        assertThat(refused(params, once(params))).isEqualTo("L2_DENIED");
        Files.delete(policy);
        assertThat(refused(params, once(params))).isEqualTo("L2_DENIED");
        RunParams missing = params("no-such-program");
        assertThat(refused(missing, once(missing))).isEqualTo("NOT_FOUND");
        RunParams relative = params("./say");
        assertThat(refused(relative, once(relative))).isEqualTo("BAD_PATH");
    }

    /// What agents can write does not run: neither the file, nor a link of theirs to it, nor a link that leads there.
    @Test
    void what_lies_where_agents_write_does_not_run_by_any_name() throws Exception {
        Path own = Files.copy(bin.resolve("say"), root.resolve("say"));
        Path link = Files.createSymbolicLink(root.resolve("alias"), bin.resolve("say"));
        Path inward = Files.createSymbolicLink(bin.resolve("inward"), own);
        Path folder = Files.createSymbolicLink(temp.toRealPath().resolve("folder"), root);
        lists("\"" + bin + "\",\"" + root + "\"", true);
        for (String name : List.of(own.toString(), link.toString(), inward.toString(), folder + "/say")) {
            RunParams params = params(name, "hi");
            assertThat(refused(params, once(params))).as(name).isEqualTo("L2_DENIED");
        }
    }

    @Test
    void the_folder_is_one_that_agents_may_read_by_its_real_name() throws Exception {
        Path link = Files.createSymbolicLink(root.resolve("link"), Files.createDirectory(root.resolve("sub")));
        for (Map.Entry<String, String> each : Map.of(
                        bin.toString(),
                        "L2_DENIED",
                        "/",
                        "L2_DENIED",
                        link.toString(),
                        "NOT_CANONICAL",
                        root + "/../bin",
                        "BAD_PATH",
                        root.resolve("sub").toString(),
                        "ran")
                .entrySet()) {
            RunParams params = new RunParams(
                    List.of("say"),
                    Optional.empty(),
                    Optional.of(each.getKey()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            assertThat(refused(params, once(params))).as(each.getKey()).isEqualTo(each.getValue());
        }
    }

    @Test
    void variables_that_load_other_programs_are_refused() {
        for (String name : List.of("LD_PRELOAD", "PATH", "BASH_ENV", "GIT_SSH_COMMAND", "PAGER", "NODE_OPTIONS")) {
            RunParams params = new RunParams(
                    List.of("say"),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(Map.of(name, "x")),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
            assertThat(refused(params, once(params))).as(name).isEqualTo("L2_DENIED");
        }
    }

    private ExecPermit standing(RunParams params, Path program) throws IOException {
        return new ExecPermit(
                ExecPermit.Basis.STANDING,
                params.act(NODE, li).digest(),
                Optional.of(program.toRealPath().toString()),
                Optional.of(new Programs.Program(program, new CanonicalPath(List.of())).sha256()));
    }

    /// A standing grant is for one file under its own name. Launchers, links and copies under other names are others.
    @Test
    void a_standing_grant_covers_one_file_and_no_launcher_link_or_copy() throws Exception {
        Path say = bin.resolve("say");
        RunParams good = params("say", "hi");
        assertThat(refused(good, standing(good, say))).isEqualTo("ran");

        Path copy = Files.copy(say, bin.resolve("copy"));
        RunParams copied = params("copy", "hi");
        assertThat(refused(copied, standing(copied, say))).isEqualTo("PERMIT_INVALID");
        assertThat(copy).exists();

        lists("\"" + bin + "\",\"/usr\",\"/bin\"", true);
        for (List<String> argv :
                List.of(List.of("sh", "-c", "say hi"), List.of("env", "say", "hi"), List.of("xargs", "say"))) {
            RunParams launched = params(argv.toArray(String[]::new));
            assertThat(refused(launched, standing(launched, say)))
                    .as(argv.toString())
                    .isEqualTo("PERMIT_INVALID");
            Path itself = Path.of("/usr/bin").resolve(argv.getFirst());
            assertThat(refused(launched, standing(launched, itself)))
                    .as(argv.toString())
                    .isEqualTo("PERMIT_INVALID");
        }
        Path disguised = Files.copy(Path.of("/bin/sh").toRealPath(), bin.resolve("helper"));
        RunParams shell = params("helper", "-c", "echo hi");
        assertThat(refused(shell, standing(shell, disguised))).isEqualTo("PERMIT_INVALID");
        assertThat(refused(shell, once(shell)))
                .as("its owner may allow it once")
                .isEqualTo("ran");
        Path linked = Files.createSymbolicLink(bin.resolve("tool"), Path.of("/bin/sh"));
        RunParams through = params("tool", "-c", "echo hi");
        assertThat(refused(through, standing(through, linked))).isEqualTo("PERMIT_INVALID");

        Path named = program("python3.13", "echo named as one that runs others");
        RunParams called = params("python3.13");
        assertThat(refused(called, standing(called, named))).isEqualTo("PERMIT_INVALID");
        String act = good.act(NODE, li).digest();
        Optional<String> file = Optional.of(say.toString());
        for (ExecPermit bare : List.of(
                new ExecPermit(ExecPermit.Basis.STANDING, act, Optional.empty(), Optional.empty()),
                new ExecPermit(ExecPermit.Basis.STANDING, act, file, Optional.empty()))) {
            assertThat(refused(good, bare)).as("for good, and for no file").isEqualTo("PERMIT_INVALID");
        }

        Files.writeString(say, "#!/bin/sh\necho other\n");
        ExecPermit before = new ExecPermit(
                ExecPermit.Basis.STANDING,
                good.act(NODE, li).digest(),
                Optional.of(say.toString()),
                Optional.of("0".repeat(64)));
        assertThat(refused(good, before)).as("another file under the same name").isEqualTo("PERMIT_INVALID");
    }

    @Test
    void time_that_is_over_ends_the_whole_tree() throws Exception {
        Path pids = root.resolve("pids");
        program(
                "tree",
                "sleep 300 & echo $! > " + pids + "; (setsid sleep 300 & echo $! >> " + pids + "); echo ready; wait");
        RunParams params = params("tree");

        JsonNode came = run(params, once(params), Duration.ofMillis(700), new Listener());

        assertThat(came.path("timedOut").booleanValue()).isTrue();
        assertThat(came.path("success").booleanValue()).isFalse();
        assertThat(came.has("exitCode")).isFalse();
        assertThat(came.path("error").stringValue()).isEqualTo("timed out");
        dead(pids, 2);
    }

    @Test
    void cancelling_ends_the_whole_tree_at_once() throws Exception {
        Path pids = root.resolve("pids");
        program("tree", "sleep 300 & echo $! > " + pids + "; echo ready; wait");
        RunParams params = params("tree");
        Listener talk = new Listener();
        AtomicReference<JsonNode> came = new AtomicReference<>();
        Thread runs = Thread.ofVirtual().start(() -> {
            try {
                came.set(run(params, once(params), LONG, talk));
            } catch (Refusal e) {
                throw new AssertionError(e);
            }
        });
        assertThat(talk.spoke.await(60, TimeUnit.SECONDS)).isTrue();

        talk.stop.get().run();

        assertThat(runs.join(Duration.ofSeconds(60))).isTrue();
        assertThat(came.get().path("error").stringValue()).isEqualTo("cancelled");
        dead(pids, 1);
    }

    private static void dead(Path pids, int many) throws Exception {
        List<String> all = Files.readAllLines(pids);
        assertThat(all).hasSize(many);
        for (String pid : all) {
            Optional<ProcessHandle> handle = ProcessHandle.of(Long.parseLong(pid));
            if (handle.isPresent()) {
                handle.get().onExit().get(60, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void what_is_said_is_kept_up_to_a_bound_and_read_to_the_end() throws Exception {
        program("much", "yes 0123456789 | head -c 1000000");
        RunParams params = params("much");

        JsonNode came = run(params, once(params), LONG, new Listener());

        assertThat(came.path("stdout").stringValue()).hasSize(SystemCommands.MAX_OUTPUT);
        assertThat(came.path("truncated").booleanValue()).isTrue();
        assertThat(came.path("exitCode").intValue()).isZero();
    }

    @Test
    void a_key_runs_once() throws Exception {
        Path count = root.resolve("count");
        program("count", "echo run >> " + count);
        RunParams params = params("count");
        JsonNode json = Json.STRICT.valueToTree(params);
        InvokeContext context = context(params, once(params));

        JsonNode first = service.serve(SystemCommands.RUN, json, context, LONG, new Listener());
        JsonNode again = service.serve(SystemCommands.RUN, json, context, LONG, new Listener());

        assertThat(again).isEqualTo(first);
        assertThat(Files.readAllLines(count)).hasSize(1);
    }

    @Test
    void which_tells_of_listed_programs_alone_and_a_plan_names_the_file() throws Exception {
        InvokeContext context = context(params("say"), once(params("say")));
        JsonNode which = service.serve(
                SystemCommands.WHICH,
                Json.STRICT.readTree("{\"bins\":[\"say\",\"sh\",\"nothing\"]}"),
                context,
                LONG,
                new Listener());
        assertThat(which.path("bins").propertyNames()).containsExactly("say");

        JsonNode plan = service.serve(
                        SystemCommands.PREPARE,
                        Json.STRICT.valueToTree(params("say", "hi")),
                        context,
                        LONG,
                        new Listener())
                .path("plan");
        assertThat(plan.path("argv").get(0).stringValue())
                .isEqualTo(bin.resolve("say").toString());
        assertThat(plan.path("cwd").stringValue()).isEqualTo(root.toString());
        assertThat(plan.path("mutableFileOperand").path("sha256").stringValue()).hasSize(64);
    }

    @Test
    void a_note_is_one_plain_line_and_only_where_the_owner_wants_notes() throws Exception {
        InvokeContext context = context(params("say"), once(params("say")));
        JsonNode note = Json.STRICT.readTree("{\"title\":\"Build\\u001b[31m\",\"body\":\"done\\nnow\"}");
        service.serve(SystemCommands.NOTIFY, note, context, LONG, new Listener());
        assertThat(notes).containsExactly("Build [31m: done now");

        Files.writeString(policy, "{\"roots\":[]}");
        Refusal refusal = catchThrowableOfType(
                Refusal.class, () -> service.serve(SystemCommands.NOTIFY, note, context, LONG, new Listener()));
        assertThat(refusal.code().name()).isEqualTo("L2_DENIED");
    }
}

package dev.clawnet.node.exec;

import dev.clawnet.node.exec.Programs.Program;
import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.ExecPolicy;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ExecPermit;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.SystemCommands;
import dev.clawnet.protocol.node.SystemCommands.Operand;
import dev.clawnet.protocol.node.SystemCommands.Plan;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Serves the commands of [SystemCommands]: the permit is compared with the act that arrived, then the node's own
/// policy decides, then the program runs.
///
/// Threat: what was allowed is not what runs: other words, another folder, another environment, another machine,
/// another program under the same name. See `ExecServiceTest`.
public final class ExecService {
    private static final Logger LOG = LoggerFactory.getLogger(ExecService.class);
    /// Answers kept for repeats; a gateway repeats within minutes, and a run is a few hundred kilobytes at most.
    private static final int KEPT = 64;
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]{0,127}");
    /// Variables that make a program run, or load, another one.
    private static final Pattern LOADS = Pattern.compile(
            "CLAWNET_RUN|PATH|IFS|ENV|BASH_ENV|SHELLOPTS|BASHOPTS|PS4|LD_.*|DYLD_.*|GCONV_PATH|BASH_FUNC.*"
                    + "|PYTHON.*|PERL5.*|RUBY.*|NODE_OPTIONS|JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS"
                    + "|GIT_SSH.*|GIT_EXEC_PATH|GIT_CONFIG.*|GIT_EXTERNAL_DIFF|.*PAGER|.*EDITOR|.*ASKPASS");

    private final LocalPolicyFile policy;
    private final MachineSettings machine;
    private final Programs programs;
    private final String node;
    private final LongSupplier nanos;
    /// Guarded by its own monitor: what was answered under a key; empty while it runs.
    private final Map<String, Optional<Answered>> answered = new LinkedHashMap<>();

    private record Answered(String digest, JsonNode answer) {}

    /// Serves this machine.
    ///
    /// @param node device id of this node
    public ExecService(LocalPolicyFile policy, MachineSettings machine, String node, LongSupplier nanos) {
        this.policy = policy;
        this.machine = machine;
        this.programs = new Programs(machine.path());
        this.node = node;
        this.nanos = nanos;
    }

    /// Serves one command whose permit covers exactly these parameters.
    ///
    /// @param most how long whoever asked waits
    public JsonNode serve(String command, JsonNode params, InvokeContext context, Duration most, Talk talk)
            throws Refusal {
        try {
            return switch (command) {
                case SystemCommands.WHICH ->
                    Json.STRICT.valueToTree(which(bind(params, SystemCommands.WhichParams.class)));
                case SystemCommands.PREPARE -> Json.STRICT.valueToTree(prepare(bind(params, RunParams.class)));
                case SystemCommands.RUN -> once(params, context, most, talk);
                case SystemCommands.NOTIFY ->
                    Json.STRICT.valueToTree(note(bind(params, SystemCommands.NotifyParams.class)));
                default -> throw new Refusal(NodeError.UNKNOWN_COMMAND);
            };
        } catch (IOException e) {
            LOG.warn(
                    "node.exec.failed command={} kind={}", command, e.getClass().getSimpleName());
            throw new Refusal(NodeError.IO_FAILED);
        }
    }

    private SystemCommands.Which which(SystemCommands.WhichParams wanted) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (String bin : wanted.bins()) {
            try {
                found.put(bin, allowed(bin).found().toString());
            } catch (Refusal e) {
                // Not here, or not listed: which of the two is nobody's business.
                LOG.debug("node.which.none code={}", e.code());
            }
        }
        return new SystemCommands.Which(found);
    }

    private Program allowed(String name) throws Refusal, IOException {
        return programs.allowed(name, policy.exec(), policy.current());
    }

    private SystemCommands.Prepared prepare(RunParams wanted) throws Refusal, IOException {
        Program program = allowed(wanted.command().getFirst());
        List<String> argv = resolved(wanted, program);
        return new SystemCommands.Prepared(new Plan(
                argv,
                directory(wanted).toString(),
                String.join(" ", argv),
                Optional.empty(),
                wanted.agentId(),
                wanted.sessionKey(),
                new Operand(0, program.real().text(), program.sha256())));
    }

    private static List<String> resolved(RunParams wanted, Program program) {
        List<String> argv = new ArrayList<>(wanted.command());
        argv.set(0, program.found().toString());
        return argv;
    }

    /// A key runs once: a repeat gets the same answer, and one that still runs is not started again.
    private JsonNode once(JsonNode params, InvokeContext context, Duration most, Talk talk)
            throws Refusal, IOException {
        String key = context.idempotencyKey();
        String digest = context.permit().digest();
        synchronized (answered) {
            Optional<Answered> before = answered.get(key);
            if (before != null) {
                return before.filter(each -> each.digest().equals(digest))
                        .orElseThrow(() -> new Refusal(NodeError.CONFLICT))
                        .answer();
            }
            if (answered.size() >= KEPT) {
                String oldest = answered.entrySet().stream()
                        .filter(each -> each.getValue().isPresent())
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow(() -> new Refusal(NodeError.BUSY));
                answered.remove(oldest);
            }
            answered.put(key, Optional.empty());
        }
        try {
            JsonNode answer = Json.STRICT.valueToTree(run(bind(params, RunParams.class), context, most, talk));
            synchronized (answered) {
                answered.put(key, Optional.of(new Answered(digest, answer)));
            }
            return answer;
        } catch (Refusal | IOException | RuntimeException e) {
            synchronized (answered) {
                answered.remove(key);
            }
            throw e;
        }
    }

    private SystemCommands.RunResult run(RunParams wanted, InvokeContext context, Duration most, Talk talk)
            throws Refusal, IOException {
        ExecPermit permit = context.permit().exec().orElseThrow(() -> new Refusal(NodeError.PERMIT_INVALID));
        if (!permit.act().equals(wanted.act(node, context.person()).digest())) {
            throw new Refusal(NodeError.PERMIT_INVALID);
        }
        Program program = allowed(wanted.command().getFirst());
        fits(permit, program);
        Duration asked = wanted.timeoutMs().map(Duration::ofMillis).orElse(LONGEST);
        Duration time =
                List.of(asked, most, LONGEST).stream().min(Duration::compareTo).orElse(LONGEST);
        LOG.info("node.run basis={} act={}", permit.basis(), permit.act());
        return Running.start(
                        resolved(wanted, program),
                        directory(wanted),
                        environment(wanted, context),
                        machine.threads(),
                        nanos,
                        talk)
                .await(time);
    }

    /// What was allowed is this file, under this name; and nothing that runs other programs is allowed for good.
    private void fits(ExecPermit permit, Program program) throws Refusal, IOException {
        boolean standing = permit.basis() == ExecPermit.Basis.STANDING;
        if (standing && (permit.program().isEmpty() || permit.sha256().isEmpty())) {
            throw new Refusal(NodeError.PERMIT_INVALID);
        }
        if (permit.program().isEmpty() && permit.sha256().isEmpty()) {
            return;
        }
        String sha256 = program.sha256();
        if (permit.program().filter(path -> !path.equals(program.real().text())).isPresent()
                || permit.sha256().filter(each -> !each.equals(sha256)).isPresent()
                || (standing && (program.launches() || programs.launchers().contains(sha256)))) {
            throw new Refusal(NodeError.PERMIT_INVALID);
        }
    }

    /// Where it runs: a folder that agents may read here, by its real name.
    private Path directory(RunParams wanted) throws Refusal, IOException {
        LocalPolicy now = policy.current();
        if (wanted.cwd().isEmpty()) {
            return now.roots().stream()
                    .filter(now::opens)
                    .findFirst()
                    .orElseThrow(() -> new Refusal(NodeError.L2_DENIED))
                    .path()
                    .path();
        }
        CanonicalPath named = now.unaliased(CanonicalPath.parse(wanted.cwd().get()));
        if (!now.allows(Access.READ, named)) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        Path folder = named.path();
        if (!Files.isDirectory(folder) || !folder.toRealPath().equals(folder)) {
            throw new Refusal(NodeError.NOT_CANONICAL);
        }
        return folder;
    }

    private Map<String, String> environment(RunParams wanted, InvokeContext context) throws Refusal {
        Map<String, String> all = new TreeMap<>(machine.environment());
        for (Map.Entry<String, String> each : wanted.env().orElse(Map.of()).entrySet()) {
            if (!NAME.matcher(each.getKey()).matches()) {
                throw new Refusal(NodeError.INVALID_PARAMS);
            }
            if (LOADS.matcher(each.getKey()).matches()) {
                throw new Refusal(NodeError.L2_DENIED);
            }
            all.put(each.getKey(), each.getValue());
        }
        all.put(Running.MARK, node.substring(0, 16) + "-" + Long.toHexString(nanos.getAsLong()) + "-" + key(context));
        return all;
    }

    /// The key of a call as a word: what it is made of is the asker's.
    private static String key(InvokeContext context) {
        byte[] digest = Canonical.sha256().digest(context.idempotencyKey().getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest);
    }

    private SystemCommands.Notified note(SystemCommands.NotifyParams note) throws Refusal {
        if (!policy.exec().notes()) {
            throw new Refusal(NodeError.L2_DENIED);
        }
        machine.notes()
                .accept(plain(note.title().orElse("note"))
                        + note.body().map(body -> ": " + plain(body)).orElse(""));
        return new SystemCommands.Notified(true);
    }

    /// One line, without anything that a terminal would obey.
    private static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}]+", " ");
    }

    private static <P> P bind(JsonNode params, Class<P> type) throws Refusal {
        try {
            return Json.STRICT.treeToValue(params, type);
        } catch (JacksonException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }

    /// Whether some program is listed, or notes are shown: else the commands need not be offered.
    public static boolean offers(ExecPolicy exec) {
        return exec.notes() || !exec.programs().isEmpty();
    }
}

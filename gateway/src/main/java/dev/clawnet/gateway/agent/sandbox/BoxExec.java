package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Sandboxed;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `exec` in the run's sandbox: what is decided, started, and told.
public final class BoxExec {
    private static final Logger LOG = LoggerFactory.getLogger(BoxExec.class);
    private static final int WORDS = 80;
    private static final String SHELL = "/bin/sh";
    /// The folder that a program starts in when its agent names none.
    private static final String BOX = ".";

    private final BoxActs acts;
    private final Sandboxes sandboxes;

    /// What was in force when a start was announced. Bounded by the live runs, each of which does one thing at a time.
    private final Map<RunId, SandboxRules> announced = new ConcurrentHashMap<>();

    public BoxExec(BoxActs acts, Sandboxes sandboxes) {
        this.acts = acts;
        this.sandboxes = sandboxes;
    }

    /// Where programs of this run go, when they go into a sandbox.
    public Optional<SandboxRules> rules(Tx tx, Run run) {
        return acts.rules(tx, run);
    }

    /// What an agent wants to be run.
    ///
    /// @param command for `/bin/sh -c`
    /// @param folder below the box; the box itself when absent
    public record Wanted(String command, Optional<String> folder, Duration time, boolean background) {}

    public Tool.Plan plan(Tx tx, Run run, SandboxRules rules, Wanted wanted) {
        Map<String, String> arguments = new TreeMap<>();
        arguments.put("command", wanted.command());
        arguments.put("folder", wanted.folder().orElse(BOX));
        arguments.put("seconds", Long.toString(wanted.time().toSeconds()));
        arguments.put("background", Boolean.toString(wanted.background()));
        return new Tool.Plan.Of(acts.act(tx, run, rules, Sandboxed.START, arguments), wanted.command());
    }

    public void announced(Tx tx, Run run) {
        acts.rules(tx, run).ifPresent(rules -> announced.put(run.id(), rules));
    }

    /// Forgets what was announced for a run that ended before it was done.
    public void forget(RunId run) {
        announced.remove(run);
    }

    public Tool.Reported perform(Permit permit, Run run) {
        SandboxRules rules = announced.remove(run.id());
        if (rules == null) {
            return new Tool.Reported(Tool.Effect.REFUSED, why("the sandbox was switched off meanwhile"));
        }
        Act act = permit.act();
        try {
            Running running = sandboxes.start(new Sandboxes.Wish(
                    acts.key(run, rules),
                    rules,
                    argv(
                            act.arguments().getOrDefault("folder", BOX),
                            act.arguments().getOrDefault("command", "false")),
                    words(act.arguments().getOrDefault("command", "")),
                    Duration.ofSeconds(Long.parseLong(act.arguments().getOrDefault("seconds", "1"))),
                    acts.mount(run, rules, act)));
            boolean background = Boolean.parseBoolean(act.arguments().get("background"));
            if (!background) {
                running.write("", true);
                running.await(AgentLimits.SANDBOX_WAIT);
            }
            return new Tool.Reported("done", told(running));
        } catch (Sandboxes.NotRun e) {
            LOG.info("sandbox.not_run run={} why={}", run.id(), e.why());
            return new Tool.Reported(Tool.Effect.REFUSED, why(e.why()));
        } catch (IOException e) {
            LOG.warn("sandbox.failed run={} kind={}", run.id(), e.getClass().getSimpleName(), e);
            return new Tool.Reported("failed", why("the program could not be started"));
        }
    }

    /// One shell where it stands in its folder already, else one that goes there first.
    private static List<String> argv(String folder, String command) {
        return folder.equals(BOX)
                ? List.of(SHELL, "-c", command)
                : List.of(SHELL, "-c", "cd -- \"$1\" && shift && exec /bin/sh -c \"$1\"", "sh", folder, command);
    }

    private static String words(String command) {
        String line = command.replaceAll("\\s+", " ").strip();
        return line.substring(0, Math.min(WORDS, line.length()));
    }

    private static JsonNode why(String text) {
        return Json.STRICT.createObjectNode().put("why", text);
    }

    private static ObjectNode told(Running running) {
        ObjectNode out = Json.STRICT.createObjectNode();
        String text = running.news();
        out.put("id", running.id());
        out.put("state", running.state());
        out.put("over", running.isOver());
        out.put("output", cut(text));
        return out;
    }

    /// The beginning and the end of a long text: what went wrong is mostly in one of them.
    static String cut(String text) {
        if (text.length() <= AgentLimits.SANDBOX_TOLD) {
            return text;
        }
        int half = AgentLimits.SANDBOX_TOLD / 2;
        return text.substring(0, half) + "\n[" + (text.length() - 2 * half)
                + " characters are left out here; process log shows them]\n" + text.substring(text.length() - half);
    }

    public Tool.Effect settle(Tx tx, Permit permit, Run run, Tool.Reported reported) {
        Run.Taken taken = acts.rules(tx, run)
                .map(rules -> BoxActs.taken(run, rules, permit.act()))
                .orElseGet(() -> Run.Taken.of(
                        dev.clawnet.policy.Integrity.UNTRUSTED, permit.act().object()));
        JsonNode payload = reported.payload();
        if (!reported.result().equals("done")) {
            String why = payload.path("why").asString("it could not be run");
            return Tool.Effect.done("not run: " + why).as(reported.result()).noting(Map.of("reason", why));
        }
        String output = payload.path("output").asString("");
        String state = payload.path("state").asString("");
        String head = payload.path("over").asBoolean(false)
                ? state
                : "still running; look at it with the tool process, id "
                        + payload.path("id").asString("");
        return Tool.Effect.done(head + "\n" + output)
                .taking(taken)
                .noting(Map.of(
                        "program", payload.path("id").asString(""),
                        "state", state,
                        "characters", Integer.toString(output.length())));
    }
}

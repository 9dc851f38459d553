package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Sandboxed;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// `process`: programs of the run's box that were started before: which there are, what they say, and their end.
/// Programs of another box do not exist.
public final class ProcessTool implements Tool.Outside {
    private static final ToolSpec SPEC = new ToolSpec(
            "process",
            "Looks at programs that exec started in your sandbox and that go on, writes to them, or ends them.",
            List.of(
                    new ToolSpec.Param("action", ToolSpec.Type.STRING, "list, poll, log, write or kill.", true),
                    new ToolSpec.Param("id", ToolSpec.Type.STRING, "The program; for all but list.", false),
                    new ToolSpec.Param("text", ToolSpec.Type.STRING, "For write: what it reads.", false),
                    new ToolSpec.Param("eof", ToolSpec.Type.BOOLEAN, "For write: nothing more comes.", false),
                    new ToolSpec.Param(
                            "wait", ToolSpec.Type.INTEGER, "For poll: seconds to wait for its end, up to 60.", false),
                    new ToolSpec.Param("offset", ToolSpec.Type.INTEGER, "For log: first character.", false)));
    private static final Set<String> ACTIONS = Set.of("list", "poll", "log", "write", "kill");
    private static final int TEXT = 100_000;
    private static final int WAIT = 60;

    private final BoxActs acts;
    private final Sandboxes sandboxes;

    /// As in [BoxExec].
    private final Map<RunId, SandboxRules> announced = new ConcurrentHashMap<>();

    public ProcessTool(BoxActs acts, Sandboxes sandboxes) {
        this.acts = acts;
        this.sandboxes = sandboxes;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<SandboxRules> rules = acts.rules(tx, run);
        if (rules.isEmpty()) {
            return new Plan.Bad("programs on a node do not go on in the background; only those in a sandbox do");
        }
        String action = Arguments.text(arguments, "action").orElse("");
        Optional<String> id = Arguments.text(arguments, "id");
        String text = Arguments.text(arguments, "text").orElse("");
        if (!ACTIONS.contains(action) || (!action.equals("list") && id.isEmpty()) || text.length() > TEXT) {
            return new Plan.Bad("action takes list, poll, log, write or kill; all but list need id; text takes at most "
                    + TEXT + " characters");
        }
        Map<String, String> exact = new TreeMap<>();
        id.ifPresent(each -> exact.put("id", each));
        if (action.equals("write")) {
            exact.put("text", text);
            exact.put("eof", Boolean.toString(arguments.path("eof").asBoolean(false)));
        }
        exact.put(
                "wait",
                Long.toString(Arguments.number(arguments, "wait", 0, WAIT).orElse(0L)));
        exact.put(
                "offset",
                Long.toString(
                        Arguments.number(arguments, "offset", 0, Long.MAX_VALUE).orElse(0L)));
        return new Plan.Of(acts.act(tx, run, rules.get(), action, exact), text);
    }

    @Override
    public void announced(Tx tx, Permit permit, Run run) {
        acts.rules(tx, run).ifPresent(rules -> announced.put(run.id(), rules));
    }

    /// Forgets what was announced for a run that ended before it was done.
    public void forget(RunId run) {
        announced.remove(run);
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        SandboxRules rules = announced.remove(run.id());
        if (rules == null) {
            return new Reported(Effect.REFUSED, said("none"));
        }
        Map<String, String> exact = permit.act().arguments();
        Boxes.Key key = acts.key(run, rules);
        String action = exact.getOrDefault(Sandboxed.ACTION, "");
        if (action.equals("list")) {
            return new Reported("done", said(listed(sandboxes.programs(key))));
        }
        return sandboxes
                .program(key, exact.getOrDefault("id", ""))
                .map(running -> new Reported("done", said(done(running, action, exact))))
                .orElseGet(() -> new Reported("missing", said("none")));
    }

    private static String done(Running running, String action, Map<String, String> exact) {
        return switch (action) {
            case "poll" -> {
                running.await(Duration.ofSeconds(Long.parseLong(exact.getOrDefault("wait", "0"))));
                yield running.state() + "\n" + BoxExec.cut(running.news());
            }
            case "log" ->
                running.log(Long.parseLong(exact.getOrDefault("offset", "0")), AgentLimits.SANDBOX_TOLD) + "\n["
                        + running.length() + " characters in all]";
            case "write" ->
                running.write(exact.getOrDefault("text", ""), Boolean.parseBoolean(exact.get("eof")))
                        ? "done"
                        : "it no longer listens";
            default -> {
                running.kill("ended by its agent");
                running.await(AgentLimits.SANDBOX_END);
                yield running.state();
            }
        };
    }

    private static String listed(List<Running> programs) {
        return programs.isEmpty()
                ? "nothing"
                : programs.stream()
                        .map(each ->
                                each.id() + "  " + each.state() + "  since " + each.startedAt() + "  " + each.words())
                        .collect(Collectors.joining("\n"));
    }

    private static JsonNode said(String text) {
        return Json.STRICT.createObjectNode().put("text", text);
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        Effect effect =
                Effect.done(reported.payload().path("text").asString("none")).as(reported.result());
        return acts.rules(tx, run)
                .map(rules -> effect.taking(BoxActs.taken(run, rules, permit.act())))
                .orElse(effect);
    }
}

package dev.clawnet.gateway.approval;

import dev.clawnet.policy.Launchers;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.SystemCommands.Operand;
import dev.clawnet.protocol.node.SystemCommands.RunParams;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// What an approval of a command is bound to, read back from the act that was shown and allowed. Pure.
record ExecBound(
        Optional<String> node,
        Optional<List<String>> argv,
        Optional<String> directory,
        Map<String, String> environment,
        String agent,
        Optional<String> session,
        Optional<Operand> operand) {
    static ExecBound of(Approval approval) {
        Map<String, String> all = approval.act().arguments();
        return new ExecBound(
                Optional.ofNullable(all.get("node")),
                Optional.ofNullable(all.get("argv")).map(ExecBound::words),
                Optional.ofNullable(all.get("directory")),
                Optional.ofNullable(all.get("environment"))
                        .map(ExecBound::table)
                        .orElse(Map.of()),
                approval.outside()
                        .map(outside -> outside.request().path("agentId").asString(""))
                        .orElse(""),
                approval.act().where().session(),
                Optional.ofNullable(all.get("operand")).flatMap(ExecBound::operand));
    }

    private static List<String> words(String text) {
        return Json.STRICT.readTree(text).valueStream().map(JsonNode::asString).toList();
    }

    private static Map<String, String> table(String text) {
        Map<String, String> all = new HashMap<>();
        Json.STRICT
                .readTree(text)
                .propertyStream()
                .forEach(each -> all.put(each.getKey(), each.getValue().asString()));
        return all;
    }

    /// The file that a node says the program is; what a program made up is refused by the node.
    private static Optional<Operand> operand(String text) {
        try {
            return Optional.of(Json.LENIENT.readValue(text, Operand.class))
                    .filter(each -> each.argvIndex() != null && each.argvIndex() == 0);
        } catch (JacksonException e) {
            // Not of that form: the approval names no file.
            return Optional.empty();
        }
    }

    /// Whether it may be allowed for good: it names its node and its file, and does not run whatever it is told.
    boolean standing() {
        return node.isPresent()
                && argv.isPresent()
                && operand.filter(each -> !Launchers.named(each.path())).isPresent()
                && !Launchers.named(argv.get().getFirst());
    }

    /// Whether what the caller sends is what was allowed; what the caller leaves out is taken from there.
    boolean matches(RunParams params) {
        return argv.filter(params.command()::equals).isPresent()
                && params.cwd().map(Optional::of).map(directory::equals).orElse(true)
                && params.env()
                        .map(environment::equals)
                        .orElse(environment.isEmpty() || params.env().isEmpty())
                && params.agentId().map(agent::equals).orElse(true)
                && params.sessionKey().map(Optional::of).map(session::equals).orElse(true);
    }

    /// What is sent to the node: as it was allowed, whatever the caller said.
    RunParams params(Optional<Long> timeoutMs) {
        return new RunParams(
                argv.orElseThrow(),
                Optional.empty(),
                directory,
                environment.isEmpty() ? Optional.empty() : Optional.of(environment),
                Optional.of(agent),
                session,
                timeoutMs);
    }
}

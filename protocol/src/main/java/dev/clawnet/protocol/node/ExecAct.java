package dev.clawnet.protocol.node;

import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.node.ObjectNode;

/// One run of a program, with all that it depends on. The gateway makes the digest from what was approved, the node
/// from what arrived and from who it is: a run that differs in anything has another one.
///
/// @param node device id of the node
public record ExecAct(
        List<String> argv,
        Optional<String> directory,
        Map<String, String> environment,
        String node,
        Optional<String> agent,
        Optional<String> session,
        PersonId owner) {
    private static final int VERSION = 1;

    public ExecAct {
        argv = List.copyOf(argv);
        environment = Map.copyOf(environment);
    }

    /// Lowercase hex SHA-256 of its canonical JSON.
    public String digest() {
        ObjectNode out = Json.STRICT.createObjectNode();
        out.put("version", VERSION);
        out.set("argv", Json.STRICT.valueToTree(argv));
        directory.ifPresent(path -> out.put("directory", path));
        out.set("environment", Json.STRICT.valueToTree(new TreeMap<>(environment)));
        out.put("node", node);
        agent.ifPresent(name -> out.put("agent", name));
        session.ifPresent(key -> out.put("session", key));
        out.put("owner", owner.value());
        return Canonical.digest(out);
    }
}

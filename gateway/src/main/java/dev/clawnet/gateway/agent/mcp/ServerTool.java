package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.mcp.wire.McpClient;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.trace.SpanName;
import dev.clawnet.gateway.trace.Tracing;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One tool of one server. What it does is the server's affair: the act says exactly what is sent, and to whom.
final class ServerTool implements Tool.Outside {
    private static final String ARGUMENTS = "arguments";
    private static final String LIST = "list";
    private static final String TEXT = "text";

    private final PersonId owner;
    private final String server;
    private final McpClient.Offer offer;
    private final ToolSpec spec;
    private final Connection connection;
    private final String digest;

    ServerTool(PersonId owner, String server, Named named, Connection connection, String digest) {
        this.owner = owner;
        this.server = server;
        this.offer = named.offer();
        this.connection = connection;
        this.digest = digest;
        String description = offer.description();
        this.spec = new ToolSpec(
                named.name(),
                description.substring(0, Math.min(AgentLimits.MCP_DESCRIPTION, description.length())),
                List.of(),
                Optional.of(offer.schema()));
    }

    /// A tool under the name that agents know it by.
    record Named(String name, McpClient.Offer offer) {}

    @Override
    public ToolSpec spec() {
        return spec;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.owner().equals(owner) && run.agent() instanceof IdentityId;
    }

    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        String text = arguments.toString();
        if (!arguments.isObject() || text.length() > AgentLimits.MCP_ARGUMENTS) {
            return new Plan.Bad("arguments are an object of up to " + AgentLimits.MCP_ARGUMENTS + " characters");
        }
        Resource place = Pins.place(owner, server);
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.INVOKE,
                Resource.of(Resource.Kind.SERVICE, owner, place.segments().getFirst(), offer.name()),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                Map.of(ARGUMENTS, text, LIST, digest));
        return new Plan.Of(act, text);
    }

    @Override
    public Reported perform(Permit permit, Run run, String operation) {
        Map<String, String> asked = permit.act().arguments();
        ObjectNode told = Json.STRICT.createObjectNode();
        try {
            JsonNode arguments = Json.STRICT.readTree(asked.getOrDefault(ARGUMENTS, "{}"));
            JsonNode result = Tracing.span(
                    SpanName.MCP, _ -> connection.call(asked.getOrDefault(LIST, ""), offer.name(), arguments));
            String text = Answers.text(result);
            boolean error = result.path("isError").asBoolean(false);
            return new Reported(error ? "failed" : "done", told.put(TEXT, error ? "the tool failed: " + text : text));
        } catch (McpFailure e) {
            told.put("why", e.why());
            told.put(TEXT, e.why() + e.said().map(words -> ": " + words).orElse(""));
            return new Reported(e.kind() == McpFailure.Kind.REFUSED ? Effect.REFUSED : "failed", told);
        }
    }

    @Override
    public Effect settle(Tx tx, Permit permit, Run run, Reported reported) {
        String text = reported.payload().path(TEXT).asString("the server could not be used");
        Map<String, String> noted = reported.payload().has("why")
                ? Map.of("reason", reported.payload().path("why").asString(""))
                : Map.of("characters", Integer.toString(text.length()));
        return Effect.done(text)
                .as(reported.result())
                .noting(noted)
                .taking(new Run.Taken(Integrity.UNTRUSTED, Set.of(permit.act().object()), Map.of()));
    }
}

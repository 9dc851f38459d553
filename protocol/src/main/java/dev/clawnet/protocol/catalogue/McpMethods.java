package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Servers of tools (MCP) that the caller's configuration names. What a server offers is offered to agents when the
/// caller
/// allowed exactly that list, by an approval of kind `tools`; a list that changed waits for another one.
public final class McpMethods {
    /// Longest name of a server, in characters.
    public static final int NAME = 24;

    private McpMethods() {}

    /// A tool. Its own name, description and schema are the server's words.
    ///
    /// @param name that agents, lists of tools and grants know it by
    public record ToolView(String name, String own, String description, JsonNode schema) {}

    /// A server.
    ///
    /// @param state `ready`: its tools are offered; `waiting`: for the caller's word about its list; `unavailable`
    /// @param why it is unavailable
    /// @param server what it calls itself
    /// @param digest of the list that it has now
    /// @param allowed digest of the list that the caller allowed
    /// @param approval what waits
    /// @param agents that are offered its tools; empty: all of the caller's
    public record ServerView(
            String name,
            @OneOf({"stdio", "http"}) String transport,
            @OneOf({"ready", "waiting", "unavailable"}) String state,
            Optional<String> why,
            Optional<String> server,
            Optional<String> digest,
            Optional<String> allowed,
            Optional<ApprovalId> approval,
            List<String> agents,
            List<ToolView> tools) {}

    public record ServerList(List<ServerView> servers) {}

    /// Which server.
    public record Refresh(
            @Text(min = 1, max = NAME, kind = Text.Kind.FILLED)
            String server) {
        public Refresh {
            if (Wire.given("server", server).isBlank()) {
                throw new IllegalArgumentException("server is blank");
            }
        }
    }

    public static final Method<Method.None, ServerList> LIST = method("mcp.list")
            .takes(Method.None.class)
            .returns(ServerList.class)
            .needs(Scope.READ)
            .doc("Lists the caller's servers of tools, how they stand, and what they offer.");

    public static final Method<Refresh, ServerView> REFRESH = method("mcp.refresh")
            .takes(Refresh.class)
            .returns(ServerView.class)
            .needs(Scope.WRITE)
            .writes("mcp.listed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Asks a server again what it offers, and its owner again about a list that was refused.");

    public static final List<Method<?, ?>> ALL = List.of(LIST, REFRESH);
    public static final List<EventType<?>> EVENTS = List.of();
}

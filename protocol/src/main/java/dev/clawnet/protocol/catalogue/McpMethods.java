package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Servers of tools (MCP) that the caller's configuration names. What a server offers is offered to agents when the
/// caller allowed exactly that list, by an approval of kind `tools`; a list that changed waits for another one.
public final class McpMethods {
    /// Longest name of a server, in characters.
    public static final int NAME = 24;

    private static final String CALLBACK = "http://127\\.0\\.0\\.1:[0-9]{1,5}/callback";
    private static final int CODE = 4_096;
    private static final int STATE = 512;

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
    /// @param login `kept`: the caller's own, held by the gateway; `wanted`: the server refuses until there is one;
    ///     absent: it goes without
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
            List<ToolView> tools,
            @OneOf({"kept", "wanted"}) Optional<String> login) {}

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

    /// A sign-in to begin.
    ///
    /// @param redirect where the browser comes back: a port of the machine that it runs on
    public record BeginLogin(
            @Text(min = 1, max = NAME, kind = Text.Kind.FILLED)
            String server,

            @Form(CALLBACK) String redirect) {
        public BeginLogin {
            if (Wire.given("server", server).isBlank()) {
                throw new IllegalArgumentException("server is blank");
            }
            if (!Wire.given("redirect", redirect).matches(CALLBACK)) {
                throw new IllegalArgumentException("redirect takes http://127.0.0.1:PORT/callback");
            }
        }
    }

    /// A sign-in that was begun.
    ///
    /// @param page to open in a browser; its address is the authorization server's
    /// @param endsAt until when the browser may come back
    public record LoginBegun(String server, String page, long endsAt) {}

    /// What the browser came back with.
    ///
    /// @param issuer `iss`, where it was in the address
    public record FinishLogin(
            @Text(min = 1, max = NAME, kind = Text.Kind.FILLED)
            String server,

            @Text(min = 1, max = CODE, kind = Text.Kind.FILLED)
            String code,

            @Text(min = 1, max = STATE, kind = Text.Kind.FILLED)
            String state,

            @Text(min = 1, max = STATE, kind = Text.Kind.FILLED)
            Optional<String> issuer) {
        public FinishLogin {
            filled("server", server, NAME);
            filled("code", code, CODE);
            filled("state", state, STATE);
            issuer.ifPresent(text -> filled("issuer", text, STATE));
        }

        private static void filled(String member, String text, int most) {
            if (Wire.given(member, text).isBlank() || text.length() > most) {
                throw new IllegalArgumentException(member + " takes 1 to " + most + " characters, not blank");
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

    public static final Method<BeginLogin, LoginBegun> LOGIN_BEGIN = method("mcp.login.begin")
            .takes(BeginLogin.class)
            .returns(LoginBegun.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("mcp.login.begun")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.DENIED)
            .doc("Asks a server where its owner signs in; the caller opens that page in a browser.");

    public static final Method<FinishLogin, ServerView> LOGIN_FINISH = method("mcp.login.finish")
            .takes(FinishLogin.class)
            .returns(ServerView.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("mcp.login.kept")
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.DENIED)
            .doc("Brings what the browser came back with; the gateway keeps the token and connects.");

    public static final Method<Refresh, ServerView> LOGOUT = method("mcp.logout")
            .takes(Refresh.class)
            .returns(ServerView.class)
            .needs(Scope.WRITE)
            .writes("mcp.login.removed")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Forgets the caller's sign-in to a server.");

    public static final List<Method<?, ?>> ALL = List.of(LIST, REFRESH, LOGIN_BEGIN, LOGIN_FINISH, LOGOUT);
    public static final List<EventType<?>> EVENTS = List.of();
}

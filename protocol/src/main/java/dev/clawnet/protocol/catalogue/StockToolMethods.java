package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// What the caller's agents can ask for and be told, in the words of OpenClaw's clients. What is offered to an
/// agent is not thereby allowed: each act is decided.
public final class StockToolMethods {
    /// Whose tools.
    ///
    /// @param agentId absent: `main`
    /// @param includePlugins taken for clients that send it; there are no plug-ins
    public record Catalog(@Text(min = 1, max = Wire.NAME) Optional<String> agentId, Optional<Boolean> includePlugins) {}

    /// The tools of an agent.
    ///
    /// @param profiles always empty: an agent may what its owner's grants say
    public record ToolCatalog(String agentId, List<Profile> profiles, List<Group> groups) {
        public ToolCatalog {
            profiles = List.copyOf(profiles);
            groups = List.copyOf(groups);
        }
    }

    public record Profile(String id, String label) {}

    /// Tools of one kind.
    ///
    /// @param id what stands before the dot of their names
    public record Group(String id, String label, String source, List<ToolRow> tools) {
        public Group {
            tools = List.copyOf(tools);
        }
    }

    public record ToolRow(String id, String label, String description, String source, List<String> defaultProfiles) {
        public ToolRow {
            defaultProfiles = List.copyOf(defaultProfiles);
        }
    }

    /// In which session.
    ///
    /// @param agentId absent: the one that the key names
    public record InSession(
            @Text(min = 1, max = SessionMethods.KEY) String sessionKey,
            @Text(min = 1, max = Wire.NAME) Optional<String> agentId) {
        public InSession {
            Wire.given("sessionKey", sessionKey);
        }
    }

    /// The tools that the configuration's lists leave to the owner's own words in a session.
    ///
    /// @param profile always `full`: what the lists take away is gone already
    public record Effective(String agentId, @OneOf("full") String profile, List<EffectiveGroup> groups) {
        public Effective {
            groups = List.copyOf(groups);
        }
    }

    public record EffectiveGroup(
            @OneOf("core") String id,
            String label,
            @OneOf("core") String source,
            List<EffectiveTool> tools) {
        public EffectiveGroup {
            tools = List.copyOf(tools);
        }
    }

    public record EffectiveTool(
            String id,
            String label,
            String description,
            String rawDescription,
            @OneOf("core") String source) {}

    /// Taken for clients that send it.
    public record WhichCommands(
            @Text(min = 1, max = SessionMethods.KEY) Optional<String> sessionKey,
            @Text(min = 1, max = Wire.NAME) Optional<String> agentId,
            @Text(min = 1, max = Wire.NAME) Optional<String> provider,
            @Text(min = 1, max = Wire.NAME) Optional<String> scope,
            Optional<Boolean> includeArgs) {}

    /// The commands of an agent.
    ///
    /// @param commands always empty: a message is a message here, whatever it begins with
    public record Commands(List<Command> commands) {
        public Commands {
            commands = List.copyOf(commands);
        }
    }

    public record Command(String name, String description, String source, String scope, Boolean acceptsArgs) {}

    /// One call of one tool of an agent, made by its owner's own program or hand.
    ///
    /// @param name of the tool, as `tools.effective` lists it
    /// @param args an object
    /// @param sessionKey which agent, and in which of its conversations; `main` or absent: its main one
    /// @param agentId absent: the one that the key names
    /// @param confirm taken for clients that send it: what needs its owner's word is asked for by an approval
    /// @param idempotencyKey the same key is the same call: its answer is how that call stands now
    /// @param dryRun only says whether the tool is there
    public record Invoke(
            @Text(min = 1, max = Wire.NAME) String name,
            Optional<JsonNode> args,
            @Text(min = 1, max = SessionMethods.KEY) Optional<String> sessionKey,
            @Text(min = 1, max = Wire.NAME) Optional<String> agentId,
            Optional<Boolean> confirm,
            @Text(min = 1, max = Method.LONGEST_KEY) Optional<String> idempotencyKey,
            Optional<Boolean> dryRun) {
        public Invoke {
            Wire.given("name", name);
        }
    }

    /// How a call stands.
    ///
    /// @param ok whether the tool did it
    /// @param output what it answered
    /// @param requiresApproval whether it waits for its owner
    /// @param approvalId what it waits for: the owner decides it as any other, and the call goes on by itself
    /// @param error why it was not done; `RUNNING` while it is not known yet
    /// @param runId the run that it is; `agent.wait` takes it, and so does the ledger
    public record Invoked(
            Boolean ok,
            String toolName,
            Optional<ToolOutput> output,
            Optional<Boolean> requiresApproval,
            Optional<ApprovalId> approvalId,
            Optional<InvokeError> error,
            Optional<RunId> runId) {}

    /// What a tool answered.
    public record ToolOutput(List<ToolText> content) {
        public ToolOutput {
            content = List.copyOf(content);
        }

        public static ToolOutput of(String text) {
            return new ToolOutput(List.of(new ToolText("text", text)));
        }
    }

    public record ToolText(@OneOf("text") String type, String text) {}

    /// Why nothing was done.
    ///
    /// @param code `NOT_FOUND`: there is no such tool for this agent; `INVALID`: the arguments are not the tool's;
    ///     `DENIED`: it may not; `FAILED`: it was begun and came to nothing; `RUNNING`: it is not over
    public record InvokeError(
            @OneOf({"NOT_FOUND", "INVALID", "DENIED", "FAILED", "RUNNING"})
            String code,

            String message) {}

    public static final Method<Catalog, ToolCatalog> TOOLS_CATALOG = method("tools.catalog")
            .takes(Catalog.class)
            .returns(ToolCatalog.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("The tools that runs of an agent are told about; each call of one is decided.");

    public static final Method<WhichCommands, Commands> COMMANDS_LIST = method("commands.list")
            .takes(WhichCommands.class)
            .returns(Commands.class)
            .needs(Scope.READ)
            .doc("The commands that a message may hold: none, so that no message ends a conversation by its text.");

    public static final Method<InSession, Effective> TOOLS_EFFECTIVE = method("tools.effective")
            .takes(InSession.class)
            .returns(Effective.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("The tools that a run is told about when the owner speaks in a session; each call of one is decided.");

    public static final Method<Invoke, Invoked> TOOLS_INVOKE = method("tools.invoke")
            .takes(Invoke.class)
            .returns(Invoked.class)
            .needs(Scope.WRITE)
            .writes("run.opened")
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST, ErrorCode.CONFLICT)
            .doc("Calls one tool of an agent, with every check that a call by its model gets; no model is asked.");

    public static final List<Method<?, ?>> ALL = List.of(TOOLS_CATALOG, TOOLS_EFFECTIVE, COMMANDS_LIST, TOOLS_INVOKE);

    private StockToolMethods() {}
}

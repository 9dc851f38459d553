package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// What the caller's agents can ask for and be told, in the words of OpenClaw's clients. What is offered to an
/// agent is
/// not thereby allowed: each act is decided.
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

    public static final List<Method<?, ?>> ALL = List.of(TOOLS_CATALOG, TOOLS_EFFECTIVE, COMMANDS_LIST);

    private StockToolMethods() {}
}

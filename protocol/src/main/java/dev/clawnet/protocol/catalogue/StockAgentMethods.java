package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The caller's agents in the words of OpenClaw's clients. An agent there is an identity here, named by its slug;
/// the manager is listed beside them. What these methods change is what `identities.*` change.
public final class StockAgentMethods {
    /// The one file of an agent here: the owner's instructions to it. Files of its folder are edited where they lie.
    public static final String FILE = "INSTRUCTIONS.md";

    private static final int TEXT = Wire.INSTRUCTIONS;

    /// The agents of a person.
    ///
    /// @param defaultId who is meant when no agent is named
    /// @param mainKey last part of the key of an agent's main session
    /// @param scope always `per-sender`: each person's agents are their own
    public record AgentList(String defaultId, String mainKey, String scope, List<AgentRow> agents) {
        public AgentList {
            agents = List.copyOf(agents);
        }
    }

    /// One agent.
    ///
    /// @param id slug of an identity, or `manager`
    /// @param workspace the folder on a node where its relative paths begin
    public record AgentRow(
            String id,
            @OneOf({"agent", "system"}) String kind,
            String name,
            Optional<String> workspace,
            Optional<AgentModel> model,
            Optional<Long> createdAt) {}

    public record AgentModel(String primary) {}

    /// Which agent is meant.
    ///
    /// @param agentId absent: that of the session; without both `main`
    public record WhichAgent(
            @Text(min = 1, max = Wire.NAME) Optional<String> agentId,
            @Text(min = 1, max = SessionMethods.KEY) Optional<String> sessionKey) {}

    public record AgentFace(String agentId, String name) {}

    private static final int LONGEST_ID = 40;

    /// The id of an agent of that name: in lower case, each run of anything but a-z and 0-9 one dash, none at the ends,
    /// at most 40. Empty when nothing is left.
    public static Optional<String> idOf(String name) {
        String dashed = name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-");
        String bare = dashed.startsWith("-") ? dashed.substring(1) : dashed;
        String cut = bare.substring(0, Math.min(LONGEST_ID, bare.length()));
        String id = cut.endsWith("-") ? cut.substring(0, cut.length() - 1) : cut;
        return Optional.of(id).filter(text -> !text.isEmpty());
    }

    /// An agent to make.
    ///
    /// @param name any; its id is made of it: `Work Desk` becomes `work-desk`
    /// @param workspace `node:/path`, as an identity's home
    public record CreateAgent(
            @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            String name,

            @Form(Wire.HOME_FORM) @Text(max = Wire.PATH, kind = Text.Kind.LINE)
            Optional<String> workspace,

            @Form(Wire.MODEL_FORM) @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> model) {
        public CreateAgent {
            name = PlainText.line("name", Wire.given("name", name), Wire.NAME);
            requireId(name);
            workspace = workspace.map(Wire::home);
            model = Wire.model(model);
        }
    }

    private static void requireId(String name) {
        if (idOf(name).isEmpty()) {
            throw new IllegalArgumentException(
                    "name takes a text with a letter a-z or a digit in it: its id is made of these");
        }
    }

    public record AgentCreated(Boolean ok, String agentId, String name, String workspace, Optional<String> model) {}

    /// What to change; what is absent stays as it is.
    ///
    /// @param name what it is called from now on where it is shown; its id, which its sessions are named by, stays
    public record UpdateAgent(
            @Form(Wire.SLUG_FORM) String agentId,

            @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> name,

            @Form(Wire.HOME_FORM) @Text(max = Wire.PATH, kind = Text.Kind.LINE)
            Optional<String> workspace,

            @Form(Wire.MODEL_FORM) @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            Optional<String> model) {
        public UpdateAgent {
            agentId = Wire.slug("agentId", agentId);
            name = Wire.line("name", name, Wire.NAME);
            workspace = workspace.map(Wire::home);
            model = Wire.model(model);
        }
    }

    public record AgentUpdated(Boolean ok, String agentId) {}

    /// An agent to retire.
    ///
    /// @param deleteFiles taken for clients that send it; an agent's records stay, as the ledger says
    public record DeleteAgent(@Form(Wire.SLUG_FORM) String agentId, Optional<Boolean> deleteFiles) {
        public DeleteAgent {
            agentId = Wire.slug("agentId", agentId);
        }
    }

    /// An agent was retired.
    ///
    /// @param removedBindings always 0: which agent a message reaches stands in the configuration, where it stays
    public record AgentDeleted(Boolean ok, String agentId, Integer removedBindings) {}

    public record FilesOf(@Form(Wire.SLUG_FORM) String agentId) {
        public FilesOf {
            agentId = Wire.slug("agentId", agentId);
        }
    }

    public record GetFile(
            @Form(Wire.SLUG_FORM) String agentId,
            @OneOf(FILE) String name) {
        public GetFile {
            agentId = Wire.slug("agentId", agentId);
            name = file(name);
        }
    }

    /// What a file is to hold.
    ///
    /// @param expectedHash refuses the change when the file is another one by now
    public record SetFile(
            @Form(Wire.SLUG_FORM) String agentId,
            @OneOf(FILE) String name,
            @Text(max = TEXT, kind = Text.Kind.BLOCK) String content,
            @Text(max = Wire.ID) Optional<String> expectedHash) {
        public SetFile {
            agentId = Wire.slug("agentId", agentId);
            name = file(name);
            content = PlainText.block("content", Wire.given("content", content), TEXT);
        }
    }

    private static String file(String name) {
        if (!FILE.equals(name)) {
            throw new IllegalArgumentException("name takes " + FILE + ", the one file of an agent");
        }
        return name;
    }

    /// A file of an agent. It lies in the gateway's store; its path is its name.
    ///
    /// @param hash of its text, for the next change; absent of a missing one
    public record AgentFile(
            String name,
            String path,
            Boolean missing,
            Optional<Long> size,
            Optional<String> hash,
            Optional<String> content) {}

    public record AgentFiles(String agentId, String workspace, List<AgentFile> files) {
        public AgentFiles {
            files = List.copyOf(files);
        }
    }

    public record OneFile(String agentId, String workspace, AgentFile file) {}

    public record FileSet(Boolean ok, String agentId, String workspace, AgentFile file) {}

    public static final Method<None, AgentList> AGENTS_LIST = method("agents.list")
            .returns(AgentList.class)
            .needs(Scope.READ)
            .doc("The caller's active agents, in the words of stock clients.");

    public static final Method<WhichAgent, AgentFace> AGENT_IDENTITY_GET = method("agent.identity.get")
            .takes(WhichAgent.class)
            .returns(AgentFace.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.INVALID_REQUEST)
            .doc("What one of the caller's agents is called.");

    public static final Method<CreateAgent, AgentCreated> AGENTS_CREATE = method("agents.create")
            .takes(CreateAgent.class)
            .returns(AgentCreated.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("identity.created")
            .perMinute(60)
            .fails(ErrorCode.NAME_TAKEN, ErrorCode.LIMIT_REACHED)
            .doc("As `identities.create`, under an id made of the name.");

    public static final Method<UpdateAgent, AgentUpdated> AGENTS_UPDATE = method("agents.update")
            .takes(UpdateAgent.class)
            .returns(AgentUpdated.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("identity.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.NAME_TAKEN)
            .doc("As `identities.update`; a name changes what is shown, and not the id.");

    public static final Method<DeleteAgent, AgentDeleted> AGENTS_DELETE = method("agents.delete")
            .takes(DeleteAgent.class)
            .returns(AgentDeleted.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("identity.retired")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("As `identities.retire`: for good, and its records stay.");

    public static final Method<FilesOf, AgentFiles> FILES_LIST = method("agents.files.list")
            .takes(FilesOf.class)
            .returns(AgentFiles.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("The files of an agent: `INSTRUCTIONS.md`, its owner's instructions.");

    public static final Method<GetFile, OneFile> FILES_GET = method("agents.files.get")
            .takes(GetFile.class)
            .returns(OneFile.class)
            .needs(Scope.READ)
            .fails(ErrorCode.NOT_FOUND)
            .doc("One file of an agent, with its text.");

    public static final Method<SetFile, FileSet> FILES_SET = method("agents.files.set")
            .takes(SetFile.class)
            .returns(FileSet.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("identity.updated")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Writes an agent's instructions.");

    public static final List<Method<?, ?>> ALL = List.of(
            AGENTS_LIST,
            AGENT_IDENTITY_GET,
            AGENTS_CREATE,
            AGENTS_UPDATE,
            AGENTS_DELETE,
            FILES_LIST,
            FILES_GET,
            FILES_SET);

    private StockAgentMethods() {}
}

package dev.clawnet.protocol.catalogue;

import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.util.List;

/// Every method and every event. A feature adds one line.
public final class Catalogue {
    public static final List<Family> FAMILIES = List.of(
            new Family("connect", ConnectMethods.class, List.of(), ConnectMethods.EVENTS),
            new Family("system", SystemMethods.class, SystemMethods.ALL, SystemMethods.EVENTS),
            new Family("config", ConfigMethods.class, ConfigMethods.ALL, ConfigMethods.EVENTS),
            new Family("logs", LogMethods.class, LogMethods.ALL, List.of()),
            new Family("device", DeviceMethods.class, DeviceMethods.ALL, DeviceMethods.EVENTS),
            new Family("agents", StockAgentMethods.class, StockAgentMethods.ALL, List.of()),
            new Family("tools", StockToolMethods.class, StockToolMethods.ALL, List.of()),
            new Family("mcp", McpMethods.class, McpMethods.ALL, McpMethods.EVENTS),
            new Family("sandbox", SandboxMethods.class, SandboxMethods.ALL, SandboxMethods.EVENTS),
            new Family("agent", AgentMethods.class, AgentMethods.ALL, AgentMethods.EVENTS),
            new Family("sessions", SessionMethods.class, SessionMethods.ALL, SessionMethods.EVENTS),
            new Family("session-talk", SessionTalkMethods.class, SessionTalkMethods.ALL, SessionTalkMethods.EVENTS),
            new Family("session-usage", SessionUsageMethods.class, SessionUsageMethods.ALL, SessionUsageMethods.EVENTS),
            new Family("chat", ChatMethods.class, ChatMethods.ALL, ChatMethods.EVENTS),
            new Family("collab", CollabMethods.class, CollabMethods.ALL, CollabMethods.EVENTS),
            new Family("people", PeopleMethods.class, PeopleMethods.ALL, PeopleMethods.EVENTS),
            new Family("identities", IdentityMethods.class, IdentityMethods.ALL, IdentityMethods.EVENTS),
            new Family("contacts", ContactMethods.class, ContactMethods.ALL, ContactMethods.EVENTS),
            new Family("grants", GrantMethods.class, GrantMethods.ALL, GrantMethods.EVENTS),
            new Family("rules", RuleMethods.class, RuleMethods.ALL, RuleMethods.EVENTS),
            new Family("forms", FormMethods.class, FormMethods.ALL, FormMethods.EVENTS),
            new Family("approval", ApprovalMethods.class, ApprovalMethods.ALL, ApprovalMethods.EVENTS),
            new Family("exec", StockApprovalMethods.class, StockApprovalMethods.ALL, StockApprovalMethods.EVENTS),
            new Family("question", QuestionMethods.class, QuestionMethods.ALL, QuestionMethods.EVENTS),
            new Family("events", OwnerEventMethods.class, OwnerEventMethods.ALL, OwnerEventMethods.EVENTS),
            new Family("cron", CronMethods.class, CronMethods.ALL, CronMethods.EVENTS),
            new Family("heartbeat", HeartbeatMethods.class, HeartbeatMethods.ALL, HeartbeatMethods.EVENTS),
            new Family("models", ModelMethods.class, ModelMethods.ALL, ModelMethods.EVENTS),
            new Family("skills", SkillMethods.class, SkillMethods.ALL, SkillMethods.EVENTS),
            new Family("channels", ChannelMethods.class, ChannelMethods.ALL, ChannelMethods.EVENTS),
            new Family("node", NodeMethods.class, NodeMethods.ALL, NodeMethods.EVENTS),
            new Family("surfaces", NodePairMethods.class, NodePairMethods.ALL, NodePairMethods.EVENTS),
            new Family("pending", NodePendingMethods.class, NodePendingMethods.ALL, NodePendingMethods.EVENTS),
            new Family("media", MediaMethods.class, MediaMethods.ALL, List.of()),
            new Family("undo", UndoMethods.class, UndoMethods.ALL, UndoMethods.EVENTS),
            new Family("tokens", TokenMethods.class, TokenMethods.ALL, List.of()),
            new Family("ledger", LedgerMethods.class, LedgerMethods.ALL, List.of()));

    public static final List<Method<?, ?>> ALL = FAMILIES.stream()
            .<Method<?, ?>>flatMap(family -> family.methods().stream())
            .toList();

    public static final List<EventType<?>> EVENTS = FAMILIES.stream()
            .<EventType<?>>flatMap(family -> family.events().stream())
            .toList();

    private Catalogue() {}

    /// Methods and events that belong together; one page and one schema of the reference.
    ///
    /// @param name of the page
    /// @param declaredIn class whose documentation opens the page
    public record Family(String name, Class<?> declaredIn, List<Method<?, ?>> methods, List<EventType<?>> events) {
        public Family {
            methods = List.copyOf(methods);
            events = List.copyOf(events);
        }
    }
}

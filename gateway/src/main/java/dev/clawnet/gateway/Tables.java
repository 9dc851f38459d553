package dev.clawnet.gateway;

import dev.clawnet.gateway.agent.RunTables;
import dev.clawnet.gateway.agent.mcp.Logins;
import dev.clawnet.gateway.agent.mcp.Pins;
import dev.clawnet.gateway.approval.ApprovalTables;
import dev.clawnet.gateway.channel.ChannelTables;
import dev.clawnet.gateway.chat.ChatTables;
import dev.clawnet.gateway.collab.CollabTables;
import dev.clawnet.gateway.device.DeviceTables;
import dev.clawnet.gateway.inbox.InboxTables;
import dev.clawnet.gateway.ledger.LedgerTables;
import dev.clawnet.gateway.media.MediaTables;
import dev.clawnet.gateway.memory.Memories;
import dev.clawnet.gateway.node.NodeWork;
import dev.clawnet.gateway.people.PeopleTables;
import dev.clawnet.gateway.presence.LastSeen;
import dev.clawnet.gateway.schedule.Jobs;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.token.Tokens;
import dev.clawnet.gateway.workspace.SkillPins;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Every table of a gateway: the store of one is opened with these, and with no others.
public final class Tables {
    public static final List<Table<?>> ALL = Stream.of(
                    LedgerTables.ALL,
                    PeopleTables.ALL,
                    ApprovalTables.ALL,
                    DeviceTables.ALL,
                    LastSeen.TABLES,
                    RunTables.ALL,
                    Sessions.TABLES,
                    Memories.TABLES,
                    NodeWork.TABLES,
                    CollabTables.ALL,
                    ChannelTables.ALL,
                    InboxTables.ALL,
                    ChatTables.ALL,
                    Tokens.TABLES,
                    MediaTables.ALL,
                    SkillPins.TABLES,
                    Jobs.TABLES,
                    Pins.TABLES,
                    Logins.TABLES)
            .<Table<?>>flatMap(Collection::stream)
            .toList();

    private Tables() {}
}

package dev.clawnet.protocol.catalogue;

import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/// Every method and every event. A feature adds one line to each list.
public final class Catalogue {
    public static final List<Method<?, ?>> ALL = Stream.of(
                    SystemMethods.ALL, //
                    DeviceMethods.ALL,
                    AgentMethods.ALL,
                    CollabMethods.ALL,
                    PeopleMethods.ALL,
                    IdentityMethods.ALL,
                    ContactMethods.ALL,
                    GrantMethods.ALL,
                    RuleMethods.ALL,
                    ApprovalMethods.ALL,
                    OwnerEventMethods.ALL,
                    NodeMethods.ALL,
                    LedgerMethods.ALL)
            .<Method<?, ?>>flatMap(Collection::stream)
            .toList();

    public static final List<EventType<?>> EVENTS = Stream.of(
                    ConnectMethods.EVENTS, //
                    SystemMethods.EVENTS,
                    DeviceMethods.EVENTS,
                    AgentMethods.EVENTS,
                    CollabMethods.EVENTS,
                    PeopleMethods.EVENTS,
                    IdentityMethods.EVENTS,
                    ContactMethods.EVENTS,
                    GrantMethods.EVENTS,
                    RuleMethods.EVENTS,
                    ApprovalMethods.EVENTS,
                    OwnerEventMethods.EVENTS,
                    NodeMethods.EVENTS)
            .<EventType<?>>flatMap(Collection::stream)
            .toList();

    private Catalogue() {}
}

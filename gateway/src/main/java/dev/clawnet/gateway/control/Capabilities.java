package dev.clawnet.gateway.control;

import dev.clawnet.gateway.approval.Routes;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ClientId;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/// What a link can show: what it listed when it connected, and what the stock programs of that name show unasked.
public final class Capabilities implements Routes {
    private static final Set<String> EXEC =
            wires(EnumSet.of(ClientId.CONTROL_UI, ClientId.MACOS, ClientId.IOS, ClientId.ANDROID));
    private static final Set<String> PLUGIN = wires(EnumSet.of(ClientId.CONTROL_UI, ClientId.TUI));

    private final Links links;

    public Capabilities(Links links) {
        this.links = links;
    }

    private static Set<String> wires(Set<ClientId> clients) {
        return clients.stream().map(ClientId::wire).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public boolean reach(PersonId person, String capability, ConnId asker) {
        return links.of(person).stream()
                .filter(peer -> peer.caller().role() == Role.OPERATOR)
                .filter(peer -> !peer.caller().conn().equals(asker))
                .filter(peer -> Scope.satisfies(peer.caller().scopes(), Scope.APPROVALS))
                .anyMatch(peer -> has(peer.self(), capability));
    }

    static boolean has(Peer.Self self, String capability) {
        return self.caps().contains(capability)
                || switch (capability) {
                    case StockApprovalMethods.EXEC_CAPABILITY -> every(self) || EXEC.contains(self.clientId());
                    case StockApprovalMethods.PLUGIN_CAPABILITY -> every(self) || PLUGIN.contains(self.clientId());
                    default -> false;
                };
    }

    private static boolean every(Peer.Self self) {
        return self.caps().contains(ApprovalMethods.CAPABILITY);
    }
}

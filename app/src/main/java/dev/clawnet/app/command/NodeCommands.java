package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.PairedDevice;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.NodePairMethods;
import dev.clawnet.protocol.catalogue.NodePairMethods.NodePairs;
import dev.clawnet.protocol.catalogue.NodePairMethods.PendingNode;
import dev.clawnet.protocol.catalogue.NodePairMethods.RequestRef;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.method.Role;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `clawnet nodes ...`: what the caller's nodes may serve, and what they ask to serve.
final class NodeCommands {
    private static final String NODE = "Id, its beginning, its slug, its name, or what acts call it.";
    private static final String REQUEST = "The request, or the node: id, its beginning, its slug, or a name.";
    private static final Names.What WAITING = new Names.What("waiting node", "clawnet nodes pending");
    private static final Names.What NODES = new Names.What("node", "clawnet nodes list");

    private NodeCommands() {}

    /// The caller's devices by id, and what acts call those that are nodes.
    private record Known(Map<DeviceId, PairedDevice> devices, Map<DeviceId, String> nodes) {
        static Known by(Desk desk) {
            Map<DeviceId, PairedDevice> devices = new HashMap<>();
            desk.call(DeviceMethods.PAIR_LIST).paired().forEach(device -> devices.put(device.deviceId(), device));
            Map<DeviceId, String> nodes = new HashMap<>();
            desk.call(NodeMethods.LIST, new NodeMethods.ListNodes())
                    .nodes()
                    .forEach(node -> DeviceId.parse(node.nodeId()).ifPresent(id -> nodes.put(id, node.displayName())));
            return new Known(devices, nodes);
        }

        /// What people may type for it, the id first.
        List<String> names(DeviceId id) {
            return Stream.concat(
                            Optional.ofNullable(devices.get(id)).map(DeviceNames::names).stream()
                                    .flatMap(List::stream),
                            Stream.ofNullable(nodes.get(id)))
                    .distinct()
                    .toList();
        }

        String word(DeviceId id) {
            return Optional.ofNullable(devices.get(id))
                    .map(DeviceNames::word)
                    .orElseGet(() -> id.value().substring(0, 12));
        }
    }

    /// A request by its own id, or by any name of the node that asks: a node has one request at most.
    private static PendingNode request(Desk desk, Known known, String typed) {
        return Names.pick(
                WAITING,
                typed,
                desk.call(NodePairMethods.LIST).pending(),
                each -> Stream.concat(Stream.of(each.requestId()), known.names(each.nodeId()).stream())
                        .toList());
    }

    /// The id of the node that was named.
    static String node(Desk desk, String typed) {
        return node(Known.by(desk), typed).value();
    }

    private static DeviceId node(Known known, String typed) {
        return Names.pick(
                        NODES,
                        typed,
                        known.devices().values().stream()
                                .filter(device -> device.roles().contains(Role.NODE))
                                .toList(),
                        device -> known.names(device.deviceId()))
                .deviceId();
    }

    private static List<String> waiting(List<PendingNode> pending, Known known) {
        List<String> lines = new ArrayList<>();
        pending.forEach(each -> {
            lines.add("");
            lines.add("waits: " + known.word(each.nodeId()) + ", asked " + Times.at(each.ts()));
            lines.add("  capabilities " + Table.list(each.caps()));
            lines.add("  commands     " + Table.list(each.commands()));
            lines.add("  takes        " + Table.list(each.requiredApproveScopes()));
            lines.add("  next: clawnet nodes approve " + known.word(each.nodeId()));
        });
        return lines;
    }

    @Command(footer = {"", "Example: clawnet nodes list"})
    static final class ListNodes extends LinkCommand {
        ListNodes(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            NodeMethods.NodeList nodes = desk.call(NodeMethods.LIST, new NodeMethods.ListNodes());
            Known known = Known.by(desk);
            Table table = new Table("NODE", "NAME", "STATE", "HERE", "COMMANDS");
            nodes.nodes()
                    .forEach(node -> table.row(
                            DeviceId.parse(node.nodeId()).map(known::word).orElse(node.nodeId()),
                            node.displayName(),
                            node.approvalState(),
                            node.connected() ? "connected" : "away",
                            Table.list(node.commands())));
            List<String> lines = new ArrayList<>(table.lines("no nodes"));
            lines.addAll(waiting(desk.call(NodePairMethods.LIST).pending(), known));
            return desk.answer(nodes, lines);
        }
    }

    @Command(
            footer = {
                "",
                "A node that offers more than was approved waits here, connected, and serves what was approved before.",
                "",
                "Example: clawnet nodes pending"
            })
    static final class Pending extends LinkCommand {
        Pending(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<PendingNode> pending = desk.call(NodePairMethods.LIST).pending();
            return desk.answer(
                    new NodePairs(pending, List.of()),
                    pending.isEmpty() ? List.of("no node waits") : waiting(pending, Known.by(desk)));
        }
    }

    /// An answer to what one node asks for.
    abstract static class Decision extends LinkCommand {
        @Parameters(paramLabel = "NODE", description = REQUEST)
        private String node = "";

        private Decision(Links links) {
            super(links);
        }

        /// @param node what its owner calls it
        abstract Exit decide(Desk desk, RequestRef request, String node);

        @Override
        final Exit run(Desk desk) {
            Known known = Known.by(desk);
            PendingNode found = request(desk, known, node);
            return decide(desk, new RequestRef(found.requestId()), known.word(found.nodeId()));
        }
    }

    @Command(
            footer = {
                "",
                "It serves these commands from now on, each by its own rules: a program still asks before it runs.",
                "",
                "Example: clawnet nodes approve polite-pond"
            })
    static final class Approve extends Decision {
        Approve(Links links) {
            super(links);
        }

        @Override
        Exit decide(Desk desk, RequestRef request, String node) {
            NodePairMethods.Approved approved = desk.call(NodePairMethods.APPROVE, request);
            return desk.answer(
                    approved, node + " serves " + Table.list(approved.node().commands()) + " now");
        }
    }

    @Command(
            footer = {
                "",
                "What was approved before stays; `nodes remove` takes that, too.",
                "",
                "Example: clawnet nodes reject polite-pond"
            })
    static final class Reject extends Decision {
        Reject(Links links) {
            super(links);
        }

        @Override
        Exit decide(Desk desk, RequestRef request, String node) {
            return desk.answer(desk.call(NodePairMethods.REJECT, request), "refused what " + node + " asked for");
        }
    }

    @Command(
            footer = {
                "",
                "It serves nothing any more, and its connections as a node close. Another role of the device stays.",
                "",
                "Example: clawnet nodes remove polite-pond"
            })
    static final class Remove extends LinkCommand {
        @Parameters(paramLabel = "NODE", description = NODE)
        private String node = "";

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Known known = Known.by(desk);
            DeviceId found = node(known, node);
            return desk.answer(
                    desk.call(NodePairMethods.REMOVE, new NodePairMethods.NodeRef(found.value())),
                    known.word(found) + " is no node any more");
        }
    }

    @Command(
            footer = {
                "",
                "Grants and rules that name the node by its former name do not follow.",
                "",
                "Example: clawnet nodes rename polite-pond \"build box\""
            })
    static final class Rename extends LinkCommand {
        @Parameters(index = "0", paramLabel = "NODE", description = NODE)
        private String node = "";

        @Parameters(index = "1", paramLabel = "NAME", description = "What to call it.")
        private String name = "";

        Rename(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            DeviceId found = node(Known.by(desk), node);
            NodeMethods.Renamed renamed =
                    desk.call(NodeMethods.RENAME, Given.of(() -> new NodeMethods.RenameNode(found.value(), name)));
            return desk.answer(renamed, "it is called " + Known.by(desk).word(found) + " now");
        }
    }
}

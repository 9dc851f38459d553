package dev.clawnet.node;

import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.Program;
import dev.clawnet.node.exec.MachineSettings;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.protocol.node.SystemCommands;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// What a node host is started with.
///
/// @param name what acts call this node
/// @param person whose node this is; with it, calls in another person's name are refused here too
/// @param policyFile the node's own policy; missing means everything is denied
/// @param stateDir former contents and journal
/// @param closed further places that no policy can open, such as the profile folder and the gateway's state
/// @param nanos elapsed time
/// @param machine what programs get; absent: this node serves files alone
/// @param folder profile of the device; without one, key and credential stay as they are given
public record NodeSettings(
        GatewayAddress address,
        String name,
        Program program,
        DeviceKey key,
        Auth auth,
        Optional<PersonId> person,
        Path policyFile,
        Path stateDir,
        List<Path> closed,
        LongSupplier nanos,
        LinkParts parts,
        Optional<MachineSettings> machine,
        Optional<Path> folder) {

    /// All that a node with a machine offers.
    public static final List<String> OFFERED = Stream.of(FilesCommands.ALL, SystemCommands.ALL, MediaCommands.ALL)
            .flatMap(List::stream)
            .toList();

    public NodeSettings {
        closed = List.copyOf(closed);
    }

    /// Settings of a node that keeps nothing of what hello hands over.
    public NodeSettings(
            GatewayAddress address,
            String name,
            Program program,
            DeviceKey key,
            Auth auth,
            Optional<PersonId> person,
            Path policyFile,
            Path stateDir,
            List<Path> closed,
            LongSupplier nanos,
            LinkParts parts,
            Optional<MachineSettings> machine) {
        this(
                address,
                name,
                program,
                key,
                auth,
                person,
                policyFile,
                stateDir,
                closed,
                nanos,
                parts,
                machine,
                Optional.empty());
    }

    /// The same, where the device's folder has key, token and pins, and gets new ones when they change.
    public NodeSettings keptIn(Path profile) {
        return new NodeSettings(
                address,
                name,
                program,
                key,
                auth,
                person,
                policyFile,
                stateDir,
                closed,
                nanos,
                parts,
                machine,
                Optional.of(profile));
    }

    /// What it offers.
    List<String> commands() {
        return machine.isPresent() ? OFFERED : FilesCommands.ALL;
    }
}

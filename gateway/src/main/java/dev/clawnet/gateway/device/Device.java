package dev.clawnet.gateway.device;

import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A paired device: one key, one person, for life.
///
/// @param publicKey base64url
/// @param deviceClass who is behind the key; fixed by how it was paired
/// @param grants one for each role it may connect in
/// @param label name that its owner gave it
/// @param commands what it may serve as a node: what was approved, whatever it declares
/// @param caps capabilities that were approved with them; absent until somebody decided on a surface of it
/// @param slug a word for it, unique within its person; says nothing of what it may do
/// @param nodeName what acts call it as a node; see [NodeNames]
public record Device(
        DeviceId id,
        PersonId person,
        String publicKey,
        DeviceClass deviceClass,
        List<RoleGrant> grants,
        Description about,
        Optional<String> label,
        List<String> commands,
        ApprovedVia approvedVia,
        Instant createdAt,
        Instant approvedAt,
        Optional<List<String>> caps,
        Optional<String> slug,
        Optional<String> nodeName) {
    public Device {
        grants = List.copyOf(grants);
        commands = List.copyOf(commands);
        caps = caps.map(List::copyOf);
    }

    /// The live grant for a role.
    public Optional<RoleGrant> grant(Role role) {
        return grants.stream()
                .filter(each -> each.role() == role && each.live())
                .findFirst();
    }

    public boolean live() {
        return grants.stream().anyMatch(RoleGrant::live);
    }

    Device with(RoleGrant grant) {
        List<RoleGrant> all = new ArrayList<>(grants);
        all.removeIf(each -> each.role() == grant.role());
        all.add(grant);
        return new Device(
                id,
                person,
                publicKey,
                deviceClass,
                all,
                about,
                label,
                commands,
                approvedVia,
                createdAt,
                approvedAt,
                caps,
                slug,
                nodeName);
    }

    /// @param text what its owner calls it
    /// @param word the same as one word, unique among that owner's devices
    Device labelled(String text, String word) {
        return new Device(
                id,
                person,
                publicKey,
                deviceClass,
                grants,
                about,
                Optional.of(text),
                commands,
                approvedVia,
                createdAt,
                approvedAt,
                caps,
                Optional.of(word),
                nodeName);
    }

    Device called(String word) {
        return new Device(
                id,
                person,
                publicKey,
                deviceClass,
                grants,
                about,
                label,
                commands,
                approvedVia,
                createdAt,
                approvedAt,
                caps,
                Optional.of(word),
                nodeName);
    }

    /// The same device, called this by acts.
    Device asNode(String name) {
        return new Device(
                id,
                person,
                publicKey,
                deviceClass,
                grants,
                about,
                label,
                commands,
                approvedVia,
                createdAt,
                approvedAt,
                caps,
                slug,
                Optional.of(name));
    }

    /// Whether somebody decided what this device serves as a node.
    public boolean surfaceDecided() {
        return caps.isPresent() || !commands.isEmpty();
    }

    /// The same device, serving this.
    Device serving(List<String> allowedCaps, List<String> allowedCommands, Instant at) {
        return new Device(
                id,
                person,
                publicKey,
                deviceClass,
                grants,
                about,
                label,
                allowedCommands,
                approvedVia,
                createdAt,
                at,
                Optional.of(allowedCaps),
                slug,
                nodeName);
    }

    /// The same device, serving nothing.
    Device servingNothing() {
        return new Device(
                id,
                person,
                publicKey,
                deviceClass,
                grants,
                about,
                label,
                List.of(),
                approvedVia,
                createdAt,
                approvedAt,
                Optional.empty(),
                slug,
                nodeName);
    }

    /// The same device, approved again: what it says of itself, and the class it has from now on.
    Device approvedAgain(Description now, DeviceClass classNow, ApprovedVia via, Instant at) {
        return new Device(
                id, person, publicKey, classNow, grants, now, label, commands, via, createdAt, at, caps, slug,
                nodeName);
    }
}

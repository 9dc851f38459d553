package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Faults;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkParts;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Links of the devices that this user paired: one folder each below `profiles` in the user's home of ClawNet.
public final class ProfileLinks {
    static final String DEFAULT = "default";
    /// What a device is paired for: all that its commands may ask for.
    private static final Set<Scope> ALL =
            Set.of(Scope.ADMIN, Scope.READ, Scope.WRITE, Scope.APPROVALS, Scope.QUESTIONS, Scope.PAIRING);
    /// What a conversation needs; the last of these for commands such as `/reset`.
    private static final Set<Scope> SPEAKS = Set.of(Scope.READ, Scope.WRITE, Scope.APPROVALS, Scope.ADMIN);

    private final LinkParts parts;
    private final Program program;

    public ProfileLinks(LinkParts parts, Program program) {
        this.parts = parts;
        this.program = program;
    }

    Program program() {
        return program;
    }

    LinkParts parts() {
        return parts;
    }

    static Path folder(Surroundings world) {
        return world.home().resolve("profiles");
    }

    /// The folder of a profile: the one named, else `CLAWNET_PROFILE`, else `default`.
    static Path folder(Surroundings world, Optional<String> profile) {
        String name = name(world, profile);
        if (!name.matches("[a-z0-9][a-z0-9-]{0,39}")) {
            throw new Problem(Exit.USAGE, "a profile is called by lower case letters, digits and dashes");
        }
        return folder(world).resolve(name);
    }

    static String name(Surroundings world, Optional<String> profile) {
        return profile.or(() -> world.variable("CLAWNET_PROFILE")).orElse(DEFAULT);
    }

    LinkSettings settings(GatewayAddress address, DeviceKey key) {
        return settings(address, key, ALL);
    }

    /// Of a device that asks to be let in: what a window, or a person who looks at a list, gives to a program.
    LinkSettings asking(GatewayAddress address, DeviceKey key) {
        return settings(address, key, Set.of(Scope.READ, Scope.WRITE, Scope.APPROVALS, Scope.QUESTIONS));
    }

    private LinkSettings settings(GatewayAddress address, DeviceKey key, Set<Scope> scopes) {
        List<String> asked = scopes.stream().sorted().map(Scope::wire).toList();
        return LinkSettings.operator(address, program, asked, Optional.of(key), LinkSettings.deviceToken("none"));
    }

    /// Links that may do no more than a command needs, whatever its device was paired for.
    Links asking(Set<Scope> scopes) {
        return (world, profile) -> open(world, profile, scopes);
    }

    private Link open(Surroundings world, Optional<String> profile, Set<Scope> scopes) {
        DeviceLinks links = paired(world, profile, scopes);
        return asked(() -> {
            DeviceKey key = Profile.key(links.folder(), parts.random());
            GatewayLink link = links.open((_, _) -> {});
            return new OpenLink(link, key, parts.threads());
        });
    }

    /// Links of a device that is paired for a person; nothing is opened yet.
    private DeviceLinks paired(Surroundings world, Optional<String> profile, Set<Scope> scopes) {
        Path folder = folder(world, profile);
        return asked(() -> {
            Profile kept = Profile.load(folder)
                    .orElseThrow(() -> new Problem(
                                    Exit.FAILED, "this device is not paired as '" + name(world, profile) + "'")
                            .hint(
                                    "ask for a setup code: clawnet up prints the first one, `clawnet devices invite` more")
                            .next("clawnet pair <setup-code>"));
            if (!kept.tokens().containsKey(Role.OPERATOR.wire())) {
                throw new Problem(Exit.FAILED, "this profile may not act for a person")
                        .next("clawnet pair <setup-code> --profile NAME");
            }
            return new DeviceLinks(folder, Role.OPERATOR, (address, own) -> settings(address, own, scopes), parts);
        });
    }

    /// Links that may do no more than these scopes, each opened again when it ends.
    McpServeCommand.Opening keeping(Set<Scope> scopes) {
        return (world, profile, heard) -> KeptUpstream.start(
                paired(world, profile, scopes), paired(world, profile, Set.of(Scope.READ, Scope.PAIRING)), heard);
    }

    /// Links of the device in that folder, for a conversation with one's own agents.
    DeviceLinks speaking(Path folder) {
        return new DeviceLinks(folder, Role.OPERATOR, (address, key) -> settings(address, key, SPEAKS), parts);
    }

    /// Links of the device in that folder, as an operator.
    DeviceLinks device(Path folder) {
        return new DeviceLinks(folder, Role.OPERATOR, this::settings, parts);
    }

    /// Work on a link; what fails becomes words.
    @FunctionalInterface
    interface Asking<T> {
        T ask() throws IOException;
    }

    static <T> T asked(Asking<T> work) {
        try {
            return work.ask();
        } catch (GatewayFault refused) {
            String detail = refused.code().equals(refused.topCode()) ? "" : refused.code();
            throw Faults.problem(refused.topCode(), detail, refused.message(), refused.hint());
        } catch (LinkFailure failed) {
            boolean nobody = failed.kind() == LinkFailure.Kind.UNREACHABLE;
            Problem problem = new Problem(Exit.UNREACHABLE, String.valueOf(failed.getMessage()));
            throw nobody ? problem.next("clawnet health") : problem;
        } catch (IOException unreadable) {
            throw new Problem(Exit.FAILED, "the folder of this profile cannot be read or written");
        }
    }
}

package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.node.NodeHost;
import dev.clawnet.node.NodeSettings;
import dev.clawnet.node.StateTakenException;
import dev.clawnet.node.exec.MachineSettings;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet node run`: offers this machine's files to its person's agents, as far as the node's own policy file
/// allows, until it is told to stop.
@Command(
        sortOptions = false,
        footer = {
            "",
            "The policy file is the node's own: a gateway cannot write it, and without it everything is refused.",
            "  {\"roots\": [{\"path\": \"/home/li/specs\", \"read\": true, \"write\": false}], \"deny\": [\"**/private\"],",
            "   \"exec\": {\"programs\": [\"/usr/bin/git\"], \"notes\": true}}",
            "A program runs when its real path is listed, it lies where no agent can write, and its owner allowed it.",
            "",
            "Example, the first time: clawnet node run --code <setup-code> --policy ~/node-policy.json",
            "         later:          clawnet node run --policy ~/node-policy.json"
        })
final class NodeRunCommand extends CliCommand {
    private static final String PROFILE = "node";
    private static final Duration FIRST_LINK = Duration.ofSeconds(15);

    private final ProfileLinks links;
    private final Runnable untilStopped;

    @Option(names = "--code", paramLabel = "CODE", description = "Setup code for a node, the first time.")
    private Optional<String> code = Optional.empty();

    @Option(names = "--name", paramLabel = "NAME", description = "What acts call this machine (default: the profile).")
    private Optional<String> name = Optional.empty();

    @Option(names = "--profile", paramLabel = "NAME", description = "Which device this node is (default: node).")
    private String profile = PROFILE;

    @Option(
            names = "--policy",
            paramLabel = "FILE",
            description = "What may be reached here (default: policy.json beside the profile).")
    private Optional<Path> policy = Optional.empty();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "Former contents and journal (default: in the profile).")
    private Optional<Path> stateDir = Optional.empty();

    private record Serving(String name, String gateway, String policy, String state) {}

    /// A command with its links.
    ///
    /// @param untilStopped returns when the process is told to stop
    NodeRunCommand(ProfileLinks links, Runnable untilStopped) {
        this.links = links;
        this.untilStopped = untilStopped;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        Path folder = ProfileLinks.folder(world, Optional.of(profile));
        Path rules = policy.orElse(folder.resolve("policy.json")).toAbsolutePath();
        String called = name.orElse(profile);
        return ProfileLinks.asked(() -> {
            code.ifPresent(text -> pair(Given.setupCode(text), folder, called));
            NodeSettings settings = settings(world, output, folder, rules, called);
            List<String> opened = opened(settings, output);
            try (NodeHost host = opened(settings)) {
                awaitLink(host);
                List<String> lines = new ArrayList<>(List.of(
                        "this machine serves as node '" + called + "'",
                        "  policy  " + rules,
                        "  state   " + settings.stateDir()));
                lines.addAll(opened);
                output.answer(
                        new Serving(
                                called,
                                settings.address().toString(),
                                rules.toString(),
                                settings.stateDir().toString()),
                        lines.toArray(String[]::new));
                untilStopped.run();
            }
            return Exit.OK;
        });
    }

    private static NodeHost opened(NodeSettings settings) throws IOException {
        try {
            return NodeHost.open(settings);
        } catch (StateTakenException e) {
            throw new Problem(Exit.FAILED, "another node host uses " + settings.stateDir())
                    .hint("stop that one, or give this one a folder and a device of its own")
                    .next("clawnet node run --profile OTHER --code <setup-code>");
        }
    }

    /// What the policy opens, a line each. What it cannot open is remarked on: an agent is told of it only that there
    /// is nothing.
    private static List<String> opened(NodeSettings settings, Output output) {
        List<Path> closed = Stream.concat(settings.closed().stream(), Stream.of(settings.stateDir()))
                .toList();
        LocalPolicyFile file = new LocalPolicyFile(
                settings.policyFile(), closed, settings.program().foldsCase());
        LocalPolicy policy = file.current();
        file.problem()
                .ifPresent(why -> output.remark("the policy at " + settings.policyFile() + " " + why
                        + ": every command is refused until that is mended"));
        policy.roots().stream()
                .filter(root -> !policy.opens(root))
                .forEach(root -> output.remark(root.path()
                        + " stays closed: it lies in ClawNet's own folders, among secrets or in `deny`, or has neither"
                        + " read nor write"));
        List<String> lines = policy.roots().stream()
                .filter(policy::opens)
                .map(root ->
                        "  opens   " + root.path() + (root.read() ? "  read" : "") + (root.write() ? "  write" : ""))
                .toList();
        if (lines.isEmpty() && file.problem().isEmpty()) {
            output.remark("the policy opens no folder that exists: every command is refused");
        }
        return lines;
    }

    private void pair(SetupCode setup, Path folder, String called) {
        ProfileLinks.asked(() -> {
            Pairing.redeem(
                            setup,
                            folder,
                            (address, key) -> LinkSettings.node(
                                    address, links.program(), called, NodeSettings.OFFERED, key, Auth.NONE),
                            links.parts())
                    .close();
            return folder;
        });
    }

    private NodeSettings settings(Surroundings world, Output output, Path folder, Path rules, String called)
            throws IOException {
        Profile kept = Profile.load(folder)
                .orElseThrow(() -> new Problem(Exit.FAILED, "this machine is not paired as '" + profile + "'")
                        .hint("ask for a code with `clawnet devices invite --role node`")
                        .next("clawnet node run --code <setup-code>"));
        String token = Optional.ofNullable(kept.tokens().get(Role.NODE.wire()))
                .orElseThrow(() -> new Problem(Exit.FAILED, "the profile '" + profile + "' may not serve as a node")
                        .next("clawnet node run --profile NAME --code <setup-code>"));
        NodeSettings settings = new NodeSettings(
                kept.address(),
                called,
                links.program(),
                Profile.key(folder, links.parts().random()),
                LinkSettings.deviceToken(token),
                kept.person(),
                rules,
                stateDir.orElse(folder.resolve("node")).toAbsolutePath(),
                List.of(world.home()),
                world.ticker(),
                links.parts(),
                Optional.of(machine(world, output)));
        return settings.keptIn(folder);
    }

    /// What programs get of this machine: where they are, whose they are, and its language.
    private MachineSettings machine(Surroundings world, Output output) {
        String path = world.variable("PATH").orElse("/usr/local/bin:/usr/bin:/bin");
        Map<String, String> given =
                new HashMap<>(Map.of("PATH", path, "HOME", world.userHome().toString()));
        world.variable("LANG").ifPresent(language -> given.put("LANG", language));
        List<Path> folders = Stream.of(path.split(":", -1))
                .filter(each -> each.startsWith("/"))
                .map(Path::of)
                .toList();
        return new MachineSettings(folders, given, links.parts().threads(), output::remark);
    }

    private static void awaitLink(NodeHost host) {
        try {
            if (!host.awaitLinked(FIRST_LINK)) {
                throw host.gaveUp()
                        .orElseGet(() -> new Problem(
                                        Exit.UNREACHABLE,
                                        "the gateway did not answer in " + FIRST_LINK.toSeconds() + " seconds")
                                .next("clawnet health"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Problem(Exit.FAILED, "stopped before the node was linked");
        }
    }
}

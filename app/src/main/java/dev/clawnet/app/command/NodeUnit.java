package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/// The systemd user unit of a node host, as text. Pure.
///
/// @param profile which device the node is
/// @param launcher the `clawnet` that is started
/// @param policy the node's own policy file
/// @param home where ClawNet lives for this user
record NodeUnit(String profile, Path launcher, Optional<Path> policy, Path home) {
    /// First line of what we wrote: nothing else is replaced or removed.
    static final String MARK = "# Written by `clawnet node install`.";

    /// What it is called.
    static String name(String profile) {
        return profile.equals("node") ? "clawnet-node.service" : "clawnet-node-" + profile + ".service";
    }

    /// Where the units of this user lie.
    static Path folder(Surroundings world) {
        return world.variable("XDG_CONFIG_HOME")
                .map(Path::of)
                .filter(Path::isAbsolute)
                .orElse(world.userHome().resolve(".config"))
                .resolve("systemd")
                .resolve("user");
    }

    String text() {
        List<String> command = new ArrayList<>(List.of(launcher.toString(), "node", "run", "--profile", profile));
        policy.ifPresent(file -> command.addAll(List.of("--policy", file.toString())));
        return String.join(
                        "\n",
                        MARK,
                        "[Unit]",
                        "Description=ClawNet node host (" + plain(profile) + ")",
                        "After=network-online.target",
                        "# A host that cannot start, such as an unpaired one, is not tried for ever.",
                        "StartLimitIntervalSec=300",
                        "StartLimitBurst=10",
                        "",
                        "[Service]",
                        "Environment=" + quoted("CLAWNET_HOME=" + home, false),
                        "ExecStart="
                                + command.stream()
                                        .map(word -> quoted(word, true))
                                        .collect(Collectors.joining(" ")),
                        "Restart=on-failure",
                        "RestartSec=5",
                        "# The host ends the programs that it runs; what is left after that is ended with it.",
                        "KillMode=mixed",
                        "TimeoutStopSec=15",
                        "NoNewPrivileges=yes",
                        "UMask=0077",
                        "",
                        "[Install]",
                        "WantedBy=default.target")
                + "\n";
    }

    /// Whether systemd refuses to start a program of that path.
    static boolean unfit(Path program) {
        return program.toString().chars().anyMatch(each -> "\"'\\$".indexOf(each) >= 0);
    }

    /// A word as systemd reads it back (systemd.syntax(7), systemd.service(5)): `%` begins a specifier everywhere,
    /// `$` a variable in commands.
    private static String quoted(String word, boolean command) {
        String escaped = plain(word).replace("\\", "\\\\").replace("\"", "\\\"").replace("%", "%%");
        return "\"" + (command ? escaped.replace("$", "$$") : escaped) + "\"";
    }

    private static String plain(String word) {
        if (word.chars().anyMatch(Character::isISOControl)) {
            throw new Problem(Exit.FAILED, "a name with a control character cannot stand in a unit");
        }
        return word;
    }
}

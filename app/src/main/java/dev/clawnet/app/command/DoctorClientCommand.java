package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.Profile;
import dev.clawnet.gateway.doctor.Finding;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet doctor client`: walks the way in, step by step, and says at which one it ends.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Connects once with what this device has, and changes nothing on the gateway. Ends with 1 when it cannot get in.",
            "",
            "Example: clawnet doctor client --profile work"
        })
final class DoctorClientCommand extends CliCommand {
    /// A clock that is this far off will soon be refused.
    private static final Duration CLOCK = Duration.ofMinutes(1);

    @Option(
            names = "--profile",
            paramLabel = "NAME",
            description = "Which device to look at (default: the one in use).")
    private Optional<String> profile = Optional.empty();

    private final ProfileLinks links;

    DoctorClientCommand(ProfileLinks links) {
        this.links = links;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        Path folder = ProfileLinks.folder(world, profile);
        List<Finding> findings = new ArrayList<>();
        try {
            Optional<Profile> kept = Profile.load(folder);
            if (kept.isEmpty()) {
                findings.add(Finding.bad(
                        "profile",
                        "this device is not paired as '" + ProfileLinks.name(world, profile) + "'",
                        "on a device of yours that is in: clawnet invite; then here: clawnet pair <setup-code>"));
            } else {
                looks(kept.orElseThrow(), folder, findings);
            }
        } catch (LinkFailure unreadable) {
            findings.add(Finding.bad(
                    "profile", String.valueOf(unreadable.getMessage()), "clawnet pair <setup-code> --profile NEW"));
        } catch (IOException unreadable) {
            findings.add(Finding.bad(
                    "key", folder + " cannot be read", "ls -ld " + folder + "; it must be yours, mode 700"));
        }
        return DoctorCommand.report(findings, output);
    }

    private void looks(Profile kept, Path folder, List<Finding> findings) throws IOException {
        findings.add(Finding.ok(
                "profile", folder + " is a device of " + kept.personName().orElse("somebody")));
        findings.add(
                kept.pin().isPresent()
                        ? Finding.ok("certificate", "one certificate is expected, whoever signed another")
                        : Finding.warning(
                                "certificate",
                                "no certificate is pinned: this machine's authorities decide",
                                "clawnet invite on a device that is in; its code holds the fingerprint"));
        Optional<String> token = Optional.ofNullable(kept.tokens().get(Role.OPERATOR.wire()));
        if (token.isEmpty()) {
            findings.add(Finding.bad(
                    "token",
                    "this profile serves as a node; it has no commands to give",
                    "clawnet pair <setup-code> --profile NEW"));
            return;
        }
        enters(kept, folder, findings);
    }

    private void enters(Profile kept, Path folder, List<Finding> findings) throws IOException {
        try (GatewayLink link = links.device(folder).open((_, _) -> {})) {
            findings.add(Finding.ok("way in", "the gateway at " + kept.url() + " lets this device in"));
            Duration ahead = link.gatewayAhead();
            if (ahead.abs().compareTo(CLOCK) > 0) {
                findings.add(Finding.warning(
                        "clock",
                        "the gateway's clock is " + ahead.toSeconds() + " s ahead of this device's",
                        "set the clock of the one that is wrong: timedatectl set-ntp true"));
            }
        } catch (GatewayFault refused) {
            findings.add(WayIn.of(refused));
        } catch (LinkFailure failed) {
            findings.add(WayIn.of(failed));
        }
    }
}

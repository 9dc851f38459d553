package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonView;
import dev.clawnet.protocol.device.Fingerprint;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.text.PlainText;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `clawnet pair`: this device becomes one of the person whom the code was made for.
@Command(
        sortOptions = false,
        footer = {
            "",
            "The code holds address and fingerprint of its gateway; it works once. The key stays on this device.",
            "With --ssh no code is typed: your own ssh runs clawnet on the gateway's machine, where a profile of",
            "yours makes a code for this device's key alone. The device becomes a program of that person.",
            "With --url and --fingerprint alone it asks to be let in, as a program: whoever is in",
            "approves it, or has opened a window. Run it again afterwards.",
            "",
            "Example: clawnet pair --url wss://gateway.example:18789 --fingerprint <64 hex digits> --profile work",
            "Example: clawnet pair --ssh li@gateway.example --url wss://gateway.example:18789 --profile work",
            "Example: clawnet pair <setup-code> --profile work"
        })
final class PairCommand extends CliCommand {
    @Parameters(arity = "0..1", paramLabel = "CODE", description = "A setup code, or a recovery code.")
    private Optional<String> code = Optional.empty();

    @Option(names = "--ssh", paramLabel = "USER@HOST", description = "Fetch a code on the gateway's machine.")
    private Optional<String> ssh = Optional.empty();

    @Option(
            names = "--ssh-command",
            paramLabel = "COMMAND",
            description = "What clawnet is called there (default: clawnet).")
    private String there = "clawnet";

    @Option(
            names = "--url",
            paramLabel = "URL",
            description = "Where the gateway is, seen from here; with --ssh, or with --fingerprint.")
    private Optional<String> url = Optional.empty();

    @Option(
            names = "--fingerprint",
            paramLabel = "HEX",
            description = "The gateway's certificate, as `clawnet up` prints it there; any other one is refused.")
    private Optional<String> fingerprint = Optional.empty();

    @Option(names = "--profile", paramLabel = "NAME", description = "What to call it here (default: default).")
    private Optional<String> profile = Optional.empty();

    private final ProfileLinks links;

    /// What became of it.
    ///
    /// @param recoveryCode lets this person in again; shown once
    private record Paired(String profile, PersonView person, String url, Optional<String> recoveryCode) {}

    /// A request that waits; the gateway keeps it for five minutes.
    private record Waiting(String profile, String url, String requestId) {}

    private record Entered(PersonView person, Optional<String> recoveryCode) {}

    private final Remote remote;

    PairCommand(ProfileLinks links, Remote remote) {
        this.links = links;
        this.remote = remote;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        boolean asks = code.isEmpty() && ssh.isEmpty() && url.isPresent() && fingerprint.isPresent();
        if (!asks && code.isPresent() == ssh.isPresent()) {
            throw new Problem(Exit.USAGE, "give a setup code, or --ssh USER@HOST, or --url and --fingerprint")
                    .next("clawnet pair <setup-code>");
        }
        Optional<Fingerprint> expected = fingerprint.map(text -> Given.of(() -> new Fingerprint(text)));
        Optional<SetupCode> typed = code.map(Given::setupCode);
        Path folder = ProfileLinks.folder(world, profile);
        String name = ProfileLinks.name(world, profile);
        if (Files.exists(folder.resolve("profile.json"))) {
            throw new Problem(Exit.FAILED, "the profile '" + name + "' is a device of somebody already")
                    .hint("give this one another name")
                    .next("clawnet pair <setup-code> --profile NAME");
        }
        if (asks) {
            return asked(world, output, Given.of(() -> GatewayAddress.of(url.orElseThrow(), expected)), folder);
        }
        SetupCode setup = typed.orElseGet(() -> fetched(folder));
        expected.filter(pin -> !setup.tlsFingerprint().equals(Optional.of(pin))).ifPresent(pin -> {
            throw new Problem(Exit.FAILED, "this code is for another gateway than the one with that fingerprint")
                    .hint("whoever gave you one of the two is not who you think, or one is old; nothing was sent")
                    .next("clawnet pair <setup-code>, with a code made on that gateway's machine: clawnet invite");
        });
        GatewayAddress address = GatewayAddress.of(setup.url(), setup.tlsFingerprint());
        enter(world, output, folder, address, () -> Pairing.redeem(setup, folder, links::settings, links.parts()));
        return Exit.OK;
    }

    /// Asks to be let in, with nothing but this device's key and the gateway's certificate.
    private Exit asked(Surroundings world, Output output, GatewayAddress address, Path folder) {
        try {
            enter(world, output, folder, address, () -> Pairing.ask(address, folder, links::asking, links.parts()));
            return Exit.OK;
        } catch (Pairing.Waits waits) {
            String request = PlainText.visible(waits.requestId());
            output.answer(
                    new Waiting(ProfileLinks.name(world, profile), address.url(), request),
                    "this device asks to be paired; nobody has let it in yet",
                    "  request  " + request,
                    "  next: on a device of yours that is in: clawnet devices approve " + request,
                    "  then here, within five minutes: the same command again");
            return Exit.FAILED;
        }
    }

    /// Opens the first link, and says who this device speaks for now.
    private void enter(
            Surroundings world,
            Output output,
            Path folder,
            GatewayAddress address,
            ProfileLinks.Asking<GatewayLink> opened) {
        Entered entered = ProfileLinks.asked(() -> {
            try (GatewayLink link = opened.ask()) {
                PersonView self = link.call(PeopleMethods.PEOPLE_SELF, new Method.None());
                Profile.load(folder)
                        .orElseThrow()
                        .withPerson(self.person(), self.name())
                        .save(folder, links.parts().random());
                Optional<String> back = link.hello().auth().recoveryCode();
                return new Entered(self, back.map(rc -> Given.wayBack(address.url(), address.pin(), Secret.of(rc))));
            }
        });
        PersonView person = entered.person();
        List<String> lines = new ArrayList<>();
        lines.add("this device now speaks for " + Table.list(List.of(person.name())) + " at " + address.url());
        entered.recoveryCode().ifPresent(back -> {
            lines.add("recovery code: " + back);
            lines.add(
                    "Keep it where only you find it; it is not shown again, and nobody else has seen it. When your last");
            lines.add("device is lost, this lets you in again: clawnet pair <recovery-code>");
        });
        lines.add("next: clawnet people self"
                + profile.map(own -> " --profile " + own).orElse(""));
        output.answer(
                new Paired(ProfileLinks.name(world, profile), person, address.url(), entered.recoveryCode()),
                lines.toArray(String[]::new));
    }

    /// A code for this device's key, made on the gateway's machine by a command that only its account holders run.
    private SetupCode fetched(Path folder) {
        String target = ssh.orElseThrow();
        String said = ProfileLinks.asked(() -> {
            String id = Profile.key(folder, links.parts().random()).id().value();
            try {
                return remote.run(target, there + " devices challenge " + id + " --json");
            } catch (IOException failed) {
                throw new Problem(Exit.FAILED, String.valueOf(failed.getMessage()))
                        .hint("ssh must enter without a question, and find clawnet there (--ssh-command), with a"
                                + " profile that is paired")
                        .next("ssh " + target + " " + there + " people self");
            }
        });
        SetupCode made = Given.setupCode(codeIn(said));
        return new SetupCode(
                url.orElse(made.url()),
                url.isPresent() ? List.of() : made.urls(),
                made.bootstrapToken(),
                made.expiresAtMs(),
                made.tlsFingerprint());
    }

    private static String codeIn(String said) {
        try {
            JsonNode answer = Json.LENIENT.readTree(said);
            if (answer.path("setupCode").isString()) {
                return answer.path("setupCode").stringValue();
            }
            throw new Problem(
                            Exit.FAILED,
                            "the gateway's machine gave no code: "
                                    + PlainText.visible(answer.path("error").asString("it said something else")))
                    .next("clawnet doctor (on the gateway's machine)");
        } catch (JacksonException unreadable) {
            throw new Problem(Exit.FAILED, "what ssh brought back is no answer of clawnet")
                    .hint("a login script there may print something: it must be silent for commands");
        }
    }
}

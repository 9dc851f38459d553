package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonView;
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
            "",
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

    @Option(names = "--url", paramLabel = "URL", description = "Where the gateway is, seen from here; with --ssh.")
    private Optional<String> url = Optional.empty();

    @Option(names = "--profile", paramLabel = "NAME", description = "What to call it here (default: default).")
    private Optional<String> profile = Optional.empty();

    private final ProfileLinks links;

    /// What became of it.
    ///
    /// @param recoveryCode lets this person in again; shown once
    private record Paired(String profile, PersonView person, String url, Optional<String> recoveryCode) {}

    private record Entered(PersonView person, Optional<String> recoveryCode) {}

    private final Remote remote;

    PairCommand(ProfileLinks links, Remote remote) {
        this.links = links;
        this.remote = remote;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        if (code.isPresent() == ssh.isPresent()) {
            throw new Problem(Exit.USAGE, "give a setup code, or --ssh USER@HOST").next("clawnet pair <setup-code>");
        }
        Optional<SetupCode> typed = code.map(Given::setupCode);
        Path folder = ProfileLinks.folder(world, profile);
        String name = ProfileLinks.name(world, profile);
        if (Files.exists(folder.resolve("profile.json"))) {
            throw new Problem(Exit.FAILED, "the profile '" + name + "' is a device of somebody already")
                    .hint("give this one another name")
                    .next("clawnet pair <setup-code> --profile NAME");
        }
        SetupCode setup = typed.orElseGet(() -> fetched(folder));
        Entered entered = ProfileLinks.asked(() -> {
            try (GatewayLink link = Pairing.redeem(setup, folder, links::settings, links.parts())) {
                PersonView self = link.call(PeopleMethods.PEOPLE_SELF, new Method.None());
                Profile.load(folder)
                        .orElseThrow()
                        .withPerson(self.person(), self.name())
                        .save(folder, links.parts().random());
                return new Entered(
                        self, link.hello().auth().recoveryCode().map(rc -> Given.wayBack(setup, Secret.of(rc))));
            }
        });
        PersonView person = entered.person();
        List<String> lines = new ArrayList<>();
        lines.add("this device now speaks for " + Table.list(List.of(person.name())) + " at " + setup.url());
        entered.recoveryCode().ifPresent(back -> {
            lines.add("recovery code: " + back);
            lines.add(
                    "Keep it where only you find it; it is not shown again, and nobody else has seen it. When your last");
            lines.add("device is lost, this lets you in again: clawnet pair <recovery-code>");
        });
        lines.add("next: clawnet people self"
                + profile.map(own -> " --profile " + own).orElse(""));
        output.answer(new Paired(name, person, setup.url(), entered.recoveryCode()), lines.toArray(String[]::new));
        return Exit.OK;
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

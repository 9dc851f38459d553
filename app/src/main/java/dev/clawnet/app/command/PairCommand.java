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
import dev.clawnet.protocol.method.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet pair`: this device becomes one of the person whom the code was made for.
@Command(
        sortOptions = false,
        footer = {
            "",
            "The code holds address and fingerprint of its gateway; it works once. The key stays on this device.",
            "",
            "Example: clawnet pair <setup-code> --profile work"
        })
final class PairCommand extends CliCommand {
    @Parameters(paramLabel = "CODE", description = "A setup code.")
    private String code = "";

    @Option(names = "--profile", paramLabel = "NAME", description = "What to call it here (default: default).")
    private Optional<String> profile = Optional.empty();

    private final ProfileLinks links;

    private record Paired(String profile, PersonView person, String url) {}

    PairCommand(ProfileLinks links) {
        this.links = links;
    }

    @Override
    public Exit run(Surroundings world, Output output) {
        SetupCode setup = Given.setupCode(code);
        Path folder = ProfileLinks.folder(world, profile);
        String name = ProfileLinks.name(world, profile);
        if (Files.exists(folder.resolve("profile.json"))) {
            throw new Problem(Exit.FAILED, "the profile '" + name + "' is a device of somebody already")
                    .hint("give this one another name")
                    .next("clawnet pair <setup-code> --profile NAME");
        }
        PersonView person = ProfileLinks.asked(() -> {
            try (GatewayLink link = Pairing.redeem(setup, folder, links::settings, links.parts())) {
                PersonView self = link.call(PeopleMethods.PEOPLE_SELF, new Method.None());
                Profile.load(folder)
                        .orElseThrow()
                        .withPerson(self.person(), self.name())
                        .save(folder, links.parts().random());
                return self;
            }
        });
        output.answer(
                new Paired(name, person, setup.url()),
                "this device now speaks for " + Table.list(List.of(person.name())) + " at " + setup.url(),
                "next: clawnet people self"
                        + profile.map(own -> " --profile " + own).orElse(""));
        return Exit.OK;
    }
}

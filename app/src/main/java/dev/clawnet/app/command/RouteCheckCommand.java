package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.app.config.RouteVectors;
import dev.clawnet.app.config.RouteVectors.Checked;
import dev.clawnet.gateway.route.Profile;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet route check`: runs a file of routing vectors.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Example: clawnet route check vectors.json --profile latest",
            "",
            "A vector is { name, config: { agents, bindings, session }, input: { channel, accountId, peer, ... },",
            "expect: { agentId, sessionKey, mainSessionKey, matchedBy } or { error } }; expectEarly and expectLatest",
            "stand for expect in their profile. Exit code 1 when one fails."
        })
public final class RouteCheckCommand extends CliCommand {
    @Parameters(paramLabel = "FILE", description = "The vectors, a list in JSON or JSON5.")
    private Path file = Path.of("");

    @Option(names = "--profile", paramLabel = "WHICH", description = "early (default) or latest.")
    private String profile = Profile.EARLY.word();

    private record Report(String profile, int passed, int failed, List<Checked> failures) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        Profile chosen = profile(profile);
        List<Checked> failures;
        int all;
        try {
            List<Checked> checked = RouteVectors.check(file, chosen);
            all = checked.size();
            failures = checked.stream().filter(one -> !one.passed()).toList();
        } catch (ConfigProblem problem) {
            throw new Problem(Exit.USAGE, "the vectors cannot be used\n" + problem.getMessage())
                    .next("clawnet route check --help");
        }
        for (Checked failure : failures) {
            output.say("FAILED " + file + ":" + failure.place() + " " + failure.name());
            failure.problems().forEach(problem -> output.say("  " + problem));
        }
        int passed = all - failures.size();
        output.answer(
                new Report(chosen.word(), passed, failures.size(), failures),
                passed + " passed, " + failures.size() + " failed");
        return failures.isEmpty() ? Exit.OK : Exit.FAILED;
    }

    static Profile profile(String word) {
        return Profile.of(word)
                .orElseThrow(
                        () -> new Problem(Exit.USAGE, "there is no profile '" + word + "'; there are early, latest"));
    }
}

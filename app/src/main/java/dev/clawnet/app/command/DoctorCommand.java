package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.doctor.Doctor;
import dev.clawnet.gateway.doctor.Finding;
import dev.clawnet.gateway.doctor.Rehearsal;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `clawnet doctor`: looks at the gateway's state, configuration and port, and says what to do.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Changes nothing, and may be run while the gateway serves. Ends with 1 when something does not work.",
            "--upgrade-check copies the database, upgrades the copy, verifies it, and throws it away.",
            "",
            "Example: clawnet doctor --upgrade-check --work-dir /var/tmp"
        })
public final class DoctorCommand extends CliCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "State of the gateway (default: ~/.clawnet/gateway).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: ~/.clawnet/clawnet.json).")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--deep", description = "Read the whole database and verify every ledger entry.")
    private boolean deep;

    @Option(names = "--upgrade-check", description = "Rehearse the upgrade to this version on a copy.")
    private boolean upgradeCheck;

    @Option(
            names = "--work-dir",
            paramLabel = "DIR",
            description = "Where the copy lies meanwhile (default: beside the state).")
    private Optional<Path> workDir = Optional.empty();

    /// The answer for programs.
    private record Report(boolean ok, List<Finding> findings) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        GatewayOptions options = new GatewayOptions(Optional.empty(), Optional.empty(), stateDir, config);
        if (upgradeCheck) {
            return rehearse(options.stateDir(world), world, output);
        }
        List<Finding> findings = new ArrayList<>();
        Optional<GatewaySettings> settings = configuration(options, world, findings);
        Doctor doctor = new Doctor(options.stateDir(world), world.clock(), world.random());
        findings.addAll(doctor.examine(deep, output::say));
        settings.ifPresent(known -> findings.add(port(known, doctor.running())));
        return report(findings, output);
    }

    private static Optional<GatewaySettings> configuration(
            GatewayOptions options, Surroundings world, List<Finding> findings) {
        try {
            GatewayOptions.Resolved resolved = options.resolve(world);
            findings.add(Finding.ok(
                    "config",
                    resolved.file().map(file -> file + " is valid").orElse("there is no file; none is needed")));
            return Optional.of(resolved.settings());
        } catch (Problem problem) {
            findings.add(Finding.bad(
                    "config",
                    problem.getMessage().replace('\n', ' '),
                    problem.hint().orElse("correct the file")));
            return Optional.empty();
        }
    }

    /// A gateway that runs answers there; without one the port must be free.
    private static Finding port(GatewaySettings settings, boolean running) {
        int port = settings.port();
        if (!running) {
            try (ServerSocket _ = new ServerSocket(port, 1, settings.bind())) {
                return Finding.ok("port", "no gateway runs on this state; port " + port + " is free");
            } catch (IOException taken) {
                return Finding.bad(
                        "port",
                        "no gateway runs on this state, and port " + port + " is taken",
                        "start it with another --port, or stop the program that has it");
            }
        }
        try {
            JsonNode ready = Json.LENIENT.readTree(new LoopbackHttp(port, PATIENCE).get("/ready"));
            if (ready.path("ready").asBoolean(false)) {
                return Finding.ok("gateway", "it runs and is ready on port " + port);
            }
            return Finding.bad(
                    "gateway",
                    "it runs and is not ready: " + String.join(", ", texts(ready.path("failing"))),
                    String.join("; ", texts(ready.path("remedies"))));
        } catch (IOException | JacksonException e) {
            return Finding.warning(
                    "gateway",
                    "it runs, and does not answer on port " + port,
                    "it may have been started with another --port");
        }
    }

    private static List<String> texts(JsonNode list) {
        return list.valueStream().map(JsonNode::asString).toList();
    }

    static Exit report(List<Finding> findings, Output output) {
        boolean ok = findings.stream().noneMatch(finding -> finding.verdict() == Finding.Verdict.BAD);
        List<String> lines = new ArrayList<>();
        for (Finding finding : findings) {
            lines.add(mark(finding.verdict()) + " " + finding.check() + ": " + finding.text());
            finding.remedy().ifPresent(remedy -> lines.add("        " + remedy));
        }
        lines.add(ok ? "nothing is broken" : "something is broken: see above");
        output.answer(new Report(ok, findings), lines.toArray(String[]::new));
        return ok ? Exit.OK : Exit.FAILED;
    }

    private static String mark(Finding.Verdict verdict) {
        return switch (verdict) {
            case OK -> "ok     ";
            case WARNING -> "warning";
            case BAD -> "BAD    ";
        };
    }

    private Exit rehearse(Path state, Surroundings world, Output output) {
        try {
            Path work = workDir.or(() -> Optional.ofNullable(state.getParent())).orElse(state);
            Rehearsal.Result result =
                    new Rehearsal(Tables.ALL, world.ticker(), world.random()).run(state, work, output::say);
            List<String> lines = new ArrayList<>();
            lines.add(
                    result.from() == result.to() && result.problem().isEmpty()
                            ? "nothing to upgrade: the state has schema " + result.from()
                            : "schema " + result.from() + " to " + result.to() + ": " + result.upgradeMs() + " ms for "
                                    + result.bytes() + " bytes and " + result.entries() + " ledger entries");
            result.problem().ifPresent(problem -> lines.add("  " + problem));
            lines.add(
                    result.problem().isEmpty()
                            ? "the upgrade would succeed, and everything verifies after it; nothing was changed"
                            : "the upgrade would FAIL, and leave the state as it is; nothing was changed");
            if (result.problem().isEmpty()) {
                lines.add("  next: clawnet backup create, then start this version");
            }
            output.answer(result, lines.toArray(String[]::new));
            return result.problem().isEmpty() ? Exit.OK : Exit.FAILED;
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, String.valueOf(e.getMessage()))
                    .hint("give a --work-dir with room for a copy of the database");
        }
    }
}

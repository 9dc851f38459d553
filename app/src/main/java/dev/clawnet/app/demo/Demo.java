package dev.clawnet.app.demo;

import dev.clawnet.app.cli.Output;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// One play from the empty directory to the verified ledger.
final class Demo {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration PATIENCE_WITH_MODELS = Duration.ofMinutes(5);

    private final Play play;
    private final Path root;
    private final DemoCommand.World world;
    private final Gateway.Ground ground;
    private final Tale tale;
    private final Checks checks;

    /// What came of it.
    ///
    /// @param leaks canaries that somebody else's links received
    record Outcome(boolean ok, int steps, int approvals, int refusals, long entries, int leaks, List<String> story) {}

    Demo(Play play, Path root, DemoCommand.World world, Output output) {
        this.root = root;
        this.play = play;
        this.world = world;
        this.ground = world.ground();
        this.tale = new Tale(output);
        this.checks = new Checks(tale, play.scripted());
    }

    /// Plays.
    ///
    /// @param stay what is done before everything is closed, when all went well
    Outcome run(Consumer<Path> stay) throws IOException, InterruptedException {
        List<Canary> canaries = Layout.files(root, new SplittableRandom(play.seed()));
        tale.line(0, "ClawNet demo, seed " + play.seed() + ": two companies, four people, their agents");
        try (Gateway gateway = Gateway.start(settings(), ground)) {
            Layout.scripts(root.resolve("gateway").resolve("scripts"));
            tale.remark("gateway at wss://127.0.0.1:" + gateway.address().getPort() + ", certificate "
                    + gateway.fingerprint());
            Actor.Kit kit = new Actor.Kit(
                    root,
                    world.program(),
                    ground.clock(),
                    ground.ticker(),
                    ground.random(),
                    ground.threads(),
                    new Happenings());
            try (Cast cast = Cast.assemble(gateway, kit, play)) {
                cast.people()
                        .forEach(actor -> tale.line(
                                1,
                                actor.name() + " has a device of their own"
                                        + (actor == cast.people().getFirst() ? "" : ", a node and an agent")));
                if (play.adversary()) {
                    Layout.adversary(root.resolve("gateway").resolve("scripts"), cast.everyName(canaries));
                }
                Outcome outcome = play(cast, canaries);
                if (outcome.ok()) {
                    stay.accept(root);
                }
                return outcome;
            }
        }
    }

    private GatewaySettings settings() {
        GatewaySettings plain = GatewaySettings.in(root.resolve("gateway")).withPort(0);
        return play.model()
                .map(real -> plain.withModels(
                        Map.of("openai", real.provider()), Optional.of(new ModelRef("openai", real.name()))))
                .orElseGet(
                        () -> plain.withModels(Map.of(), Optional.of(new ModelRef("scripted", "procurement.script"))));
    }

    private Outcome play(Cast cast, List<Canary> canaries) {
        Director director = new Director(tale, cast, play.scripted() ? PATIENCE : PATIENCE_WITH_MODELS);
        try {
            if (play.adversary()) {
                new Adversary(cast, director, checks).play();
            } else {
                new Trip(cast, director, checks).play();
                new Probes(cast, director, checks).play();
            }
        } catch (Stuck stuck) {
            checks.stuck(stuck);
        }
        return end(cast, director, canaries);
    }

    private Outcome end(Cast cast, Director director, List<Canary> canaries) {
        long entries = 0;
        try {
            cast.people().forEach(director.acts()::settle);
            entries = new Ledgers(tale, checks).verify(cast.people());
        } catch (Stuck stuck) {
            checks.stuck(stuck);
        }
        lookYourself();
        int leaks = leaks(cast, canaries);
        boolean ok = checks.good() && leaks == 0;
        String counts = "steps " + checks.steps() + "  approvals " + tale.approvals() + "  refusals " + tale.refusals()
                + "  ledger entries " + entries + "  leaks " + leaks;
        boolean repeatable = play.scripted() && !play.adversary();
        tale.title(repeatable ? counts : "leaks " + leaks);
        if (!repeatable) {
            tale.remark(counts);
        }
        return new Outcome(ok, checks.steps(), tale.approvals(), tale.refusals(), entries, leaks, tale.lines());
    }

    private void lookYourself() {
        tale.line(1, "look yourself: --stay leaves it up, and the commands know each person's device as a profile:");
        tale.line(2, "clawnet ledger list --profile li        clawnet collab list --profile ceo");
        tale.remark("with CLAWNET_HOME=" + root);
    }

    private int leaks(Cast cast, List<Canary> canaries) {
        tale.title("The search for leaks");
        int found = 0;
        for (Actor actor : cast.people()) {
            List<Canary> foreign = canaries.stream()
                    .filter(canary -> !canary.owner().equals(actor.key()))
                    .toList();
            List<String> received = actor.received();
            tale.remark(actor.name() + "'s links received " + received.size() + " messages");
            List<Leaks.Leak> leaks = new ArrayList<>(Leaks.in(received, foreign));
            for (Leaks.Leak leak : leaks) {
                tale.line(
                        1,
                        "LEAK: " + actor.name() + " received the secret of "
                                + leak.canary().owner() + " from "
                                + leak.canary().file() + ", " + leak.form());
            }
            found += leaks.size();
            if (leaks.isEmpty()) {
                tale.line(1, actor.name() + " received none of " + foreign.size() + " secrets of others");
            }
        }
        return found;
    }

    /// Removes a directory with all that is in it.
    static void remove(Path root) throws IOException {
        try (Stream<Path> all = Files.walk(root)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(each);
            }
        }
    }
}

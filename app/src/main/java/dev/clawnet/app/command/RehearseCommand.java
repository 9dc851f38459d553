package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.client.DeviceLinks;
import dev.clawnet.client.Events;
import dev.clawnet.client.GatewayAddress;
import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Hidden: does with a trial gateway what gateways do most, links that come and go and approvals, so that the cache of
/// loaded and profiled code which is made from that gateway knows it. Pairs a device of its own with it.
@Command
final class RehearseCommand extends CliCommand {
    private static final int AT_ONCE = 8;
    private static final int TIMES = 1_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Parameters(arity = "1", paramLabel = "CODE", description = "A setup code of the trial gateway.")
    private String code = "";

    @Option(names = "--times", paramLabel = "N", description = "How often it does each (default: 1000).")
    private int times = TIMES;

    private final ProfileLinks links;

    RehearseCommand(ProfileLinks links) {
        this.links = links;
    }

    private interface Work {
        void once(int number) throws IOException;
    }

    private record Rehearsed(int times) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        SetupCode setup = Given.setupCode(code);
        Path folder = ProfileLinks.folder(world).resolve("rehearsal");
        ProfileLinks.asked(() -> {
            Pairing.redeem(setup, folder, links::settings, links.parts()).close();
            return true;
        });
        DeviceLinks device = new DeviceLinks(folder, Role.OPERATOR, this::asking, links.parts());
        together(_ -> {
            try (GatewayLink link = device.open((_, _) -> {})) {
                link.callRaw("health", Json.STRICT.createObjectNode(), PATIENCE);
            }
        });
        approvals(device);
        output.answer(new Rehearsed(times), "rehearsed " + times + " handshakes and as many approvals");
        return Exit.OK;
    }

    private void approvals(DeviceLinks device) {
        ProfileLinks.asked(() -> {
            try (GatewayLink asks = device.open((_, _) -> {});
                    GatewayLink _ = device.open(RehearseCommand::allow)) {
                together(number -> {
                    ObjectNode question = Json.STRICT.createObjectNode();
                    question.put("command", "echo " + number)
                            .put("host", "gateway")
                            .put("timeoutMs", 60_000);
                    asks.callRaw("exec.approval.request", question, PATIENCE);
                });
            }
            return true;
        });
    }

    private static void allow(GatewayLink link, Events events) {
        events.on(StockApprovalMethods.EXEC_REQUESTED, asked -> {
            ObjectNode answer = Json.STRICT.createObjectNode();
            answer.put("id", asked.id()).put("decision", "allow-once");
            JsonNode _ = link.callRaw("exec.approval.resolve", answer, PATIENCE);
        });
    }

    private LinkSettings asking(GatewayAddress address, DeviceKey key) {
        return links.settings(address, key).capable(List.of(StockApprovalMethods.EXEC_CAPABILITY));
    }

    /// Does the work so many times, some of it at once. The first failure ends it.
    private void together(Work work) {
        AtomicInteger next = new AtomicInteger();
        AtomicReference<String> failure = new AtomicReference<>("");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            Thread thread = links.parts().threads().newThread(() -> {
                for (int number = next.getAndIncrement();
                        number < times && failure.get().isEmpty();
                        number = next.getAndIncrement()) {
                    try {
                        work.once(number);
                    } catch (IOException | RuntimeException e) {
                        failure.set(String.valueOf(e.getMessage()));
                    }
                }
            });
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            try {
                if (!thread.join(PATIENCE)) {
                    failure.compareAndSet("", "no answer in time");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        }
        if (!failure.get().isEmpty()) {
            throw new Problem(Exit.FAILED, "the rehearsal ended: " + failure.get());
        }
    }
}

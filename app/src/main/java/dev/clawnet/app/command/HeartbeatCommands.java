package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.HeartbeatMethods;
import dev.clawnet.protocol.catalogue.HeartbeatMethods.Beat;
import dev.clawnet.protocol.method.Method;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet heartbeat ...` and `clawnet wake`: what agents look after by themselves.
final class HeartbeatCommands {
    private HeartbeatCommands() {}

    @Command(footer = {"", "Example: clawnet heartbeat last"})
    static final class Last extends LinkCommand {
        Last(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Beat beat = desk.call(HeartbeatMethods.LAST_HEARTBEAT, new Method.None());
            return beat.ts().isEmpty()
                    ? desk.answer(
                            beat,
                            "no heartbeat yet; agents.defaults.heartbeat.every of the configuration says how often",
                            "  next: clawnet config set agents.defaults.heartbeat.every 30m")
                    : desk.answer(
                            beat,
                            Times.at(beat.ts()) + " " + beat.agentId().orElse("-") + ": "
                                    + beat.status().orElse("-"),
                            "  " + Table.orDash(beat.preview()));
        }
    }

    @Command(
            footer = {
                "",
                "Until the configuration changes or the gateway starts again.",
                "",
                "Example: clawnet heartbeat on"
            })
    static final class On extends LinkCommand {
        On(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return desk.answer(
                    desk.call(HeartbeatMethods.SET_HEARTBEATS, new HeartbeatMethods.SetHeartbeats(true)),
                    "heartbeats are on",
                    "  next: clawnet cron list   shows when");
        }
    }

    @Command(
            footer = {
                "",
                "Until the configuration changes or the gateway starts again.",
                "",
                "Example: clawnet heartbeat off"
            })
    static final class Off extends LinkCommand {
        Off(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            return desk.answer(
                    desk.call(HeartbeatMethods.SET_HEARTBEATS, new HeartbeatMethods.SetHeartbeats(false)),
                    "heartbeats are off",
                    "  next: clawnet heartbeat on   takes it back");
        }
    }

    @Command(footer = {"", "Example: clawnet wake \"The parcel is here.\" --now"})
    static final class Wake extends LinkCommand {
        @Parameters(paramLabel = "TEXT", description = "What the agent is told.")
        private String text = "";

        @Option(names = "--agent", paramLabel = "AGENT", description = "Which agent (default: main).")
        private Optional<String> agent = Optional.empty();

        @Option(names = "--now", description = "Its heartbeat begins at once; else it is told at the next one.")
        private boolean now;

        Wake(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            HeartbeatMethods.Done done = desk.call(
                    HeartbeatMethods.WAKE,
                    Given.of(() ->
                            new HeartbeatMethods.Wake(now ? "now" : "next-heartbeat", text, agent, Optional.empty())));
            return desk.answer(done, now ? "it looks after it now" : "it is told at its next heartbeat");
        }
    }
}

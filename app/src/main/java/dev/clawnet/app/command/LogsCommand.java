package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.LogMethods;
import dev.clawnet.protocol.catalogue.LogMethods.Tailed;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// `clawnet logs`: the end of the gateway's log, for its stewards.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Lines are what happened, with fixed keys and nobody's words. --json prints them as they are in the file.",
            "",
            "Example: clawnet logs --follow"
        })
final class LogsCommand extends LinkCommand {
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final Ticking ticking;

    @Option(names = "--follow", description = "Go on with what is written from now on, until it is stopped.")
    private boolean follow;

    @Option(
            names = "--lines",
            paramLabel = "N",
            description = "How many lines to begin with (default: ${DEFAULT-VALUE}).",
            defaultValue = "50")
    private int lines;

    LogsCommand(Links links, Ticking ticking) {
        super(links);
        this.ticking = ticking;
    }

    @Override
    Exit run(Desk desk) {
        Tailed first = tail(desk, Optional.empty(), Math.clamp(lines, 1, LogMethods.LINES));
        if (!follow) {
            return desk.answer(
                    first,
                    first.lines().stream().map(LogsCommand::words).toList().toArray(String[]::new));
        }
        print(desk, first.lines());
        AtomicLong cursor = new AtomicLong(first.cursor());
        Runnable look = () -> {
            Tailed more = tail(desk, Optional.of(cursor.get()), LogMethods.LINES);
            print(desk, more.lines());
            cursor.set(more.cursor());
        };
        try (Ticking.Ticks _ = ticking.every(PAUSE, look)) {
            desk.await(new CountDownLatch(1));
        }
        return Exit.OK;
    }

    private static Tailed tail(Desk desk, Optional<Long> cursor, int limit) {
        return desk.call(LogMethods.LOGS_TAIL, new LogMethods.Tail(cursor, Optional.of(limit), Optional.empty()));
    }

    private static void print(Desk desk, List<String> lines) {
        lines.forEach(line -> desk.output().say(words(line)));
    }

    private static String words(String line) {
        try {
            JsonNode event = Json.LENIENT.readTree(line);
            return Times.at(event.path("timestamp").asLong(0)) + " "
                    + event.path("level").asString("") + " "
                    + event.path("loggerName").asString("").replaceAll(".*\\.", "") + ": "
                    + event.path("formattedMessage").asString("");
        } catch (JacksonException e) {
            // Not one of ours, such as half a line of a full disk: as it is.
            return line;
        }
    }
}

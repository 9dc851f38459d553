package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.ConfigProblem;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.gateway.doctor.Doctor;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// `clawnet doctor bundle`: what somebody needs who helps from afar, in one file, without anybody's words.
///
/// Threat: the file is sent to strangers. It holds no key, no token, no message, no ledger entry: of the log only fixed
/// keys, of the configuration no secret and no comment, of the state names and sizes. See `CanaryTest`.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Reads only, and may be run while the gateway serves. Look into the file before you send it.",
            "",
            "Example: clawnet doctor bundle --out /tmp/clawnet.zip"
        })
public final class BundleCommand extends CliCommand {
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int LOG_BYTES = 2_000_000;
    private static final int LISTED = 1_000;
    /// What a line of the log keeps.
    private static final Set<String> KEYS =
            Set.of("timestamp", "level", "loggerName", "formattedMessage", "threadName");

    @Option(names = "--out", paramLabel = "FILE", description = "The file to write (default: beside the state).")
    private Optional<Path> out = Optional.empty();

    @Option(
            names = "--state-dir",
            paramLabel = "DIR",
            description = "State of the gateway (default: ~/.clawnet/gateway).")
    private Optional<Path> stateDir = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: ~/.clawnet/clawnet.json).")
    private Optional<Path> config = Optional.empty();

    @Option(
            names = "--port",
            paramLabel = "N",
            description = "Port of the gateway (default: that of the configuration).")
    private Optional<Integer> port = Optional.empty();

    /// The answer for programs.
    private record Made(String file, long bytes, List<String> parts) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        GatewayOptions options = new GatewayOptions(port, Optional.empty(), stateDir, config);
        Path state = options.stateDir(world);
        String day = DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss")
                .withZone(ZoneOffset.UTC)
                .format(world.clock().instant());
        Path file = out.orElseGet(() -> state.resolveSibling("clawnet-diagnostics-" + day + ".zip"))
                .toAbsolutePath();
        Map<String, String> parts = parts(options, world, state, output);
        try {
            write(file, parts);
            output.answer(
                    new Made(file.toString(), Files.size(file), List.copyOf(parts.keySet())),
                    "written: " + file,
                    "  holds        " + String.join(", ", parts.keySet()),
                    "  next         look into it, then send it to whoever helps you");
            return Exit.OK;
        } catch (FileAlreadyExistsException e) {
            throw new Problem(Exit.FAILED, file + " is there already").hint("give another name with --out");
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, file + " cannot be written").hint("give another place with --out");
        }
    }

    private Map<String, String> parts(GatewayOptions options, Surroundings world, Path state, Output output) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("version.json", versions());
        output.say("looking at " + state);
        parts.put("doctor.json", json(new Doctor(state, world.clock(), world.random()).examine(false, output::say)));
        parts.put("config.json", configuration(options, world));
        parts.put("traces.json", traces(options, world));
        parts.put("state.json", json(listed(state)));
        parts.put("log.jsonl", log(state.resolve("logs").resolve("gateway.jsonl")));
        int at = port.orElseGet(() -> configuredPort(options, world));
        parts.put("ready.json", asked(at, "/ready"));
        parts.put("metrics.txt", asked(at, "/metrics"));
        return parts;
    }

    private static String json(Object value) {
        return Json.STRICT.valueToTree(value).toPrettyString();
    }

    private static String versions() {
        return json(Map.of(
                "clawnet", VersionCommand.VERSION,
                "java", Runtime.version().toString(),
                "processors", Runtime.getRuntime().availableProcessors()));
    }

    private static int configuredPort(GatewayOptions options, Surroundings world) {
        try {
            return options.resolve(world).settings().port();
        } catch (Problem problem) {
            // A configuration that cannot be used: what is wrong with it stands in config.json.
            return dev.clawnet.gateway.GatewaySettings.DEFAULT_PORT;
        }
    }

    private static String configuration(GatewayOptions options, Surroundings world) {
        Optional<Path> file = options.configFile(world);
        if (file.isEmpty()) {
            return "{}";
        }
        try {
            return new ConfigStore(file.get(), GatewayOptions.reader(file.get(), world))
                    .all()
                    .toPrettyString();
        } catch (ConfigProblem problem) {
            // Its sentences may hold parts of the file: only where they are.
            return json(problem.complaints().stream()
                    .map(each -> Map.of("wrongAt", each.place().toString()))
                    .toList());
        }
    }

    /// Whether, and how many. The address and what is sent along are nobody's affair.
    private static String traces(GatewayOptions options, Surroundings world) {
        try {
            Optional<TraceSettings> traces = options.resolve(world).settings().traces();
            return json(traces.map(on -> Map.of(
                            "on", true,
                            "sampleRate", on.rate(),
                            "believesCallers", on.believes(),
                            "flushIntervalMs", on.every().toMillis()))
                    .orElse(Map.of("on", false)));
        } catch (Problem problem) {
            // A configuration that cannot be used: what is wrong with it stands in config.json.
            return json(Map.of("on", "unknown"));
        }
    }

    /// Names and sizes of what lies in the state directory itself; what lies in its folders is counted.
    private static Map<String, Long> listed(Path state) {
        Map<String, Long> sizes = new TreeMap<>();
        try (Stream<Path> all = Files.list(state)) {
            for (Path each : all.limit(LISTED).toList()) {
                boolean folder = Files.isDirectory(each, LinkOption.NOFOLLOW_LINKS);
                sizes.put(each.getFileName() + (folder ? "/" : ""), folder ? 0 : Files.size(each));
            }
        } catch (IOException e) {
            // There is no state, or it is not this user's: doctor.json says so.
            sizes.put("unreadable", 0L);
        }
        return sizes;
    }

    /// The end of the log, of each line the fixed keys; of an exception nothing but where it was thrown.
    private static String log(Path file) {
        StringBuilder kept = new StringBuilder();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long from = Math.max(0, channel.size() - LOG_BYTES);
            ByteBuffer bytes = ByteBuffer.allocate((int) (channel.size() - from));
            while (bytes.hasRemaining() && channel.read(bytes, from + bytes.position()) >= 0) {
                // read on: a channel may give less than was asked for
            }
            String text = StandardCharsets.UTF_8.decode(bytes.flip()).toString();
            text.lines()
                    .skip(from == 0 ? 0 : 1)
                    .forEach(line -> kept.append(shown(line)).append('\n'));
        } catch (IOException e) {
            kept.append("{\"log\":\"none\"}\n");
        }
        return kept.toString();
    }

    private static String shown(String line) {
        try {
            ObjectNode shown = Json.LENIENT.createObjectNode();
            JsonNode whole = Json.LENIENT.readTree(line);
            whole.propertyStream()
                    .filter(each -> KEYS.contains(each.getKey()))
                    .forEach(each -> shown.set(each.getKey(), each.getValue()));
            Optional.ofNullable(whole.get("throwable"))
                    .map(thrown -> thrown.path("className").asString(""))
                    .ifPresent(name -> shown.put("thrown", name));
            return shown.toString();
        } catch (JacksonException e) {
            return "{\"line\":\"cannot be read\"}";
        }
    }

    private static String asked(int port, String path) {
        try {
            return new LoopbackHttp(port, PATIENCE).get(path);
        } catch (IOException e) {
            return "no gateway answered at port " + port + "\n";
        }
    }

    /// For its owner alone; what is there is not overwritten.
    private static void write(Path file, Map<String, String> parts) throws IOException {
        Set<StandardOpenOption> fresh = EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try (FileChannel channel = FileChannel.open(
                        file,
                        fresh,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
                ZipOutputStream zip = new ZipOutputStream(java.nio.channels.Channels.newOutputStream(channel))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry("clawnet-diagnostics/" + part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
    }
}

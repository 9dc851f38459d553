package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import dev.clawnet.app.cli.Directory;
import dev.clawnet.app.cli.Runner;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.command.BundleCommand;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.verify.api.Collector;
import dev.clawnet.verify.tidy.Repository;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Texts and secrets that can be told from all others go through every method, good and bad, and over HTTP; none of
/// them is in a line of the log, a figure, a span of a trace, or the bundle for those who help.
@Timeout(180)
class CanaryTest {
    private static final String TEXT = "zq-canary-words-9f31";
    private static final String SECRET = "zq-canary-secret-77ab";

    private final Samples samples = Samples.read(Repository.here());

    @TempDir
    private Path folder;

    @Test
    void no_log_line_no_figure_and_no_part_of_the_bundle_holds_what_anybody_said() throws Exception {
        LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
        Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        Level before = root.getLevel();
        ListAppender<ILoggingEvent> list = new ListAppender<>();
        list.setContext(context);
        list.start();
        root.setLevel(Level.TRACE);
        root.addAppender(list);
        LoggerFactory.getLogger(CanaryTest.class).info("listening");
        Path state = folder.resolve("state");
        int port;
        String figures;
        String bundle;
        Collector collector = new Collector();
        try (collector;
                House house = new House(
                        state,
                        "otherwise\n  say done\n",
                        settings -> settings.withTraces(new TraceSettings(
                                collector.endpoint(), Map.of(), "clawnet", 1, false, Duration.ofMillis(200))))) {
            port = house.port();
            Files.writeString(
                    state.resolve("clawnet.json"),
                    "{ // " + TEXT + "\n gateway: { auth: { token: '" + SECRET + "' } }," + " env: { SOME_NAME: '"
                            + SECRET + "' }, diagnostics: { otel: { enabled: true, headers: { 'x-key': '" + SECRET
                            + "' }, endpoint: 'http://127.0.0.1:9/?key=" + SECRET + "' } } }");
            String answers = everyMethod(house);
            assertThat(answers).as("the words are there to be found").contains(TEXT);
            http(port);
            figures = get(port, "/metrics");
            log(state, list.list);
            bundle = bundle(state, port);
        } finally {
            root.detachAppender(list);
            root.setLevel(before);
        }
        List<String> said =
                List.copyOf(list.list).stream().map(CanaryTest::line).toList();
        assertThat(said).as("there is something to look at").anyMatch(text -> text.startsWith("listening"));
        assertThat(said).noneMatch(text -> text.contains(TEXT) || text.contains(SECRET));
        assertThat(figures).contains("clawnet_").doesNotContain(TEXT, SECRET);
        assertThat(String.join("", collector.raw()))
                .contains("clawnet.person", "node.invoke")
                .doesNotContain(TEXT, SECRET);
        assertThat(bundle)
                .contains(
                        "traces.json",
                        "\"sampleRate\" : 1.0",
                        "log.jsonl",
                        "clawnet_",
                        "__OPENCLAW_REDACTED__",
                        "certificate")
                .doesNotContain(TEXT, SECRET, House.TOKEN);
    }

    private static String line(ILoggingEvent event) {
        return event.getFormattedMessage() + " " + Arrays.toString(event.getArgumentArray()) + " "
                + event.getMDCPropertyMap() + " "
                + (event.getThrowableProxy() == null ? "" : ThrowableProxyUtil.asString(event.getThrowableProxy()));
    }

    /// Each with its sample, whose texts are marked, and with parameters that are no good and hold the secret.
    private String everyMethod(House house) throws IOException {
        Resident owner = Resident.of(house, house.firstCode());
        Resident friend = owner.creates("Mira");
        owner.befriends(friend);
        House.Paired node = owner.adds(Role.NODE, false);
        Belongings objects = new Belongings(
                house, owner, friend, owner.creates("Oda"), node.key().id().value());
        Line asNode = house.link(node.with(List.of()));
        StringBuilder answers = new StringBuilder();
        int calls = 0;
        for (Method<?, ?> method : Catalogue.ALL) {
            if (method.name().startsWith("config.") && !method.name().equals("config.get")) {
                continue; // it would take the file's secrets away that are looked for
            }
            Map<String, String> made = objects.make(samples.objects(method.name()));
            ObjectNode params = samples.of(method.name(), word -> Objects.requireNonNull(made.get(word), word));
            Line line = method.roles().contains(Role.OPERATOR) ? owner.line() : asNode;
            for (ObjectNode each : List.of(marked(params), House.params().put(SECRET, SECRET + TEXT), wrong(params))) {
                answers.append(answered(line, "c" + ++calls, method, each));
            }
            objects.drop(made);
        }
        answers.append(owner.line().call("u", SECRET + TEXT, House.params()));
        answers.append(owner.line().events());
        return answers.toString();
    }

    private static String answered(Line line, String id, Method<?, ?> method, ObjectNode params) {
        String first = line.call(id, method.name(), params);
        boolean goesOn = method.answers() == Method.Answers.ACCEPTED_THEN_FINAL
                && !method.name().equals("exec.approval.request")
                && first.contains("\"ok\":true");
        return goesOn ? first + line.answer(id) : first;
    }

    private static ObjectNode marked(ObjectNode params) {
        params.propertyNames().stream()
                .filter(name -> List.of("message", "text", "label", "topic", "content", "note")
                        .contains(name))
                .filter(name -> params.path(name).isString())
                .toList()
                .forEach(name -> params.put(name, params.path(name).stringValue() + " " + TEXT));
        return params;
    }

    /// Every text of the sample is another one.
    private static ObjectNode wrong(ObjectNode params) {
        ObjectNode wrong = params.deepCopy();
        for (Map.Entry<String, JsonNode> each : params.properties()) {
            if (each.getValue().isString()) {
                wrong.put(each.getKey(), SECRET + TEXT);
            } else if (each.getValue() instanceof ArrayNode) {
                wrong.putArray(each.getKey()).add(SECRET + TEXT);
            }
        }
        return wrong;
    }

    private static void http(int port) throws Exception {
        for (String path : List.of("/v1/chat/completions", "/v1/responses", "/hooks/agent", "/nothing/" + TEXT)) {
            try (HttpClient client = HttpClient.newHttpClient()) {
                var _ = client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + SECRET)
                                .header("X-Canary", TEXT)
                                .header("traceparent", TEXT)
                                .POST(HttpRequest.BodyPublishers.ofString("{\"model\": \"" + TEXT + "\"}"))
                                .build(),
                        BodyHandlers.ofString());
            }
        }
    }

    private static String get(int port, String path) throws Exception {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .build(),
                            BodyHandlers.ofString())
                    .body();
        }
    }

    /// The log as the gateway's own file would hold it, and a line with an exception that holds a secret.
    private static void log(Path state, List<ILoggingEvent> events) throws IOException {
        List<String> lines = new ArrayList<>();
        for (ILoggingEvent event : List.copyOf(events)) {
            ObjectNode line = House.params()
                    .put("timestamp", event.getTimeStamp())
                    .put("level", event.getLevel().toString())
                    .put("loggerName", event.getLoggerName())
                    .put("formattedMessage", event.getFormattedMessage());
            lines.add(line.toString());
        }
        ObjectNode thrown = House.params().put("level", "ERROR").put("formattedMessage", "run failed");
        thrown.putObject("throwable")
                .put("className", "java.lang.IllegalStateException")
                .put("message", SECRET);
        lines.add(thrown.toString());
        Files.createDirectories(state.resolve("logs"));
        Files.write(state.resolve("logs").resolve("gateway.jsonl"), lines);
    }

    private String bundle(Path state, int port) throws IOException {
        Path file = folder.resolve("bundle.zip");
        ByteArrayOutputStream screen = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(screen, true, StandardCharsets.UTF_8);
        Surroundings world = new Surroundings(
                Map.of(), folder, out, out, java.time.InstantSource.system(), System::nanoTime, new Random(1));
        int code = new Runner(
                        new Directory(List.of(new Directory.Entry("doctor bundle", "Writes.", BundleCommand::new))),
                        world)
                .run(List.of(
                        "doctor",
                        "bundle",
                        "--out",
                        file.toString(),
                        "--state-dir",
                        state.toString(),
                        "--config",
                        state.resolve("clawnet.json").toString(),
                        "--port",
                        Integer.toString(port)));
        assertThat(code).as(screen.toString(StandardCharsets.UTF_8)).isZero();
        StringBuilder all = new StringBuilder(screen.toString(StandardCharsets.UTF_8));
        try (ZipInputStream zip = new ZipInputStream(Files.newInputStream(file))) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                all.append(entry.getName()).append('\n').append(new String(zip.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        return all.toString();
    }
}

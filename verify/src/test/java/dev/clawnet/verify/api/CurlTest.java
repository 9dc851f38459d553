package dev.clawnet.verify.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The HTTP interfaces by curl itself, as a process, with the words that the documents show.
@Timeout(value = 180)
final class CurlTest {
    private static final String CHAT = "/v1/chat/completions";
    private static final String HELLO =
            "{\"model\":\"openclaw/main\",\"messages\":[{\"role\":\"user\",\"content\":\"hello\"}]}";
    private static final String SLOW =
            "{\"model\":\"openclaw/slow\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"x\"}]}";

    @TempDir
    private Path folder;

    private Optional<String> curl = Optional.empty();
    private Optional<ApiHouse> house = Optional.empty();

    @BeforeEach
    void open() throws IOException {
        curl = Stream.of(System.getenv().getOrDefault("PATH", "").split(Pattern.quote(File.pathSeparator), -1))
                .map(each -> Path.of(each, "curl"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst();
        assumeTrue(curl.isPresent(), "curl is missing: install the package curl of your system");
        house = Optional.of(new ApiHouse(folder));
    }

    @AfterEach
    void close() {
        house.ifPresent(ApiHouse::close);
    }

    private ApiHouse here() {
        return house.orElseThrow();
    }

    private String chatToken() {
        return here().token(here().owner(), "program", ApiScope.CHAT).secret();
    }

    /// Runs as no file of the user's says (`-q`).
    private Process starts(String secret, String path, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                curl.orElseThrow(),
                "-q",
                "-sS",
                "--noproxy",
                "*",
                "-m",
                "60",
                "-H",
                "Authorization: Bearer " + secret));
        words.addAll(List.of(more));
        words.add("http://127.0.0.1:" + here().port() + path);
        return new ProcessBuilder(words).redirectErrorStream(true).start();
    }

    /// What it printed, and the status that it was answered.
    private record Printed(int status, String body, int exit) {
        JsonNode json() {
            return Json.LENIENT.readTree(body);
        }
    }

    private Printed asks(String secret, String path, String... more) throws IOException, InterruptedException {
        List<String> words = new ArrayList<>(List.of(more));
        words.addAll(List.of("-w", "\n%{http_code}"));
        Process process = starts(secret, path, words.toArray(new String[0]));
        String all = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        int line = all.lastIndexOf('\n');
        return new Printed(Integer.parseInt(all.substring(line + 1)), all.substring(0, line), process.exitValue());
    }

    @Test
    void curl_lists_models_and_gets_a_completion_and_a_response() throws Exception {
        String secret = chatToken();

        Printed models = asks(secret, "/v1/models");
        Printed chat = asks(secret, CHAT, "-d", HELLO);
        Printed response = asks(secret, "/v1/responses", "-d", "{\"model\":\"openclaw/main\",\"input\":\"hello\"}");

        assertThat(models.status()).isEqualTo(200);
        assertThat(models.body()).contains("\"openclaw/main\"");
        assertThat(chat.json().at("/choices/0/message/content").stringValue()).isEqualTo("done");
        assertThat(response.json().at("/output/0/content/0/text").stringValue()).isEqualTo("done");
        assertThat(here().entries("run.opened")).isEqualTo(2);
    }

    @Test
    void curl_prints_words_of_a_stream_as_they_come() throws Exception {
        here().slow("slow");
        Process process = starts(chatToken(), CHAT, "-N", "-d", SLOW);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            here().model().says("One ");
            assertThat(until(out, "\"One \"")).as("before the model went on").isTrue();
            here().model().says("two.");
            here().model().ends();
            assertThat(until(out, "\"two.\"")).isTrue();
            assertThat(until(out, "data: [DONE]")).isTrue();
        }
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as("the stream ended whole").isZero();
    }

    @Test
    void a_curl_that_is_stopped_ends_its_run() throws Exception {
        here().slow("slow");
        Process process = starts(chatToken(), CHAT, "-N", "-d", SLOW);
        try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
            here().model().says("One ");
            assertThat(until(out, "\"One \"")).isTrue();
            process.destroy();
        }
        here().model().says("more ");
        for (int i = 0; i < 1_200 && here().entries("run.ended") == 0; i++) {
            here().owner().awaitEnd(Duration.ofMillis(50));
        }
        assertThat(here().entries("run.ended")).isEqualTo(1);
    }

    @Test
    void curl_is_refused_with_a_status_and_a_sentence() throws Exception {
        String secret = chatToken();
        Printed stranger = asks("not-a-token", CHAT, "-d", HELLO);
        Printed nobody = asks(secret, CHAT, "-d", HELLO.replace("main", "nobody"));
        Printed failing = asks(secret, CHAT, "--fail", "-d", HELLO.replace("main", "nobody"));

        assertThat(stranger.status()).isEqualTo(401);
        assertThat(stranger.json().at("/error/message").stringValue()).isNotEmpty();
        assertThat(nobody.status()).isEqualTo(404);
        assertThat(nobody.json().at("/error/message").stringValue()).isNotEmpty();
        Printed stream = asks(secret, CHAT, "-N", "-d", SLOW.replace("slow", "nobody"));
        assertThat(stream.status()).as("of a stream that cannot begin").isEqualTo(404);
        assertThat(failing.exit()).as("what curl says of an error").isEqualTo(22);
        assertThat(here().entries("run.opened")).isZero();
    }

    /// Beyond a megabyte curl asks first whether it may (`Expect: 100-continue`).
    @Test
    void curl_learns_before_it_sends_that_a_body_is_too_large() throws Exception {
        Path large = Files.writeString(folder.resolve("large.json"), "x".repeat(2_000_000));
        Printed refused = asks(chatToken(), CHAT, "--data-binary", "@" + large);

        assertThat(refused.status()).isEqualTo(413);
        assertThat(here().entries("apitoken.used")).isZero();
    }

    private static boolean until(BufferedReader out, String part) throws IOException {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            if (line.contains(part)) {
                return true;
            }
        }
        return false;
    }
}

package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.config.ConfigBook;
import dev.clawnet.gateway.trace.TraceSettings;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Whether traces are on, and where to.
final class TraceReaderTest {
    private static Optional<TraceSettings> read(String otel, Map<String, String> environment) {
        return new ConfigFile(environment, path -> path)
                .read(Path.of("clawnet.json"), "{diagnostics:{otel:" + otel + "}}")
                .traces();
    }

    private static TraceSettings on(String more, Map<String, String> environment) {
        return read("{enabled:true," + more + "}", environment).orElseThrow();
    }

    @Test
    void only_the_file_turns_them_on() {
        Map<String, String> environment = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://collector:4318");

        assertThat(read("{}", environment)).isEmpty();
        assertThat(read("{enabled:false,endpoint:'http://a:1'}", environment)).isEmpty();
        assertThat(read("{enabled:true,traces:false}", environment)).isEmpty();
        assertThat(read("{enabled:true}", environment)).isPresent();
        assertThat(new ConfigFile(environment, path -> path)
                        .read(Path.of("f"), "{diagnostics:{enabled:false,otel:{enabled:true}}}")
                        .traces())
                .isEmpty();
        assertThat(new ConfigFile(environment, path -> path)
                        .read(Path.of("f"), "{}")
                        .traces())
                .isEmpty();
    }

    @Test
    void what_the_file_says_is_taken() {
        TraceSettings settings = on(
                "endpoint:'https://c.example/otlp/',headers:{'x-key':'k'},serviceName:'mine',sampleRate:0.25,"
                        + "flushIntervalMs:0,protocol:'http/protobuf'",
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318",
                        "OTEL_EXPORTER_OTLP_HEADERS", "a=b",
                        "OTEL_SERVICE_NAME", "other",
                        "OTEL_TRACES_SAMPLER_ARG", "0.5"));

        assertThat(settings.endpoint()).isEqualTo(URI.create("https://c.example/otlp/v1/traces"));
        assertThat(settings.headers()).containsOnlyKeys("x-key");
        assertThat(settings.toString()).doesNotContain("=k");
        assertThat(settings.service()).isEqualTo("mine");
        assertThat(settings.rate()).isEqualTo(0.25);
        assertThat(settings.every()).isEqualTo(Duration.ofMillis(100));
        assertThat(settings.believes()).isFalse();
    }

    @Test
    void what_the_file_leaves_open_the_environment_says() {
        TraceSettings settings = on(
                "",
                Map.of(
                        "OTEL_EXPORTER_OTLP_ENDPOINT", "http://other:4318",
                        "OTEL_EXPORTER_OTLP_HEADERS", "authorization=Basic%20eA+=,b=c",
                        "OTEL_SERVICE_NAME", "other",
                        "OTEL_TRACES_SAMPLER", "parentbased_traceidratio",
                        "OTEL_TRACES_SAMPLER_ARG", "0.5"));

        assertThat(settings.endpoint()).isEqualTo(URI.create("http://other:4318/v1/traces"));
        assertThat(settings.headers()).hasSize(2);
        assertThat(Optional.ofNullable(settings.headers().get("authorization"))
                        .orElseThrow()
                        .reveal())
                .isEqualTo("Basic eA+=");
        assertThat(settings.service()).isEqualTo("other");
        assertThat(settings.rate()).isEqualTo(0.5);
        assertThat(settings.believes()).isTrue();
        assertThat(on("", Map.of()).endpoint()).isEqualTo(URI.create("http://localhost:4318/v1/traces"));
        assertThat(on("", Map.of()).rate()).isEqualTo(1);
        assertThat(on("", Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c/own"))
                        .endpoint())
                .isEqualTo(URI.create("http://c/own"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{protocol:'grpc'} | X | y | http/protobuf",
                "{endpoint:'ftp://a'} | X | y | must be an http or https address",
                "{endpoint:'http://li:pw@a'} | X | y | without a user name",
                "{headers:{'a b':'c'}} | X | y | no request can carry",
                "{headers:{'a':'c\\nd'}} | X | y | no request can carry",
                "{enabled:true} | OTEL_EXPORTER_OTLP_ENDPOINT | collector | OTEL_EXPORTER_OTLP_ENDPOINT",
                "{enabled:true} | OTEL_TRACES_SAMPLER_ARG | 2 | OTEL_TRACES_SAMPLER_ARG"
            })
    void what_cannot_be_used_is_a_sentence(String otel, String name, String value, String words) {
        assertThatThrownBy(() -> read(otel, Map.of(name, value)))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining(words)
                .hasMessageNotContaining("li:pw");
    }

    @Test
    void headers_are_read_from_afar_by_nobody_and_not_sent_to_another_address() {
        String before = "{diagnostics:{otel:{enabled:true,endpoint:'http://a:1',headers:{'x-key':'secret-k'}}}}";
        RemoteEdit edit = RemoteEdit.of(
                "f",
                before,
                new ConfigBook.Edit(
                        true, "{diagnostics:{otel:{endpoint:'http://thief:1'}}}", Optional.empty(), List.of()));

        assertThat(edit.issues()).isNotEmpty();
        assertThat(edit.after()).isEqualTo(before);
    }
}

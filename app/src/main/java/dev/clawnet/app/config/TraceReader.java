package dev.clawnet.app.config;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.trace.TraceSettings;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/// Whether the gateway sends traces, and where to. Only the host person's file turns them on; what else it leaves open,
/// the usual variables of OpenTelemetry say. Source: OpenTelemetry's environment variables and OTLP exporter
/// specifications.
final class TraceReader {
    private static final String DEFAULT = "http://localhost:4318";
    private static final String PATH = "/v1/traces";
    private static final String ENDPOINT = "endpoint";
    private static final String HEADERS = "headers";
    private static final String BELIEVES = "parentbased_";
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Pattern VALUE = Pattern.compile("[ -~]{1,8192}");
    private static final int SERVICE = 64;
    private static final int LEAST_MILLIS = 100;
    private static final int MOST_MILLIS = 60_000;

    private final Section section;
    private final Function<String, Optional<String>> environment;

    private TraceReader(Section section, Function<String, Optional<String>> environment) {
        this.section = section;
        this.environment = environment;
    }

    static Optional<TraceSettings> read(Section diagnostics, Function<String, Optional<String>> environment) {
        Section otel = diagnostics.section("otel");
        boolean on = diagnostics.flag("enabled").orElse(true)
                && otel.flag("enabled").orElse(false)
                && otel.flag("traces").orElse(true);
        TraceReader reader = new TraceReader(otel, environment);
        // Read either way: what is wrong is said before it is turned on.
        Optional<TraceSettings> settings = reader.settings();
        return on ? settings : Optional.empty();
    }

    private Optional<TraceSettings> settings() {
        if (section.text("protocol").filter("grpc"::equals).isPresent()) {
            section.complain(
                    "protocol",
                    "diagnostics.otel.protocol is \"grpc\"; traces are sent by \"http/protobuf\" alone, mostly to port"
                            + " 4318 of the same collector");
        }
        String service = section.text("serviceName")
                .or(() -> named("OTEL_SERVICE_NAME"))
                .filter(text -> !text.isBlank())
                .orElse("clawnet");
        if (service.length() > SERVICE) {
            section.complain("serviceName", "diagnostics.otel.serviceName takes up to " + SERVICE + " characters");
        }
        Optional<Double> rate = rate();
        Duration every = section.integer("flushIntervalMs", 0, MOST_MILLIS)
                .map(millis -> Duration.ofMillis(Math.max(LEAST_MILLIS, millis)))
                .orElse(Limits.SPANS_EVERY);
        Map<String, Secret> headers = headers();
        boolean believes = named("OTEL_TRACES_SAMPLER")
                .filter(name -> name.startsWith(BELIEVES))
                .isPresent();
        return endpoint()
                .filter(_ -> service.length() <= SERVICE)
                .map(url -> new TraceSettings(url, headers, service, rate.orElse(1.0), believes, every));
    }

    private Optional<String> named(String name) {
        return environment.apply(name).map(String::strip).filter(text -> !text.isEmpty());
    }

    private Optional<URI> endpoint() {
        boolean own = section.has(ENDPOINT);
        Optional<URI> said = section.url(ENDPOINT).map(TraceReader::whole);
        if (own) {
            return said;
        }
        Optional<String> exact = named("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT");
        String text = exact.or(() -> named("OTEL_EXPORTER_OTLP_ENDPOINT")).orElse(DEFAULT);
        Optional<URI> found = ServerReader.address(text).filter(url -> url.getUserInfo() == null);
        if (found.isEmpty()) {
            section.complain(
                    ENDPOINT,
                    "the variable OTEL_EXPORTER_OTLP_ENDPOINT (or OTEL_EXPORTER_OTLP_TRACES_ENDPOINT) must be an http or"
                            + " https address without a user name; diagnostics.otel.endpoint goes before it");
        }
        return exact.isPresent() ? found : found.map(TraceReader::whole);
    }

    /// A collector's address stands for the place of its traces.
    private static URI whole(URI url) {
        String path = Optional.ofNullable(url.getRawPath()).orElse("").replaceAll("/+$", "");
        String full = path.endsWith(PATH) ? path : path + PATH;
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        return URI.create(url.getScheme() + "://" + url.getRawAuthority() + full + query);
    }

    private Optional<Double> rate() {
        Optional<Double> own = section.number("sampleRate");
        if (own.isPresent()) {
            return own;
        }
        return named("OTEL_TRACES_SAMPLER_ARG").flatMap(text -> {
            if (text.matches("0(\\.[0-9]{1,9})?|1(\\.0{1,9})?")) {
                return Optional.of(Double.parseDouble(text));
            }
            section.complain(
                    "sampleRate",
                    "the variable OTEL_TRACES_SAMPLER_ARG must be a number from 0 to 1; diagnostics.otel.sampleRate goes"
                            + " before it");
            return Optional.empty();
        });
    }

    private Map<String, Secret> headers() {
        Map<String, Secret> headers = new HashMap<>();
        Section own = section.section(HEADERS);
        if (section.has(HEADERS)) {
            own.names().forEach(name -> own.text(name).ifPresent(value -> put(headers, name, value)));
            return headers;
        }
        named("OTEL_EXPORTER_OTLP_TRACES_HEADERS")
                .or(() -> named("OTEL_EXPORTER_OTLP_HEADERS"))
                .ifPresent(list -> {
                    for (String one : list.split(",", -1)) {
                        int at = one.indexOf('=');
                        if (at > 0) {
                            put(
                                    headers,
                                    one.substring(0, at).strip(),
                                    decoded(one.substring(at + 1).strip()));
                        }
                    }
                });
        return headers;
    }

    /// Percent signs of the variable stand for other characters, a plus for itself.
    private static String decoded(String value) {
        try {
            return Optional.ofNullable(new URI("x:" + value).getSchemeSpecificPart())
                    .orElse(value);
        } catch (URISyntaxException e) {
            // Written without percent signs in mind: taken as it stands.
            return value;
        }
    }

    private void put(Map<String, Secret> headers, String name, String value) {
        if (HEADER.matcher(name).matches() && VALUE.matcher(value).matches()) {
            headers.put(name, Secret.of(value));
        } else {
            // Neither is shown: both may be a secret.
            section.complain(
                    HEADERS,
                    "diagnostics.otel.headers (or OTEL_EXPORTER_OTLP_HEADERS) holds a header whose name or value no request"
                            + " can carry: names are letters, digits and -, values one line of printable characters");
        }
    }
}

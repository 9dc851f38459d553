package dev.clawnet.verify.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.transport.TransportSettings;
import dev.clawnet.verify.tidy.Repository;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// Every bound of the gateway stands on one page with its reason, and the page says what the code says. `./clawnet test
/// --refresh` writes it.
final class LimitsTidyTest {
    private static final String PAGE = "docs/limits.md";
    private static final List<Class<?>> TABLES = List.of(Limits.class, AgentLimits.class);
    private static final String TRANSPORT =
            "gateway/src/main/java/dev/clawnet/gateway/transport/TransportSettings.java";
    private static final Pattern CONSTANT =
            Pattern.compile("    public static final (?:Duration|int|long) ([A-Z][A-Z0-9_]*) =.*");
    private static final Pattern PARAM = Pattern.compile("\\s*/// @param ([a-z][A-Za-z]*) (.*)");
    private static final int WORDS_OF_A_REASON = 3;

    private final Repository repository = Repository.here();

    private record Limit(String name, String value, String why) {}

    @Test
    void every_limit_has_a_reason_and_the_page_says_what_the_code_says() throws Exception {
        List<String> complaints = new ArrayList<>();
        String page = page(complaints);
        if (Boolean.getBoolean("tidy.refresh")) {
            repository.write(PAGE, page);
        }

        assertThat(complaints).isEmpty();
        assertThat(repository.read(PAGE))
                .as(PAGE + ": run `./clawnet test --refresh` and commit what it writes")
                .isEqualTo(page);
    }

    private String page(List<String> complaints) throws Exception {
        StringBuilder page = new StringBuilder("""
                # Limits

                <!-- Written by `./clawnet test --refresh`; do not edit. -->

                What one peer, one person and all together can make the gateway hold, and how long anything waits. Each is
                a constant beside its reason: of links and sockets in `TransportSettings`, of everything else in
                `gateway.limits`. A limit that is reached refuses (`LIMIT_REACHED`, with the time after which to try again
                where that helps), and is never waited out in memory. Calls a minute of each method stand in
                [docs/protocol](protocol/README.md).
                """);
        page.append("\n## Sockets and frames\n\n").append(head());
        transport("Bounds", TransportSettings.Bounds.DEFAULT, complaints).forEach(limit -> page.append(row(limit)));
        page.append("\n## Phases of a socket\n\n").append(head());
        transport("Deadlines", TransportSettings.Deadlines.DEFAULT, complaints)
                .forEach(limit -> page.append(row(limit)));
        for (Class<?> table : TABLES) {
            table(table, page, complaints);
        }
        return page.toString();
    }

    private static String head() {
        return "| Limit | Value | Why |\n|---|---|---|\n";
    }

    private static String row(Limit limit) {
        return "| `" + limit.name() + "` | " + limit.value() + " | "
                + limit.why().replace("|", "\\|").replaceAll("\\[([A-Za-z#.]+)\\]", "`$1`") + " |\n";
    }

    /// The constants of a table, under its own headings.
    private void table(Class<?> table, StringBuilder page, List<String> complaints) throws Exception {
        List<String> why = new ArrayList<>();
        boolean headed = false;
        for (String line : repository
                .read("gateway/src/main/java/" + table.getName().replace('.', '/') + ".java")
                .split("\n", -1)) {
            Matcher constant = CONSTANT.matcher(line);
            if (line.startsWith("    // ")) {
                String heading = line.substring(7).strip();
                page.append("\n## ").append(heading.substring(0, 1).toUpperCase(Locale.ROOT));
                page.append(heading.substring(1).replaceAll("\\.$", ""))
                        .append("\n\n")
                        .append(head());
                headed = true;
            } else if (line.startsWith("    /// ")) {
                why.add(line.substring(8).strip());
            } else if (constant.matches()) {
                String name = constant.group(1);
                Object value = table.getField(name).get(null);
                Limit limit = new Limit(name, text(value), String.join(" ", why));
                reasoned(limit, complaints);
                assertThat(headed).as("the table begins with a heading").isTrue();
                page.append(row(limit));
                why.clear();
            } else if (line.isBlank()) {
                why.clear();
            }
        }
    }

    private List<Limit> transport(String type, Record values, List<String> complaints) throws Exception {
        String source = repository.read(TRANSPORT);
        String before = source.substring(0, source.indexOf("public record " + type + "("));
        String doc = before.substring(before.lastIndexOf("\n\n") + 2);
        List<Limit> limits = new ArrayList<>();
        for (RecordComponent component : values.getClass().getRecordComponents()) {
            String why = reason(doc, component.getName());
            Limit limit =
                    new Limit(component.getName(), text(component.getAccessor().invoke(values)), why);
            reasoned(limit, complaints);
            limits.add(limit);
        }
        return limits;
    }

    /// What the doc says of a component, its further lines included.
    private static String reason(String doc, String name) {
        StringBuilder why = new StringBuilder();
        boolean in = false;
        for (String line : doc.split("\n", -1)) {
            Matcher param = PARAM.matcher(line);
            if (param.matches()) {
                in = param.group(1).equals(name);
                why.append(in ? param.group(2).strip() : "");
            } else if (in && line.strip().startsWith("/// ")) {
                why.append(' ').append(line.strip().substring(4).strip());
            }
        }
        return why.toString();
    }

    private static void reasoned(Limit limit, List<String> complaints) {
        if (limit.why().split(" ", -1).length < WORDS_OF_A_REASON) {
            complaints.add(limit.name() + " has no reason beside it: say why it is what it is");
        }
    }

    private static String text(Object value) {
        if (value instanceof Duration duration) {
            long ms = duration.toMillis();
            if (ms % 1_000 != 0) {
                return ms + " ms";
            }
            long seconds = duration.toSeconds();
            if (seconds % 86_400 == 0) {
                return seconds / 86_400 + " d";
            }
            return seconds % 3_600 == 0
                    ? seconds / 3_600 + " h"
                    : seconds % 60 == 0 ? seconds / 60 + " min" : seconds + " s";
        }
        return String.format(Locale.ROOT, "%,d", ((Number) value).longValue());
    }
}

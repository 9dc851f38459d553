package dev.clawnet.app.config;

import dev.clawnet.gateway.route.Outcome;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A file of routing vectors: a list of configurations, messages and where each must go.
public final class RouteVectors {
    private RouteVectors() {}

    /// What became of a vector.
    ///
    /// @param problems each member that differs; none when it passed
    public record Checked(String name, String place, List<String> problems) {
        public boolean passed() {
            return problems.isEmpty();
        }
    }

    /// Runs every vector of the file as that generation's program would read it; `ConfigProblem` when it is no such
    /// file.
    public static List<Checked> check(Path file, Profile profile) {
        return check(file.toString(), FileText.read(file), profile);
    }

    static List<Checked> check(String file, String text, Profile profile) {
        ConfigValue root = Json5.read(file, text);
        if (!(root instanceof ConfigValue.Items vectors)) {
            throw ConfigProblem.of(file, root.place(), "a file of vectors is a list, not " + root.found());
        }
        List<Checked> checked = new ArrayList<>();
        for (ConfigValue vector : vectors.values()) {
            checked.add(check(file, vector, profile));
        }
        return checked;
    }

    private static Checked check(String file, ConfigValue vector, Profile profile) {
        Optional<ConfigValue> config = Loose.at(vector, "config");
        Optional<ConfigValue> input = Loose.at(vector, "input");
        String own = profile == Profile.EARLY ? "expectEarly" : "expectLatest";
        Optional<ConfigValue> expected = Loose.at(vector, own).or(() -> Loose.at(vector, "expect"));
        if (config.isEmpty() || input.isEmpty() || expected.isEmpty()) {
            throw ConfigProblem.of(
                    file, vector.place(), "a vector has config, input and expect (or " + own + "), each an object");
        }
        Outcome outcome =
                new Router(RoutingReader.asThen(config.get(), profile)).route(RoutingReader.inbound(input.get()));
        Map<String, String> answer = answer(outcome);
        List<String> problems = new ArrayList<>();
        Loose.members(expected).forEach((member, wanted) -> {
            String want = Loose.text(Optional.of(wanted.value())).orElse("");
            String got = answer.getOrDefault(member, "nothing");
            if (!want.equals(got)) {
                problems.add(member + " is " + got + ", expected " + want);
            }
        });
        if (Loose.members(expected).isEmpty()) {
            problems.add("nothing is expected, so nothing is checked");
        }
        return new Checked(
                Loose.text(Loose.at(vector, "name")).orElse("a vector without a name"),
                vector.place().toString(),
                problems);
    }

    private static Map<String, String> answer(Outcome outcome) {
        Map<String, String> answer = new LinkedHashMap<>();
        switch (outcome) {
            case Outcome.Refused refused -> answer.put("error", refused.reason().code());
            case Route route -> {
                answer.put("agentId", route.agent().text());
                answer.put("sessionKey", route.sessionKey());
                answer.put("mainSessionKey", route.mainSessionKey());
                answer.put("matchedBy", route.matchedBy().word());
                answer.put("channel", route.channel());
                answer.put("accountId", route.account());
                answer.put("lastRoutePolicy", route.lastRoutePolicy());
            }
        }
        return answer;
    }
}

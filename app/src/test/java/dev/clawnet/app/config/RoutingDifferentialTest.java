package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.route.Explanation;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Outcome;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Tier;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// The router against the rules read out slowly. `-Dclawnet.route.rounds=100000` plays more, `-Dclawnet.route.seed`
/// the same again.
class RoutingDifferentialTest {
    private static final int ROUNDS = Integer.getInteger("clawnet.route.rounds", 10_000);
    private static final long SEED = Long.getLong("clawnet.route.seed", System.nanoTime());

    private static Map<String, String> answer(Outcome outcome) {
        return switch (outcome) {
            case Outcome.Refused refused -> Map.of("error", refused.reason().code());
            case Route route ->
                Map.of(
                        "agentId", route.agent().text(),
                        "mainSessionKey", route.mainSessionKey(),
                        "matchedBy", route.matchedBy().word(),
                        "sessionKey", route.sessionKey());
        };
    }

    @Test
    void the_router_and_the_rules_read_out_slowly_agree_in_both_profiles() {
        Set<Tier> seen = EnumSet.noneOf(Tier.class);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            RandomConfigs chance = new RandomConfigs(SEED + round);
            ObjectNode config = chance.config();
            ObjectNode message = chance.message();
            for (Profile profile : Profile.values()) {
                Router router = new Router(RoutingReader.asThen(Json5.read("c", config.toString()), profile));
                Inbound in = RoutingReader.inbound(Json5.read("m", message.toString()));
                Outcome outcome = router.route(in);

                assertThat(answer(outcome))
                        .as("seed %d, %s: %s for %s", SEED + round, profile.word(), message, config)
                        .isEqualTo(new NaiveResolver(profile == Profile.LATEST, config, message).resolve());
                explanationAgrees(router, in, outcome, SEED + round);
                if (outcome instanceof Route route) {
                    seen.add(route.matchedBy());
                } else {
                    refused++;
                }
            }
        }
        // A generator that reaches no tier would agree about nothing.
        assertThat(seen).containsExactlyInAnyOrder(Tier.values());
        assertThat(refused).isPositive();
    }

    private static void explanationAgrees(Router router, Inbound in, Outcome outcome, long seed) {
        Explanation explained = Explanation.of(router, in);
        if (outcome instanceof Route route) {
            var winners = explained.considered().stream()
                    .filter(Explanation.Considered::won)
                    .toList();
            if (route.matchedBy() == Tier.DEFAULT) {
                assertThat(winners).as("seed %d", seed).isEmpty();
            } else {
                assertThat(winners).as("seed %d", seed).hasSize(1);
                assertThat(winners.getFirst().tier()).as("seed %d", seed).contains(route.matchedBy());
            }
        }
    }
}

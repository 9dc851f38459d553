package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

/// Two strangers do random things side by side, over every method, now and then with ids of the other; nothing of one
/// is in anything that the other is answered or told.
///
/// `-Dside.operations=1000000` for the long form, `-Dside.seed` for one that failed.
class SideBySideTest {
    private static final int OPERATIONS = Integer.getInteger("side.operations", 1_500);
    private static final long SEED = Long.getLong("side.seed", new Random().nextLong());
    private static final Set<String> WORDS = Set.of("message", "text", "label", "topic", "content", "note", "summary");
    private static final Pattern ID = Pattern.compile("\\b[a-z]{1,2}-[0-9a-z]{20,40}\\b|\\b[0-9a-f]{64}\\b");
    /// Of these a person may make a number, ended ones included, which a long run would use up.
    private static final Set<String> LASTING = Set.of("identity", "agent");
    /// The limits of calls are by the minute of the house's clock.
    private static final int CALLS_A_MINUTE = 12;

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Samples samples = Samples.read(Repository.here());
    private final Random random = new Random(SEED);

    /// One of the two, with what is theirs and a word that stands in everything they write.
    private final class Side {
        private final House house;
        private final Resident self;
        private final Resident friend;
        private final Line asNode;
        private final Belongings objects;
        private final String canary;
        private final Map<String, String> pool = new HashMap<>();
        /// Ids of the other that this one named itself: an answer may say them again.
        private final Set<String> named = new HashSet<>();

        private int calls;
        /// Whether it was answered or told its own word.
        private boolean seen;

        Side(House house, Resident host, String name) {
            this.house = house;
            this.self = host.creates(name);
            this.friend = host.creates("Friend of " + name);
            self.befriends(friend);
            House.Paired node = self.adds(Role.NODE, false);
            this.asNode = house.link(node.with(List.of()));
            this.objects = new Belongings(
                    house,
                    self,
                    friend,
                    host.creates("Known to " + name),
                    node.key().id().value());
            this.canary = "zq" + name + Long.toHexString(random.nextLong());
        }

        String object(String word) {
            if (word.equals("slug") || word.equals("key")) {
                return "s" + Long.toHexString(random.nextLong());
            }
            if (!pool.containsKey(word) || (random.nextInt(150) == 0 && !LASTING.contains(word))) {
                // Only a steward makes people: whoever asks to be a contact is the friend.
                pool.put(word, word.equals("asking") ? friend.id() : renewed(word));
            }
            return pool.getOrDefault(word, "");
        }

        private String renewed(String word) {
            if (word.equals("run")) {
                // Its end is not waited for.
                return Json.STRICT
                        .readTree(self.line()
                                .call(
                                        "run" + ++calls,
                                        "agent",
                                        House.params().put("message", "hello").put("idempotencyKey", "run" + calls)))
                        .at("/payload/runId")
                        .stringValue("r-none");
            }
            try {
                return objects.make(List.of(word)).getOrDefault(word, "");
            } catch (AssertionError refused) {
                // Whoever has all that is kept of a kind goes on with the one at hand.
                if (!String.valueOf(refused.getMessage()).contains("LIMIT_REACHED")) {
                    throw refused;
                }
                return pool.getOrDefault(word, "");
            }
        }

        /// One call, and everything that was heard until its answer.
        List<String> acts(Method<?, ?> method, Side other) {
            ObjectNode params = samples.of(method.name(), word -> {
                boolean theirs = random.nextInt(8) == 0 && other.pool.containsKey(word);
                String value = theirs ? other.pool.getOrDefault(word, "") : object(word);
                if (theirs) {
                    named.add(value);
                }
                return value;
            });
            marked(params);
            Line line = method.roles().contains(Role.OPERATOR) ? self.line() : asNode;
            String id = "q" + ++calls;
            List<String> heard = new ArrayList<>();
            heard.add(line.call(id, method.name(), params));
            if (method.answers() == Method.Answers.ACCEPTED_THEN_FINAL
                    && !method.name().equals("exec.approval.request")
                    && heard.getFirst().contains("\"ok\":true")) {
                heard.add(last(line, id, method.name()));
            }
            if (method.name().startsWith("contacts.")) {
                objects.drop(Map.of("contact", friend.id()));
            }
            return heard;
        }

        /// The final answer, which must come: the words may wait behind others for a quiet moment, so time passes.
        private String last(Line line, String id, String method) {
            String text = line.answerOr(id, house::pass)
                    .or(() -> line.answerOr(id, _ -> house.pass(MINUTE)))
                    .orElseThrow(() -> new AssertionError(
                            "seed " + SEED + ": " + method + " " + id + " was accepted and never got its final answer"))
                    .toString();
            assertThat(text)
                    .as("seed " + SEED + ": what was accepted ends, and is not given up")
                    .doesNotContain("TIMEOUT");
            return text;
        }

        List<String> told() {
            List<String> told = new ArrayList<>();
            for (Line line : List.of(self.line(), asNode)) {
                line.events().forEach(event -> told.add(event.toString()));
                line.events().clear();
            }
            return told;
        }

        private void marked(ObjectNode params) {
            params.propertyNames().stream()
                    .filter(WORDS::contains)
                    .filter(name -> params.path(name).isString())
                    .toList()
                    .forEach(name -> params.put(name, params.path(name).stringValue() + " " + canary));
        }

        /// The hash of a configuration that nobody has is the same for everybody.
        boolean owns(String id) {
            return !id.equals(pool.get("config"))
                    && (objects.all().contains(id) || self.id().equals(id));
        }
    }

    private static void hears(Side listener, Side other, String where, List<String> frames) {
        for (String frame : frames) {
            listener.seen |= frame.contains(listener.canary);
            assertThat(frame)
                    .as("seed " + SEED + ": after " + where + " words of the other were heard")
                    .doesNotContain(other.canary);
            ID.matcher(frame)
                    .results()
                    .map(match -> match.group())
                    .filter(other::owns)
                    .filter(id -> !listener.named.contains(id))
                    .forEach(id -> {
                        throw new AssertionError(
                                "seed " + SEED + ": after " + where + " the other's " + id + " was heard: " + frame);
                    });
        }
    }

    @Test
    @Tag("INV-35")
    void two_strangers_do_random_things_and_hear_nothing_of_one_another(@TempDir Path folder) throws IOException {
        System.Logger log = System.getLogger("side");
        log.log(System.Logger.Level.INFO, "side by side: seed " + SEED + ", operations " + OPERATIONS);
        try (House house = new House(folder.resolve("state"))) {
            Resident host = Resident.of(house, house.firstCode());
            Side one = new Side(house, host, "Ida");
            Side two = new Side(house, host, "Udo");
            Map<String, Integer> served = new HashMap<>();
            List<Method<?, ?>> methods = Catalogue.ALL;
            for (int i = 0; i < OPERATIONS; i++) {
                if (i % CALLS_A_MINUTE == 0) {
                    house.pass(MINUTE);
                }
                boolean first = random.nextBoolean();
                Side acting = first ? one : two;
                Side other = first ? two : one;
                Method<?, ?> method = methods.get(random.nextInt(methods.size()));
                List<String> heard = acting.acts(method, other);
                hears(acting, other, method.name(), heard);
                hears(acting, other, method.name(), acting.told());
                hears(other, acting, method.name(), other.told());
                if (heard.getFirst().contains("\"ok\":true")) {
                    served.merge(method.name(), 1, Integer::sum);
                }
            }
            assertThat(served.size())
                    .as("methods that were served: " + served.keySet())
                    .isGreaterThan(90);
            assertSeen(one, two);
        }
    }

    /// The words are there to be found: each side hears its own.
    private static void assertSeen(Side one, Side two) {
        for (Side side : List.of(one, two)) {
            assertThat(side.seen)
                    .as("seed " + SEED + ": a side heard its own word")
                    .isTrue();
        }
    }
}

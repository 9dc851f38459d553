package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// What clients of the stock protocol sent is sent again, signed with keys of our own, and gets an answer of the same
/// form. What differs stands with its reason in a file that may only become shorter.
@Timeout(120)
class ReplayTest {
    private static final String FACTS = "verify/src/test/resources/replay.txt";
    private static final String DIFFERENCES = "verify/src/test/resources/ratchet/replay.txt";

    @TempDir
    Path temp;

    private final Repository repository = Repository.here();
    private final TreeSet<String> found = new TreeSet<>();

    /// One capture on a gateway of its own.
    private final class Play implements AutoCloseable {
        private final String name;
        private final House house;
        private final Map<String, Line> lines = new HashMap<>();
        private final Map<String, JsonNode> answers = new HashMap<>();
        private final Map<String, Integer> heard = new HashMap<>();

        Play(String name) throws IOException {
            this.name = name;
            this.house = new House(Files.createDirectory(temp.resolve(name)).resolve("state"));
        }

        void step(String text) {
            String[] words = text.split(" ", 5);
            switch (words[0]) {
                case "send" -> send(words[1], words[2], words[3], words[4]);
                case "answer" -> answer(words[1], words[2], text.split(" ", 4)[3]);
                case "heard" -> {
                    int many = heard.merge(words[1] + " " + words[2], 1, Integer::sum);
                    boolean came =
                            lines.containsKey(words[1]) && lines.get(words[1]).hears(words[2], many, house::pass);
                    differs(words[1], words[2], came, "not heard");
                }
                case "later" -> house.pass(Duration.ofSeconds(Long.parseLong(words[1])));
                case "stops" -> house.stop();
                case "gone" ->
                    Optional.ofNullable(lines.remove(words[1])).ifPresent(line -> {
                        line.close();
                        line.ended(house::pass);
                    });
                case "ended" -> {
                    int code = lines.containsKey(words[1]) ? lines.get(words[1]).ended(house::pass) : 0;
                    differs(words[1], "close", code == Integer.parseInt(words[2]), words[2] + " was " + code);
                }
                default -> throw new AssertionError(FACTS + " has a line that is no step: " + text);
            }
        }

        private void send(String link, String id, String method, String params) {
            boolean connects = method.equals("connect");
            Line line = connects ? begun(link) : lines.get(link);
            if (line == null) {
                return;
            }
            if (connects) {
                lines.put(link, line);
            }
            JsonNode written = Json.STRICT.readTree(params);
            JsonNode resolved = resolved(written);
            if (connects && resolved instanceof ObjectNode mine && mine.has("device")) {
                String[] device = written.path("device")
                        .stringValue()
                        .substring("@device:".length())
                        .split("/", 2);
                mine.set("device", proof(line, mine, key(device[0]), device.length > 1 ? device[1] : ""));
            }
            try {
                line.send(id, method, resolved);
            } catch (CompletionException e) {
                // The gateway ended the link: what was to be sent on it gets no answer, which is told below.
                return;
            }
        }

        private Line begun(String link) {
            return link.startsWith("far") ? house.far() : house.line();
        }

        /// Symbols by what they stand for now.
        private JsonNode resolved(JsonNode node) {
            if (node instanceof ObjectNode members) {
                ObjectNode out = House.params();
                members.properties().forEach(each -> out.set(each.getKey(), resolved(each.getValue())));
                return out;
            }
            if (node.isArray()) {
                var out = House.params().putArray("all");
                node.forEach(each -> out.add(resolved(each)));
                return out;
            }
            return node.isString() && node.stringValue().startsWith("@")
                    ? Json.STRICT.valueToTree(symbol(node.stringValue()))
                    : node;
        }

        private String symbol(String text) {
            if (text.equals("@token")) {
                return House.TOKEN;
            }
            String[] words = text.split(":", 4);
            return switch (words[0]) {
                case "@device" -> key(words[1]).id().value();
                case "@event" ->
                    Optional.ofNullable(lines.get(words[1]))
                            .flatMap(line -> line.newest(words[2]))
                            .map(payload -> payload.path(words[3]).stringValue("none"))
                            .orElse("none");
                case "@answer" -> {
                    JsonNode at = answers.getOrDefault(words[2], House.params());
                    for (String member : words[3].split("\\.", -1)) {
                        at = at.path(member);
                    }
                    yield at.stringValue("none");
                }
                default -> text;
            };
        }

        private static DeviceKey key(String text) {
            byte[] seed = new byte[32];
            Arrays.fill(seed, (byte) Integer.parseInt(text.split("/", 2)[0]));
            return DeviceKey.ofSeed(seed);
        }

        private void answer(String link, String id, String form) {
            JsonNode wanted = Json.STRICT.readTree(form);
            Optional<JsonNode> frame =
                    Optional.ofNullable(lines.get(link)).flatMap(line -> line.answerOr(id, house::pass));
            if (frame.isEmpty()) {
                differs(link, id, false, "no answer");
                return;
            }
            JsonNode came = frame.get();
            answers.put(id, came.path("payload"));
            if (wanted.has("ok")) {
                differs(link, id, came.path("ok").booleanValue(), "refused: " + message(came));
                if (came.path("ok").booleanValue()) {
                    fits(link + " " + id + " payload", wanted.path("ok"), came.path("payload"));
                }
                return;
            }
            JsonNode error = came.path("error");
            String code = error.path("code").stringValue("ok");
            String asked = wanted.path("error").stringValue();
            differs(link, id, code.equals(asked), asked + " is " + code + " " + message(came));
            if (wanted.has("message") && code.equals(asked)) {
                String said = wanted.path("message").stringValue();
                differs(link, id, message(came).equals(said), "says '" + message(came) + "'");
            }
            fits(link + " " + id + " details", wanted.path("details"), error.path("details"));
        }

        private static String message(JsonNode frame) {
            return frame.path("error").path("message").stringValue("");
        }

        /// Each member that was there is there, of the same kind; codes are the same.
        private void fits(String where, JsonNode form, JsonNode value) {
            if (form.isNull()) {
                differs(where, "", value.isNull(), value.isMissingNode() ? "is absent" : "is not null");
            } else if (form instanceof ObjectNode members) {
                differs(where, "", value.isObject(), "is no object");
                members.properties().forEach(each -> {
                    if (value.has(each.getKey())) {
                        fits(where + "." + each.getKey(), each.getValue(), value.path(each.getKey()));
                    } else if (value.isObject()) {
                        differs(where + "." + each.getKey(), "", false, "is absent");
                    }
                });
            } else if (form.isArray()) {
                differs(where, "", value.isArray(), "is no list");
                if (!form.isEmpty() && value.isArray() && !value.isEmpty()) {
                    fits(where + "[]", form.get(0), value.get(0));
                } else if (!form.isEmpty() && value.isArray()) {
                    differs(where, "", form.get(0).stringValue("").equals("?"), "is empty");
                }
            } else {
                String word = form.stringValue("");
                boolean same = switch (word) {
                    case "?" -> true;
                    case "s" -> value.isString();
                    case "n" -> value.isNumber();
                    case "b" -> value.isBoolean();
                    default -> value.stringValue("").equals(word);
                };
                differs(where, "", same, "is " + value.getNodeType());
            }
        }

        private void differs(String where, String id, boolean same, String how) {
            if (!same) {
                found.add((name + " " + where + " " + id).strip() + ": " + how);
            }
        }

        @Override
        public void close() {
            house.close();
        }
    }

    /// @param how what is wrong with it: the nonce, the signature, its age, the id; or `v2`, or nothing
    private static ObjectNode proof(Line line, ObjectNode params, DeviceKey key, String how) {
        JsonNode client = params.path("client");
        JsonNode auth = params.path("auth");
        List<String> scopes =
                params.path("scopes").valueStream().map(JsonNode::stringValue).toList();
        DeviceProof proof = new DeviceProof(
                key.id().value(),
                client.path("id").stringValue(),
                client.path("mode").stringValue(),
                params.path("role").stringValue("operator"),
                scopes,
                line.challengedAt(),
                auth.path("token").stringValue(auth.path("deviceToken").stringValue("")),
                line.nonce(),
                client.path("platform").stringValue(),
                client.path("deviceFamily").stringValue(""));
        DeviceProof.Version version = how.equals("v2") ? DeviceProof.Version.V2 : DeviceProof.Version.V3;
        ObjectNode device = House.params()
                .put("id", key.id().value())
                .put("publicKey", key.publicKey().text())
                .put("signature", proof.sign(key, version))
                .put("signedAt", line.challengedAt())
                .put("nonce", line.nonce());
        return switch (how) {
            case "", "v2" -> device;
            case "nonce" -> device.put("nonce", "00000000-0000-4000-8000-000000000000");
            case "signature" -> device.put("signature", "A".repeat(86));
            case "stale" -> device.put("signedAt", line.challengedAt() - 600_000);
            case "id" -> device.put("id", "0".repeat(64));
            default -> throw new AssertionError(FACTS + " has an unknown way to sign: " + how);
        };
    }

    @Test
    void what_stock_clients_sent_gets_answers_of_the_same_form() throws IOException {
        List<List<String>> captures = new ArrayList<>();
        for (String text : repository.read(FACTS).lines().toList()) {
            if (text.startsWith("capture ")) {
                captures.add(new ArrayList<>(List.of(text.substring("capture ".length()))));
            } else if (!text.startsWith("#") && !text.isBlank()) {
                captures.getLast().add(text);
            }
        }
        assertThat(captures).hasSizeGreaterThan(3);
        for (List<String> capture : captures) {
            try (Play play = new Play(capture.getFirst())) {
                capture.stream().skip(1).forEach(play::step);
            }
        }
        TreeSet<String> listed = new TreeSet<>();
        String reason = "";
        for (String text : repository.read(DIFFERENCES).lines().toList()) {
            if (text.startsWith("#")) {
                reason = text;
            } else if (!text.isBlank()) {
                assertThat(reason).as(text + " has a reason above it").isNotEmpty();
                listed.add(text);
            }
        }
        assertThat(found)
                .as("differences from the stock gateway: mend them, or list them with a reason in " + DIFFERENCES
                        + "; lines that are over are removed from it")
                .containsExactlyElementsOf(listed);
    }
}

package dev.clawnet.protocol.device;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The digest under an approval: of every member, and of nothing else.
class ActTextTest {
    private static final ApprovalId ID = new ApprovalId("a-1");
    private static final long DEADLINE = 1_795_000_000_000L;
    private static final ActText ACT = new ActText(
            new PersonId("p-li"),
            "i-buyer",
            Optional.of("agent:buyer:main"),
            Optional.of("k-1"),
            "say",
            "collaboration://p-li/k-1",
            Optional.of("node://p-li/laptop/a"),
            Optional.of("p-nova"),
            Map.of("text", "yes", "a", "1"),
            List.of("person:p-nova", "person:p-li"),
            "procurement",
            List.of("RELEASE", "COMMIT"));

    private static ActText with(String member, Object value) {
        return Json.STRICT.convertValue(
                Json.STRICT
                        .<tools.jackson.databind.node.ObjectNode>valueToTree(ACT)
                        .putPOJO(member, value),
                ActText.class);
    }

    private static ActText without(String member) {
        return Json.STRICT.convertValue(
                Json.STRICT
                        .<tools.jackson.databind.node.ObjectNode>valueToTree(ACT)
                        .without(member),
                ActText.class);
    }

    @Test
    void canonical_json_is_sorted_and_leaves_out_what_is_absent() {
        assertThat(without("target").json(ID, DEADLINE).toString())
                .doesNotContain("target")
                .doesNotContain("run")
                .contains("\"audience\":[\"person:p-li\",\"person:p-nova\"]")
                .contains("\"reasons\":[\"COMMIT\",\"RELEASE\"]")
                .contains("\"arguments\":{\"a\":\"1\",\"text\":\"yes\"}");
    }

    /// Computed by another program from the recipe alone; other clients follow it, so it does not move.
    @Test
    void the_digest_does_not_move() {
        assertThat(ACT.digest(ID, DEADLINE))
                .isEqualTo("04329bc3ddc0ca370cf9076169d9ce1d4f42d18168ba1e142cae745a66d974a6");
    }

    @Test
    void a_client_that_got_it_over_the_wire_computes_the_same() {
        ActText received = Json.STRICT.readValue(Json.STRICT.writeValueAsString(ACT), ActText.class);

        assertThat(received.digest(ID, DEADLINE)).isEqualTo(ACT.digest(ID, DEADLINE));
    }

    /// INV-28: an approval is of one act; nothing about it can be another while the digest stays.
    @Test
    @Tag("INV-28")
    void every_member_changes_the_digest() {
        List<ActText> others = new ArrayList<>(List.of(
                ACT,
                with("person", "p-nova"),
                with("agent", "manager"),
                with("session", "agent:buyer:other"),
                with("collaboration", "k-2"),
                with("verb", "commit"),
                with("object", "collaboration://p-li/k-2"),
                with("target", "node://p-li/laptop/b"),
                with("counterpart", "p-other"),
                with("arguments", Map.of("text", "no", "a", "1")),
                with("arguments", Map.of("text", "yes")),
                with("arguments", Map.of()),
                with("audience", List.of("person:p-li")),
                with("audience", List.of("all")),
                with("purpose", "own"),
                with("reasons", List.of("RELEASE"))));
        for (String member : List.of("session", "collaboration", "target", "counterpart")) {
            others.add(without(member));
        }

        Set<String> digests = new HashSet<>();
        others.forEach(act -> digests.add(act.digest(ID, DEADLINE)));
        digests.add(ACT.digest(new ApprovalId("a-2"), DEADLINE));
        digests.add(ACT.digest(ID, DEADLINE + 1));

        assertThat(digests).hasSize(others.size() + 2);
    }
}

package dev.clawnet.policy;

import static dev.clawnet.policy.World.BUYER;
import static dev.clawnet.policy.World.DEAL;
import static dev.clawnet.policy.World.LI;
import static dev.clawnet.policy.World.NOVA;
import static dev.clawnet.policy.World.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.id.ApprovalId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class DigestTest {
    private static final Digest.Bound BOUND = new Digest.Bound(
            new ApprovalId("a-1"),
            LI,
            BUYER,
            Optional.of("main"),
            Optional.of(DEAL),
            Verb.SAY,
            World.TRANSCRIPT,
            Optional.empty(),
            Optional.of(NOVA),
            Map.of("text", "yes", "a", "1"),
            Audience.people(Set.of(LI, NOVA)),
            "procurement",
            Set.of(AskReason.RELEASE, AskReason.COMMIT),
            NOW);

    @Test
    void canonical_json_is_sorted_and_leaves_out_what_is_absent() {
        assertThat(Digest.json(BOUND).toString())
                .doesNotContain("target")
                .doesNotContain("run")
                .doesNotContain("revision")
                .contains("\"audience\":[\"person:p-li\",\"person:p-nova\"]")
                .contains("\"reasons\":[\"COMMIT\",\"RELEASE\"]")
                .contains("\"arguments\":{\"a\":\"1\",\"text\":\"yes\"}");
    }

    @Test
    void the_digest_does_not_move() {
        assertThat(Digest.of(BOUND)).isEqualTo(Digest.of(BOUND)).matches("[0-9a-f]{64}");
    }

    /// INV-28: an approval is of one act; nothing about it can be another while the digest stays.
    @Test
    @Tag("INV-28")
    void every_member_changes_the_digest() {
        List<Digest.Bound> others = new ArrayList<>(List.of(BOUND));
        Digest.Bound b = BOUND;
        others.add(changed(new ApprovalId("a-2"), b.verb(), b.object(), b.arguments(), b.audience(), b.reasons()));
        others.add(changed(b.approval(), Verb.COMMIT, b.object(), b.arguments(), b.audience(), b.reasons()));
        others.add(changed(b.approval(), b.verb(), World.SPEC, b.arguments(), b.audience(), b.reasons()));
        others.add(changed(b.approval(), b.verb(), b.object(), Map.of("text", "no"), b.audience(), b.reasons()));
        others.add(changed(b.approval(), b.verb(), b.object(), Map.of(), b.audience(), b.reasons()));
        others.add(changed(b.approval(), b.verb(), b.object(), b.arguments(), Audience.owner(LI), b.reasons()));
        others.add(changed(b.approval(), b.verb(), b.object(), b.arguments(), b.audience(), Set.of(AskReason.RELEASE)));
        Act act = new Act(BUYER, World.RUN, Verb.SAY, World.SPEC, Optional.empty(), Optional.empty(), "p", Map.of());
        Verdict.Ask ask = new Verdict.Ask(Set.of(AskReason.RELEASE), List.of(), Audience.owner(LI));
        Digest.Where where = new Digest.Where(Optional.empty(), Optional.empty());
        others.add(Digest.Bound.of(b.approval(), act, ask, where, NOW));
        others.add(Digest.Bound.of(b.approval(), act, ask, where, NOW.plusNanos(1)));
        others.add(
                Digest.Bound.of(b.approval(), act, ask, new Digest.Where(Optional.of("main"), Optional.empty()), NOW));
        others.add(Digest.Bound.of(b.approval(), act, ask, new Digest.Where(Optional.empty(), Optional.of(DEAL)), NOW));

        Set<String> digests = new HashSet<>();
        others.forEach(bound -> digests.add(Digest.of(bound)));

        assertThat(digests).hasSameSizeAs(others);
    }

    private static Digest.Bound changed(
            ApprovalId approval,
            Verb verb,
            Resource object,
            Map<String, String> arguments,
            Audience audience,
            Set<AskReason> reasons) {
        return new Digest.Bound(
                approval,
                LI,
                BUYER,
                BOUND.session(),
                BOUND.collaboration(),
                verb,
                object,
                BOUND.target(),
                BOUND.counterpart(),
                arguments,
                audience,
                BOUND.purpose(),
                reasons,
                NOW);
    }
}

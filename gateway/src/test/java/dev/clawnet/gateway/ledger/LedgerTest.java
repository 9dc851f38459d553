package dev.clawnet.gateway.ledger;

import static dev.clawnet.gateway.ledger.LedgerWorld.COLLAB;
import static dev.clawnet.gateway.ledger.LedgerWorld.LI;
import static dev.clawnet.gateway.ledger.LedgerWorld.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.protocol.catalogue.LedgerMethods.Consistency;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptView;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.Continuity;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.NoteVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

class LedgerTest {
    private static final LogId LOG = new LogId.OfPerson(LI);

    private final LedgerWorld world = new LedgerWorld();

    @Test
    @Tag("INV-29")
    void an_entry_is_there_with_place_time_and_fields_once_the_change_is() {
        EntryId id = world.record(LI, "act", Map.of("verb", "read", "identity", "i-1"));

        EntryView entry = list(ListEntries.all()).entries().getFirst();

        assertThat(entry.id()).contains(id);
        assertThat(entry.seq()).isZero();
        assertThat(entry.time()).contains(LedgerWorld.START);
        assertThat(entry.kind()).isEqualTo("act");
        assertThat(entry.phase()).isEqualTo("single");
        assertThat(entry.fields()).isEqualTo(Map.of("verb", "read", "identity", "i-1"));
    }

    /// INV-29: no entry, no effect. The change is undone when its entry cannot be appended.
    @Test
    @Tag("INV-29")
    void a_change_whose_entry_the_ledger_refuses_changes_nothing() {
        EntryId id = world.record(LI, "act", Map.of());

        assertThatThrownBy(() -> world.store.write(tx -> {
                    tx.put(LedgerTables.TILES, NOVA, "effect", new LedgerTables.Tile(List.of()));
                    return Change.of(true, Entry.of(id, LI, "act", Map.of()));
                }))
                .isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> world.record(NOVA, "act", Map.of("seq", "7")))
                .isInstanceOf(IllegalArgumentException.class);

        assertThat(world.store.<Boolean>read(
                        view -> view.find(LedgerTables.TILES, NOVA, "effect").isPresent()))
                .isFalse();
        assertThat(list(ListEntries.all()).size()).isEqualTo(1);
        assertSound(LOG);
    }

    /// INV-36: listed by kind, identity, counterpart, collaboration, run, verb, resource and time.
    @Test
    @Tag("INV-36")
    void entries_are_found_by_each_of_their_properties() {
        world.record(
                LI, "act.read", Map.of("identity", "i-1", "verb", "read", "resource", "node:a/specs/x", "run", "r-1"));
        world.record(
                LI,
                "act.say",
                Map.of("identity", "i-2", "verb", "say", "counterpart", "p-nova", "collab", "c-deal", "run", "r-2"));
        world.record(LI, "grant.minted", Map.of("identity", "i-1"));

        assertThat(found("kind", "act")).containsExactly(1L, 0L);
        assertThat(found("kind", "act.say")).containsExactly(1L);
        assertThat(found("kind", "ac")).isEmpty();
        assertThat(found("identity", "i-1")).containsExactly(2L, 0L);
        assertThat(found("counterpart", "p-nova")).containsExactly(1L);
        assertThat(found("collab", "c-deal")).containsExactly(1L);
        assertThat(found("run", "r-1")).containsExactly(0L);
        assertThat(found("verb", "say")).containsExactly(1L);
        assertThat(found("resource", "node:a/specs/")).containsExactly(0L);
        assertThat(found("from", "2026-03-01T10:00:01Z")).containsExactly(2L, 1L);
        assertThat(found("to", "2026-03-01T10:00:01Z")).containsExactly(0L);
    }

    @Test
    @Tag("INV-36")
    void pages_follow_each_other_without_gap_or_repetition() {
        world.acts(LI, 23);
        List<Long> seen = new ArrayList<>();
        Optional<String> cursor = Optional.empty();
        do {
            ObjectNode query = Json.STRICT.createObjectNode().put("limit", 5);
            cursor.ifPresent(at -> query.put("cursor", at));
            EntryPage page = list(Json.STRICT.treeToValue(query, ListEntries.class));
            page.entries().forEach(entry -> seen.add(entry.seq()));
            cursor = page.cursor();
        } while (cursor.isPresent());

        assertThat(seen).hasSize(23).doesNotHaveDuplicates().startsWith(22L).endsWith(0L);
    }

    @Test
    void the_log_of_one_person_does_not_show_in_anothers() {
        world.acts(LI, 3);
        world.acts(NOVA, 1);

        assertThat(world.store
                        .<EntryPage>read(view -> world.ledger.list(view, new LogId.OfPerson(NOVA), ListEntries.all()))
                        .size())
                .isEqualTo(1);
        assertThat(list(ListEntries.all()).size()).isEqualTo(3);
    }

    @Test
    @Tag("INV-30")
    @Tag("INV-36")
    void an_exported_log_of_several_tiles_verifies_without_the_gateway() {
        world.acts(LI, 600);
        LogVerifier verifier = new LogVerifier("person/p-li", world.ledger.verifier(LOG));
        List<Hash> hashes = new ArrayList<>();
        ExportPage page = export(0);
        while (true) {
            page.items().forEach(verifier::add);
            hashes.addAll(page.hashes());
            if (page.next().isEmpty()) {
                break;
            }
            page = export(page.next().get());
        }

        LogVerifier.Result result = verifier.finish(page.checkpoint(), hashes, Optional.empty());

        assertThat(result.findings()).isEmpty();
        assertThat(result.size()).isEqualTo(600);
        assertThat(NoteVerifier.parse(page.key())).isEqualTo(world.ledger.verifier(LOG));
    }

    @Test
    @Tag("INV-30")
    void every_entry_has_a_receipt_that_proves_it_alone() {
        world.acts(LI, 300);
        List<EntryView> entries = list(ListEntries.all()).entries();

        for (int i = 0; i < entries.size(); i += 13) {
            EntryId id = entries.get(i).id().orElseThrow();
            String text = receipt(LOG, id).orElseThrow().receipt();
            EntryReceipt receipt = EntryReceipt.parse(text);
            assertThat(receipt.problem()).isEmpty();
            assertThat(receipt.key()).isEqualTo(world.ledger.verifier(LOG));
            assertThat(receipt.withheld()).isEmpty();
        }
        assertThat(receipt(new LogId.OfPerson(NOVA), entries.getFirst().id().orElseThrow()))
                .isEmpty();
    }

    @Test
    @Tag("INV-30")
    void an_opening_removed_without_a_redaction_is_damage_of_that_entry_alone() {
        world.acts(LI, 5);
        String third = Shelf.of(LOG).entry(2);
        world.tamper(tx -> tx.put(
                LedgerTables.ENTRIES,
                LI,
                third,
                tx.find(LedgerTables.ENTRIES, LI, third).orElseThrow().opening(new TreeMap<>())));

        EntryView erased = list(ListEntries.all()).entries().get(2);

        assertThat(erased.kind()).isEqualTo("closed");
        assertThat(erased.seq()).isEqualTo(2);
        LogVerifier.Result result = world.store.read(view -> world.ledger.verify(view, LOG, Optional.empty()));
        assertThat(result.findings()).singleElement().satisfies(finding -> {
            assertThat(finding.kind()).isEqualTo(LogVerifier.Kind.ERASED);
            assertThat(finding.seq()).hasValue(2);
        });
    }

    @Test
    void a_receipt_opens_no_more_than_was_asked_for() {
        EntryId id = world.record(LI, "act", Map.of("verb", "read", "resource", "node:laptop/secret-plan"));

        ReceiptView narrow = world.store
                .<Optional<ReceiptView>>read(
                        view -> world.ledger.receipts().of(view, LOG, id, Optional.of(List.of("time", "verb"))))
                .orElseThrow();

        EntryReceipt read = EntryReceipt.parse(narrow.receipt());
        assertThat(read.problem()).isEmpty();
        assertThat(read.opened()).containsOnlyKeys("time", "verb");
        assertThat(narrow.withheld()).containsExactly("id", "kind", "phase", "resource", "seq");
        assertThat(narrow.toString()).doesNotContain("secret-plan");
        assertThatThrownBy(() -> world.store.read(
                        view -> world.ledger.receipts().of(view, LOG, id, Optional.of(List.of("basis")))))
                .hasMessageContaining("no field basis");
    }

    @Test
    @Tag("INV-30")
    void who_kept_a_head_sees_that_the_log_goes_on_from_it() {
        world.acts(LI, 5);
        Checkpoint kept = head(0).orElseThrow();
        world.acts(LI, 300);
        Consistency now = world.store.read(view -> world.ledger.consistency(view, LOG, kept.size()));

        assertThat(Continuity.problem(kept, head(0).orElseThrow(), now.path())).isEmpty();
        assertThat(Continuity.problem(kept, head(0).orElseThrow(), List.of()))
                .map(LogVerifier.Finding::kind)
                .contains(LogVerifier.Kind.REWRITTEN);
        assertThat(Continuity.problem(head(0).orElseThrow(), kept, List.of()))
                .map(LogVerifier.Finding::kind)
                .contains(LogVerifier.Kind.ROLLED_BACK);
        assertThat(world.store
                        .<Consistency>read(view -> world.ledger.consistency(view, LOG, 999))
                        .path())
                .isEmpty();
    }

    private Optional<Checkpoint> head(long at) {
        Consistency seen = world.store.read(view -> world.ledger.consistency(view, LOG, at));
        return Optional.of(Checkpoint.open(seen.head().checkpoint(), world.ledger.verifier(LOG)));
    }

    private Optional<ReceiptView> receipt(LogId log, EntryId id) {
        return world.store.read(view -> world.ledger.receipts().of(view, log, id, Optional.empty()));
    }

    @Test
    void the_log_of_a_collaboration_shows_slot_verb_object_and_digest_alone() {
        world.record(Entry.of(
                EntryId.mint(world.random),
                COLLAB,
                "collab.say",
                Map.of(
                        "slot",
                        "3",
                        "verb",
                        "say",
                        "object",
                        "turn/3",
                        "digest",
                        "d",
                        "basis",
                        "grant g-1",
                        "l1",
                        "x")));

        EntryPage page =
                world.store.read(view -> world.ledger.list(view, new LogId.OfCollab(COLLAB), ListEntries.all()));

        assertThat(page.entries().getFirst().fields().keySet())
                .containsExactlyInAnyOrder("slot", "verb", "object", "digest");
        assertThat(page.entries().getFirst().log()).isEqualTo("collab/c-deal");
        assertSound(new LogId.OfCollab(COLLAB));
    }

    @Test
    void an_outcome_needs_an_open_intent_and_closes_it() {
        EntryId intent = EntryId.mint(world.random);
        assertThatThrownBy(() -> world.record(outcome(intent))).isInstanceOf(IllegalStateException.class);
        world.record(Entry.intent(intent, LI, "act", Map.of()));
        world.record(outcome(intent));

        assertThatThrownBy(() -> world.record(outcome(intent))).isInstanceOf(IllegalStateException.class);
        assertThat(list(ListEntries.all()).entries().getFirst().intent()).contains(intent);
        assertThat(Interrupted.settle(world.store, world.random)).isEmpty();
    }

    @Test
    void effects_interrupted_by_a_stop_become_unknown_once_each() {
        for (int i = 0; i < Limits.LEDGER_RECOVERED + 5; i++) {
            world.record(Entry.intent(EntryId.mint(world.random), LI, "act", Map.of("verb", "write", "run", "r-" + i)));
        }
        EntryId gateway = EntryId.mint(world.random);
        world.record(Entry.intent(gateway, PersonId.GATEWAY, "act", Map.of("verb", "close")));
        List<Interrupted.Effect> told = new ArrayList<>();
        world.notices.on(Interrupted.Effect.class, told::add);

        List<Interrupted.Effect> settled = Interrupted.settle(world.store, world.random);

        assertThat(settled).hasSize(Limits.LEDGER_RECOVERED + 6).isEqualTo(told);
        assertThat(settled).anySatisfy(effect -> {
            assertThat(effect.intent()).isEqualTo(gateway);
            assertThat(effect.fields()).containsEntry("verb", "close");
        });
        assertThat(Interrupted.settle(world.store, world.random)).isEmpty();
        EntryView last = list(ListEntries.all()).entries().getFirst();
        assertThat(last.phase()).isEqualTo("outcome");
        assertThat(last.fields()).containsEntry("result", "unknown").containsEntry("verb", "write");
        assertSound(LOG);
    }

    @Test
    @Tag("INV-30")
    void the_gateways_own_log_takes_a_root_over_all_heads_when_one_has_grown() {
        Anchor anchor = new Anchor(world.store, world.random);
        assertThat(anchor.anchor()).isEmpty();
        world.acts(LI, 1);
        assertThat(anchor.anchor()).isPresent();
        assertThat(anchor.anchor()).isEmpty();
        world.acts(NOVA, 1);
        assertThat(anchor.anchor()).isPresent();

        EntryPage page = world.store.read(view -> world.ledger.list(view, new LogId.OfGateway(), ListEntries.all()));
        assertThat(page.entries()).extracting(EntryView::kind).containsExactly("ledger.anchor", "ledger.anchor");
        assertThat(page.entries().get(0).fields().get("digest"))
                .isNotEqualTo(page.entries().get(1).fields().get("digest"));
        assertSound(new LogId.OfGateway());
    }

    @Test
    void a_long_or_broken_value_is_kept_as_text_that_everybody_reads_alike() {
        world.record(LI, "act", Map.of("resource", "x".repeat(100_000), "reason", "lone \uD800 surrogate"));

        EntryView entry = list(ListEntries.all()).entries().getFirst();

        assertThat(entry.fields().get("resource")).hasSizeLessThan(3_000).contains("sha256:");
        assertThat(entry.fields()).containsEntry("reason", "lone ? surrogate");
        assertSound(LOG);
    }

    private static Entry outcome(EntryId intent) {
        return Entry.outcome(new EntryId("e-out"), intent, LI, "act", Map.of("result", "done"));
    }

    private EntryPage list(ListEntries query) {
        return world.store.read(view -> world.ledger.list(view, LOG, query));
    }

    private List<Long> found(String property, String value) {
        ObjectNode query = Json.STRICT.createObjectNode().put(property, value);
        return list(Json.STRICT.treeToValue(query, ListEntries.class)).entries().stream()
                .map(EntryView::seq)
                .toList();
    }

    private ExportPage export(long from) {
        return world.store.read(view -> world.ledger.export(view, LOG, from, 97));
    }

    private void assertSound(LogId log) {
        LogVerifier.Result result = world.store.read(view -> world.ledger.verify(view, log, Optional.empty()));
        assertThat(result.findings()).isEmpty();
    }
}

package dev.clawnet.gateway.ledger;

import static dev.clawnet.gateway.ledger.LedgerWorld.COLLAB;
import static dev.clawnet.gateway.ledger.LedgerWorld.LI;
import static dev.clawnet.gateway.ledger.LedgerWorld.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptView;
import dev.clawnet.protocol.catalogue.LedgerMethods.Redact;
import dev.clawnet.protocol.catalogue.LedgerMethods.Redacted;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An owner erases what an entry was about; who acted, on whose authority, and that something was erased, stays.
class RedactTest {
    private static final LogId LOG = new LogId.OfPerson(LI);
    private static final Map<String, String> ACT = Map.of(
            "verb",
            "read",
            "resource",
            "node:laptop/secret-plan",
            "basis",
            "grant g-1",
            "owner",
            "p-li",
            "digest",
            "d");

    private final LedgerWorld world = new LedgerWorld();
    private final Redactions redactions = new Redactions(world.store, world.random);

    @Test
    @Tag("INV-30")
    void an_erased_field_is_gone_and_the_log_and_every_old_receipt_stay_sound() {
        EntryId id = world.record(LI, "act", ACT);
        world.acts(LI, 3);
        String before = receipt(id).receipt();

        Redacted done = redact(LI, id, "resource", "digest");

        EntryView entry = entries().get(4);
        assertThat(entry.fields()).containsKeys("verb", "basis", "owner").doesNotContainKeys("resource", "digest");
        assertThat(entries().getFirst().kind()).isEqualTo("ledger.redacted");
        assertThat(entries().getFirst().id()).contains(done.entry());
        assertThat(entries().getFirst().fields())
                .containsEntry("entry", id.value())
                .containsEntry("fields", "digest resource")
                .containsEntry("actor", "device:" + DEVICE.value());
        assertThat(verify().findings()).isEmpty();
        assertThat(verify().redacted()).isEqualTo(1);
        assertThat(EntryReceipt.parse(before).problem()).isEmpty();
        assertThat(EntryReceipt.parse(receipt(id).receipt()).problem()).isEmpty();
        assertThat(receipt(id).withheld()).containsExactly("digest", "resource");
        assertThat(receipt(id).toString()).doesNotContain("secret-plan");
    }

    @Test
    @Tag("INV-29")
    void who_acted_on_whose_authority_and_with_what_result_cannot_be_erased() {
        EntryId id = world.record(LI, "act", ACT);
        EntryId grant = world.record(LI, "grant.minted", Map.of("resource", "node:laptop", "owner", "p-li"));
        for (String field : List.of("owner", "verb", "basis", "id", "seq", "time", "kind", "phase", "none")) {
            assertThatThrownBy(() -> redact(LI, id, field))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("cannot be erased");
        }
        assertThatThrownBy(() -> redact(LI, grant, "resource")).hasMessageContaining("cannot be erased");
        EntryId own = redact(LI, id, "resource").entry();
        assertThatThrownBy(() -> redact(LI, own, "entry")).hasMessageContaining("cannot be erased");
        assertThatThrownBy(() -> redact(LI, id, "resource")).hasMessageContaining("cannot be erased");
        assertThat(verify().findings()).isEmpty();
        assertThat(entries()).hasSize(3);
    }

    @Test
    void nobody_erases_in_the_log_of_another_or_of_two() {
        EntryId id = world.record(LI, "act", ACT);
        EntryId shared = EntryId.mint(world.random);
        world.record(Entry.of(shared, COLLAB, "collab.heard", Map.of("digest", "d")));

        for (EntryId entry : List.of(id, shared, new EntryId("e-none"))) {
            assertThatThrownBy(() -> redact(NOVA, entry, "digest")).hasMessage("no such entry in your own log");
        }
        assertThatThrownBy(() -> redact(LI, shared, "digest")).hasMessage("no such entry in your own log");
    }

    @Test
    void an_announced_effect_keeps_what_it_is_until_its_outcome_is_recorded() {
        EntryId intent = EntryId.mint(world.random);
        world.record(Entry.intent(intent, LI, "act", ACT));
        assertThatThrownBy(() -> redact(LI, intent, "resource")).hasMessageContaining("no outcome yet");
        world.record(Entry.outcome(EntryId.mint(world.random), intent, LI, "act", Map.of("result", "done")));

        redact(LI, intent, "resource");

        assertThat(verify().findings()).isEmpty();
    }

    /// Threat: somebody with the file in hand removes an opening and points to a redaction that says something else.
    @Test
    @Tag("INV-30")
    void only_a_later_redaction_of_that_field_of_that_entry_explains_a_gap() {
        EntryId first = world.record(LI, "act", ACT);
        EntryId second = world.record(LI, "act", ACT);
        redact(LI, first, "resource");
        EntryId third = world.record(LI, "act", ACT);
        assertThat(verify().findings()).isEmpty();

        for (long seq : List.of(0L, 1L, 3L)) {
            String removed = seq == 0 ? "digest" : "resource";
            Opening kept = remove(seq, removed);
            assertThat(verify().findings()).singleElement().satisfies(finding -> {
                assertThat(finding.kind()).isEqualTo(LogVerifier.Kind.ERASED);
                assertThat(finding.seq()).hasValue(seq);
            });
            put(seq, removed, kept);
        }
        assertThat(List.of(second, third)).doesNotContain(first);
        remove(2, "fields");
        assertThat(verify().sound()).isFalse();
    }

    @Test
    void an_entry_that_says_too_much_was_redacted_explains_nothing_that_may_not_be() {
        EntryId id = world.record(LI, "act", ACT);
        world.record(LI, "ledger.redacted", Map.of("entry", id.value(), "fields", "basis owner resource"));
        remove(0, "resource");
        assertThat(verify().findings()).isEmpty();
        remove(0, "basis");
        assertThat(verify().findings()).extracting(LogVerifier.Finding::kind).containsExactly(LogVerifier.Kind.ERASED);
    }

    private static final DeviceId DEVICE = new DeviceId("d".repeat(64));

    private Redacted redact(PersonId person, EntryId id, String... fields) {
        Caller caller = new Caller(
                new ConnId("k-1"),
                person,
                Optional.of(DEVICE),
                DeviceClass.HUMAN,
                Role.OPERATOR,
                Set.of(Scope.WRITE),
                false,
                false);
        return redactions.redact(caller, new Redact(id, List.of(fields)));
    }

    private Opening remove(long seq, String field) {
        SortedMap<String, Opening> fields = opened(seq);
        Opening removed = Optional.ofNullable(fields.remove(field)).orElseThrow();
        open(seq, fields);
        return removed;
    }

    private void put(long seq, String field, Opening opening) {
        SortedMap<String, Opening> fields = opened(seq);
        fields.put(field, opening);
        open(seq, fields);
    }

    private void open(long seq, SortedMap<String, Opening> fields) {
        String id = Shelf.of(LOG).entry(seq);
        world.tamper(tx -> tx.put(
                LedgerTables.ENTRIES,
                LI,
                id,
                tx.find(LedgerTables.ENTRIES, LI, id).orElseThrow().opening(fields)));
    }

    private SortedMap<String, Opening> opened(long seq) {
        return new TreeMap<>(world.store
                .<LedgerTables.Kept>read(view -> view.find(
                                LedgerTables.ENTRIES, LI, Shelf.of(LOG).entry(seq))
                        .orElseThrow())
                .openings());
    }

    private List<EntryView> entries() {
        return world.store
                .<LedgerMethods.EntryPage>read(view -> world.ledger.list(view, LOG, ListEntries.all()))
                .entries();
    }

    private LogVerifier.Result verify() {
        return world.store.read(view -> world.ledger.verify(view, LOG, Optional.empty()));
    }

    private ReceiptView receipt(EntryId id) {
        return world.store
                .<Optional<ReceiptView>>read(view -> world.ledger.receipts().of(view, LOG, id, Optional.empty()))
                .orElseThrow();
    }
}

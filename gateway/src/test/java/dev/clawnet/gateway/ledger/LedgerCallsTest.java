package dev.clawnet.gateway.ledger;

import static dev.clawnet.gateway.ledger.LedgerWorld.COLLAB;
import static dev.clawnet.gateway.ledger.LedgerWorld.LI;
import static dev.clawnet.gateway.ledger.LedgerWorld.NOVA;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportLog;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogRef;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReport;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReports;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptFor;
import dev.clawnet.protocol.catalogue.LedgerMethods.VerifyLog;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// INV-36, and its other side: each person reaches the entries that concern them, and no others.
@Tag("INV-36")
class LedgerCallsTest {
    private final LedgerWorld world = new LedgerWorld();
    private final LedgerCalls calls = new LedgerCalls(
            world.store, world.ledger, (_, person) -> person.equals(LI) ? Set.of(COLLAB) : Set.of(), world.random);

    @BeforeEach
    void fill() {
        world.acts(LI, 3);
        world.acts(NOVA, 2);
        world.record(Entry.of(EntryId.mint(world.random), COLLAB, "collab.say", Map.of("slot", "1")));
        new Anchor(world.store, world.random).anchor();
    }

    @Test
    void everything_declared_is_bound() {
        MethodTable table = new MethodTable();
        calls.bind(table);
        table.complete(LedgerMethods.ALL);
    }

    @Test
    void a_person_lists_their_own_log_and_those_they_are_a_party_to() {
        assertThat(calls.list(caller(LI), ListEntries.all()).size()).isEqualTo(3);
        assertThat(calls.list(caller(LI), of("own")).size()).isEqualTo(3);
        assertThat(calls.list(caller(LI), of("person/p-li")).size()).isEqualTo(3);
        assertThat(calls.list(caller(LI), of("collab/c-deal")).size()).isEqualTo(1);
    }

    @Test
    void logs_of_others_and_logs_that_do_not_exist_look_the_same() {
        Fault missing = refusal(() -> calls.list(caller(NOVA), of("collab/c-none")));
        for (String log : List.of("person/p-li", "collab/c-deal", "gateway", "person/p-none", "x", "collab/", "")) {
            for (Runnable call : List.<Runnable>of(
                    () -> calls.list(caller(NOVA), of(log)),
                    () -> calls.export(
                            caller(NOVA), new ExportLog(Optional.of(log), Optional.empty(), Optional.empty())),
                    () -> calls.checkpoint(caller(NOVA), new LogRef(Optional.of(log))),
                    () -> calls.anchored(caller(NOVA), new LogRef(Optional.of(log))),
                    () -> calls.consistency(caller(NOVA), new LedgerMethods.From(Optional.of(log), 0L)),
                    () -> calls.verify(caller(NOVA), new VerifyLog(Optional.of(log), Optional.empty())))) {
                Fault refused = refusal(call);
                assertThat(refused.code()).isEqualTo(ErrorCode.NOT_FOUND);
                assertThat(refused.getMessage()).isEqualTo(missing.getMessage());
                assertThat(refused.details()).isEqualTo(missing.details());
            }
        }
    }

    @Test
    void an_entry_of_another_person_does_not_exist() {
        EntryId id = calls.list(caller(LI), ListEntries.all())
                .entries()
                .getFirst()
                .id()
                .orElseThrow();
        EntryId shared = calls.list(caller(LI), of("collab/c-deal"))
                .entries()
                .getFirst()
                .id()
                .orElseThrow();

        assertThat(calls.receipt(caller(LI), all(id)).entry().id()).contains(id);
        assertThat(calls.receipt(caller(LI), all(shared)).entry().log()).isEqualTo("collab/c-deal");
        assertThat(refusal(() -> calls.receipt(caller(NOVA), all(id))).code()).isEqualTo(ErrorCode.NOT_FOUND);
        assertThat(refusal(() -> calls.receipt(caller(NOVA), all(shared))).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void the_gateways_log_is_for_stewards() {
        assertThat(calls.list(steward(NOVA), of("gateway")).entries().getFirst().kind())
                .isEqualTo("ledger.anchor");
        assertThat(refusal(() -> calls.list(steward(NOVA), of("person/p-li"))).code())
                .isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    @Tag("INV-30")
    void verifying_covers_all_logs_of_the_caller_and_no_other() {
        LogReports reports = calls.verify(caller(LI), new VerifyLog(Optional.empty(), Optional.empty()));

        assertThat(reports.sound()).isTrue();
        assertThat(reports.logs()).extracting(LogReport::log).containsExactly("person/p-li", "collab/c-deal");

        world.tamper(tx -> tx.delete(LedgerTables.ENTRIES, LI, "own/000000000001"));
        LogReports after = calls.verify(caller(LI), new VerifyLog(Optional.empty(), Optional.empty()));
        assertThat(after.sound()).isFalse();
        assertThat(after.logs().getFirst().damages())
                .singleElement()
                .satisfies(damage -> assertThat(damage.seq()).contains(1L));
    }

    @Test
    void answers_survive_json() {
        EntryId id = calls.list(caller(LI), ListEntries.all())
                .entries()
                .getFirst()
                .id()
                .orElseThrow();
        for (Record answer : List.of(
                calls.list(caller(LI), ListEntries.all()),
                calls.receipt(caller(LI), all(id)),
                calls.logs(caller(LI), new Method.None()),
                calls.consistency(caller(LI), new LedgerMethods.From(Optional.empty(), 2L)),
                calls.anchored(caller(LI), new LogRef(Optional.empty())),
                calls.export(caller(LI), new ExportLog(Optional.empty(), Optional.empty(), Optional.empty())),
                calls.verify(caller(LI), new VerifyLog(Optional.empty(), Optional.empty())),
                calls.checkpoint(caller(LI), new LogRef(Optional.empty())))) {
            byte[] json = Json.STRICT.writeValueAsBytes(answer);
            assertThat((Object) Json.STRICT.readValue(json, answer.getClass())).isEqualTo(answer);
        }
    }

    private static ReceiptFor all(EntryId id) {
        return new ReceiptFor(id, Optional.empty());
    }

    private static ListEntries of(String log) {
        return Json.STRICT.treeToValue(Json.STRICT.createObjectNode().put("log", log), ListEntries.class);
    }

    private static Fault refusal(Runnable call) {
        Fault fault = catchThrowableOfType(Fault.class, call::run);
        assertThat(fault).isNotNull();
        return fault;
    }

    private static Caller caller(PersonId person) {
        return caller(person, false);
    }

    private static Caller steward(PersonId person) {
        return caller(person, true);
    }

    private static Caller caller(PersonId person, boolean steward) {
        return new Caller(
                new ConnId("k-1"),
                person,
                Optional.empty(),
                DeviceClass.PROGRAM,
                Role.OPERATOR,
                Set.of(Scope.READ),
                steward,
                false);
    }
}

package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.Consistency;
import dev.clawnet.protocol.catalogue.LedgerMethods.Covered;
import dev.clawnet.protocol.catalogue.LedgerMethods.Damage;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportLog;
import dev.clawnet.protocol.catalogue.LedgerMethods.ExportPage;
import dev.clawnet.protocol.catalogue.LedgerMethods.From;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogRef;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReport;
import dev.clawnet.protocol.catalogue.LedgerMethods.LogReports;
import dev.clawnet.protocol.catalogue.LedgerMethods.Logs;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptFor;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptView;
import dev.clawnet.protocol.catalogue.LedgerMethods.SignedHead;
import dev.clawnet.protocol.catalogue.LedgerMethods.VerifyLog;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.random.RandomGenerator;

/// The methods of the ledger: reads, and what an owner erases.
///
/// Threat: somebody names the log of another person, or of a collaboration that goes on without them. Such a log
/// does not exist for them. See `LedgerCallsTest`.
public final class LedgerCalls {
    private static final String OWN = "own";

    private final Store store;
    private final Ledger ledger;
    private final CollabParties parties;
    private final Redactions redactions;

    public LedgerCalls(Store store, Ledger ledger, CollabParties parties, RandomGenerator random) {
        this.redactions = new Redactions(store, random);
        this.store = store;
        this.ledger = ledger;
        this.parties = parties;
    }

    public void bind(MethodTable table) {
        table.bind(LedgerMethods.LIST, this::list);
        table.bind(LedgerMethods.RECEIPT, this::receipt);
        table.bind(LedgerMethods.REDACT, redactions::redact);
        table.bind(LedgerMethods.LOGS, this::logs);
        table.bind(LedgerMethods.CONSISTENCY, this::consistency);
        table.bind(LedgerMethods.ANCHORED, this::anchored);
        table.bind(LedgerMethods.VERIFY, this::verify);
        table.bind(LedgerMethods.EXPORT, this::export);
        table.bind(LedgerMethods.CHECKPOINT, this::checkpoint);
    }

    EntryPage list(Caller caller, ListEntries params) {
        return store.read(view -> ledger.list(view, visible(view, caller, params.log()), params));
    }

    ReceiptView receipt(Caller caller, ReceiptFor params) {
        return store.read(view -> visible(view, caller).stream()
                .flatMap(log -> ledger.receipts().of(view, log, params.id(), params.fields()).stream())
                .findFirst()
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such entry")));
    }

    Logs logs(Caller caller, Method.None none) {
        return store.read(view -> new Logs(visible(view, caller).stream()
                .map(log -> ledger.checkpoint(view, log))
                .toList()));
    }

    Consistency consistency(Caller caller, From params) {
        return store.read(view -> ledger.consistency(view, visible(view, caller, params.log()), params.size()));
    }

    Covered anchored(Caller caller, LogRef params) {
        return store.read(view -> ledger.anchored(view, visible(view, caller, params.log())));
    }

    ExportPage export(Caller caller, ExportLog params) {
        return store.read(view -> ledger.export(
                view,
                visible(view, caller, params.log()),
                params.from().orElse(0L),
                params.limit().orElse(Limits.LEDGER_PAGE)));
    }

    SignedHead checkpoint(Caller caller, LogRef params) {
        return store.read(view -> ledger.checkpoint(view, visible(view, caller, params.log())));
    }

    LogReports verify(Caller caller, VerifyLog params) {
        return store.read(view -> {
            LogId named = visible(view, caller, params.log());
            List<LogId> logs = params.log().isPresent() ? List.of(named) : visible(view, caller);
            List<LogReport> reports = new ArrayList<>();
            for (LogId log : logs) {
                reports.add(report(view, log, log.equals(named) ? params.remembered() : Optional.empty()));
            }
            return new LogReports(reports.stream().allMatch(LogReport::sound), reports);
        });
    }

    private LogReport report(View view, LogId log, Optional<String> remembered) {
        LogVerifier.Result result = ledger.verify(view, log, remembered);
        SignedHead head = ledger.checkpoint(view, log);
        return new LogReport(
                head.log(),
                result.sound(),
                result.size(),
                result.redacted(),
                head.checkpoint(),
                head.key(),
                result.findings().stream()
                        .limit(Limits.LEDGER_FINDINGS)
                        .map(LedgerCalls::damage)
                        .toList());
    }

    private static Damage damage(LogVerifier.Finding finding) {
        OptionalLong seq = finding.seq();
        return new Damage(
                finding.kind(), seq.isPresent() ? Optional.of(seq.getAsLong()) : Optional.empty(), finding.text());
    }

    /// The logs that exist for a caller, their own first.
    private List<LogId> visible(View view, Caller caller) {
        List<LogId> logs = new ArrayList<>();
        logs.add(new LogId.OfPerson(caller.person()));
        parties.of(view, caller.person()).stream().sorted().forEach(collab -> logs.add(new LogId.OfCollab(collab)));
        if (caller.steward()) {
            logs.add(new LogId.OfGateway());
        }
        return List.copyOf(logs);
    }

    private LogId visible(View view, Caller caller, Optional<String> name) {
        return Shelf.named(name.orElse(OWN), caller.person())
                .filter(log -> visible(view, caller).contains(log))
                .orElseThrow(() -> new Fault(ErrorCode.NOT_FOUND, "no such log"));
    }
}

package dev.clawnet.gateway.ledger;

import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.log.Checkpoint;
import dev.clawnet.protocol.log.LogVerifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Verifies every log there is, for whoever keeps the state: of a gateway, of a backup, of a copy.
public final class Audit {
    /// The tables that it looks at.
    public static final List<Table<?>> TABLES = List.of(LedgerTables.HEADS, LedgerTables.ENTRIES, LedgerTables.TILES);

    private final Ledger ledger;

    public Audit(Ledger ledger) {
        this.ledger = ledger;
    }

    /// What one log is like.
    ///
    /// @param findings what is wrong with it; empty when it is sound
    public record Log(String name, long size, List<String> findings) {
        public Log {
            findings = List.copyOf(findings);
        }
    }

    /// All logs, one after the other.
    ///
    /// @param done told of each log once it is verified
    public List<Log> all(View view, Consumer<Log> done) {
        List<Log> logs = new ArrayList<>();
        for (LogId log : logs(view)) {
            LogVerifier.Result result = ledger.verify(view, log, Optional.empty());
            Log verified = new Log(
                    log.name(),
                    result.size(),
                    result.findings().stream().map(LogVerifier.Finding::text).toList());
            done.accept(verified);
            logs.add(verified);
        }
        return logs;
    }

    /// All logs, looked at by their signed heads alone. Quick.
    public List<Log> heads(View view) {
        return view.all(LedgerTables.HEADS).stream()
                .map(row -> {
                    LogId log = log(row.person(), row.id());
                    return new Log(log.name(), row.value().size(), unsigned(log, row.value()));
                })
                .toList();
    }

    private List<String> unsigned(LogId log, LedgerTables.Head head) {
        try {
            Checkpoint signed = Checkpoint.open(head.checkpoint(), ledger.verifier(log));
            return signed.size() == head.size()
                            && signed.root().equals(head.range().root())
                    ? List.of()
                    : List.of("its head is not the one that was signed");
        } catch (IllegalArgumentException _) {
            return List.of("its head is not signed by this gateway");
        }
    }

    /// How many entries the heads speak of. Quick.
    public static long entries(View view) {
        return view.all(LedgerTables.HEADS).stream()
                .mapToLong(row -> row.value().size())
                .sum();
    }

    private static List<LogId> logs(View view) {
        return view.all(LedgerTables.HEADS).stream()
                .map(row -> log(row.person(), row.id()))
                .toList();
    }

    private static LogId log(PersonId owner, String key) {
        if (!owner.equals(PersonId.GATEWAY)) {
            return new LogId.OfPerson(owner);
        }
        return key.equals(Shelf.of(new LogId.OfGateway()).key())
                ? new LogId.OfGateway()
                : new LogId.OfCollab(new CollabId(key));
    }
}

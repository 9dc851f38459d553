package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.ledger.Receipts;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptView;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Map;

/// What both owners can show of a collaboration that is over: the last entry of its own log, proven. Both get the
/// same, and nothing of either's own log is in it.
public final class CollabReceipts {
    private final Store store;
    private final Receipts receipts;

    public CollabReceipts(Store store, Receipts receipts) {
        this.store = store;
        this.receipts = receipts;
    }

    public void bind(MethodTable table) {
        table.bind(CollabMethods.COLLAB_RECEIPT, this::receipt);
    }

    private ReceiptView receipt(Caller caller, CollabMethods.Which which) {
        return store.read(view -> {
            Collab collab = CollabApi.required(view, caller.person(), which.collab());
            if (!(collab.state() instanceof Collab.State.Closed)) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "the collaboration is not over: its receipt is made at its end",
                        Map.of("hint", "`clawnet collab end` ends it"));
            }
            if (collab.openedAt().isEmpty()) {
                throw new Fault(
                        ErrorCode.CONFLICT,
                        "the collaboration never opened: there is nothing that both sides heard",
                        Map.of("hint", "your own side of it: `clawnet ledger list --collab " + collab.id() + "`"));
            }
            return receipts.ofLast(view, new LogId.OfCollab(collab.id()), CollabEntries.CLOSED)
                    .orElseThrow(() -> new Fault(
                            ErrorCode.CONFLICT,
                            "the log of the collaboration does not end with its end",
                            Map.of("hint", "`clawnet ledger verify` says what is wrong with it")));
        });
    }
}

package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.node.UndoCommands;
import dev.clawnet.protocol.node.UndoCommands.JournalParams;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import dev.clawnet.protocol.node.UndoCommands.Outlook;
import dev.clawnet.protocol.node.UndoCommands.PreviewParams;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// What was changed on the caller's own nodes, and taking it back. The node keeps the record and what was there
/// before; the gateway asks it in the owner's name. `node` may be left out while one node is linked.
public final class UndoMethods {
    /// Operations that one `undo.rollback` takes back: the caller goes on with the rest, and sees how far it is.
    public static final int MAX_AT_ONCE = 20;

    private UndoMethods() {}

    /// Which operations to list, the newest first.
    ///
    /// @param before only operations older than this one
    /// @param identity only those of this identity
    /// @param path only those that changed this path or something below it
    /// @param open only those that can still be undone
    public record ListOperations(
            @Text(max = Wire.ID) Optional<String> node,
            @Text(max = Wire.ID) Optional<String> before,
            @Form(IdentityId.FORM) Optional<String> identity,
            @Text(max = Wire.ID) Optional<String> run,
            @Text(max = Wire.PATH) Optional<String> path,
            Optional<Long> sinceMs,
            Optional<Boolean> open,

            @Range(min = 1, max = UndoCommands.MAX_OPERATIONS)
            Optional<Integer> limit) {
        public ListOperations {
            identity = identity.map(Wire::identity);
            if (limit.isPresent() && (limit.get() < 1 || limit.get() > UndoCommands.MAX_OPERATIONS)) {
                throw new IllegalArgumentException("limit is from 1 to " + UndoCommands.MAX_OPERATIONS);
            }
        }

        /// What the node is asked.
        public JournalParams forNode() {
            return new JournalParams(before, identity, run, path, sinceMs, open, limit);
        }
    }

    /// Operations of one node.
    ///
    /// @param keptBytes what former contents take on the node's disk
    /// @param keptBytesMost how much they may take; then changes are refused until the owner purges
    /// @param trashDays after how many days the node removes former states for good; absent: never by itself
    public record OperationList(
            String node,
            List<Operation> operations,
            Boolean more,
            Long keptBytes,
            Long keptBytesMost,
            Optional<Integer> trashDays) {}

    /// Names one operation.
    public record OneOperation(
            @Text(max = Wire.ID) Optional<String> node,
            @Text(max = Wire.ID) String operation) {
        public OneOperation {
            Wire.given("operation", operation);
        }
    }

    /// Names operations in the order in which they are looked at, which is newest first.
    public record SomeOperations(
            @Text(max = Wire.ID) Optional<String> node,

            @Size(min = 1, max = UndoCommands.MAX_OPERATIONS) @Text(max = Wire.ID)
            List<String> operations) {
        public SomeOperations {
            operations =
                    new PreviewParams(Wire.some("operations", operations, UndoCommands.MAX_OPERATIONS)).operations();
        }
    }

    /// What taking them back would do, up to and with the first that would be refused.
    public record Preview(String node, List<Outlook> outlooks) {}

    /// An operation was taken back.
    ///
    /// @param undo the operation that did it
    public record Undone(String node, String operation, String undo, String path) {}

    /// Operations to take back, the newest first.
    public record Rollback(
            @Text(max = Wire.ID) Optional<String> node,

            @Size(min = 1, max = MAX_AT_ONCE) @Text(max = Wire.ID)
            List<String> operations) {
        public Rollback {
            operations = Wire.some("operations", operations, MAX_AT_ONCE);
        }
    }

    /// How far a roll-back came.
    ///
    /// @param stopped the operation at which it stopped; those after it were not touched
    /// @param reason why, as a code of the node or the gateway
    public record RolledBack(String node, List<Undone> undone, Optional<String> stopped, Optional<String> reason) {}

    /// Names the operations whose former states are removed for good.
    ///
    /// @param beforeMs those older than this
    public record Purge(
            @Text(max = Wire.ID) Optional<String> node,
            @Range(min = 0) Long beforeMs) {
        public Purge {
            if (Wire.given("beforeMs", beforeMs) < 0) {
                throw new IllegalArgumentException("beforeMs is a moment");
            }
        }
    }

    /// What was removed for good.
    public record Purged(String node, Integer operations, Long bytes) {}

    public static final Method<ListOperations, OperationList> UNDO_LIST = method("undo.list")
            .takes(ListOperations.class)
            .returns(OperationList.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.CONFLICT,
                    ErrorCode.NODE_NOT_CONNECTED,
                    ErrorCode.NODE_REFUSED,
                    ErrorCode.TIMEOUT)
            .doc("What was changed on a node of the caller, the newest first.");

    public static final Method<SomeOperations, Preview> UNDO_PREVIEW = method("undo.preview")
            .takes(SomeOperations.class)
            .returns(Preview.class)
            .needs(Scope.READ)
            .perMinute(120)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.CONFLICT,
                    ErrorCode.NODE_NOT_CONNECTED,
                    ErrorCode.NODE_REFUSED,
                    ErrorCode.TIMEOUT)
            .doc("What taking back these operations, newest first, would do; changes nothing.");

    public static final Method<OneOperation, Undone> UNDO_ONE = method("undo.one")
            .takes(OneOperation.class)
            .returns(Undone.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("undo")
            .idempotent()
            .perMinute(120)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.CONFLICT,
                    ErrorCode.NODE_NOT_CONNECTED,
                    ErrorCode.NODE_REFUSED,
                    ErrorCode.TIMEOUT)
            .doc("Takes back one operation on a node, whole or not at all.");

    public static final Method<Rollback, RolledBack> UNDO_ROLLBACK = method("undo.rollback")
            .takes(Rollback.class)
            .returns(RolledBack.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("undo")
            .idempotent()
            .perMinute(120)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.CONFLICT,
                    ErrorCode.NODE_NOT_CONNECTED,
                    ErrorCode.NODE_REFUSED,
                    ErrorCode.TIMEOUT)
            .doc("Takes back operations one after another, newest first, and stops at the first that is refused.");

    public static final Method<Purge, Purged> UNDO_PURGE = method("undo.purge")
            .takes(Purge.class)
            .returns(Purged.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("undo.purge")
            .idempotent()
            .perMinute(10)
            .fails(
                    ErrorCode.NOT_FOUND,
                    ErrorCode.CONFLICT,
                    ErrorCode.NODE_NOT_CONNECTED,
                    ErrorCode.NODE_REFUSED,
                    ErrorCode.TIMEOUT)
            .doc(
                    "Removes former states for good: what was deleted or overwritten before that moment cannot come back.");

    public static final List<Method<?, ?>> ALL = List.of(UNDO_LIST, UNDO_PREVIEW, UNDO_ONE, UNDO_ROLLBACK, UNDO_PURGE);
    public static final List<EventType<?>> EVENTS = List.of();
}

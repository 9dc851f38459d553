package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.log.Anchored;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.Redaction;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// The record of what was done: listed, proven, exported, verified. A caller sees the log of its person and the
/// logs of the collaborations that its person is a party to; any other log does not exist.
///
/// A log is named `own` (the default), `collab/<id>`, or, for stewards, `gateway`.
public final class LedgerMethods {
    public static final Method<ListEntries, EntryPage> LIST = method("ledger.list")
            .takes(ListEntries.class)
            .returns(EntryPage.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Entries of a log, newest first, by kind, identity, counterpart, collaboration, run, verb and time.");

    public static final Method<ReceiptFor, ReceiptView> RECEIPT = method("ledger.receipt")
            .takes(ReceiptFor.class)
            .returns(ReceiptView.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc("One entry as a receipt that proves it without the gateway and opens no more than the fields named.");

    public static final Method<Redact, Redacted> REDACT = method("ledger.redact")
            .takes(Redact.class)
            .returns(Redacted.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes(Redaction.KIND)
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT)
            .doc("Erases what fields of an entry of the caller's own log say, for ever; every proof stays valid.");

    public static final Method<Method.None, Logs> LOGS = method("ledger.logs")
            .returns(Logs.class)
            .needs(Scope.READ)
            .perMinute(120)
            .doc("The logs that exist for the caller, each with its signed head.");

    public static final Method<From, Consistency> CONSISTENCY = method("ledger.consistency")
            .takes(From.class)
            .returns(Consistency.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc(
                    "Proof that a log goes on from an earlier size: who kept a checkpoint sees that nothing was rewritten.");

    public static final Method<LogRef, Covered> ANCHORED = method("ledger.anchored")
            .takes(LogRef.class)
            .returns(Covered.class)
            .needs(Scope.READ)
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc(
                    "Proof that a head of a log is under a root in the gateway's own log; it tells nothing of other logs.");

    public static final Method<VerifyLog, LogReports> VERIFY = method("ledger.verify")
            .takes(VerifyLog.class)
            .returns(LogReports.class)
            .needs(Scope.READ)
            .perMinute(30)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Checks the caller's logs on the gateway and says what is wrong with them, if anything.");

    public static final Method<ExportLog, ExportPage> EXPORT = method("ledger.export")
            .takes(ExportLog.class)
            .returns(ExportPage.class)
            .needs(Scope.READ)
            .perMinute(1_200)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Entries of a log from one position on, oldest first, with all that a verifier needs.");

    public static final Method<LogRef, SignedHead> CHECKPOINT = method("ledger.checkpoint")
            .takes(LogRef.class)
            .returns(SignedHead.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc("The signed checkpoint of a log; who keeps it notices later when history was changed.");

    public static final List<Method<?, ?>> ALL =
            List.of(LIST, RECEIPT, REDACT, LOGS, VERIFY, CONSISTENCY, ANCHORED, EXPORT, CHECKPOINT);

    private static final String CURSOR_FORM = "0|[1-9][0-9]{0,11}";
    private static final Pattern CURSOR = Pattern.compile(CURSOR_FORM);
    private static final String FIELD_FORM = "[a-zA-Z][a-zA-Z0-9_.]{0,63}";
    private static final Pattern FIELD = Pattern.compile(FIELD_FORM);
    private static final int MAX_TEXT = 16_384;
    private static final int MAX_FIELDS = 64;

    private LedgerMethods() {}

    /// Which entries.
    ///
    /// @param kind whole kind, or the part before its dot: `approval` finds `approval.decided`
    /// @param resource beginning of the resource
    /// @param from first moment, inclusive
    /// @param to last moment, exclusive
    /// @param cursor of the page before
    public record ListEntries(
            @Text(max = Wire.ID) Optional<String> log,
            @Text(max = Wire.ID) Optional<String> kind,
            @Text(max = Wire.ID) Optional<String> identity,
            @Text(max = Wire.ID) Optional<String> counterpart,
            @Text(max = Wire.ID) Optional<String> collab,
            @Text(max = Wire.ID) Optional<String> run,
            @Text(max = Wire.ID) Optional<String> verb,
            @Text(max = Wire.PATH) Optional<String> resource,
            Optional<Instant> from,
            Optional<Instant> to,
            @Form(CURSOR_FORM) Optional<String> cursor,
            @Range(min = 1) Optional<Integer> limit) {
        public ListEntries {
            if (cursor.isPresent() && !CURSOR.matcher(cursor.get()).matches()) {
                throw new IllegalArgumentException("cursor takes the cursor of an earlier answer");
            }
            if (limit.isPresent() && limit.get() < 1) {
                throw new IllegalArgumentException("limit must be at least 1");
            }
        }

        /// All entries of a log.
        public static ListEntries all() {
            return new ListEntries(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty());
        }
    }

    /// One entry.
    ///
    /// @param id absent where it cannot be opened
    /// @param time absent where it cannot be opened
    /// @param kind `closed` where it cannot be opened
    /// @param phase `single`, `intent` or `outcome`; `closed` where it cannot be opened
    /// @param intent the entry whose outcome this one reports
    public record EntryView(
            Optional<EntryId> id,
            String log,
            Long seq,
            Optional<Instant> time,
            String kind,

            @OneOf({"single", "intent", "outcome", "closed"})
            String phase,

            Optional<EntryId> intent,
            Map<String, String> fields) {
        public EntryView {
            fields = Collections.unmodifiableMap(new TreeMap<>(fields));
        }
    }

    /// Entries that match.
    ///
    /// @param size entries of the log, matching or not
    /// @param cursor there is more to look at; the page may be short, even empty, when few entries match
    public record EntryPage(List<EntryView> entries, Long size, Optional<String> cursor) {
        public EntryPage {
            entries = List.copyOf(entries);
        }
    }

    /// Which entry, and what of it.
    ///
    /// @param fields what is opened; all that the caller may see when absent
    public record ReceiptFor(
            EntryId id,
            @Size(max = MAX_FIELDS) @Form(FIELD_FORM) Optional<List<String>> fields) {
        public ReceiptFor {
            id = Wire.given("id", id);
            fields = fields.map(LedgerMethods::names);
        }
    }

    /// A receipt.
    ///
    /// @param entry what it opens
    /// @param withheld fields of the entry that stay closed
    /// @param receipt the file: a C2SP tlog-proof, see docs/ledger.md
    public record ReceiptView(EntryView entry, List<String> withheld, String receipt) {
        public ReceiptView {
            withheld = List.copyOf(withheld);
        }
    }

    /// What to erase.
    public record Redact(
            EntryId id,

            @Size(min = 1, max = MAX_FIELDS) @Form(FIELD_FORM)
            List<String> fields) {
        public Redact {
            id = Wire.given("id", id);
            fields = names(Wire.given("fields", fields));
            if (fields.isEmpty()) {
                throw new IllegalArgumentException("fields names at least one field");
            }
        }
    }

    /// What was erased.
    ///
    /// @param entry the entry that says so
    /// @param fields what cannot be opened any more
    public record Redacted(EntryId entry, List<String> fields) {
        public Redacted {
            fields = List.copyOf(fields);
        }
    }

    public record Logs(List<SignedHead> logs) {
        public Logs {
            logs = List.copyOf(logs);
        }
    }

    /// An earlier size of a log.
    public record From(
            @Text(max = Wire.ID) Optional<String> log,
            @Range(min = 0) Long size) {
        public From {
            size = Wire.given("size", size);
            if (size < 0) {
                throw new IllegalArgumentException("size is 0 or more");
            }
        }
    }

    /// How a log went on.
    ///
    /// @param path consistency proof from that size to the head; empty when the log is shorter than that
    public record Consistency(SignedHead head, List<Hash> path) {
        public Consistency {
            path = List.copyOf(path);
        }
    }

    /// The last root that covers a log.
    ///
    /// @param proof absent until the gateway has taken a root since the log began
    public record Covered(String log, String key, Optional<Anchored> proof) {}

    /// Names a log.
    public record LogRef(@Text(max = Wire.ID) Optional<String> log) {}

    /// What to verify.
    ///
    /// @param log all logs of the caller when absent
    /// @param remembered checkpoint seen earlier, of that log or of the caller's own
    public record VerifyLog(
            @Text(max = Wire.ID) Optional<String> log,
            @Text(max = MAX_TEXT) Optional<String> remembered) {
        public VerifyLog {
            if (remembered.isPresent() && remembered.get().length() > MAX_TEXT) {
                throw new IllegalArgumentException("remembered takes a signed checkpoint");
            }
        }
    }

    public record LogReports(Boolean sound, List<LogReport> logs) {
        public LogReports {
            logs = List.copyOf(logs);
        }
    }

    /// What came of verifying one log.
    ///
    /// @param redacted entries of which the owner erased fields
    public record LogReport(
            String log, Boolean sound, Long size, Long redacted, String checkpoint, String key, List<Damage> damages) {
        public LogReport {
            damages = List.copyOf(damages);
        }
    }

    public record Damage(LogVerifier.Kind kind, Optional<Long> seq, String text) {}

    /// Which part of a log.
    ///
    /// @param from first position; 0 when absent
    public record ExportLog(
            @Text(max = Wire.ID) Optional<String> log,
            @Range(min = 0) Optional<Long> from,
            @Range(min = 1) Optional<Integer> limit) {
        public ExportLog {
            if (from.isPresent() && from.get() < 0) {
                throw new IllegalArgumentException("from is a position, 0 or more");
            }
            if (limit.isPresent() && limit.get() < 1) {
                throw new IllegalArgumentException("limit must be at least 1");
            }
        }
    }

    /// Entries as a verifier takes them. The checkpoint of the last page (the one without `next`) fits the entries
    /// of all pages.
    ///
    /// @param log name of the log, as its leaves have it
    /// @param hashes hashes of these entries, from the tiles
    /// @param next where the next page begins
    public record ExportPage(
            String log,
            String key,
            Long size,
            String checkpoint,
            List<LogVerifier.Item> items,
            List<Hash> hashes,
            Optional<Long> next) {
        public ExportPage {
            items = List.copyOf(items);
            hashes = List.copyOf(hashes);
        }
    }

    private static List<String> names(List<String> fields) {
        List<String> sorted = fields.stream().distinct().sorted().toList();
        if (sorted.size() > MAX_FIELDS
                || !sorted.stream().allMatch(name -> FIELD.matcher(name).matches())) {
            throw new IllegalArgumentException("fields takes up to " + MAX_FIELDS + " names of fields");
        }
        return sorted;
    }

    /// A signed checkpoint.
    ///
    /// @param log name of the log
    /// @param key verifier key of the log
    /// @param checkpoint signed note
    public record SignedHead(String log, Long size, String key, String checkpoint) {}
}

package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods.ReceiptView;
import dev.clawnet.protocol.catalogue.LedgerMethods.Redacted;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.text.PlainText;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// Receipts, which one shows to others, and what one takes back of one's own log.
final class ReceiptCommands {
    private ReceiptCommands() {}

    @Command(
            footer = {
                "",
                "The file opens the fields you choose; the others stay salted hashes in it. Whoever has it verifies it",
                "alone, with docs/verify-receipt.sh or `clawnet ledger verify --receipt FILE`.",
                "",
                "Example: clawnet ledger receipt e-7k2... --fields kind,verb,time,result --out act.tlog-proof"
            })
    static final class Give extends LinkCommand {
        @Parameters(paramLabel = "ENTRY", description = "Id of an entry; see `clawnet ledger list`.")
        private String entry = "";

        @Option(names = "--fields", paramLabel = "A,B", description = "What it opens; all you may see if absent.")
        private Optional<String> fields = Optional.empty();

        @Option(names = "--out", paramLabel = "FILE", description = "A new file; printed if absent.")
        private Optional<Path> out = Optional.empty();

        Give(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ReceiptView receipt = desk.call(
                    LedgerMethods.RECEIPT,
                    Given.of(() -> new LedgerMethods.ReceiptFor(id(entry), fields.map(ReceiptCommands::names))));
            return give(desk, receipt, out);
        }
    }

    @Command(
            footer = {
                "",
                "What is erased cannot be brought back, by nobody. Who acted, when, on whose authority and with what",
                "result stays, and so does the fact that something was erased. Erasable are resource, target, digest,",
                "before and findings of acts and of what was said in collaborations. Receipts given before still say it.",
                "",
                "Example: clawnet ledger redact e-7k2... --field resource --field digest"
            })
    static final class Redact extends LinkCommand {
        @Parameters(paramLabel = "ENTRY", description = "Id of an entry of your own log.")
        private String entry = "";

        @Option(names = "--field", paramLabel = "NAME", required = true, description = "May be given several times.")
        private List<String> fields = new ArrayList<>();

        Redact(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Redacted redacted =
                    desk.call(LedgerMethods.REDACT, Given.of(() -> new LedgerMethods.Redact(id(entry), fields)));
            return desk.answer(
                    redacted,
                    "erased of " + entry + ": " + String.join(", ", redacted.fields()),
                    "  recorded as " + redacted.entry().value()
                            + "; other entries of the same run may say the same: clawnet ledger list --run RUN",
                    "  a copy you exported follows with its next export: clawnet ledger export --out DIR");
        }
    }

    /// Prints a receipt, or writes it to a file and says what is in it. It is verified before it is given away.
    static Exit give(Desk desk, ReceiptView receipt, Optional<Path> out) {
        Optional<String> problem = problem(receipt.receipt());
        if (problem.isPresent()) {
            throw new Problem(Exit.FAILED, "the gateway gave no valid receipt: " + problem.get())
                    .next("clawnet ledger verify");
        }
        if (out.isEmpty()) {
            return desk.answer(receipt, receipt.receipt().stripTrailing());
        }
        write(out.get(), receipt.receipt());
        List<String> lines = new ArrayList<>(shown(EntryReceipt.parse(receipt.receipt())));
        lines.add("written to " + out.get());
        lines.add("next: sh docs/verify-receipt.sh " + out.get());
        return desk.answer(receipt, lines);
    }

    private static Optional<String> problem(String text) {
        try {
            return EntryReceipt.parse(text).problem();
        } catch (IllegalArgumentException none) {
            return Optional.of("it cannot be read");
        }
    }

    /// What a receipt says, for a person.
    static List<String> shown(EntryReceipt receipt) {
        List<String> lines = new ArrayList<>();
        lines.add("entry " + receipt.leaf().seq() + " of " + receipt.key().name());
        receipt.opened()
                .forEach((name, opening) -> lines.add(
                        "  " + name + ": " + PlainText.visible(opening.value().replace('\n', ' '))));
        if (!receipt.withheld().isEmpty()) {
            lines.add("  not shown: " + String.join(", ", receipt.withheld()));
        }
        return lines;
    }

    private static void write(Path file, String text) {
        try {
            Files.writeString(file, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        } catch (IOException notWritten) {
            throw new Problem(Exit.FAILED, "cannot write " + file)
                    .hint("it must be a new file in a folder that you may write");
        }
    }

    /// The text of a file that somebody gave, which may be anything.
    static String read(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(EntryReceipt.MAX_TEXT + 1);
            if (bytes.length > EntryReceipt.MAX_TEXT) {
                throw new Problem(Exit.USAGE, file + " is too large for a receipt or a checkpoint");
            }
            return new String(bytes, StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new Problem(Exit.USAGE, "cannot read " + file);
        }
    }

    static EntryReceipt receipt(Path file) {
        try {
            return EntryReceipt.parse(read(file));
        } catch (IllegalArgumentException none) {
            throw new Problem(Exit.FAILED, file + " is no receipt: " + none.getMessage())
                    .hint("a receipt has exactly one form; a copy that was cut or edited has another");
        }
    }

    private static EntryId id(String typed) {
        return new EntryId(typed);
    }

    private static List<String> names(String typed) {
        return Arrays.stream(typed.split(",", -1)).map(String::strip).toList();
    }

    /// What `--json` prints of a receipt that was verified.
    record Verified(
            Boolean proven, String log, Long seq, String key, Map<String, String> opened, List<String> withheld) {}
}

package dev.clawnet.app.demo;

import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.method.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/// Exports every log to the person it belongs to, and verifies it there, without the gateway.
final class Ledgers {
    private static final int PAGE = 500;

    private final Tale tale;
    private final Checks checks;
    private long entries;

    Ledgers(Tale tale, Checks checks) {
        this.tale = tale;
        this.checks = checks;
    }

    /// Entries of all logs, each log once.
    long verify(List<Actor> people) {
        tale.title("The ledgers, exported and verified by each person's own device");
        Set<String> seen = new TreeSet<>();
        for (Actor actor : people) {
            List<LogVerifier.Finding> findings = new ArrayList<>();
            long own = verify(actor, Optional.empty(), findings, seen);
            List<CollabMethods.CollabView> collabs =
                    actor.call(CollabMethods.COLLAB_LIST, new Method.None()).collabs();
            for (CollabMethods.CollabView collab : collabs) {
                verify(actor, Optional.of("collab/" + collab.collab().value()), findings, seen);
            }
            findings.forEach(finding -> tale.remark(finding.kind() + ": " + finding.text()));
            checks.guarantee(
                    "own log of " + actor.name() + " and " + collabs.size() + " of collaborations are whole",
                    findings.isEmpty());
            tale.remark(actor.name() + "'s own log has " + own + " entries");
        }
        return entries;
    }

    private long verify(Actor actor, Optional<String> log, List<LogVerifier.Finding> findings, Set<String> seen) {
        LedgerMethods.ExportPage page = page(actor, log, 0);
        LogVerifier verifier = new LogVerifier(page.log(), NoteVerifier.parse(page.key()));
        List<Hash> hashes = new ArrayList<>(page.hashes());
        page.items().forEach(verifier::add);
        while (page.next().isPresent()) {
            page = page(actor, log, page.next().get());
            page.items().forEach(verifier::add);
            hashes.addAll(page.hashes());
        }
        findings.addAll(
                verifier.finish(page.checkpoint(), hashes, Optional.empty()).findings());
        if (seen.add(page.log())) {
            entries += page.size();
        }
        return page.size();
    }

    private static LedgerMethods.ExportPage page(Actor actor, Optional<String> log, long from) {
        return actor.call(LedgerMethods.EXPORT, new LedgerMethods.ExportLog(log, Optional.of(from), Optional.of(PAGE)));
    }
}

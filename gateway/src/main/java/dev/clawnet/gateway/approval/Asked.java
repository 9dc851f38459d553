package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import java.util.List;
import java.util.Locale;

/// What became of a question. Its entries and notices belong into the change of the transaction that asked: they
/// are the one ledger entry and the one owner event of this ask, so the asker records no other.
public sealed interface Asked {
    List<Entry> entries();

    List<Notice> notices();

    /// It waits.
    record Waits(Approval approval, List<Entry> entries, List<Notice> notices) implements Asked {}

    /// It was not put to anybody, and counts as a no.
    record NotAsked(Why why, List<Entry> entries, List<Notice> notices) implements Asked {}

    /// Why a question is not put.
    enum Why {
        /// It cannot be shown whole and plain.
        NOT_SHOWABLE,
        /// This run got a *no* to the same verb, object and audience.
        REFUSED_BEFORE,
        /// Too many questions of this identity for this audience, or to one of the owners, wait already.
        TOO_MANY,
        /// Its deadline has passed, or lies too far ahead.
        DEADLINE;

        String words() {
            return name().toLowerCase(Locale.ROOT).replace('_', ' ');
        }
    }
}

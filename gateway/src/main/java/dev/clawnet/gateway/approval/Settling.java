package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.approval.Part.State;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The difference between an approval before and after an event: who is told, and what is recorded.
record Settling(Records records, Approval before, Approval after) {
    boolean changed() {
        return !before.parts().equals(after.parts());
    }

    List<Notice> notices() {
        List<Notice> notices = new ArrayList<>();
        changedParts().forEach(part -> notices.addAll(Records.resolved(after, part)));
        after.outcome().filter(_ -> changed()).ifPresent(outcome -> notices.add(new ApprovalSettled(after, outcome)));
        return notices;
    }

    /// Entries of the parts that were withdrawn.
    List<Entry> withdrawn() {
        return changedParts().stream()
                .filter(part -> part.state() instanceof State.Withdrawn)
                .map(part -> records.entry(after, part.owner(), "withdrawn", "platform", "withdrawn"))
                .toList();
    }

    /// Entries of the parts that nobody answered.
    List<Entry> expired() {
        return changedParts().stream()
                .filter(part -> part.state() instanceof State.Expired)
                .map(part -> records.entry(after, part.owner(), "expired", "platform", "deny"))
                .toList();
    }

    private List<Part> changedParts() {
        return IntStream.range(0, after.parts().size())
                .filter(at -> !after.parts().get(at).equals(before.parts().get(at)))
                .mapToObj(after.parts()::get)
                .toList();
    }
}

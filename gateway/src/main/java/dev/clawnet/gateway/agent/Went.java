package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Permit;
import dev.clawnet.protocol.id.EntryId;
import java.util.ArrayList;
import java.util.List;

/// What a transaction left to do.
sealed interface Went {
    /// What the owner's links are told of it once it is durable.
    List<RunNotice.Told> told();

    record On(List<RunNotice.Told> told) implements Went {}

    record Stopped(List<RunNotice.Told> told) implements Went {}

    /// An effect outside was announced; it is due now.
    ///
    /// @param also intents of what it does besides
    record Due(Tool.Outside tool, Permit permit, Run run, EntryId intent, List<EntryId> also, List<RunNotice.Told> told)
            implements Went {}

    /// A change in the making: what the steps of one decision collect.
    final class Parts {
        final List<Entry> entries = new ArrayList<>();
        final List<Notice> notices = new ArrayList<>();
        final List<RunNotice.Told> told = new ArrayList<>();

        Change<Went> on() {
            return as(new Went.On(told));
        }

        Change<Went> stopped() {
            return as(new Went.Stopped(told));
        }

        Change<Went> as(Went went) {
            return new Change<>(went, entries, notices);
        }

        Parts tell(Tx tx, Run run, Step.Call call, RunNotice.Phase phase, String text) {
            if (Progress.shownIn(run).isPresent()) {
                told.add(new RunNotice.Told.Calls(run, call, phase, text, Progress.chosen(tx, run)));
            }
            return this;
        }

        Parts add(Entry entry) {
            entries.add(entry);
            return this;
        }

        Parts add(RunEnd.Follow follow) {
            entries.addAll(follow.entries());
            notices.addAll(follow.notices());
            return this;
        }
    }
}

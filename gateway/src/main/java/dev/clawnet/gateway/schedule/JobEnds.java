package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Errands;
import dev.clawnet.gateway.agent.LastWord;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.SessionRuns;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What follows from the end of a job's run, in the transaction that ends it: its row of history, and what it said
/// in its session.
final class JobEnds implements RunEnd {
    private final SessionRuns sessions;
    private final Errands errands;

    JobEnds(SessionRuns sessions, Errands errands) {
        this.sessions = sessions;
        this.errands = errands;
    }

    /// Its run waited for the one before it in its session, and never began: whoever speaks there wanted no more to
    /// wait.
    @Override
    public Follow aside(Tx tx, Run run) {
        String why = run.state() == Run.State.FAILED
                ? run.text().orElse("")
                : "left out while it waited for its turn in its session";
        return over(tx, run, Follow.NOTHING, Optional.of(why));
    }

    @Override
    public Follow ended(Tx tx, Run run) {
        boolean silent = run.cause() instanceof Cause.Job cause && isSilent(run, cause);
        Follow said = silent ? sessions.unsaid(tx, run) : sessions.ended(tx, run);
        return over(tx, run, said, Optional.empty());
    }

    /// @param leftOut why it never began
    private Follow over(Tx tx, Run run, Follow said, Optional<String> leftOut) {
        if (!(run.cause() instanceof Cause.Job cause)) {
            return Follow.NOTHING;
        }
        Optional<Job> job = Jobs.find(tx, run.owner(), cause.job())
                .filter(found -> found.running()
                        .filter(now -> now.run().equals(run.id()))
                        .isPresent());
        if (job.isEmpty()) {
            return said;
        }
        List<Notice> notices = new ArrayList<>(said.notices());
        notices.addAll(settle(tx, run, job.get(), leftOut));
        return new Follow(said.entries(), notices);
    }

    private static boolean isSilent(Run run, Cause.Job cause) {
        return run.state() == Run.State.DONE
                && LastWord.isNothing(cause, run.text().orElse(""));
    }

    private List<Notice> settle(Tx tx, Run run, Job job, Optional<String> leftOut) {
        Job.Running running = job.running().orElseThrow();
        boolean well = leftOut.isEmpty() && run.state() == Run.State.DONE;
        Past past = new Past(
                job.id(),
                job.plan().name(),
                well ? Past.Outcome.OK : Past.Outcome.ERROR,
                running.slot(),
                running.slot(),
                1,
                Optional.of(run.id()),
                leftOut.orElseGet(() -> cut(run.text().orElse(""))),
                leftOut.isPresent() ? Past.Delivery.NOT_DELIVERED : delivery(tx, run),
                tx.now(),
                Duration.between(running.since(), tx.now()));
        Job after = Jobs.note(tx, job.over(past, well ? 0 : job.errors() + 1), past);
        boolean last = after.next().isEmpty() && after.plan().enabled();
        if (last && well && after.plan().once()) {
            return List.of(CronViews.finished(tx, after, past), Jobs.remove(tx, after), CronViews.removed(tx, after));
        }
        Job kept = last ? off(after) : after;
        List<Notice> told = new ArrayList<>(List.of(CronViews.finished(tx, kept, past), Jobs.put(tx, kept)));
        if (kept.plan().beat().isPresent()) {
            told.add(CronViews.beaten(tx, kept, past));
        }
        return told;
    }

    private Past.Delivery delivery(Tx tx, Run run) {
        if (!(run.cause() instanceof Cause.Job cause) || cause.conversation().isEmpty() || isSilent(run, cause)) {
            return Past.Delivery.NOT_REQUESTED;
        }
        return LastWord.answer(errands.steps(tx, run)).filter("done"::equals).isPresent()
                ? Past.Delivery.DELIVERED
                : Past.Delivery.NOT_DELIVERED;
    }

    /// The job, switched off.
    static Job off(Job job) {
        return new Job(
                job.id(),
                job.plan().off(),
                job.createdAt(),
                job.updatedAt(),
                Optional.empty(),
                job.running(),
                job.last(),
                job.errors(),
                job.skipped(),
                job.history());
    }

    private static String cut(String text) {
        if (text.length() <= AgentLimits.CRON_SUMMARY) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(AgentLimits.CRON_SUMMARY - 1))
                ? AgentLimits.CRON_SUMMARY - 1
                : AgentLimits.CRON_SUMMARY;
        return text.substring(0, end);
    }
}

package dev.clawnet.gateway.schedule;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Errands;
import dev.clawnet.gateway.agent.Heartbeat;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.JobId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/// Takes slots: the transaction that looks at a slot is the one that opens its run, or reports that it was missed.
///
/// Threat: a slot that is run twice, or that nobody hears of, because the gateway stopped or its clock was set. See
/// `SimulatedYearTest`.
final class Due {
    private static final int DIRECT_AT = 2;

    private final Store store;
    private final InstantSource clock;
    private final Errands errands;
    private final RandomGenerator random;

    Due(Store store, InstantSource clock, Errands errands, RandomGenerator random) {
        this.store = store;
        this.clock = clock;
        this.errands = errands;
        this.random = random;
    }

    /// Gives up a transaction in which nothing is due.
    private static final class NotDue extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotDue() {
            super("nothing is due", null, false, false);
        }
    }

    /// Looks at one job; does nothing when none of its slots is due.
    void look(PersonId owner, JobId id) {
        Instant now = clock.instant();
        if (store.read(view -> Jobs.find(view, owner, id))
                .filter(job -> job.dueAt(now))
                .isEmpty()) {
            return;
        }
        try {
            store.write(tx -> take(tx, owner, id));
        } catch (NotDue _) {
            // Somebody else looked first, or changed the job.
        }
    }

    /// Parts of one change.
    private static final class Parts {
        private final List<Entry> entries = new ArrayList<>();
        private final List<Notice> notices = new ArrayList<>();
    }

    private Change<Boolean> take(Tx tx, PersonId owner, JobId id) {
        Job job =
                Jobs.find(tx, owner, id).filter(found -> found.dueAt(tx.now())).orElseThrow(NotDue::new);
        if (!job.plan().enabled()) {
            return told(tx, job);
        }
        Slots.Seen seen = Slots.look(
                job.plan().schedule(),
                job.next().orElseThrow(),
                tx.now(),
                busy(tx, job),
                job.plan().missing());
        Parts parts = new Parts();
        Job after = job.looked(seen.next());
        if (seen.missed().isPresent()) {
            after = missed(tx, after, seen.missed().get(), parts);
        }
        if (seen.run().isPresent()) {
            Instant slot = seen.run().get();
            after = waits(tx, after) ? kept(tx, after, slot, parts) : began(tx, after, slot, parts);
        }
        parts.notices.addAll(put(tx, ended(after)));
        return new Change<>(true, parts.entries, parts.notices);
    }

    /// What programs said to an agent without heartbeats.
    private Change<Boolean> told(Tx tx, Job job) {
        Parts parts = new Parts();
        Job after = busy(tx, job)
                ? later(job, tx.now().plus(AgentLimits.TOLD_AGAIN), parts)
                : began(tx, job.looked(Optional.empty()), job.next().orElseThrow(), parts);
        parts.notices.add(Jobs.put(tx, after));
        return new Change<>(true, parts.entries, parts.notices);
    }

    private Job later(Job job, Instant at, Parts parts) {
        Map<String, String> fields = fields(job);
        fields.put("to", at.toString());
        fields.put("result", "kept");
        fields.put("reason", Slots.Reason.BUSY.name());
        parts.entries.add(Entry.of(EntryId.mint(random), job.owner(), "cron.kept", fields));
        return job.looked(Optional.of(at));
    }

    /// A job without slots is switched off, unless its last run is not over.
    private static Job ended(Job job) {
        boolean over =
                job.next().isEmpty() && job.running().isEmpty() && job.plan().enabled();
        return over ? JobEnds.off(job) : job;
    }

    /// A job that goes with its last slot, and had it without a run.
    private static List<Notice> put(Tx tx, Job job) {
        boolean gone = job.plan().once()
                && !job.plan().enabled()
                && job.last().filter(past -> past.outcome() == Past.Outcome.OK).isPresent();
        return gone ? List.of(Jobs.remove(tx, job), CronViews.removed(tx, job)) : List.of(Jobs.put(tx, job));
    }

    /// Whether its words can wait for a heartbeat: there is one, and they carry nothing of anybody else.
    private static boolean waits(View view, Job job) {
        Job.Words words = job.plan().words();
        return job.plan().wake().filter(Job.Wake.NEXT_HEARTBEAT::equals).isPresent()
                && job.plan().target() == Job.Target.MAIN
                && !words.byAgent()
                && words.consulted().isEmpty()
                && words.foreign().isEmpty()
                && Identities.find(view, job.plan().agent())
                        .filter(Identity::active)
                        .isPresent()
                && Beats.beats(view, job.plan().agent());
    }

    private Job kept(Tx tx, Job job, Instant slot, Parts parts) {
        Job.Words words = job.plan().words();
        Beats.keep(tx, job.plan().agent(), new Beats.Waiting(words.text(), words.integrity(), tx.now()));
        Past past = new Past(
                job.id(),
                job.plan().name(),
                Past.Outcome.OK,
                slot,
                slot,
                1,
                Optional.empty(),
                "waits for the next heartbeat",
                Past.Delivery.NOT_REQUESTED,
                tx.now(),
                Duration.ZERO);
        Job after = Jobs.note(tx, job.over(past, 0), past);
        Map<String, String> fields = fields(job);
        fields.put("from", slot.toString());
        fields.put("result", "kept");
        parts.entries.add(Entry.of(EntryId.mint(random), job.owner(), "cron.kept", fields));
        parts.notices.add(CronViews.finished(tx, after, past));
        return after;
    }

    private static boolean busy(View view, Job job) {
        return job.running().isPresent()
                || Jobs.of(view, job.owner()).stream()
                                .filter(each -> each.running().isPresent())
                                .count()
                        >= AgentLimits.CRON_RUNS_PER_PERSON;
    }

    private Job missed(Tx tx, Job job, Slots.Missed missed, Parts parts) {
        String note = switch (missed.reason()) {
            case LATE -> "seen too late: the gateway did not run, or its clock was set";
            case BUSY -> "the run before was not over, or too many ran at once";
        };
        Past past = new Past(
                job.id(),
                job.plan().name(),
                Past.Outcome.SKIPPED,
                missed.from(),
                missed.to(),
                missed.count(),
                Optional.empty(),
                note,
                Past.Delivery.NOT_REQUESTED,
                tx.now(),
                Duration.ZERO);
        Job after = Jobs.note(tx, job.missing(past, missed.count()), past);
        Map<String, String> fields = fields(job);
        fields.put("from", missed.from().toString());
        fields.put("to", missed.to().toString());
        fields.put("slots", Long.toString(missed.count()));
        fields.put("result", "missed");
        fields.put("reason", missed.reason().name());
        parts.entries.add(Entry.of(EntryId.mint(random), job.owner(), "cron.missed", fields));
        parts.notices.add(CronViews.finished(tx, after, past));
        return after;
    }

    /// The run of a slot, or of an hour that its owner chose by hand.
    Job began(Tx tx, Job job, Instant slot, List<Entry> entries, List<Notice> notices) {
        Optional<Identity> agent = Identities.find(tx, job.plan().agent()).filter(Identity::active);
        if (agent.isEmpty()) {
            return gone(tx, job, slot, entries, notices);
        }
        Change<RunId> run = errands.begin(tx, errand(tx, job, agent.get().slug()));
        entries.addAll(run.entries());
        notices.addAll(run.notices());
        Map<String, String> fields = fields(job);
        fields.put("from", slot.toString());
        fields.put("run", run.result().value());
        fields.put("result", "begun");
        entries.add(Entry.of(EntryId.mint(random), job.owner(), "cron.begun", fields));
        Job after = job.begun(run.result(), slot, tx.now());
        notices.add(CronViews.started(tx, after));
        return after;
    }

    private Job began(Tx tx, Job job, Instant slot, Parts parts) {
        return began(tx, job, slot, parts.entries, parts.notices);
    }

    private Job gone(Tx tx, Job job, Instant slot, List<Entry> entries, List<Notice> notices) {
        Past past = new Past(
                job.id(),
                job.plan().name(),
                Past.Outcome.ERROR,
                slot,
                slot,
                1,
                Optional.empty(),
                "its agent is no more; the job is switched off",
                Past.Delivery.NOT_REQUESTED,
                tx.now(),
                Duration.ZERO);
        Map<String, String> fields = fields(job);
        fields.put("from", slot.toString());
        fields.put("result", "refused");
        fields.put("reason", "NO_AGENT");
        entries.add(Entry.of(EntryId.mint(random), job.owner(), "cron.missed", fields));
        Job after = JobEnds.off(Jobs.note(tx, job.over(past, job.errors() + 1), past));
        notices.add(CronViews.finished(tx, after, past));
        return after;
    }

    private static Map<String, String> fields(Job job) {
        Map<String, String> fields = new TreeMap<>();
        fields.put("owner", job.owner().value());
        fields.put("identity", job.plan().agent().value());
        fields.put("actor", "clock");
        fields.put("job", job.id().value());
        return fields;
    }

    private static Errands.Errand errand(Tx tx, Job job, String slug) {
        Job.Words words = job.plan().words();
        boolean main = job.plan().target() == Job.Target.MAIN;
        boolean beat = job.plan().beat().isPresent();
        SessionKey session = main ? SessionKey.main(slug) : new SessionKey(slug, "cron:" + job.id());
        List<Beats.Waiting> told = beat ? Beats.take(tx, job.plan().agent()) : List.of();
        Turn.Speaker by = words.byAgent() ? Turn.Speaker.AGENT : Turn.Speaker.OWNER;
        return new Errands.Errand(
                job.plan().agent(),
                new Cause.Job(
                        job.id(),
                        job.plan().delivery(),
                        session.text(),
                        job.plan().beat().map(Heartbeat::ack)),
                beat ? Turn.Speaker.PLATFORM : by,
                words.text(),
                told.stream().map(Beats.Waiting::integrity).reduce(words.integrity(), Integrity::meet),
                words.consulted(),
                words.foreign(),
                job.plan().delivery().filter(_ -> !beat).map(Due::hearing).orElse(Audience.owner(job.owner())),
                !main,
                beat,
                told.stream().map(Due::given).toList());
    }

    /// What nobody vouches for is quoted.
    private static Step.Given given(Beats.Waiting told) {
        return told.integrity() == Integrity.TRUSTED
                ? new Step.Given(Step.Source.OWNER, "", told.text())
                : new Step.Given(Step.Source.COUNTERPART, "a program of your owner", told.text());
    }

    /// Those who hear what is said there. A room is heard by anybody, since nobody vouches for who is there.
    private static Audience hearing(Resource place) {
        Reader others = place.segments().get(DIRECT_AT).equals("direct")
                ? new Reader.Correspondent(
                        place.segments().getFirst(),
                        place.segments().get(1),
                        place.segments().getLast())
                : new Reader.Everyone();
        return Audience.of(new Reader.Human(place.owner()), others);
    }
}

package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Agents;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.MemoryTools;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/// The orchestrator, wired.
public final class Collaborations {
    private final CollabClock clock;
    private final CollabApi api;

    /// Bounds of every collaboration, the same for all.
    ///
    /// @param turn how long one turn may take, waiting for its owner and for branches included
    /// @param answer how long the other owner may take to answer a proposal
    /// @param whole how long a collaboration may go on
    /// @param cap turns, both sides together
    /// @param depth links below the first collaboration of a tree
    public record Terms(Duration turn, Duration answer, Duration whole, int cap, int depth) {
        /// Chains as long as the table of limits lets them be.
        public Terms(Duration turn, Duration answer, Duration whole, int cap) {
            this(turn, answer, whole, cap, Limits.COLLAB_DEPTH);
        }

        /// Half a turn: the turn that opened a branch can still go on when nobody answers it.
        Duration branchAnswer() {
            Duration half = turn.dividedBy(2);
            return half.compareTo(answer) < 0 ? half : answer;
        }
    }

    public Collaborations(
            Store store, Agents agents, Approvals approvals, RandomGenerator random, Clockwork clockwork, Terms terms) {
        Runs runs = agents.runs();
        CollabViews views = new CollabViews();
        CollabEntries entries = new CollabEntries(random);
        Collabs collabs = new Collabs(runs, approvals, entries, views, new CollabMachine.Limits(terms.turn()));
        Offers offers = new Offers(
                collabs,
                entries,
                approvals,
                random,
                new Offers.Terms(terms.answer(), terms.branchAnswer(), terms.whole(), terms.cap(), terms.depth()));
        this.clock = new CollabClock(store, collabs, offers, entries, clockwork);
        this.api = new CollabApi(store, collabs, offers, entries, views);
        runs.onEnd(Cause.Turn.class, collabs::turnEnded);
        FormTool forms = new FormTool(runs, entries);
        runs.onEnd(Cause.Form.class, forms::answered);
        agents.add(forms);
        agents.add(new OpenTool(offers));
        agents.add(new BranchTool(offers));
        agents.add(SpeechTool.say(collabs));
        agents.add(SpeechTool.close(collabs));
        agents.add(SpeechTool.commit(collabs));
        agents.add(new ThinkTool(runs));
        agents.add(new DraftTool(random));
        MemoryTools.of(random, agents.facts(), run -> view -> counterpart(view, run))
                .forEach(agents::add);
    }

    public void bind(MethodTable table) {
        api.bind(table);
    }

    public void subscribe(Notices notices) {
        clock.subscribe(notices);
    }

    /// Looks at everything that is not over: slots, deadlines, answers that came while the gateway was down.
    public void recover() {
        clock.recover();
    }

    /// The collaborations whose own log a person may see.
    public static Set<CollabId> of(View view, PersonId person) {
        return CollabBook.everyOf(view, person).stream()
                .filter(collab -> CollabViews.mayKnow(collab, person))
                .map(Collab::id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /// The contact that a turn of a collaboration faces.
    public static Optional<PersonId> counterpart(View view, Run run) {
        if (!(run.cause() instanceof Cause.Turn turn)) {
            return Optional.empty();
        }
        return CollabBook.find(view, run.owner(), turn.collab())
                .flatMap(collab -> collab.people().stream()
                        .filter(person -> !person.equals(run.owner()))
                        .findFirst());
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.approval.Approval;
import dev.clawnet.gateway.approval.ApprovalKind;
import dev.clawnet.gateway.approval.Approvals;
import dev.clawnet.gateway.approval.Asked;
import dev.clawnet.gateway.approval.BoundAct;
import dev.clawnet.gateway.approval.Card;
import dev.clawnet.gateway.approval.Question;
import dev.clawnet.gateway.approval.Use;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Notice;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.AskReason;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Verb;
import dev.clawnet.policy.Verdict;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns an Ask into an approval, and an owner's answer back into reasons that a decision may take as answered.
final class Asking {
    /// Argument of an act that says how long its question waits, when not as long as any.
    static final String MINUTES = "minutes";

    private final Approvals approvals;
    private final Duration patience;

    /// @param patience how long a run waits for its owner before silence is a refusal
    Asking(Approvals approvals, Duration patience) {
        this.approvals = approvals;
        this.patience = patience;
    }

    /// What asking left in the transaction.
    ///
    /// @param approval what the run waits for; absent when nobody was asked, which counts as a no
    record Put(Optional<Approval> approval, List<Entry> entries, List<Notice> notices) {}

    Put ask(Tx tx, Run run, Tool.Plan.Of plan, Verdict.Ask ask) {
        BoundAct bound = BoundAct.of(plan.act(), where(run), ask.audience(), ask.reasons());
        Card card = new Card(
                asker(tx, run.agent()),
                plan.act().verb(),
                plan.act().object().text(),
                plan.act().counterpart().map(person -> name(tx, person)),
                run.purpose(),
                names(tx, ask.audience()),
                plan.shown().isBlank() ? Optional.empty() : Optional.of(plan.shown()),
                plan.choices());
        Question question = new Question(
                kind(plan.act().verb(), ask.reasons()),
                bound,
                List.of(new Question.Ask(run.owner(), card)),
                tx.now().plus(patience),
                Optional.of(run.id().value()),
                ActEntries.collab(run.cause()).map(id -> id.value()),
                run.audience());
        return put(tx, question);
    }

    private Put put(Tx tx, Question question) {
        return switch (approvals.ask(tx, question)) {
            case Asked.Waits waits -> new Put(Optional.of(waits.approval()), waits.entries(), waits.notices());
            case Asked.NotAsked not -> new Put(Optional.empty(), not.entries(), not.notices());
        };
    }

    /// Puts a question in words. The act of asking is allowed already: what is waited for is the answer.
    Put question(Tx tx, Run run, Act act, Audience audience) {
        Card card = new Card(
                asker(tx, run.agent()),
                act.verb(),
                act.object().text(),
                Optional.empty(),
                run.purpose(),
                names(tx, audience),
                Optional.empty());
        Duration longest = Optional.ofNullable(act.arguments().get(MINUTES))
                .map(text -> Duration.ofMinutes(Long.parseLong(text)))
                .filter(asked -> asked.compareTo(patience) < 0)
                .orElse(patience);
        return put(
                tx,
                new Question(
                        ApprovalKind.QUESTION,
                        BoundAct.of(act, where(run), audience, Set.of()),
                        List.of(new Question.Ask(run.owner(), card)),
                        tx.now().plus(longest),
                        Optional.of(run.id().value()),
                        ActEntries.collab(run.cause()).map(id -> id.value()),
                        run.audience()));
    }

    /// Why a question has no answer, as the agent that asked is told.
    String unanswered(View view, ApprovalId id) {
        Optional<Approval.Outcome> outcome = Approvals.find(view, id).flatMap(Approval::outcome);
        return outcome.map(end -> switch (end) {
                    case EXPIRED -> "no answer: nobody answered in time";
                    case REFUSED -> "no answer: your owner closed the question";
                    case WITHDRAWN, ALLOWED, USED -> "no answer: the question was withdrawn";
                })
                .orElse("no answer");
    }

    /// Whether the owner allowed it, once the owner has answered or the time is over.
    Optional<Boolean> answer(View view, ApprovalId id) {
        return Approvals.find(view, id).flatMap(Approval::outcome).map(outcome -> switch (outcome) {
            case ALLOWED -> true;
            case USED, REFUSED, EXPIRED, WITHDRAWN -> false;
        });
    }

    /// Uses the approval for exactly this act: it must be the same act for the same audience and reasons.
    ///
    /// @param audience who gets what the act makes, as it stands now: an owner allowed it for those on the card
    Optional<Use.Usable> use(Tx tx, Run run, ApprovalId id, Act act, Audience audience) {
        Optional<Approval> approval = Approvals.find(tx, id);
        if (approval.isEmpty()) {
            return Optional.empty();
        }
        BoundAct bound =
                BoundAct.of(act, where(run), audience, approval.get().act().reasons());
        return switch (approvals.use(tx, id, bound, tx.now())) {
            case Use.Usable usable -> Optional.of(usable);
            case Use.NotYet _, Use.No _ -> Optional.empty();
        };
    }

    private static BoundAct.Where where(Run run) {
        return switch (run.cause()) {
            case Cause.Owner owner -> BoundAct.Where.session(owner.session());
            case Cause.Turn turn -> BoundAct.Where.collaboration(turn.collab());
            case Cause.Half half -> BoundAct.Where.collaboration(half.collab());
            case Cause.Branch branch -> BoundAct.Where.collaboration(branch.collab());
            case Cause.Form form -> BoundAct.Where.collaboration(form.collab());
            case Cause.Result result -> BoundAct.Where.session(result.session());
            case Cause.Message message -> BoundAct.Where.session(message.session());
            case Cause.Job job -> BoundAct.Where.session(job.session());
            case Cause.Sent sent -> BoundAct.Where.session(sent.session());
            case Cause.Invoked invoked -> BoundAct.Where.session(invoked.session());
            case Cause.Spawned spawned -> BoundAct.Where.session(spawned.session());
            case Cause.Advice _, Cause.Summary _ -> BoundAct.Where.NOWHERE;
        };
    }

    /// The kind says what the owner decides about; the reasons on the card say why they are asked.
    private static ApprovalKind kind(Verb verb, Set<AskReason> reasons) {
        return switch (verb) {
            case COMMIT -> ApprovalKind.COMMIT;
            case CONTACT -> ApprovalKind.CONTACT;
            case COLLABORATE -> ApprovalKind.COLLABORATE;
            case BRANCH -> ApprovalKind.BRANCH;
            case DISCOVER -> ApprovalKind.DISCOVER;
            case CONSULT -> ApprovalKind.CONSULT;
            case EXEC -> ApprovalKind.EXEC;
            case READ,
                    LIST,
                    SEARCH,
                    STAT,
                    WRITE,
                    APPEND,
                    MOVE,
                    RENAME,
                    COPY,
                    MKDIR,
                    DELETE,
                    UNDO,
                    INVOKE,
                    FETCH,
                    SAY,
                    CLOSE,
                    REMEMBER,
                    SPEND,
                    SCHEDULE,
                    SPAWN,
                    MESSAGE,
                    MODEL ->
                reasons.contains(AskReason.RELEASE)
                        ? ApprovalKind.RELEASE
                        : reasons.contains(AskReason.UNTRUSTED) ? ApprovalKind.UNTRUSTED : ApprovalKind.BOUNDARY;
        };
    }

    private static String asker(View view, AgentId agent) {
        return switch (agent) {
            case IdentityId identity ->
                Identities.find(view, identity).map(Identity::slug).orElse("-");
            case ManagerId _ -> "manager";
        };
    }

    private static List<String> names(View view, Audience audience) {
        return audience.readers().stream()
                .map(reader -> name(view, reader))
                .sorted()
                .toList();
    }

    private static String name(View view, Reader reader) {
        return switch (reader) {
            case Reader.Human human -> name(view, human.person());
            case Reader.WithTree with -> name(view, with.person()) + " and those they ask";
            case Reader.Tree _ -> "all who are or will be in this collaboration and its branches";
            case Reader.Correspondent outside -> outside.channel() + " " + outside.sender();
            case Reader.Service service -> "service " + service.name();
            case Reader.Everyone _ -> "anybody";
        };
    }

    private static String name(View view, PersonId person) {
        return People.find(view, person).map(Person::name).orElse("someone");
    }
}

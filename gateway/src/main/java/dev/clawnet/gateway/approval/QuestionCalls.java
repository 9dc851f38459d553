package dev.clawnet.gateway.approval;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.people.People;
import dev.clawnet.gateway.people.Person;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.catalogue.QuestionMethods.Resolved;
import dev.clawnet.protocol.catalogue.QuestionMethods.Waited;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;

/// Serves `question.*`: what agents and programs ask their person in words.
///
/// Threat: an answer is taken for a permission, or somebody else answers. A question is of a kind of its own that no
/// answer to an approval reaches, and no answer to a question reaches an approval; it is put to the one person whose
/// agent or program asks, and for everybody else it does not exist. See `QuestionsTest`.
final class QuestionCalls {
    private static final String MAIN = "main";
    /// After the deadline of a question its own timer ends it; the wait for it is longer by this.
    private static final Duration GRACE = Duration.ofSeconds(15);

    private final Store store;
    private final Timers timers;
    private final InstantSource clock;
    private final Approvals approvals;
    private final Decisions decisions;
    private final Awaiting awaiting;

    QuestionCalls(ApprovalDesk.Parts parts, Approvals approvals, Decisions decisions, Awaiting awaiting) {
        this.store = parts.store();
        this.timers = parts.timers();
        this.clock = parts.clock();
        this.approvals = approvals;
        this.decisions = decisions;
        this.awaiting = awaiting;
    }

    void bind(MethodTable table) {
        table.bind(QuestionMethods.REQUEST, this::request);
        table.bindLater(QuestionMethods.WAIT, this::await);
        table.bind(QuestionMethods.RESOLVE, this::resolve);
        table.bind(
                QuestionMethods.GET,
                (caller, ref) -> new QuestionMethods.One(view(caller.person(), find(caller.person(), ref.id()))));
        table.bind(QuestionMethods.LIST, (caller, _) -> list(caller.person()));
    }

    private QuestionMethods.Requested request(Caller caller, QuestionMethods.Request wanted) {
        wanted.id().filter(ApprovalRows::isId).ifPresent(_ -> {
            throw new Fault(ErrorCode.INVALID_REQUEST, "question ids that begin with a- are reserved");
        });
        Inquiry inquiry = inquiry(wanted);
        ApprovalId id = approvals.freshId();
        Approval asked = store.write(tx -> put(tx, caller, wanted, inquiry, id));
        return new QuestionMethods.Requested(
                StockViews.name(asked), asked.deadline().toEpochMilli());
    }

    private static Inquiry inquiry(QuestionMethods.Request wanted) {
        try {
            return new Inquiry(wanted.questions());
        } catch (IllegalArgumentException e) {
            throw new Fault(ErrorCode.INVALID_REQUEST, String.valueOf(e.getMessage()));
        }
    }

    private Change<Approval> put(Tx tx, Caller caller, QuestionMethods.Request wanted, Inquiry inquiry, ApprovalId id) {
        PersonId owner = caller.person();
        Identity agent = Identities.bySlug(tx, owner, wanted.agentId().orElse(MAIN))
                .orElseThrow(() -> new Fault(ErrorCode.INVALID_REQUEST, "unknown agent id"));
        if (wanted.id().flatMap(taken -> ApprovalRows.named(tx, owner, taken)).isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "question id is used already");
        }
        BoundAct act = inquiry.act(
                agent.id(), wanted.sessionKey().map(BoundAct.Where::session).orElse(BoundAct.Where.NOWHERE));
        Card card = new Card(
                agent.slug(),
                Verb.WRITE,
                act.object().text(),
                Optional.empty(),
                act.purpose(),
                List.of(People.find(tx, owner).map(Person::name).orElse("owner")),
                Optional.empty());
        Outside outside =
                new Outside(wanted.id().orElse(id.value()), Json.STRICT.nullNode(), caller.conn(), caller.actor());
        Question question = new Question(
                ApprovalKind.QUESTION,
                act,
                List.of(new Question.Ask(owner, card)),
                deadline(tx.now(), wanted.timeoutMs()),
                Optional.empty(),
                Optional.empty(),
                act.audience(),
                Optional.of(outside));
        return asked(approvals.ask(tx, question, id));
    }

    private static Instant deadline(Instant now, Optional<Long> timeoutMs) {
        return now.plus(shorter(timeoutMs.map(Duration::ofMillis).orElse(Limits.PROGRAM_QUESTION)));
    }

    private static Duration shorter(Duration asked) {
        return asked.compareTo(Limits.PROGRAM_QUESTION_LONGEST) > 0 ? Limits.PROGRAM_QUESTION_LONGEST : asked;
    }

    private static Change<Approval> asked(Asked asked) {
        return switch (asked) {
            case Asked.Waits waits -> new Change<>(waits.approval(), waits.entries(), waits.notices());
            case Asked.NotAsked not ->
                throw switch (not.why()) {
                    case TOO_MANY ->
                        new Fault(
                                ErrorCode.LIMIT_REACHED,
                                "too many questions wait for this person",
                                Map.of("limit", Limits.APPROVALS_OPEN_PER_PERSON),
                                Optional.of(Limits.PROGRAM_RETRY));
                    case NOT_SHOWABLE ->
                        new Fault(
                                ErrorCode.QUESTION_NOT_SHOWABLE,
                                "these questions cannot be shown whole and plain: they take more than " + Card.TEXT
                                        + " characters with their names, or hold some that do not show");
                    case REFUSED_BEFORE, DEADLINE ->
                        new Fault(
                                ErrorCode.INVALID_REQUEST,
                                "this question cannot be put: " + not.why().words());
                };
        };
    }

    private Answer<Waited> await(Caller caller, QuestionMethods.WaitAnswer wanted) {
        Approval found = find(caller.person(), wanted.id());
        if (found.outcome().isPresent()) {
            return Answer.now(waited(caller.person(), found, wanted));
        }
        Awaiting.Seat seat = awaiting.take(caller.person(), found.id());
        Approval now = find(caller.person(), wanted.id());
        if (now.outcome().isPresent()) {
            // Settled between the look and the seat.
            seat.leave();
            return Answer.now(waited(caller.person(), now, wanted));
        }
        Duration longest = shorter(wanted.timeoutMs().map(Duration::ofMillis).orElse(Limits.PROGRAM_QUESTION_LONGEST));
        return new Answer.Later<>(
                Optional.empty(), completion -> start(caller, wanted, seat, longest, completion), longest.plus(GRACE));
    }

    /// Whichever comes first: the end of the question, the end of the caller's patience, or of the caller.
    private void start(
            Caller caller,
            QuestionMethods.WaitAnswer wanted,
            Awaiting.Seat seat,
            Duration longest,
            Answer.Completion<Waited> completion) {
        Cancel timer;
        try {
            timer = timers.at(clock.instant().plus(longest), () -> {
                seat.leave();
                completion.done(new Waited("pending", Optional.empty(), Optional.empty()));
            });
        } catch (RejectedExecutionException e) {
            seat.leave();
            completion.failed(new Fault(ErrorCode.LIMIT_REACHED, "too many calls wait for answers"));
            return;
        }
        completion.onAbandoned(() -> {
            timer.cancel();
            seat.leave();
        });
        seat.then(approval -> {
            timer.cancel();
            completion.done(waited(caller.person(), approval, wanted));
        });
    }

    private static Waited waited(PersonId person, Approval approval, QuestionMethods.WaitAnswer wanted) {
        Part part = approval.part(person).orElseThrow(QuestionCalls::notFound);
        return new Waited(
                Inquiry.status(part.state()),
                part.words().map(Inquiry::answers),
                part.words()
                        .flatMap(Words::resolution)
                        .filter(_ -> wanted.includeResolutionId().orElse(false)));
    }

    private Resolved resolve(Caller caller, QuestionMethods.Resolve wanted) {
        boolean cancel = wanted.cancel().orElse(false);
        if (cancel == wanted.answers().isPresent()) {
            throw new Fault(ErrorCode.INVALID_REQUEST, "question.resolve takes either answers, or cancel with true");
        }
        Approval approval = find(caller.person(), wanted.id());
        Optional<Words> words = wanted.answers()
                .map(given ->
                        new Words(Inquiry.of(approval.act()).checked(given), caller.isHuman(), wanted.resolutionId()));
        Decisions.Answered answered = decisions.answer(new Decisions.Answer(
                caller.person(),
                caller.actor(),
                approval.id().value(),
                words.isPresent() ? Decision.ALLOW_ONCE : Decision.DENY,
                Choice.NONE,
                words));
        Part part = answered.approval().part(caller.person()).orElseThrow(QuestionCalls::notFound);
        return new Resolved(Inquiry.status(part.state()), part.words().map(Inquiry::answers));
    }

    private QuestionMethods.QuestionList list(PersonId person) {
        return store.read(view -> new QuestionMethods.QuestionList(ApprovalRows.open(view, person).stream()
                .filter(approval -> approval.kind() == ApprovalKind.QUESTION)
                .sorted(Comparator.comparing(Approval::createdAt).thenComparing(Approval::id))
                .map(approval -> view(person, approval))
                .toList()));
    }

    private static QuestionRecord view(PersonId person, Approval approval) {
        return approval.part(person).map(part -> Inquiry.view(approval, part)).orElseThrow(QuestionCalls::notFound);
    }

    private Approval find(PersonId person, String name) {
        return store.glance(view -> ApprovalRows.named(view, person, name))
                .filter(approval -> approval.kind() == ApprovalKind.QUESTION)
                .filter(approval -> approval.part(person).isPresent())
                .orElseThrow(QuestionCalls::notFound);
    }

    static Fault notFound() {
        return new Fault(ErrorCode.QUESTION_NOT_FOUND, "unknown question id");
    }
}

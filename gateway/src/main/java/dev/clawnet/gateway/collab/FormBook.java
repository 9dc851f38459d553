package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.Step;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Forms;
import dev.clawnet.gateway.people.OwnerForm;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Form;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Placed;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.PersonId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What each side of a collaboration asked the forms of its owner.
///
/// Threat: the time at which an answer is heard, or its absence, tells more than the answer. See `FormsTest`.
///
/// It is heard at a slot that is fixed when the question is asked, and one that comes later counts as none.
final class FormBook {
    private FormBook() {}

    static List<FormQuestion> of(View view, PersonId owner, CollabId collab) {
        return view.list(CollabTables.FORM, owner, collab.value() + "/", Limits.FORM_QUESTIONS_PER_SIDE).stream()
                .map(View.Row::value)
                .toList();
    }

    /// Keeps a question; its number.
    static int ask(Tx tx, PersonId owner, CollabId collab, FormQuestion question) {
        int number = of(tx, owner, collab).size();
        tx.put(CollabTables.FORM, owner, id(collab, number), question);
        return number;
    }

    static Optional<FormQuestion> find(View view, PersonId owner, CollabId collab, int number) {
        return view.find(CollabTables.FORM, owner, id(collab, number));
    }

    static void put(Tx tx, PersonId owner, CollabId collab, int number, FormQuestion question) {
        tx.put(CollabTables.FORM, owner, id(collab, number), question);
    }

    private static String id(CollabId collab, int number) {
        return String.format(Locale.ROOT, "%s/%04d", collab.value(), number);
    }

    /// What a decision needs to know: of the form that the act asks, or of the one that the run answers. A run that
    /// answers stays what it is when its form was ended meanwhile.
    static Optional<Snapshot.FormFacts> facts(View view, Run run, Act act) {
        if (run.cause() instanceof Cause.Form answering) {
            Form form = Forms.find(view, run.owner(), answering.form())
                    .map(OwnerForm::form)
                    .orElseThrow();
            return Optional.of(new Snapshot.FormFacts(form, true, true));
        }
        if (act.verb() != Verb.INVOKE
                || act.object().kind() != Resource.Kind.FORM
                || !(run.cause() instanceof Cause.Turn turn)) {
            return Optional.empty();
        }
        return id(act.object())
                .flatMap(id -> Forms.find(view, run.owner(), id))
                .map(OwnerForm::form)
                .map(form -> new Snapshot.FormFacts(form, left(view, run.owner(), turn.collab(), form) > 0, false));
    }

    /// How often a form still answers in a collaboration. What was asked counts, answered or not.
    private static int left(View view, PersonId owner, CollabId collab, Form form) {
        List<FormQuestion> asked = of(view, owner, collab);
        int same =
                (int) asked.stream().filter(one -> one.form().equals(form.id())).count();
        return Math.min(form.uses() - same, Limits.FORM_QUESTIONS_PER_SIDE - asked.size());
    }

    /// For a turn: the forms that it can ask, and what those that it asked have answered by now.
    static List<Step.Given> given(View view, Collab collab, PersonId me, Instant now) {
        List<Step.Given> given = new ArrayList<>();
        for (OwnerForm one : askable(view, collab, me, now)) {
            int left = left(view, me, collab.id(), one.form());
            given.add(platform("With form.ask you can ask '" + one.name() + "': " + one.question()
                    + (one.blanks().isEmpty() ? "" : " Fill in: " + String.join(", ", one.blanks()) + ".")
                    + " Answers: " + String.join(", ", one.answers()) + ". Times left: " + left + "."));
        }
        given.addAll(answers(view, collab, me, now));
        return given;
    }

    /// What was asked, with the answers that are heard by now. All who hear the collaboration may know them.
    static List<Step.Given> answers(View view, Collab collab, PersonId me, Instant now) {
        List<Step.Given> given = new ArrayList<>();
        for (FormQuestion question : of(view, me, collab.id())) {
            String asked = question.name()
                    + question.filled().stream().map(value -> "\n" + value).collect(Collectors.joining());
            given.add(new Step.Given(Step.Source.AGENT, "form.ask", asked));
            given.add(platform(
                    question.heardAt(now)
                            ? "'" + question.name() + "' was answered: " + question.heard() + "."
                            : "'" + question.name() + "' has no answer yet."));
        }
        return given;
    }

    private static List<OwnerForm> askable(View view, Collab collab, PersonId me, Instant now) {
        return live(view, collab, me, now)
                .filter(one -> admits(view, collab, me, one, now))
                .filter(one -> left(view, me, collab.id(), one.form()) > 0)
                .toList();
    }

    private static Stream<OwnerForm> live(View view, Collab collab, PersonId me, Instant now) {
        Seat mine = collab.seat(collab.sideOf(me).orElseThrow());
        return mine.identity().map(identity -> Forms.live(view, identity, now)).stream()
                .flatMap(List::stream)
                .filter(one -> one.form().purpose().map(mine.purpose()::equals).orElse(true));
    }

    /// Whether all who hear the collaboration may get the answers.
    static boolean admits(View view, Collab collab, PersonId me, OwnerForm one, Instant now) {
        Seat mine = collab.seat(collab.sideOf(me).orElseThrow());
        Labels labels = new Labels(
                Placed.rules(List.of()),
                Branches.trees(view, me),
                Optional.empty(),
                mine.identity(),
                mine.purpose(),
                now);
        return labels.admits(collab.audience(), one.form().askers(), me);
    }

    /// The form that a turn means by this name, whoever may get its answers.
    static Optional<OwnerForm> named(View view, Collab collab, PersonId me, String name, Instant now) {
        return live(view, collab, me, now)
                .filter(one -> one.name().equals(name))
                .findFirst();
    }

    /// Until when a turn whose run ended without a word waits for what it asked; now, when an answer came since it
    /// began.
    static Optional<Instant> waits(View view, Collab collab, Run ended, Instant now) {
        return of(view, ended.owner(), collab.id()).stream()
                .filter(question -> question.asker().equals(ended.id()))
                .map(FormQuestion::slot)
                .max(Instant::compareTo)
                .map(slot -> slot.isAfter(now) ? slot : now);
    }

    private static Optional<FormId> id(Resource object) {
        try {
            return Optional.of(new FormId(object.segments().getFirst()));
        } catch (IllegalArgumentException | NoSuchElementException _) {
            // No such form: a name that the platform would not have made.
            return Optional.empty();
        }
    }

    private static Step.Given platform(String text) {
        return new Step.Given(Step.Source.PLATFORM, "", text);
    }
}

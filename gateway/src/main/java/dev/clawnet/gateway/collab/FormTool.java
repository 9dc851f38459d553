package dev.clawnet.gateway.collab;

import dev.clawnet.gateway.agent.Arguments;
import dev.clawnet.gateway.agent.Cause;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.agent.RunEnd;
import dev.clawnet.gateway.agent.Runs;
import dev.clawnet.gateway.agent.Tool;
import dev.clawnet.gateway.agent.model.ToolSpec;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.Forms;
import dev.clawnet.gateway.people.OwnerForm;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Act;
import dev.clawnet.policy.Permit;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.text.PlainText;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// `form.ask`: a turn asks a form of its owner. It is answered at once, with nothing; the answer is heard at a slot.
///
/// A run that its asker never meets works the answer out. What leaves it is one of the answers that the owner
/// listed, or the form's *otherwise*.
final class FormTool implements Tool.OfStore {
    private static final String ASKED = "asked; you hear the answer " + Limits.FORM_SLOT.toSeconds()
            + " s later: in this turn if you end it now without a word, else in your next one";
    private static final int VALUE = 200;
    private static final ToolSpec SPEC = new ToolSpec(
            "form.ask",
            "Asks a form of your owner: a question about what nobody here may read, with a few possible answers.",
            List.of(
                    new ToolSpec.Param("form", ToolSpec.Type.STRING, "Name of the form.", true),
                    new ToolSpec.Param(
                            "values", ToolSpec.Type.STRINGS, "For each blank one text: blank=value.", false)));

    private final Runs runs;
    private final CollabEntries entries;

    FormTool(Runs runs, CollabEntries entries) {
        this.runs = runs;
        this.entries = entries;
    }

    @Override
    public ToolSpec spec() {
        return SPEC;
    }

    @Override
    public boolean offeredIn(Run run) {
        return run.cause() instanceof Cause.Turn;
    }

    /// What the asker is told of its arguments must not tell that a form exists which those who hear it may not
    /// ask: such a wish is decided as it is.
    @Override
    public Plan plan(Tx tx, Run run, JsonNode arguments) {
        Optional<String> name = Arguments.text(arguments, "form");
        Optional<List<String>> values = Arguments.texts(arguments, "values");
        if (name.isEmpty() || values.isEmpty()) {
            return new Plan.Bad("form takes a name, values a list of texts");
        }
        Collab collab = collab(tx, run);
        Optional<OwnerForm> form = FormBook.named(tx, collab, run.owner(), name.get(), tx.now());
        if (form.isEmpty()) {
            return new Plan.Nothing();
        }
        Optional<Map<String, String>> filled = filled(form.get(), values.get());
        if (filled.isEmpty() && FormBook.admits(tx, collab, run.owner(), form.get(), tx.now())) {
            return new Plan.Bad(
                    "values takes each of " + form.get().blanks() + " once, such as blank=value, in one line");
        }
        Act act = new Act(
                run.agent(),
                run.id(),
                Verb.INVOKE,
                form.get().form().resource(),
                Optional.empty(),
                Optional.empty(),
                run.purpose(),
                filled.orElse(Map.of()));
        return new Plan.Of(act, "");
    }

    private static Optional<Map<String, String>> filled(OwnerForm form, List<String> values) {
        Map<String, String> filled = new TreeMap<>();
        for (String value : values) {
            int sign = value.indexOf('=');
            String blank = sign < 0 ? "" : value.substring(0, sign).strip();
            String given = value.substring(sign + 1).strip();
            boolean fits = form.blanks().contains(blank)
                    && !given.isEmpty()
                    && PlainText.lineProblem(given, VALUE).isEmpty()
                    && filled.put(blank, given) == null;
            if (!fits) {
                return Optional.empty();
            }
        }
        return filled.size() == form.blanks().size() ? Optional.of(filled) : Optional.empty();
    }

    @Override
    public Effect perform(Tx tx, Permit permit, Run run) {
        Collab collab = collab(tx, run);
        OwnerForm form = Forms.live(tx, Counterparts.identity(run), tx.now()).stream()
                .filter(one -> one.form().resource().equals(permit.act().object()))
                .findFirst()
                .orElseThrow();
        Instant slot = tx.now().plus(Limits.FORM_SLOT);
        List<String> filled = form.blanks().stream()
                .map(blank -> blank + ": " + permit.act().arguments().get(blank))
                .toList();
        int number = FormBook.ask(
                tx,
                run.owner(),
                collab.id(),
                new FormQuestion(
                        form.form().id(),
                        form.name(),
                        run.id(),
                        filled,
                        tx.now(),
                        slot,
                        form.otherwise(),
                        Optional.empty()));
        Runs.Opened opened = runs.open(tx, FormContext.opening(tx, collab, run, form, filled, number));
        return Effect.done(ASKED)
                .with(opened.entries(), opened.notices())
                .noting(Map.of("form", form.form().id().value(), "heardAt", slot.toString()));
    }

    /// The run that worked an answer out is over, in the transaction that ends it.
    RunEnd.Follow answered(Tx tx, Run run) {
        if (!(run.cause() instanceof Cause.Form cause)) {
            return RunEnd.Follow.NOTHING;
        }
        FormQuestion question =
                FormBook.find(tx, run.owner(), cause.collab(), cause.number()).orElseThrow();
        OwnerForm form = Forms.find(tx, run.owner(), cause.form()).orElseThrow();
        Optional<String> answer = question.heardAt(tx.now()) ? Optional.empty() : FormContext.answer(form, run);
        answer.ifPresent(
                found -> FormBook.put(tx, run.owner(), cause.collab(), cause.number(), question.answered(found)));
        return new RunEnd.Follow(List.of(entries.formAnswered(run, cause, form, answer)), List.of());
    }

    private static Collab collab(Tx tx, Run run) {
        return CollabLens.of(run.cause())
                .flatMap(id -> CollabBook.find(tx, run.owner(), id))
                .orElseThrow();
    }
}

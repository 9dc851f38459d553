package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Forms: questions with a few possible answers, worked out from places that those who get the answer may not
/// learn. Only a human device of the owner makes or ends one.
public final class FormMethods {
    /// Answers that a form has, at most.
    public static final int ANSWERS = 16;
    /// Characters of one answer, at most.
    public static final int ANSWER = 60;
    /// Blanks of a question, at most.
    public static final int BLANKS = 5;
    /// Places that an answer is worked out from, at most.
    public static final int PLACES = 8;
    /// Times that a form answers in one collaboration, at most.
    public static final int USES = 100;

    private FormMethods() {}

    /// A form as its owner sees it.
    ///
    /// @param question what is worked out; `{price}` stands for the blank of that name
    /// @param blanks names of what the asking agent fills in
    /// @param answers what can be answered; nothing else ever leaves
    /// @param otherwise the answer when none of them came in time
    /// @param uses times that it answers in one collaboration
    /// @param bits most bits that leave in one collaboration, whatever any model does
    /// @param askers who may get the answers: a person id, or one with `~` for the collaborations around them
    /// @param places what the answer is worked out from
    public record FormView(
            FormId form,
            String identity,
            String name,
            String question,
            List<String> blanks,
            List<String> answers,
            String otherwise,
            Integer uses,
            Integer bits,
            Optional<String> purpose,
            List<String> askers,
            List<String> places,
            Optional<Long> endMs,
            Optional<Long> endedAtMs) {}

    public record FormList(List<FormView> forms) {}

    /// A new form.
    ///
    /// @param name what the identity's agent calls it
    /// @param otherwise one of the answers; absent: the last one
    /// @param places resources of the caller: exact files of a node, or the identity's own memory
    public record Add(
            @Form(IdentityId.FORM) String identity,
            @Form(Wire.SLUG_FORM) String name,

            @Text(min = 1, max = Wire.NOTE, kind = Text.Kind.LINE)
            String question,

            @Size(max = BLANKS) @Form(Wire.SLUG_FORM) List<String> blanks,

            @Size(min = 2, max = ANSWERS) @Text(max = ANSWER)
            List<String> answers,

            @Text(max = ANSWER) Optional<String> otherwise,
            @Range(min = 1, max = USES) Integer uses,
            @Form(Wire.SLUG_FORM) Optional<String> purpose,
            @Size(min = 1, max = 100) @Text(max = Wire.NOTE) List<String> askers,

            @Size(min = 1, max = PLACES) @Text(max = Wire.PATH)
            List<String> places,

            Optional<Long> endMs) {
        public Add {
            identity = Wire.identity(identity);
            name = Wire.slug("name", name);
            question = PlainText.line("question", Wire.given("question", question), Wire.NOTE);
            blanks = Wire.atMost("blanks", blanks, BLANKS).stream()
                    .map(blank -> Wire.slug("blanks", blank))
                    .toList();
            answers = Wire.some("answers", answers, ANSWERS).stream()
                    .map(answer -> PlainText.line("answers", answer.strip(), ANSWER))
                    .toList();
            if (answers.size() < 2 || new HashSet<>(answers).size() != answers.size()) {
                throw new IllegalArgumentException("answers takes two or more that differ");
            }
            if (Wire.given("uses", uses) < 1 || uses > USES) {
                throw new IllegalArgumentException("uses takes 1 to " + USES);
            }
            purpose = purpose.map(slug -> Wire.slug("purpose", slug));
            askers = Wire.some("askers", askers, 100);
            places = Wire.some("places", places, PLACES);
        }
    }

    /// Which forms to list.
    ///
    /// @param ended whether forms that ended are listed too
    public record ListForms(Optional<Boolean> ended) {}

    public record End(FormId form) {
        public End {
            Wire.given("form", form);
        }
    }

    public static final Method<Add, FormView> FORMS_ADD = method("forms.add")
            .takes(Add.class)
            .returns(FormView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("form.added")
            .idempotent()
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Lets a bounded number of bits out of places of the caller.");

    public static final Method<ListForms, FormList> FORMS_LIST = method("forms.list")
            .takes(ListForms.class)
            .returns(FormList.class)
            .needs(Scope.READ)
            .doc("The caller's forms.");

    public static final Method<End, FormView> FORMS_END = method("forms.end")
            .takes(End.class)
            .returns(FormView.class)
            .needs(Scope.WRITE)
            .humanOnly()
            .writes("form.ended")
            .perMinute(120)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Ends a form; nothing is asked of it any more.");

    public record FormsChanged(FormId form) {}

    public static final EventType<FormsChanged> FORMS_CHANGED =
            EventType.event("forms.changed", FormsChanged.class, Scope.READ, "A form of the caller began or ended.");

    public static final List<Method<?, ?>> ALL = List.of(FORMS_ADD, FORMS_LIST, FORMS_END);
    public static final List<EventType<?>> EVENTS = List.of(FORMS_CHANGED);
}

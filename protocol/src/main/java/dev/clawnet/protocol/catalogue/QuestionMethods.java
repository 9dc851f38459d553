package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.OneOf;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Questions: what an agent or a program wants to know from its person, in words or as choices. An answer allows
/// nothing; it is the person's words. Whoever waits hears nothing but that answer, or that there is none.
public final class QuestionMethods {
    /// Most questions that are put together.
    public static final int TOGETHER = 3;

    /// Most choices of a question.
    public static final int CHOICES = 4;

    /// Characters of a question, of an answer in words, and of the words beside a choice.
    public static final int WORDS = 2_000;

    private static final int ANSWERS = 8;
    private static final int NAME = 256;
    private static final int LABEL = 200;
    private static final int HEADER = 12;
    private static final int URL = 2_048;
    private static final int TOKEN = 128;
    private static final int KEY = 500;
    private static final String FORM = "[a-z][a-z0-9_]{0,39}";

    private QuestionMethods() {}

    private static String name(String id) {
        return PlainText.line("id", Wire.given("id", id), NAME);
    }

    /// A choice.
    ///
    /// @param label what is answered by picking it
    public record Option(
            @Text(min = 1, max = LABEL, kind = Text.Kind.LINE)
            String label,

            @Text(max = WORDS, kind = Text.Kind.LINE) Optional<String> description) {
        public Option {
            label = PlainText.line("label", Wire.given("label", label), LABEL);
            description = Wire.line("description", description, WORDS);
        }
    }

    /// One question.
    ///
    /// @param questionId what its answer is called by
    /// @param header a word or two above it
    /// @param options choices; without any the answer is in words
    /// @param multiSelect whether more than one may be picked
    /// @param isOther whether words of the person's own will do in place of a choice
    /// @param isSecret refused when true: what is answered goes to a model or a program as it is
    public record Question(
            @Form(FORM) String questionId,
            @Text(max = HEADER, kind = Text.Kind.LINE) String header,

            @Text(min = 1, max = WORDS, kind = Text.Kind.BLOCK)
            String question,

            @Text(min = 1, max = URL, kind = Text.Kind.LINE) Optional<String> url,
            @Size(max = CHOICES) List<Option> options,
            Optional<Boolean> multiSelect,
            Optional<Boolean> isOther,
            Optional<Boolean> isSecret) {
        public Question {
            questionId = Wire.given("questionId", questionId);
            if (!questionId.matches(FORM)) {
                throw new IllegalArgumentException(
                        "questionId takes 1 to 40 lower case letters, digits and underscores, a letter first");
            }
            header = PlainText.line("header", Wire.given("header", header), HEADER);
            question = PlainText.block("question", Wire.given("question", question), WORDS);
            url = Wire.line("url", url, URL);
            options = Wire.atMost("options", options, CHOICES);
        }
    }

    /// What is asked.
    ///
    /// @param id name that the asker gives it; the gateway's own id when absent
    /// @param agentId agent on whose behalf it is asked; `main` when absent
    /// @param sessionKey session it belongs to, for who shows it
    /// @param runId run it belongs to, for who shows it
    /// @param timeoutMs how long it waits: 30 minutes when absent, an hour at most
    public record Request(
            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            Optional<String> id,

            @Size(min = 1, max = TOGETHER) List<Question> questions,

            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            Optional<String> agentId,

            @Text(min = 1, max = KEY, kind = Text.Kind.LINE) Optional<String> sessionKey,

            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            Optional<String> runId,

            @Range(min = 1) Optional<Long> timeoutMs) {
        public Request {
            id = Wire.line("id", id, NAME);
            questions = Wire.some("questions", questions, TOGETHER);
            agentId = Wire.line("agentId", agentId, NAME);
            sessionKey = Wire.line("sessionKey", sessionKey, KEY);
            runId = Wire.line("runId", runId, NAME);
        }
    }

    /// That it waits.
    public record Requested(String id, Long expiresAtMs) {}

    /// The answer to each question by its `questionId`; one that is left out has none.
    public record Answers(
            @Size(max = ANSWERS) @Text(max = WORDS) Map<String, List<String>> answers) {
        public Answers {
            answers = Map.copyOf(Wire.given("answers", answers));
            answers.values().forEach(each -> Wire.atMost("answers", each, ANSWERS));
        }
    }

    /// An answer, or that there will be none.
    ///
    /// @param answers absent with `cancel`
    /// @param cancel true: it is closed without an answer
    /// @param resolvedBy what the client calls itself; the record names the device that answered
    /// @param resolutionId what the client knows its answer by
    public record Resolve(
            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            String id,

            Optional<Answers> answers,
            Optional<Boolean> cancel,

            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            Optional<String> resolvedBy,

            @Text(min = 1, max = TOKEN, kind = Text.Kind.LINE)
            Optional<String> resolutionId) {
        public Resolve {
            id = name(id);
            resolvedBy = Wire.line("resolvedBy", resolvedBy, NAME);
            resolutionId = Wire.line("resolutionId", resolutionId, TOKEN);
        }
    }

    /// How it ended.
    ///
    /// @param answers with `answered` alone
    public record Resolved(@OneOf({"answered", "cancelled"}) String status, Optional<Answers> answers) {}

    /// Which one is waited for.
    ///
    /// @param timeoutMs how long the call waits; until the question ends when absent
    public record WaitAnswer(
            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            String id,

            @Range(min = 1) Optional<Long> timeoutMs,
            Optional<Boolean> includeResolutionId) {
        public WaitAnswer {
            id = name(id);
        }
    }

    /// What became of it so far.
    public record Waited(
            @OneOf({"pending", "answered", "cancelled", "expired"})
            String status,

            Optional<Answers> answers,
            Optional<String> resolutionId) {}

    public record Ref(
            @Text(min = 1, max = NAME, kind = Text.Kind.LINE)
            String id) {
        public Ref {
            id = name(id);
        }
    }

    /// A question with all that is known of it.
    ///
    /// @param status `pending`, `answered`, `cancelled` (by its person, or with its run) or `expired`
    /// @param resolvedBy actor who answered or closed it
    public record QuestionRecord(
            String id,
            List<Question> questions,
            Optional<String> agentId,
            Optional<String> sessionKey,
            Optional<String> runId,
            Long createdAtMs,
            Long expiresAtMs,

            @OneOf({"pending", "answered", "cancelled", "expired"})
            String status,

            Optional<Answers> answers,
            Optional<String> resolvedBy) {
        public QuestionRecord {
            questions = List.copyOf(questions);
        }
    }

    public record One(QuestionRecord question) {}

    public record QuestionList(List<QuestionRecord> questions) {
        public QuestionList {
            questions = List.copyOf(questions);
        }
    }

    /// How a question ended.
    ///
    /// @param answers with `answered` alone
    public record Ended(
            String id,

            @OneOf({"answered", "cancelled", "expired"}) String status,

            Optional<Answers> answers) {}

    public static final Method<Request, Requested> REQUEST = method("question.request")
            .takes(Request.class)
            .returns(Requested.class)
            .needs(Scope.QUESTIONS)
            .writes("question.asked")
            .perMinute(Rates.BUSY)
            .fails(ErrorCode.QUESTION_NOT_SHOWABLE)
            .doc("Asks the caller's person something; the answer comes with question.waitAnswer.");

    public static final Method<WaitAnswer, Waited> WAIT = method("question.waitAnswer")
            .takes(WaitAnswer.class)
            .returns(Waited.class)
            .needs(Scope.QUESTIONS)
            .perMinute(Rates.BUSY)
            .fails(ErrorCode.QUESTION_NOT_FOUND)
            .doc("Waits for the answer to a question of the caller's person, or gives the one there is.");

    public static final Method<Resolve, Resolved> RESOLVE = method("question.resolve")
            .takes(Resolve.class)
            .returns(Resolved.class)
            .needs(Scope.QUESTIONS)
            .writes("question.answered")
            .perMinute(Rates.BUSY)
            .fails(ErrorCode.QUESTION_NOT_FOUND, ErrorCode.QUESTION_ALREADY_RESOLVED, ErrorCode.QUESTION_EXPIRED)
            .doc("Answers a question to the caller's person, or closes it; the first answer wins.");

    public static final Method<Ref, One> GET = method("question.get")
            .takes(Ref.class)
            .returns(One.class)
            .needs(Scope.QUESTIONS)
            .fails(ErrorCode.QUESTION_NOT_FOUND)
            .doc("One question to the caller's person, answered or not.");

    public static final Method<None, QuestionList> LIST = method("question.list")
            .takes(None.class)
            .returns(QuestionList.class)
            .needs(Scope.QUESTIONS)
            .doc("Questions to the caller's person that wait for an answer, the oldest first.");

    public static final EventType<QuestionRecord> QUESTION_REQUESTED = EventType.event(
            "question.requested", QuestionRecord.class, Scope.QUESTIONS, "A question waits for the receiver's answer.");

    public static final EventType<Ended> QUESTION_RESOLVED = EventType.event(
            "question.resolved", Ended.class, Scope.QUESTIONS, "A question to the receiver no longer waits.");

    public static final List<Method<?, ?>> ALL = List.of(REQUEST, WAIT, RESOLVE, GET, LIST);
    public static final List<EventType<?>> EVENTS = List.of(QUESTION_REQUESTED, QUESTION_RESOLVED);
}

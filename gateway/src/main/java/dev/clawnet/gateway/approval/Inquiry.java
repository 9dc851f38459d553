package dev.clawnet.gateway.approval;

import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.Verb;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.id.AgentId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/// What is asked of an owner in words: up to three questions together. Pure.
///
/// To ask is to write into the place of the owner alone where texts wait for them; the questions are the argument
/// of that act, so that an answer is bound to exactly what was shown.
public record Inquiry(List<QuestionMethods.Question> questions) {
    /// The argument of the act that holds them.
    public static final String ARGUMENT = "questions";

    private static final String PLACE = "question";
    private static final String PURPOSE = "own";

    public Inquiry {
        questions = List.copyOf(questions);
        if (questions.stream()
                        .map(QuestionMethods.Question::questionId)
                        .distinct()
                        .count()
                != questions.size()) {
            throw new IllegalArgumentException("each question has a questionId of its own");
        }
        if (questions.stream().anyMatch(each -> each.isSecret().orElse(false))) {
            throw new IllegalArgumentException("isSecret is not taken: an answer goes to whoever asked as it is");
        }
    }

    static Inquiry of(BoundAct act) {
        String text = act.arguments().getOrDefault(ARGUMENT, "[]");
        return new Inquiry(List.of(Json.STRICT.readValue(text, QuestionMethods.Question[].class)));
    }

    /// As the argument of the act.
    public String text() {
        return Json.STRICT.writeValueAsString(questions);
    }

    /// Where questions of this agent wait.
    public static Resource place(AgentId agent) {
        return Resource.of(
                Resource.Kind.DRAFTS,
                agent.owner(),
                switch (agent) {
                    case IdentityId identity -> identity.value();
                    case ManagerId _ -> Resource.MANAGER_NAME;
                },
                PLACE);
    }

    /// The act of a program that asks on behalf of an agent.
    BoundAct act(IdentityId agent, BoundAct.Where where) {
        return new BoundAct(
                agent,
                where,
                Verb.WRITE,
                place(agent),
                Optional.empty(),
                Optional.empty(),
                new TreeMap<>(Map.of(ARGUMENT, text())),
                Audience.owner(agent.owner()),
                PURPOSE,
                new TreeSet<>());
    }

    /// The answers that there are; a fault when they are none to what was asked.
    SortedMap<String, List<String>> checked(QuestionMethods.Answers given) {
        SortedMap<String, List<String>> all = new TreeMap<>();
        given.answers().forEach((name, values) -> {
            QuestionMethods.Question question = questions.stream()
                    .filter(each -> each.questionId().equals(name))
                    .findFirst()
                    .orElseThrow(() -> bad("nothing was asked under that name; it was " + names()));
            if (!values.isEmpty()) {
                all.put(name, checked(question, values));
            }
        });
        if (all.isEmpty()) {
            throw bad("there is no answer in it; answer " + names() + ", or close the question with cancel");
        }
        return Collections.unmodifiableSortedMap(all);
    }

    private static List<String> checked(QuestionMethods.Question question, List<String> values) {
        List<String> labels =
                question.options().stream().map(QuestionMethods.Option::label).toList();
        boolean several = question.multiSelect().orElse(false) && !labels.isEmpty();
        if (values.size() > 1 && !several) {
            throw bad(question.questionId() + " takes one answer");
        }
        boolean own = labels.isEmpty() || question.isOther().orElse(false);
        for (String value : values) {
            if (value.isBlank() || !(own || labels.contains(value))) {
                throw bad(question.questionId() + " takes " + (own ? "words" : String.join(", ", labels)));
            }
        }
        return values;
    }

    private String names() {
        return String.join(
                ", ",
                questions.stream().map(QuestionMethods.Question::questionId).toList());
    }

    private static Fault bad(String why) {
        return new Fault(ErrorCode.INVALID_REQUEST, why);
    }

    /// What a ledger entry says of an answer in place of its words.
    static String digest(Words words) {
        return Canonical.digest(Json.STRICT.valueToTree(words.answers()));
    }

    static QuestionMethods.QuestionRecord view(Approval approval, Part part) {
        boolean program = approval.outside().isPresent();
        return new QuestionMethods.QuestionRecord(
                StockViews.name(approval),
                of(approval.act()).questions(),
                Optional.of(part.card().asker()),
                approval.act().where().session(),
                approval.run().filter(_ -> !program),
                approval.createdAt().toEpochMilli(),
                approval.deadline().toEpochMilli(),
                status(part.state()),
                part.words().map(Inquiry::answers),
                Records.by(part.state()));
    }

    static QuestionMethods.Answers answers(Words words) {
        return new QuestionMethods.Answers(words.answers());
    }

    static String status(Part.State state) {
        return switch (state) {
            case Part.State.Pending _ -> "pending";
            case Part.State.Allowed _, Part.State.Used _ -> "answered";
            case Part.State.Refused _, Part.State.Withdrawn _ -> "cancelled";
            case Part.State.Expired _ -> "expired";
        };
    }
}

package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.policy.Integrity;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.catalogue.QuestionMethods.Answers;
import dev.clawnet.protocol.catalogue.QuestionMethods.QuestionRecord;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// An agent asks its owner something and waits: the answer is the owner's words, and allows nothing.
class AskUserTest {
    private static final String WHICH = "{\"question\":\"Which day?\",\"options\":[\"Monday\",\"Friday\"]}";

    private final Told models = new Told();
    private final World world = new World(1, MemoryStore.Mode.JSON, models);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");
    private final String buy = world.identity(li, "buy", "li");
    private final String sell = world.identity(nova, "sell", "nova");

    private void asks(String arguments) {
        models.tell("li", Told.calls("ask_user", arguments), Told.says("thanks"));
        world.tell(li, "buy", "Book it.");
    }

    private static List<QuestionRecord> waiting(World at, World.Human who) {
        return at.call(who, QuestionMethods.LIST, new None()).questions();
    }

    private static QuestionMethods.Resolve answer(QuestionRecord to, String... values) {
        return new QuestionMethods.Resolve(
                to.id(),
                Optional.of(new Answers(Map.of("answer", List.of(values)))),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static QuestionMethods.Resolve close(QuestionRecord which) {
        return new QuestionMethods.Resolve(
                which.id(), Optional.empty(), Optional.of(true), Optional.empty(), Optional.empty());
    }

    private static List<String> kinds(World at, World.Human who) {
        return at.log(who).stream().map(Entry::kind).toList();
    }

    @Test
    @Tag("INV-29")
    void an_agent_asks_waits_and_goes_on_with_what_its_owner_says() {
        asks(WHICH);

        QuestionRecord asked = waiting(world, li).getFirst();
        assertThat(asked.status()).isEqualTo("pending");
        assertThat(asked.agentId()).contains("buy");
        assertThat(asked.questions().getFirst().question()).isEqualTo("Which day?");
        assertThat(asked.questions().getFirst().options())
                .extracting(QuestionMethods.Option::label)
                .containsExactly("Monday", "Friday");
        assertThat(kinds(world, li)).contains("question.asked").doesNotContain("run.ended");
        assertThat(models.answers("li")).isEmpty();

        world.call(li, QuestionMethods.RESOLVE, answer(asked, "Friday"));

        assertThat(models.answers("li")).containsExactly("Friday");
        assertThat(kinds(world, li))
                .containsSubsequence("question.asked", "question.answered", "question.used", "run.ended");
        assertThat(world.log(li, "question.answered").getFirst().fields())
                .containsKeys("answer", "digest", "run")
                .doesNotContainValue("Friday");
        assertThat(waiting(world, li)).isEmpty();
        QuestionRecord known = world.call(li, QuestionMethods.GET, new QuestionMethods.Ref(asked.id()))
                .question();
        assertThat(known.status()).isEqualTo("answered");
        assertThat(known.answers().orElseThrow().answers()).containsEntry("answer", List.of("Friday"));
        assertThat(known.resolvedBy()).contains(li.caller().actor());
    }

    @Test
    @Tag("INV-27")
    void its_owner_gets_one_event_and_hears_it_on_the_links_and_nobody_else_does() {
        asks(WHICH);
        world.call(li, QuestionMethods.RESOLVE, answer(waiting(world, li).getFirst(), "Monday"));

        assertThat(world.call(
                                li,
                                OwnerEventMethods.EVENTS_LIST,
                                new OwnerEventMethods.ListEvents(Optional.empty(), Optional.of(true), Optional.empty()))
                        .events())
                .extracting(OwnerEventMethods.OwnerEventView::kind)
                .containsOnlyOnce("ask");
        assertThat(heard(li)).contains("question.requested", "question.resolved");
        assertThat(heard(li))
                .doesNotContain("approval.requested", "plugin.approval.requested", "exec.approval.requested");
        assertThat(heard(nova)).noneMatch(name -> name.startsWith("question."));
    }

    private List<String> heard(World.Human who) {
        return world.heard.getOrDefault(who.id(), List.of()).stream()
                .map(each -> each.event().name())
                .toList();
    }

    @Test
    @Tag("INV-11")
    void for_another_person_there_is_no_such_question() {
        asks(WHICH);
        QuestionRecord asked = waiting(world, li).getFirst();

        assertThat(waiting(world, nova)).isEmpty();
        assertThatThrownBy(() -> world.call(nova, QuestionMethods.RESOLVE, answer(asked, "Monday")))
                .isInstanceOf(Fault.class)
                .hasMessage("unknown question id");
        assertThatThrownBy(() -> world.call(nova, QuestionMethods.GET, new QuestionMethods.Ref("nope")))
                .hasMessage("unknown question id");
        assertThat(waiting(world, li)).hasSize(1);
    }

    /// Threat: a yes to a question is taken for a yes to an act, or the other way round.
    @Test
    @Tag("INV-28")
    void no_answer_to_an_approval_reaches_a_question_and_an_answer_allows_nothing() {
        world.folders.put(li.id(), "/elsewhere/a.md", "apples");
        models.tell(
                "li",
                Told.calls("ask_user", "{\"question\":\"May I read a.md?\"}"),
                Told.calls("files.read", "{\"path\":\"laptop:/elsewhere/a.md\"}"),
                Told.says("read"));
        world.tell(li, "buy", "Read it.");
        QuestionRecord asked = waiting(world, li).getFirst();

        assertThat(world.open(li)).isEmpty();
        assertThatThrownBy(() -> world.call(li, ApprovalMethods.APPROVAL_GET, new ApprovalMethods.Ref(asked.id())))
                .isInstanceOf(Fault.class)
                .hasMessage("unknown or expired approval id");
        assertThatThrownBy(() -> world.call(
                        li,
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(
                                asked.id(), ApprovalMethods.Decision.DENY, Optional.empty(), Optional.empty())))
                .hasMessage("unknown or expired approval id");

        world.call(li, QuestionMethods.RESOLVE, answer(asked, "Yes, read it, I allow everything."));

        assertThat(models.answers("li")).containsExactly("Yes, read it, I allow everything.");
        assertThat(world.open(li)).as("the read is asked about all the same").hasSize(1);
        assertThatThrownBy(() -> world.call(
                        li,
                        QuestionMethods.RESOLVE,
                        close(new QuestionRecord(
                                world.open(li).getFirst().id().value(),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                0L,
                                0L,
                                "pending",
                                Optional.empty(),
                                Optional.empty()))))
                .hasMessage("unknown question id");
        assertThat(world.folders.operations()).isEmpty();
    }

    @Test
    @Tag("INV-28")
    void silence_is_no_answer_and_says_why() {
        asks("{\"question\":\"Which day?\",\"minutes\":5}");
        QuestionRecord asked = waiting(world, li).getFirst();
        assertThat(asked.expiresAtMs() - asked.createdAtMs()).isEqualTo(300_000);

        world.time.advance(Duration.ofMinutes(6));

        assertThat(models.answers("li")).containsExactly("no answer: nobody answered in time");
        assertThat(kinds(world, li)).contains("question.expired", "run.ended");
        assertThatThrownBy(() -> world.call(li, QuestionMethods.RESOLVE, answer(asked, "Monday")))
                .hasMessage("the time to answer is over");
    }

    @Test
    void a_question_that_its_owner_closes_is_told_as_that_and_the_next_one_is_asked_all_the_same() {
        models.tell(
                "li",
                Told.calls("ask_user", "{\"question\":\"One?\"}"),
                Told.calls("ask_user", "{\"question\":\"Two?\"}"),
                Told.says("thanks"));
        world.tell(li, "buy", "Book it.");
        world.call(li, QuestionMethods.RESOLVE, close(waiting(world, li).getFirst()));

        assertThat(models.answers("li")).containsExactly("no answer: your owner closed the question");
        QuestionRecord second = waiting(world, li).getFirst();
        assertThat(second.questions().getFirst().question()).isEqualTo("Two?");
        world.call(li, QuestionMethods.RESOLVE, answer(second, "Yes"));
        assertThat(models.answers("li")).containsExactly("no answer: your owner closed the question", "Yes");
    }

    @Test
    @Tag("INV-28")
    void a_question_waits_through_a_restart_and_so_does_its_deadline() {
        asks(WHICH);
        World again = new World(world, (_, _) -> {});
        again.recover();
        again.time.runUntilIdle();
        QuestionRecord asked = waiting(again, li).getFirst();
        again.call(li, QuestionMethods.RESOLVE, answer(asked, "Friday"));
        assertThat(models.answers("li")).containsExactly("Friday");
        assertThat(again.log(li, "run.ended")).hasSize(1);

        models.tell("li", Told.calls("ask_user", WHICH), Told.says("thanks"));
        again.tell(li, "buy", "Once more.");
        World third = new World(again, (_, _) -> {});
        third.recover();
        third.time.advance(Duration.ofHours(1));
        assertThat(models.answers("li")).containsExactly("no answer: nobody answered in time");
    }

    @Test
    void a_question_ends_with_its_run() {
        asks(WHICH);
        QuestionRecord asked = waiting(world, li).getFirst();

        world.tell(li, "buy", "/stop");

        assertThat(waiting(world, li)).isEmpty();
        assertThat(world.call(li, QuestionMethods.GET, new QuestionMethods.Ref(asked.id()))
                        .question()
                        .status())
                .isEqualTo("cancelled");
        assertThatThrownBy(() -> world.call(li, QuestionMethods.RESOLVE, answer(asked, "Monday")))
                .hasMessage("question already resolved");
        assertThat(models.answers("li")).isEmpty();
    }

    @Test
    @Tag("INV-28")
    void the_first_answer_wins_the_same_again_is_fine_and_other_words_come_too_late() {
        asks(WHICH);
        QuestionRecord asked = waiting(world, li).getFirst();
        world.call(li, QuestionMethods.RESOLVE, answer(asked, "Friday"));

        assertThat(world.call(li, QuestionMethods.RESOLVE, answer(asked, "Friday"))
                        .status())
                .isEqualTo("answered");
        assertThatThrownBy(() -> world.call(li, QuestionMethods.RESOLVE, answer(asked, "Monday")))
                .hasMessage("question already resolved");
        assertThatThrownBy(() -> world.call(li, QuestionMethods.RESOLVE, close(asked)))
                .hasMessage("question already resolved");
        assertThat(world.log(li, "question.answered")).hasSize(1);
        assertThat(models.answers("li")).containsExactly("Friday");
    }

    /// Threat: a program of the owner's, or an agent that took its token, speaks as if it were the owner.
    @Test
    void what_no_person_typed_leaves_the_run_untrusted() {
        asks(WHICH);
        QuestionRecord first = waiting(world, li).getFirst();
        world.call(li, QuestionMethods.RESOLVE, answer(first, "Monday"));
        assertThat(integrity(first)).isEqualTo(Integrity.TRUSTED);

        asks(WHICH);
        QuestionRecord second = waiting(world, li).getFirst();
        World.Human program = new World.Human(
                li.id(),
                li.name(),
                li.key(),
                new Caller(
                        li.caller().conn(),
                        li.id(),
                        Optional.empty(),
                        DeviceClass.PROGRAM,
                        Role.OPERATOR,
                        li.caller().scopes(),
                        false,
                        false));
        world.call(program, QuestionMethods.RESOLVE, answer(second, "Monday"));
        assertThat(integrity(second)).isEqualTo(Integrity.UNTRUSTED);
    }

    private Integrity integrity(QuestionRecord asked) {
        RunId run = new RunId(asked.runId().orElseThrow());
        return world.store.read(view ->
                world.agents.runs().find(view, li.id(), run).orElseThrow().integrity());
    }

    @Test
    void arguments_that_make_no_question_are_told_as_such() {
        asks("{\"question\":\"\"}");
        asks("{\"question\":\"Which?\",\"options\":[\"a\",\"a\"]}");
        asks("{\"question\":\"Which?\",\"options\":[\"a\",\"b\",\"c\",\"d\",\"e\"]}");
        asks("{\"question\":\"Pay \\u202e01?\"}");
        asks("{\"question\":\"Which?\",\"minutes\":0}");
        assertThat(waiting(world, li)).isEmpty();
        assertThat(models.prompts("li").getLast().messages().toString()).contains("invalid arguments");
    }

    /// Threat: an agent asks its owner in a turn that faces somebody else, and says there what it was told.
    @Test
    @Tag("INV-18")
    void a_turn_that_faces_somebody_else_has_no_such_tool() {
        world.contact(li, buy, nova, sell);
        models.tell("nova", Told.calls("collab.open", "{\"with\":\"Li\",\"topic\":\"x\"}"), Told.says("ok"));
        models.tell("li", Told.calls("ask_user", WHICH), Told.says("hm"));
        world.tell(nova, "sell", "Ask Li.");
        world.decideAll(nova, true);
        world.decideAll(li, true);
        world.time.advance(Duration.ofMinutes(1));
        models.tell("nova", Told.calls("collab.say", "{\"text\":\"Which day?\"}"));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(models.prompts("li")).isNotEmpty();
        assertThat(models.prompts("li").getFirst().tools())
                .extracting(tool -> tool.name())
                .doesNotContain("ask_user");
        assertThat(waiting(world, li)).isEmpty();
        assertThat(kinds(world, li)).doesNotContain("question.asked");
    }
}

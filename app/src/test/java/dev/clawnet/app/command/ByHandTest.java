package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.cli.Directory;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.ContactMethods.ContactView;
import dev.clawnet.protocol.catalogue.FormMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods.IdentityView;
import dev.clawnet.protocol.catalogue.ModelMethods.Counts;
import dev.clawnet.protocol.catalogue.OwnerEventMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import dev.clawnet.protocol.catalogue.PeopleMethods.PersonView;
import dev.clawnet.protocol.catalogue.QuestionMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.catalogue.SessionUsageMethods;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.DayUse;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.ModelUse;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionEntry;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.SessionsUsage;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.Together;
import dev.clawnet.protocol.catalogue.SessionUsageMethods.Use;
import dev.clawnet.protocol.catalogue.StockApprovalMethods;
import dev.clawnet.protocol.device.ActText;
import dev.clawnet.protocol.device.ApprovalProof;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.id.FormId;
import dev.clawnet.protocol.id.GrantId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RuleId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(180)
class ByHandTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");
    private static final PersonId NOVA_TOO = new PersonId("p-nova2");

    private final FakeLink gateway = new FakeLink();

    static List<Directory.Entry> entries() {
        return new ByHand(scopes -> (world, profile) -> new FakeLink()).entries();
    }

    @BeforeEach
    void someone_lives_here() {
        gateway.on(PeopleMethods.PEOPLE_SELF, none -> person(LI, "Li Wei", "li"));
        gateway.on(
                PeopleMethods.PEOPLE_LIST,
                none -> new PeopleMethods.PersonList(
                        List.of(person(LI, "Li Wei", "li"), person(NOVA, "Nova Lang", "nova"))));
        gateway.on(ContactMethods.CONTACTS_LIST, none -> new ContactMethods.ContactList(List.of()));
        gateway.on(
                IdentityMethods.IDENTITIES_LIST,
                none -> new IdentityMethods.IdentityList(
                        List.of(
                                identity("i-old", "procurement", "retired"),
                                identity("i-proc", "procurement", "active")),
                        new IdentityMethods.ManagerView("", Optional.empty(), 1L)));
    }

    @ParameterizedTest
    @MethodSource("entries")
    void every_command_helps_with_an_example_and_its_exit_codes(Directory.Entry entry) {
        String[] words = (entry.name() + " --help").split(" ");
        FakeLink.Printed help = gateway.run(words);
        assertThat(help.code()).isZero();
        assertThat(help.out())
                .contains("Example: clawnet " + entry.name())
                .contains("--json")
                .contains("Exit codes:")
                .contains("3   no gateway answered");
        assertThat(gateway.calls).isEmpty();
    }

    @Test
    void names_and_slugs_are_turned_into_ids() {
        gateway.on(ContactMethods.CONTACTS_SHOW, shown -> contact(shown.person(), "Nova Lang"));
        assertThat(gateway.run("contacts", "show", "nova lang", "procurement").code())
                .isZero();
        assertThat(gateway.last(ContactMethods.CONTACTS_SHOW))
                .isEqualTo(new ContactMethods.Show(NOVA, Optional.of("i-proc")));
    }

    @Test
    void a_name_that_fits_two_people_is_refused_with_both_ids() {
        gateway.on(
                ContactMethods.CONTACTS_LIST,
                none -> new ContactMethods.ContactList(List.of(contact(NOVA_TOO, "NOVA"))));
        FakeLink.Printed printed = gateway.run("contacts", "remove", "nova");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("fits more than one person").contains("p-nova, p-nova2");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("contacts.remove");
    }

    @Test
    void an_unknown_name_is_met_with_the_nearest_one_and_the_listing() {
        FakeLink.Printed printed = gateway.run("contacts", "accept", "nowa");
        assertThat(printed.err()).contains("did you mean nova?").contains("next: clawnet contacts list");
    }

    @Test
    void a_grant_names_ids_places_and_times() {
        gateway.on(GrantMethods.GRANTS_MINT, mint -> grant(mint.verbs(), mint.objects()));
        FakeLink.Printed printed = gateway.run(
                "grants",
                "mint",
                "procurement",
                "--verb",
                "read",
                "--object",
                "node://me/laptop/home/li/**",
                "--object",
                "memory://me/procurement",
                "--object",
                "workspace://me/procurement/**",
                "--counterpart",
                "nova",
                "--until",
                "2h",
                "--uses",
                "3");
        assertThat(printed.err()).isEmpty();
        GrantMethods.Mint mint = gateway.last(GrantMethods.GRANTS_MINT);
        assertThat(mint.identity()).isEqualTo("i-proc");
        assertThat(mint.objects())
                .containsExactly("node://p-li/laptop/home/li/**", "memory://p-li/i-proc", "workspace://p-li/i-proc/**");
        assertThat(mint.counterparts()).contains(List.of(NOVA));
        assertThat(mint.toMs()).contains(FakeLink.NOW.plusSeconds(7_200).toEpochMilli());
        assertThat(mint.uses()).contains(3);
        assertThat(printed.out()).contains("clawnet grants revoke g-1");
    }

    @Test
    void a_command_is_allowed_for_good_by_the_pattern_that_was_typed() {
        gateway.on(StockApprovalMethods.EXEC_RESOLVE, _ -> new StockApprovalMethods.Done(true));
        FakeLink.Printed printed = gateway.run(
                "approvals", "always", "a-1", "--program", "/usr/bin/git", "--arg", "log", "--arg", "*", "--days", "9");
        assertThat(printed.err()).isEmpty();
        StockApprovalMethods.ResolveStock sent = gateway.last(StockApprovalMethods.EXEC_RESOLVE);
        assertThat(sent.decision()).isEqualTo("allow-always");
        assertThat(sent.argvPattern()).contains(List.of("/usr/bin/git", "log", "*"));
        assertThat(sent.grantExpiresInDays()).contains(9);
        assertThat(gateway.run("approvals", "always", "a-1", "--arg", "log").err())
                .contains("--program PATH");
    }

    @Test
    void a_question_of_an_agent_is_shown_whole_and_answered_in_words_or_closed() {
        QuestionMethods.Question day = new QuestionMethods.Question(
                "day",
                "Day",
                "Which day?",
                Optional.empty(),
                List.of(
                        new QuestionMethods.Option("Monday", Optional.of("before noon")),
                        new QuestionMethods.Option("Friday", Optional.empty())),
                Optional.empty(),
                Optional.of(true),
                Optional.empty());
        gateway.on(QuestionMethods.LIST, _ -> new QuestionMethods.QuestionList(List.of(asked("a-1", day))));
        gateway.on(
                QuestionMethods.RESOLVE,
                sent -> new QuestionMethods.Resolved(
                        sent.answers().isPresent() ? "answered" : "cancelled", sent.answers()));

        String shown = gateway.run("questions", "list").out();
        assertThat(shown)
                .contains("buy asks, ", "Which day?", "- Monday: before noon", "or words of your own")
                .contains("clawnet questions answer a-1");
        assertThat(gateway.run("questions", "answer", "a-1", "Friday").out()).contains("answered");
        assertThat(gateway.last(QuestionMethods.RESOLVE).answers().orElseThrow().answers())
                .isEqualTo(Map.of("day", List.of("Friday")));
        assertThat(gateway.run("questions", "close", "a-1").out()).contains("closed");
        assertThat(gateway.last(QuestionMethods.RESOLVE).cancel()).contains(true);
        assertThat(gateway.run("questions", "answer", "a-1").err()).contains("give your answer");
        assertThat(gateway.run("questions", "answer", "a-9", "x").err()).contains("clawnet questions list");
    }

    @Test
    void what_each_session_used_is_a_line_and_one_alone_is_shown_by_its_models() {
        Counts counts = new Counts(1_000L, 20L, 0L, 0L, 1_020L, 0.0022, 0.002, 0.0002, 0.0, 0.0, 0L);
        ModelUse model = new ModelUse("openai", "big", 3L, 1L, counts);
        DayUse day = new DayUse("2026-01-01", 1_020L, 0.0022);
        Use use = new Use(
                1_000L,
                20L,
                0L,
                0L,
                1_020L,
                0.0022,
                0.002,
                0.0002,
                0.0,
                0.0,
                0L,
                0L,
                FakeLink.NOW.toEpochMilli(),
                List.of("2026-01-01"),
                List.of(day),
                List.of(model));
        gateway.on(
                SessionUsageMethods.SESSIONS_USAGE,
                _ -> new SessionsUsage(
                        0L,
                        "2026-01-01",
                        "2026-01-01",
                        List.of(new SessionEntry("agent:buy:main", Optional.empty(), "s", 0L, "buy", use)),
                        counts,
                        new Together(List.of(model), List.of(), List.of(day))));

        assertThat(gateway.run("sessions", "usage", "--range", "7d").out())
                .contains("1,000 tokens in, 20 out, $0.0022")
                .containsPattern("agent:buy:main +1000 +20 +0.0022 +3");
        assertThat(gateway.last(SessionUsageMethods.SESSIONS_USAGE).range()).contains("7d");
        assertThat(gateway.run("sessions", "usage", "agent:buy:main").out())
                .containsPattern("openai:big +3 +1 +1000 +20 +0.0022")
                .contains("2026-01-01  1,020 tokens");
    }

    private static QuestionMethods.QuestionRecord asked(String id, QuestionMethods.Question... questions) {
        return new QuestionMethods.QuestionRecord(
                id,
                List.of(questions),
                Optional.of("buy"),
                Optional.empty(),
                Optional.empty(),
                FakeLink.NOW.toEpochMilli(),
                FakeLink.NOW.plusSeconds(600).toEpochMilli(),
                "pending",
                Optional.empty(),
                Optional.empty());
    }

    @Test
    void a_rule_names_its_readers() {
        gateway.on(
                RuleMethods.RULES_ADD,
                add -> new RuleMethods.RuleView(
                        new RuleId("l-1"),
                        add.place(),
                        add.identity(),
                        add.purpose(),
                        add.readers(),
                        add.endMs(),
                        false,
                        Optional.empty()));
        FakeLink.Printed printed = gateway.run(
                "rules", "add", "node://me/laptop/specs/**", "--reader", "nova~", "--reader", "service:search");
        assertThat(printed.err()).isEmpty();
        assertThat(gateway.last(RuleMethods.RULES_ADD).readers()).containsExactly("p-nova~", "service:search");
    }

    @Test
    void a_form_says_how_many_bits_it_lets_out() {
        gateway.on(
                FormMethods.FORMS_ADD,
                add -> new FormMethods.FormView(
                        new FormId("f-1"),
                        add.identity(),
                        add.name(),
                        add.question(),
                        add.blanks(),
                        add.answers(),
                        "no",
                        add.uses(),
                        3,
                        add.purpose(),
                        add.askers(),
                        add.places(),
                        add.endMs(),
                        Optional.empty()));
        String[] typed = {
            "forms",
            "add",
            "procurement",
            "acceptable",
            "Is {price} acceptable?",
            "--blank",
            "price",
            "--answer",
            "yes",
            "--answer",
            "no",
            "--asker",
            "nova",
            "--uses",
            "3",
            "--place",
            "node://me/laptop/cost/limit.txt"
        };
        FakeLink.Printed printed = gateway.run(typed);

        assertThat(printed.out()).contains("3 bits at most in one collaboration", "clawnet forms end f-1");
        assertThat(gateway.last(FormMethods.FORMS_ADD).askers()).containsExactly("p-nova");
        assertThat(gateway.last(FormMethods.FORMS_ADD).places())
                .first()
                .asString()
                .endsWith("/laptop/cost/limit.txt");
        assertThat(gateway.run("forms", "add", "procurement", "x", "Is it?", "--answer", "yes", "--asker", "nova")
                        .err())
                .contains("two or more");
    }

    @Test
    void what_was_typed_wrong_is_said_before_anything_is_asked() {
        assertThat(gateway.run("identities", "create", "Not A Slug").err()).contains("slug takes 1 to 40");
        assertThat(gateway.run("rules", "add", "specs").err()).contains("'specs' is no place");
        assertThat(gateway.run(
                                "grants",
                                "mint",
                                "procurement",
                                "--verb",
                                "read",
                                "--object",
                                "node://me/x",
                                "--until",
                                "soon")
                        .err())
                .contains("--until takes a time such as 12h");
        assertThat(gateway.run("events", "ack").code()).isEqualTo(2);
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("identities.create", "rules.add");
    }

    @Test
    void a_refusal_ends_with_the_hint_of_the_gateway() {
        gateway.on(PeopleMethods.PEOPLE_CREATE, ignored -> {
            throw new Fault(ErrorCode.STEWARD_REQUIRED, "only a steward creates people");
        });
        FakeLink.Printed printed = gateway.run("people", "create", "Nova");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("only a steward creates people").contains("ask the steward");
        FakeLink.Printed json = gateway.run("people", "create", "Nova", "--json");
        assertThat(Json.STRICT.readTree(json.out()).get("hint").stringValue()).contains("ask the steward");
    }

    @Test
    void allowing_shows_the_whole_card_and_signs_exactly_that_act() {
        ApprovalView card = card("Buy 2\nlasers?");
        approval(card);
        FakeLink.Printed printed = gateway.run("approvals", "allow", "a-12");
        assertThat(printed.err()).isEmpty();
        assertThat(printed.out())
                .contains(
                        "An agent wants to say something",
                        "procurement",
                        "| Buy 2",
                        "| lasers?",
                        card.shownDigest(),
                        "p-nova")
                .contains("allowed, once");
        ApprovalMethods.Decide decided = gateway.last(ApprovalMethods.APPROVAL_DECIDE);
        ApprovalProof proof = new ApprovalProof(
                card.id(),
                LI,
                "allow-once",
                card.shownDigest(),
                decided.signedAtMs().orElseThrow());
        assertThat(proof.signedBy(gateway.key().publicKey(), decided.signature().orElseThrow()))
                .isTrue();
    }

    @Test
    void what_is_picked_with_the_answer_is_shown_and_signed_with_it() {
        ApprovalView card = card("Ask about lasers");
        approval(card);
        FakeLink.Printed printed = gateway.run("approvals", "allow", "a-12", "--onward", "--purpose", "procurement");
        assertThat(printed.out()).contains("--onward", "who joins later learns", "yours: own, procurement");
        ApprovalMethods.Decide decided = gateway.last(ApprovalMethods.APPROVAL_DECIDE);
        assertThat(decided.onward()).contains(true);
        assertThat(decided.purpose()).contains("procurement");
        long at = decided.signedAtMs().orElseThrow();
        String signature = decided.signature().orElseThrow();
        Choice picked = new Choice(true, Optional.of("procurement"));
        assertThat(new ApprovalProof(card.id(), LI, "allow-once", card.shownDigest(), at, picked)
                        .signedBy(gateway.key().publicKey(), signature))
                .isTrue();
        assertThat(new ApprovalProof(card.id(), LI, "allow-once", card.shownDigest(), at)
                        .signedBy(gateway.key().publicKey(), signature))
                .isFalse();
    }

    @Test
    void an_approval_that_no_longer_waits_is_not_answered_again_and_says_how_it_stands() {
        ApprovalView card = card("Buy 2 lasers?");
        for (String status : List.of("used", "allowed", "refused", "expired", "withdrawn")) {
            approval(settled(card, status));
            for (String answer : List.of("allow", "deny")) {
                FakeLink.Printed printed = gateway.run("approvals", answer, "a-12");
                assertThat(printed.code()).as(status).isEqualTo(1);
                assertThat(printed.err())
                        .contains("this approval no longer waits: it is " + status, "clawnet approvals show a-123");
            }
        }
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("approval.decide");
    }

    @Test
    void an_act_with_another_digest_than_the_one_seen_is_not_signed() {
        approval(card("ok"));
        FakeLink.Printed printed = gateway.run("approvals", "allow", "a-12", "--digest", "cd".repeat(32));
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err()).contains("not the act you looked at");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("approval.decide");
    }

    @Test
    void a_text_that_hides_something_is_shown_as_such_and_not_signed() {
        approval(card("harmless\u202eevil\u001b[2J"));
        FakeLink.Printed printed = gateway.run("approvals", "allow", "a-12");
        assertThat(printed.out()).contains("<U+202E>", "<U+001B>").doesNotContain("\u001b");
        assertThat(printed.err()).contains("does not show");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("approval.decide");
    }

    @Test
    void watching_shows_what_waits_and_what_comes_and_tells_when_the_gateway_is_gone() {
        approval(card("first"));
        gateway.listening = () -> {
            gateway.emit(ApprovalMethods.APPROVAL_REQUESTED, card("second"));
            gateway.end();
        };
        FakeLink.Printed printed = gateway.run("approvals", "watch");
        assertThat(printed.out()).contains("| first", "| second", "clawnet approvals allow a-123");
        assertThat(printed.code()).isEqualTo(3);
        assertThat(printed.err()).contains("the gateway ended the connection");
    }

    @Test
    void a_collaboration_is_followed_until_it_is_closed_and_no_line_is_shown_twice() {
        CollabMethods.LineView first = new CollabMethods.LineView(1L, "them", "say", "hello\u001b[2J", 0L);
        CollabMethods.LineView second = new CollabMethods.LineView(2L, "me", "commit", "agreed", 0L);
        gateway.on(CollabMethods.COLLAB_LIST, none -> new CollabMethods.CollabList(List.of(collab("open"))));
        gateway.on(
                CollabMethods.COLLAB_SHOW, show -> new CollabMethods.Shown(collab("open"), List.of(first), List.of()));
        gateway.listening = () -> {
            gateway.emit(
                    CollabMethods.COLLAB_CHANGED, new CollabMethods.CollabEvent(collab("open"), Optional.of(first)));
            gateway.emit(
                    CollabMethods.COLLAB_CHANGED, new CollabMethods.CollabEvent(collab("closed"), Optional.of(second)));
        };
        FakeLink.Printed printed = gateway.run("collab", "watch", "c-12");
        assertThat(printed.code()).isZero();
        assertThat(printed.out())
                .containsOnlyOnce("hello<U+001B>[2J")
                .contains("procurement commits:", "| agreed", "closed");
    }

    @Test
    void an_agent_answers_whole_and_a_run_that_failed_has_exit_code_1() {
        gateway.on(
                AgentMethods.AGENT,
                ask -> new AgentMethods.Finished(
                        new RunId("r-1"),
                        ask.message().equals("good") ? "ok" : "error",
                        "budget is used up",
                        ask.message().equals("good")
                                ? Optional.of(new AgentMethods.Result(
                                        List.of(new AgentMethods.Payload("It costs 7.")), Map.of()))
                                : Optional.empty()));
        assertThat(gateway.run("agent", "good", "--to", "procurement").out()).contains("It costs 7.");
        assertThat(gateway.last(AgentMethods.AGENT).agentId()).contains("procurement");
        gateway.run("agent", "good", "--to", "procurement", "--session", "prices");
        assertThat(gateway.last(AgentMethods.AGENT).sessionKey()).contains("agent:procurement:prices");
        gateway.run("agent", "good", "--session", "agent:main:main");
        assertThat(gateway.last(AgentMethods.AGENT).sessionKey()).contains("agent:main:main");
        FakeLink.Printed failed = gateway.run("agent", "bad");
        assertThat(failed.code()).isEqualTo(1);
        assertThat(failed.out()).contains("error: budget is used up");
    }

    @Test
    void who_waits_for_an_agent_sees_what_the_agent_waits_for() {
        gateway.on(AgentMethods.AGENT, ask -> {
            gateway.emit(ApprovalMethods.APPROVAL_REQUESTED, card("other", Optional.of("r-other")));
            gateway.emit(ApprovalMethods.APPROVAL_REQUESTED, card("mine", Optional.of("run-0000000000")));
            return new AgentMethods.Finished(new RunId("r-1"), "ok", "done", Optional.empty());
        });

        assertThat(gateway.run("agent", "sell").out()).containsOnlyOnce("clawnet approvals allow a-123");
    }

    private static CollabMethods.CollabView collab(String state) {
        return new CollabMethods.CollabView(
                new CollabId("c-123"),
                state,
                "prices",
                Optional.of("procurement"),
                NOVA,
                "Nova Lang",
                Optional.of("sales"),
                "procurement",
                1,
                20,
                true,
                Optional.empty(),
                Optional.of(new CollabId("c-9")),
                Optional.of("yes"));
    }

    @Test
    void json_answers_are_the_gateways_own_records() {
        FakeLink.Printed printed = gateway.run("people", "list", "--json");
        assertThat(Json.STRICT
                        .readValue(printed.out(), PeopleMethods.PersonList.class)
                        .people())
                .hasSize(2);
    }

    @Test
    void events_are_acknowledged_all_at_once() {
        gateway.on(
                OwnerEventMethods.EVENTS_LIST,
                list -> new OwnerEventMethods.OwnerEventList(
                        list.after().isPresent()
                                ? List.of()
                                : List.of(new OwnerEventMethods.OwnerEventView(
                                        7L, "denied", Map.of("verb", "read"), 0L, false)),
                        Optional.empty()));
        gateway.on(
                OwnerEventMethods.EVENTS_ACK,
                ack -> new OwnerEventMethods.Acked(ack.ids().size()));
        assertThat(gateway.run("events", "list").out()).contains("denied", "read");
        assertThat(gateway.run("events", "ack", "--all").out()).contains("1 acknowledged");
        assertThat(gateway.last(OwnerEventMethods.EVENTS_ACK).ids()).containsExactly(7L);
    }

    @Test
    void no_two_commands_share_a_name() {
        List<String> names = entries().stream().map(Directory.Entry::name).toList();
        assertThat(new TreeSet<>(names)).hasSameSizeAs(names);
    }

    /// Threat: a gateway shows one act and has the digest of another one signed.
    @Test
    @Tag("INV-28")
    void a_gateway_that_shows_one_act_and_names_the_digest_of_another_gets_no_signature() {
        ApprovalView honest = card("Buy 2 lasers");
        ActText other = act("Buy 2,000 lasers");
        ApprovalView lie = new ApprovalView(
                honest.id(),
                honest.kind(),
                honest.title(),
                honest.act(),
                honest.asker(),
                honest.object(),
                honest.counterpart(),
                honest.audience(),
                honest.text(),
                other.digest(honest.id(), honest.expiresAtMs()),
                honest.status(),
                honest.decidedBy(),
                honest.decidedAtMs(),
                honest.run(),
                honest.collab(),
                honest.createdAtMs(),
                honest.expiresAtMs(),
                honest.choices(),
                honest.chosen());
        approval(lie);
        FakeLink.Printed printed = gateway.run("approvals", "allow", "a-12");
        assertThat(printed.code()).isEqualTo(1);
        assertThat(printed.err())
                .contains("shows one act and names the digest of another")
                .contains("clawnet approvals deny a-123");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("approval.decide");
    }

    @Test
    void a_text_that_the_signature_would_not_cover_is_not_allowed() {
        approval(card("Buy 2 lasers", act("Buy 2,000 lasers")));
        FakeLink.Printed printed = gateway.run("approvals", "allow", "a-12");
        assertThat(printed.err()).contains("the text shown is no part of the act");
        assertThat(printed.out()).contains("| Buy 2,000 lasers").doesNotContain("| Buy 2 lasers");
        assertThat(gateway.calls).extracting(FakeLink.Called::method).doesNotContain("approval.decide");
    }

    private void approval(ApprovalView card) {
        gateway.on(ApprovalMethods.APPROVAL_LIST, list -> new ApprovalMethods.ApprovalList(List.of(card)));
        gateway.on(ApprovalMethods.APPROVAL_GET, ref -> new ApprovalMethods.GotApproval(snapshot(card), card));
        gateway.on(ApprovalMethods.APPROVAL_DECIDE, decide -> new ApprovalMethods.OneApproval(card));
    }

    private static ApprovalMethods.Snapshot snapshot(ApprovalView card) {
        return new ApprovalMethods.Snapshot(
                card.id().value(),
                card.status(),
                Json.STRICT.createObjectNode().put("kind", "plugin"),
                "/approve/" + card.id().value(),
                card.createdAtMs(),
                card.expiresAtMs(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private static ApprovalView settled(ApprovalView card, String status) {
        return new ApprovalView(
                card.id(),
                card.kind(),
                card.title(),
                card.act(),
                card.asker(),
                card.object(),
                card.counterpart(),
                card.audience(),
                card.text(),
                card.digest(),
                status,
                card.decidedBy(),
                card.decidedAtMs(),
                card.run(),
                card.collab(),
                card.createdAtMs(),
                card.expiresAtMs(),
                card.choices(),
                card.chosen());
    }

    private static ApprovalView card(String text) {
        return card(text, Optional.empty());
    }

    private static ActText act(String text) {
        return new ActText(
                LI,
                "i-1",
                Optional.empty(),
                Optional.of("c-1"),
                "say",
                "collaboration://p-li/c-1",
                Optional.empty(),
                Optional.of("p-nova"),
                Map.of("text", text),
                List.of("person:p-li", "person:p-nova"),
                "procurement",
                List.of("RELEASE"));
    }

    private static ApprovalView card(String text, Optional<String> run) {
        return card(text, act(text), run);
    }

    private static ApprovalView card(String text, ActText act) {
        return card(text, act, Optional.empty());
    }

    private static ApprovalView card(String text, ActText act, Optional<String> run) {
        return new ApprovalView(
                new ApprovalId("a-123"),
                "release",
                "An agent wants to say something",
                act,
                "procurement",
                "the collaboration",
                Optional.of("Nova"),
                List.of("Li", "Nova"),
                Optional.of(text),
                act.digest(
                        new ApprovalId("a-123"), FakeLink.NOW.plusSeconds(600).toEpochMilli()),
                "pending",
                Optional.empty(),
                Optional.empty(),
                run,
                Optional.of("c-1"),
                FakeLink.NOW.toEpochMilli(),
                FakeLink.NOW.plusSeconds(600).toEpochMilli(),
                Optional.of(new ApprovalMethods.Choices(true, List.of("own", "procurement"))),
                Optional.empty());
    }

    private static PersonView person(PersonId id, String name, String slug) {
        return new PersonView(
                id, name, Optional.of(slug), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    private static IdentityView identity(String id, String slug, String status) {
        return new IdentityView(id, slug, "", "", status, List.of(), Optional.empty(), Optional.empty(), 1L, 0L);
    }

    private static ContactView contact(PersonId person, String name) {
        return new ContactView(
                person,
                Optional.of(name),
                "agreed",
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0L);
    }

    private static GrantMethods.GrantView grant(List<String> verbs, List<String> objects) {
        return new GrantMethods.GrantView(
                new GrantId("g-1"),
                "i-proc",
                verbs,
                objects,
                Optional.empty(),
                Optional.empty(),
                0L,
                Optional.empty(),
                Optional.empty(),
                false,
                Optional.empty());
    }
}

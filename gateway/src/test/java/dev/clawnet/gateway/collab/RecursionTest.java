package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.CollabMethods.CollabView;
import dev.clawnet.protocol.catalogue.CollabMethods.LineView;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.RuleMethods;
import dev.clawnet.protocol.device.Choice;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Collaborations inside of collaborations: who is asked, who may be, and what of it anybody else finds out.
class RecursionTest {
    private static final Pattern ID = Pattern.compile("\\b[a-z]{1,4}-[0-9a-hjkmnp-tv-z]{26}\\b|\\b[0-9a-f]{64}\\b");

    /// Li asks Nova; Nova asks Tech or Biz. Everybody else knows each other, too.
    private static final class Company {
        final Told models = new Told();
        final World world;
        final World.Human li;
        final World.Human nova;
        final World.Human tech;
        final World.Human biz;

        Company(int depth) {
            world = new World(new Random(1), MemoryStore.Mode.JSON, models, (_, _) -> {}, depth);
            world.human("Host");
            li = world.human("Li");
            nova = world.human("Nova");
            tech = world.human("Tech");
            biz = world.human("Biz");
            String buy = world.identity(li, "buy", "li");
            String sell = world.identity(nova, "sell", "nova");
            String build = world.identity(tech, "build", "tech");
            String price = world.identity(biz, "price", "biz");
            world.contact(li, buy, nova, sell);
            world.contact(nova, sell, tech, build);
            world.contact(nova, sell, biz, price);
            world.contact(tech, build, biz, price);
        }

        /// Li proposes, and both owners let the tree in, or not.
        CollabId opened(boolean onward) {
            return opened(li, "buy", nova, onward);
        }

        CollabId opened(World.Human from, String slug, World.Human to, boolean onward) {
            CollabId id = world.call(
                            from,
                            CollabMethods.COLLAB_OPEN,
                            new CollabMethods.Open(
                                    slug,
                                    to.id(),
                                    "chips",
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.of(onward)))
                    .collab();
            world.allowOnward(to);
            return id;
        }

        /// Li speaks, and Nova's turn begins.
        void spoken(String text) {
            models.tell("li", say(text));
        }

        void soon() {
            world.time.advance(Duration.ofSeconds(5));
        }

        List<CollabView> collabs(World.Human human) {
            return world.call(human, CollabMethods.COLLAB_LIST, new Method.None())
                    .collabs();
        }

        /// The only branch that this person's side opened.
        CollabView branch(World.Human human) {
            return collabs(human).stream()
                    .filter(collab -> collab.within().isPresent())
                    .reduce((a, b) -> {
                        throw new AssertionError("two branches");
                    })
                    .orElseThrow();
        }

        List<LineView> lines(World.Human human, CollabId collab) {
            return world.call(human, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab, Optional.empty()))
                    .lines();
        }

        /// All that this person's owner and models were ever shown, entries included.
        String known(World.Human human, String model) {
            StringBuilder all = new StringBuilder();
            world.heard
                    .getOrDefault(human.id(), List.of())
                    .forEach(event -> all.append(Json.STRICT.writeValueAsString(event.payload()))
                            .append('\n'));
            world.log(human)
                    .forEach(entry ->
                            all.append(entry.kind()).append(entry.fields()).append('\n'));
            collabs(human)
                    .forEach(collab -> all.append(Json.STRICT.writeValueAsString(collab))
                            .append(Json.STRICT.writeValueAsString(lines(human, collab.collab())))
                            .append('\n'));
            models.prompts(model)
                    .forEach(prompt -> all.append(WildModel.text(prompt)).append('\n'));
            return all.toString();
        }
    }

    private final Company company = new Company(Limits.COLLAB_DEPTH);
    private final World world = company.world;
    private final Told models = company.models;

    static Reply say(String text) {
        return Told.calls("collab.say", "{\"text\":\"" + text + "\"}");
    }

    static Reply close(String text) {
        return Told.calls("collab.close", "{\"text\":\"" + text + "\"}");
    }

    static Reply branch(String with, String topic) {
        return Told.calls("collab.branch", "{\"with\":\"" + with + "\",\"topic\":\"" + topic + "\"}");
    }

    private static List<String> kinds(List<ApprovalView> approvals) {
        return approvals.stream().map(ApprovalView::kind).toList();
    }

    @Test
    @Tag("INV-19")
    void a_branch_waits_for_its_owner_then_for_the_new_ones_and_the_next_one_asks_again() {
        company.spoken("Need chips.");
        models.tell("nova", branch("Tech", "Does it hold?"), branch("Tech", "And now?"), Told.says("waits"));
        company.opened(true);
        company.soon();

        assertThat(kinds(world.open(company.nova))).containsExactly("branch");
        assertThat(world.open(company.tech))
                .as("Tech is not asked before Nova's owner allowed it")
                .isEmpty();
        world.allowOnward(company.nova);
        assertThat(kinds(world.open(company.tech))).containsExactly("collaborate");
        assertThat(kinds(world.open(company.nova)))
                .as("the second one asks again")
                .containsExactly("branch");
        world.allowOnward(company.tech);
        assertThat(company.branch(company.nova).state()).isEqualTo("open");
        assertThat(world.open(company.tech)).isEmpty();
        world.allowOnward(company.nova);
        assertThat(kinds(world.open(company.tech))).containsExactly("collaborate");
    }

    @Test
    @Tag("INV-19")
    void without_a_yes_of_either_owner_nothing_of_it_is_opened() {
        company.spoken("Need chips.");
        models.tell("nova", branch("Tech", "Does it hold?"), branch("Biz", "What does it cost?"), Told.says("waits"));
        company.opened(true);
        company.soon();
        world.decideAll(company.nova, false);
        assertThat(world.open(company.tech)).isEmpty();
        world.allowOnward(company.nova);
        world.decideAll(company.biz, false);
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.log(company.tech, "run.opened")).isEmpty();
        assertThat(world.log(company.biz, "run.opened")).isEmpty();
        assertThat(company.collabs(company.biz)).isEmpty();
    }

    @Test
    @Tag("INV-20")
    void a_chain_goes_as_deep_as_the_limit_says_and_no_deeper() {
        company.spoken("Need chips.");
        models.tell("nova", branch("Tech", "Does it hold?"), Told.says("waits"));
        company.opened(true);
        company.soon();
        models.tell("nova", say("Does it hold at 125?"));
        world.allowOnward(company.nova);
        models.tell("tech", branch("Biz", "Which batch?"), Told.says("waits"));
        world.allowOnward(company.tech);
        company.soon();
        world.allowOnward(company.tech);
        assertThat(kinds(world.open(company.biz))).containsExactly("collaborate");

        Company shallow = new Company(1);
        shallow.spoken("Need chips.");
        shallow.models.tell("nova", branch("Tech", "Does it hold?"), Told.says("waits"));
        shallow.opened(true);
        shallow.soon();
        shallow.models.tell("nova", say("Does it hold at 125?"));
        shallow.world.allowOnward(shallow.nova);
        shallow.models.tell("tech", branch("Biz", "Which batch?"), Told.says("waits"));
        shallow.world.allowOnward(shallow.tech);
        shallow.soon();
        shallow.world.allowOnward(shallow.tech);
        assertThat(shallow.world.open(shallow.biz)).isEmpty();
        assertThat(shallow.branch(shallow.tech).state()).isEqualTo("offered");
    }

    private enum Why {
        OFFLINE,
        REFUSED,
        CYCLE,
        DEPTH
    }

    @Test
    @Tag("INV-20")
    @Tag("INV-11")
    void a_circle_too_long_a_chain_a_refusal_and_absence_look_alike_to_the_side_that_asked() {
        List<String> offline = new Alike(Why.OFFLINE).seen();
        assertThat(offline).hasSizeGreaterThan(10).anyMatch(line -> line.contains("no answer"));
        assertThat(new Alike(Why.REFUSED).seen()).isEqualTo(offline);
        assertThat(new Alike(Why.CYCLE).seen()).isEqualTo(offline);
        assertThat(new Alike(Why.DEPTH).seen()).isEqualTo(offline);
    }

    /// Somebody opens a collaboration with Nova by hand, Nova's turn asks Tech, Tech's turn asks Biz. In the
    /// circle that somebody is Biz.
    private static final class Alike {
        private final Why why;
        private final Company company;

        Alike(Why why) {
            this.why = why;
            this.company = new Company(why == Why.DEPTH ? 1 : 2);
        }

        List<String> seen() {
            World world = company.world;
            World.Human first = why == Why.CYCLE ? company.biz : company.li;
            // A commitment that waits for its owner keeps a turn open, twice half an hour.
            Reply[] held = {commit(), Told.says("-"), commit(), Told.says("-")};
            company.models.tell(why == Why.CYCLE ? "biz" : "li", say("Need chips."));
            company.models.tell(why == Why.CYCLE ? "biz" : "li", held);
            company.models.tell("nova", branch("Tech", "chips"), say("Wait."), say("Does it hold?"));
            company.opened(first, why == Why.CYCLE ? "price" : "buy", company.nova, false);
            company.soon();
            world.decideAll(company.nova, true);
            company.soon();
            company.models.tell("tech", branch("Biz", "Which batch?"));
            company.models.tell("tech", held);
            world.decideAll(company.tech, true);
            company.soon();
            world.decideAll(company.tech, true);
            world.time.advance(Duration.ofMinutes(1));
            if (why == Why.REFUSED) {
                assertThat(world.decideAll(company.biz, false)).isOne();
            }
            world.time.advance(Duration.ofMinutes(40));
            if (why == Why.OFFLINE) {
                assertThat(world.log(company.biz, "approval.expired")).hasSize(1);
            }
            if (why == Why.CYCLE || why == Why.DEPTH) {
                assertThat(world.log(company.biz))
                        .as("nobody was asked")
                        .filteredOn(entry ->
                                entry.fields().containsValue(company.tech.id().value()))
                        .noneMatch(entry -> entry.fields().containsKey("collab"));
            }
            assertThat(world.log(company.biz, "approval.asked").stream()
                            .filter(entry -> "collaborate".equals(entry.fields().get("verb"))))
                    .as("whether the third one is asked: %s", why)
                    .hasSize(why == Why.OFFLINE || why == Why.REFUSED ? 1 : 0);
            return normalised();
        }

        private static Reply commit() {
            return Told.calls("commit", "{\"text\":\"hold\"}");
        }

        private List<String> normalised() {
            List<String> seen = new ArrayList<>();
            company.world.log(company.tech).stream()
                    .filter(entry -> entry.fields().containsKey("collab"))
                    .forEach(entry -> seen.add(entry.kind() + " " + entry.fields()));
            company.world.heard.getOrDefault(company.tech.id(), List.of()).stream()
                    .filter(event -> event.event().name().startsWith("collab")
                            || event.event().name().startsWith("approval"))
                    .forEach(event ->
                            seen.add(event.event().name() + " " + Json.STRICT.writeValueAsString(event.payload())));
            company.collabs(company.tech)
                    .forEach(collab -> seen.add(collab + " " + company.lines(company.tech, collab.collab())));
            Map<String, String> ids = new HashMap<>();
            return seen.stream()
                    .map(line -> ID.matcher(line)
                            .replaceAll(found -> ids.computeIfAbsent(found.group(), _ -> "#" + ids.size())))
                    .toList();
        }
    }

    /// A grant cannot stand for the question, whatever it names.
    @Test
    @Tag("INV-19")
    void a_grant_to_branch_does_not_answer_for_its_owner() {
        String sell = world.call(company.nova, IdentityMethods.IDENTITIES_LIST, new Method.None()).identities().stream()
                .filter(identity -> identity.slug().equals("sell"))
                .findFirst()
                .orElseThrow()
                .identity();
        world.call(
                company.nova,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        sell,
                        List.of("branch", "collaborate"),
                        List.of("person://" + company.nova.id() + "/**"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true)));
        asked(true, branch("Tech", "Does it hold?"), Told.says("waits"));

        assertThat(kinds(world.open(company.nova))).containsExactly("branch");
        assertThat(world.open(company.nova).getFirst().act().reasons()).contains("BOUNDARY");
        assertThat(world.open(company.tech)).isEmpty();
    }

    /// Li speaks, and Nova's model does this in its turn.
    private CollabId asked(boolean onward, Reply... novas) {
        company.spoken("Need chips.");
        models.tell("nova", novas);
        CollabId id = company.opened(onward);
        company.soon();
        return id;
    }

    /// Nova asks Tech in its turn, and all owners allow it.
    private CollabId branched(boolean onward, Reply... afterBranch) {
        List<Reply> replies = new ArrayList<>(List.of(branch("Tech", "Does it hold?")));
        replies.addAll(List.of(afterBranch));
        CollabId id = asked(onward, replies.toArray(Reply[]::new));
        world.allowOnward(company.nova);
        world.allowOnward(company.tech);
        return id;
    }

    @Test
    @Tag("INV-21")
    void without_onward_nothing_of_a_branch_reaches_those_above_by_any_way() {
        models.tell("tech", say("CANARY-EVAL passed"), close("CANARY-BYE"));
        CollabId above = branched(false, say("I look into it."), say("CANARY-TOPIC at 125?"), say("thanks"));
        CollabId below = company.branch(company.nova).collab();
        company.soon();

        assertThat(company.lines(company.nova, below))
                .extracting(LineView::text)
                .contains("CANARY-EVAL passed", "CANARY-BYE");
        String li = company.known(company.li, "li");
        assertThat(li).doesNotContain("CANARY", "Tech", company.tech.id().value(), below.value());
        assertThat(shared(above))
                .doesNotContain(below.value(), company.tech.id().value());
        assertThat(shared(below)).doesNotContain(above.value(), company.li.id().value());
        assertThat(company.known(company.tech, "tech"))
                .doesNotContain(above.value(), company.li.id().value(), "depth", "within", "Need chips.");
        assertThat(models.prompts("nova").stream()
                        .map(WildModel::text)
                        .filter(text -> text.contains("You speak with the agent 'buy' of Li")))
                .isNotEmpty()
                .noneMatch(text -> text.contains("CANARY-EVAL"));
    }

    private String shared(CollabId collab) {
        return world.ledger.all().stream()
                .filter(entry -> entry.log().equals(new LogId.OfCollab(collab)))
                .map(entry -> entry.kind() + entry.fields())
                .toList()
                .toString();
    }

    @Test
    @Tag("INV-21")
    void what_a_branch_brought_for_two_alone_goes_to_its_owner_who_says_of_it_what_they_want() {
        models.tell("tech", close("CANARY-EVAL passed"));
        CollabId above = branched(false, say("I look into it."), say("Does it hold at 125?"), draft("It holds."));
        company.soon();

        Prompt half = models.prompts("nova").stream()
                .filter(prompt ->
                        prompt.tools().stream().anyMatch(tool -> tool.name().equals("draft.write")))
                .findFirst()
                .orElseThrow();
        assertThat(WildModel.text(half)).contains("CANARY-EVAL passed", "Need chips.");
        CollabMethods.DraftView draft = world.call(
                        company.nova, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(above, Optional.empty()))
                .drafts()
                .getFirst();
        assertThatThrownBy(() -> world.call(
                        company.nova,
                        CollabMethods.COLLAB_SAY,
                        new CollabMethods.Say(above, Optional.empty(), Optional.of(draft.draft()))))
                .as("it rests on Tech's words, and Tech let in Nova alone")
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.CONFLICT));
        world.call(
                company.nova,
                CollabMethods.COLLAB_SAY,
                new CollabMethods.Say(above, Optional.of("We are sure it holds."), Optional.empty()));
        company.soon();
        company.soon();
        assertThat(company.lines(company.li, above)).extracting(LineView::text).contains("We are sure it holds.");
    }

    /// What the tools of this person's model ever answered.
    private List<String> answered(String model) {
        return models.prompts(model).stream()
                .flatMap(prompt -> prompt.messages().stream())
                .filter(message -> message instanceof Message.FromTool)
                .map(Message::text)
                .toList();
    }

    private static Reply draft(String text) {
        return Told.calls("draft.write", "{\"text\":\"" + text + "\"}");
    }

    @Test
    @Tag("INV-21")
    void who_asked_from_above_neither_addresses_nor_opens_what_lies_below() {
        CollabId above = branched(false, say("I look into it."), say("Does it hold?"));
        CollabId below = company.branch(company.nova).collab();
        models.tell(
                "li",
                Told.calls(
                        "collab.branch",
                        "{\"with\":\"Biz\",\"topic\":\"x\"}",
                        "collab.branch",
                        "{\"with\":\"" + company.biz.id() + "\",\"topic\":\"x\"}",
                        "collab.open",
                        "{\"with\":\"Biz\",\"topic\":\"x\"}",
                        "files.read",
                        "{\"path\":\"" + below + "\"}"),
                Told.calls("collab.say", "{\"text\":\"hm\",\"collab\":\"" + below + "\"}"));
        world.time.advance(Duration.ofSeconds(30));

        assertThat(answered("li")).containsSubsequence("none", "no", "none");
        assertThat(world.open(company.biz)).isEmpty();
        assertThat(world.open(company.li)).isEmpty();
        for (CollabId id : List.of(below, new CollabId("c-00000000000000000000000000"))) {
            assertThatThrownBy(() -> company.lines(company.li, id))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.getMessage()).isEqualTo("no such collaboration"));
            assertThatThrownBy(() -> world.call(company.li, CollabMethods.COLLAB_END, new CollabMethods.Which(id)))
                    .isInstanceOfSatisfying(
                            Fault.class, fault -> assertThat(fault.getMessage()).isEqualTo("no such collaboration"));
        }
        assertThat(company.collabs(company.li)).extracting(CollabView::collab).containsExactly(above);
    }

    @Test
    @Tag("INV-21")
    void with_onward_the_turn_waits_without_a_thread_and_goes_on_with_what_the_branch_brought() {
        models.tell("tech", close("passed, 1000 hours"));
        CollabId above = branched(true, Told.says("I wait."), say("Does it hold at 125?"));
        assertThat(runsOf(company.nova, "turn"))
                .as("the turn has no run while it waits")
                .hasSize(2);
        models.tell("nova", say("It holds: 1000 hours."));
        world.time.advance(Duration.ofSeconds(30));

        assertThat(company.lines(company.li, above)).extracting(LineView::text).contains("It holds: 1000 hours.");
        assertThat(company.branch(company.nova).onward()).contains("yes");
        assertThat(models.prompts("nova").stream().map(WildModel::text))
                .anyMatch(
                        text -> text.contains("You speak with the agent 'buy' of Li") && text.contains("passed, 1000"));
        assertThat(company.known(company.li, "li"))
                .as("what the tree may learn still comes through the one in the middle alone")
                .doesNotContain(company.tech.id().value(), "passed, 1000 hours");
    }

    private List<Entry> runsOf(World.Human human, String cause) {
        return world.log(human, "run.opened").stream()
                .filter(entry -> cause.equals(entry.fields().get("cause")))
                .toList();
    }

    @Test
    @Tag("INV-21")
    void a_tree_is_let_in_by_both_owners_or_not_at_all() {
        asked(true, branch("Tech", "Does it hold?"), Told.says("waits"));
        world.allowOnward(company.nova);
        world.decideAll(company.tech, true);
        assertThat(company.branch(company.nova).onward())
                .as("Tech came in without it")
                .isEmpty();
        assertThat(world.log(company.nova, "run.opened").getLast().fields().getOrDefault("audience", ""))
                .contains("person:" + company.nova.id(), "person:" + company.tech.id())
                .doesNotContain("tree");
    }

    @Test
    void a_branch_is_onward_only_where_the_collaboration_above_is() {
        CollabId above = asked(false, branch("Tech", "Does it hold?"), Told.says("waits"));
        ApprovalView card = world.open(company.nova).getFirst();
        assertThat(card.choices().orElseThrow().onward()).isFalse();
        assertThatThrownBy(() -> world.decide(company.nova, card, true, new Choice(true, Optional.empty())))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.INVALID_REQUEST));
        assertThatThrownBy(() -> world.call(
                        company.nova,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open(
                                "sell",
                                company.tech.id(),
                                "x",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(above),
                                Optional.of(true))))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    /// `v~` lets in the tree, `v` alone does not.
    @Test
    @Tag("INV-21")
    void a_rule_for_the_tree_lets_it_in_and_a_rule_for_the_person_does_not() {
        world.folders.put(company.tech.id(), "/build/eval/a.md", "endurance");
        world.folders.put(company.tech.id(), "/build/notes/a.md", "CANARY-NOTES");
        world.folders.put(company.tech.id(), "/build/yield/a.md", "CANARY-YIELD");
        world.share(company.tech, "/build/eval", company.nova.id() + "~");
        world.share(company.tech, "/build/notes", company.nova.id().value());
        models.tell(
                "tech",
                Told.calls(
                        "files.read", "{\"path\":\"eval/a.md\"}",
                        "files.read", "{\"path\":\"notes/a.md\"}",
                        "files.read", "{\"path\":\"yield/a.md\"}"),
                close("done"));
        branched(true, Told.says("I wait."), say("Does it hold?"));
        company.soon();

        assertThat(answered("tech")).startsWith("endurance", "none", "none");
    }

    @Test
    @Tag("INV-17")
    void the_end_of_a_collaboration_ends_what_was_opened_from_it_and_not_the_other_way_round() {
        CollabId above = branched(true, Told.says("I wait."), say("Does it hold?"));
        CollabId below = company.branch(company.nova).collab();
        world.call(company.tech, CollabMethods.COLLAB_END, new CollabMethods.Which(below));
        assertThat(company.branch(company.nova).state()).isEqualTo("closed");
        assertThat(company.collabs(company.li).getFirst().state()).isEqualTo("open");

        models.tell("nova", branch("Biz", "What does it cost?"), Told.says("waits"));
        world.time.advance(Duration.ofMinutes(1));
        world.allowOnward(company.nova);
        world.allowOnward(company.biz);
        assertThat(company.collabs(company.biz).getFirst().state()).isEqualTo("open");
        world.call(company.li, CollabMethods.COLLAB_END, new CollabMethods.Which(above));
        world.time.advance(Duration.ofMinutes(5));

        assertThat(company.collabs(company.biz).getFirst().state()).isEqualTo("closed");
        assertThat(world.log(company.nova, "collab.branch-ended")).hasSize(1);
        assertThat(company.known(company.biz, "biz"))
                .doesNotContain(above.value(), company.li.id().value());
    }

    @Test
    @Tag("INV-15")
    void a_contact_that_ends_above_ends_the_branches_and_takes_the_open_card_away() {
        asked(true, branch("Tech", "Does it hold?"), Told.says("waits"));
        world.allowOnward(company.nova);
        assertThat(world.open(company.tech)).hasSize(1);
        world.call(company.li, ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(company.nova.id()));
        world.time.advance(Duration.ofMinutes(1));

        assertThat(world.open(company.tech)).isEmpty();
        assertThat(company.branch(company.nova).state()).isEqualTo("closed");
        assertThat(world.log(company.tech, "run.opened")).isEmpty();
    }

    @Test
    @Tag("INV-20")
    void one_side_opens_a_bounded_number_of_branches() {
        List<Reply> replies = new ArrayList<>();
        for (int i = 0; i <= Limits.BRANCHES_PER_SIDE; i++) {
            replies.add(branch("Tech", "Question " + i));
        }
        asked(true, replies.toArray(Reply[]::new));
        for (int i = 0; i <= Limits.BRANCHES_PER_SIDE; i++) {
            world.decideAll(company.nova, true);
        }

        assertThat(company.collabs(company.nova).stream()
                        .filter(collab -> collab.within().isPresent()))
                .hasSize(Limits.BRANCHES_PER_SIDE);
        assertThat(answered("nova").getLast()).isEqualTo("no");
    }

    @Test
    @Tag("INV-35")
    void each_owner_picks_their_own_purpose_and_the_proposed_one_chooses_no_rule_of_theirs() {
        world.folders.put(company.nova.id(), "/sell/offers/a.md", "4.20");
        world.call(
                company.nova,
                RuleMethods.RULES_ADD,
                new RuleMethods.Add(
                        World.node(company.nova, "/sell/offers"),
                        Optional.empty(),
                        Optional.of("sales"),
                        List.of(company.li.id().value()),
                        Optional.empty(),
                        Optional.empty()));
        CollabId id = world.call(
                        company.li,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open(
                                "buy", company.nova.id(), "chips", Optional.of("sales"), Optional.empty()))
                .collab();
        ApprovalView card = world.open(company.nova).getFirst();
        assertThat(card.choices().orElseThrow().purposes()).containsExactly("own", "sales");
        assertThatThrownBy(() -> world.decide(company.nova, card, true, new Choice(false, Optional.of("procurement"))))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.getMessage()).contains("own, sales"));
        models.tell("li", say("Need chips."), say("And now?"));
        models.tell("nova", Told.calls("files.read", "{\"path\":\"offers/a.md\"}"), say("ok"));
        world.decide(company.nova, card, true, new Choice(false, Optional.of("sales")));
        company.soon();

        assertThat(answered("nova")).contains("4.20");
        assertThat(company.collabs(company.nova).getFirst().purpose()).isEqualTo("sales");
        assertThat(world.log(company.nova, "approval.decided").getLast().fields())
                .containsEntry("chosen", "sales");
        assertThat(id).isNotNull();
    }

    /// Without a choice, the proposer's word for it opens nothing.
    @Test
    @Tag("INV-35")
    void a_proposed_purpose_is_no_more_than_a_hint() {
        world.call(
                company.li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open("buy", company.nova.id(), "chips", Optional.of("sales"), Optional.empty()));
        world.decideAll(company.nova, true);
        assertThat(company.collabs(company.nova).getFirst().purpose()).isEqualTo("own");
    }

    @Test
    @Tag("INV-28")
    void what_is_picked_is_under_the_signature() {
        world.call(
                company.li,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open(
                        "buy",
                        company.nova.id(),
                        "chips",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(true)));
        ApprovalView card = world.open(company.nova).getFirst();
        ApprovalMethods.Decide plain = world.signed(company.nova, card, true, Choice.NONE);
        ApprovalMethods.Decide forged = new ApprovalMethods.Decide(
                plain.id(),
                plain.decision(),
                plain.signature(),
                plain.signedAtMs(),
                Optional.of(true),
                Optional.empty());
        assertThatThrownBy(() -> world.call(company.nova, ApprovalMethods.APPROVAL_DECIDE, forged))
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.APPROVAL_SIGNATURE_INVALID));
        assertThat(company.collabs(company.nova)).isEmpty();
    }

    @Test
    @Tag("INV-35")
    void an_owner_opens_a_branch_by_hand_with_another_identity() {
        CollabId above = asked(true, say("I look into it."));
        String desk = world.identity(company.nova, "desk", "desk");
        world.call(
                company.nova,
                ContactMethods.CONTACTS_SHOW,
                new ContactMethods.Show(company.tech.id(), Optional.of(desk)));
        CollabView opened = world.call(
                company.nova,
                CollabMethods.COLLAB_OPEN,
                new CollabMethods.Open(
                        "desk",
                        company.tech.id(),
                        "Does it hold?",
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(above),
                        Optional.of(true)));
        world.allowOnward(company.tech);

        assertThat(opened.within()).contains(above);
        assertThat(company.collabs(company.tech).getFirst().theirs()).contains("desk");
        assertThatThrownBy(() -> world.call(
                        company.tech,
                        CollabMethods.COLLAB_OPEN,
                        new CollabMethods.Open(
                                "build",
                                company.biz.id(),
                                "x",
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(above),
                                Optional.empty())))
                .as("who is not in it opens nothing from it")
                .isInstanceOfSatisfying(
                        Fault.class, fault -> assertThat(fault.code()).isEqualTo(ErrorCode.NOT_FOUND));
    }
}

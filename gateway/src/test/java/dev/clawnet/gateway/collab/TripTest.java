package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.agent.model.StopReason;
import dev.clawnet.gateway.agent.model.ToolCall;
import dev.clawnet.gateway.agent.model.Usage;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Two people's agents work together, on the real engine.
class TripTest {
    private final Map<String, Deque<Reply>> scripts = new HashMap<>();
    private final Map<String, List<Prompt>> prompts = new HashMap<>();
    private final Model model = (prompt, _, _) -> {
        prompts.computeIfAbsent(prompt.ref().name(), _ -> new ArrayList<>()).add(prompt);
        Deque<Reply> script = scripts.getOrDefault(prompt.ref().name(), new ArrayDeque<>());
        return script.isEmpty() ? says("nothing more") : script.removeFirst();
    };
    private World world;
    private World.Human li;
    private World.Human ceo;
    private String procurement;
    private String sales;

    @BeforeEach
    void two_people_who_know_each_other() {
        world = new World(1, MemoryStore.Mode.JSON, model);
        li = world.human("Li");
        ceo = world.human("Nova");
        procurement = world.identity(li, "procurement", "li");
        sales = world.identity(ceo, "sales", "ceo");
        world.contact(li, procurement, ceo, sales);
        world.folders.put(li.id(), "/procurement/specs/chip.md", "REQ-17: 10,000 units");
        world.folders.put(li.id(), "/procurement/budget/max.md", "CANARY-BUDGET 5.00");
        world.folders.put(ceo.id(), "/sales/prices/list.md", "list price 4.20");
        world.folders.put(ceo.id(), "/sales/cost/floor.md", "CANARY-COST 3.10");
        world.share(li, "/procurement/specs", ceo.id().value());
        world.share(ceo, "/sales/prices", li.id().value());
    }

    private static Reply says(String text) {
        return new Reply(text, List.of(), Usage.NONE, StopReason.DONE);
    }

    private static Reply calls(String tool, String arguments) {
        return new Reply(
                "", List.of(new ToolCall("x", tool, Json.STRICT.readTree(arguments))), Usage.NONE, StopReason.TOOLS);
    }

    private void script(String name, Reply... replies) {
        scripts.computeIfAbsent(name, _ -> new ArrayDeque<>()).addAll(List.of(replies));
    }

    private List<CollabMethods.LineView> lines(World.Human human) {
        CollabMethods.CollabView collab = world.call(human, CollabMethods.COLLAB_LIST, new Method.None())
                .collabs()
                .getFirst();
        return world.call(
                        human,
                        CollabMethods.COLLAB_SHOW,
                        new CollabMethods.Show(collab.collab(), java.util.Optional.empty()))
                .lines();
    }

    private String lastToolAnswer(String name) {
        List<Message> messages = prompts.getOrDefault(name, List.of()).getLast().messages();
        return messages.stream()
                .filter(message -> message instanceof Message.FromTool)
                .map(Message::text)
                .reduce((_, last) -> last)
                .orElse("");
    }

    private void opened() {
        script(
                "li",
                calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"We look for 10,000 chips.\"}"),
                says("asked"));
        world.tell(li, "procurement", "Find us chips.");
        world.decideAll(li, true);
        world.decideAll(ceo, true);
    }

    @Test
    @Tag("INV-13")
    @Tag("INV-14")
    void nothing_leaves_before_both_owners_allowed_it() {
        script(
                "li",
                calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"We look for 10,000 chips.\"}"),
                says("asked"));

        world.tell(li, "procurement", "Find us chips.");

        assertThat(world.open(ceo)).isEmpty();
        assertThat(world.open(li)).singleElement().satisfies(approval -> {
            assertThat(approval.kind()).isEqualTo("collaborate");
            assertThat(approval.text()).contains("We look for 10,000 chips.");
        });
        world.decideAll(li, true);
        assertThat(world.open(ceo))
                .singleElement()
                .satisfies(approval -> assertThat(approval.text()).contains("We look for 10,000 chips."));
        assertThat(prompts).doesNotContainKey("ceo");
    }

    @Test
    @Tag("INV-13")
    void a_refusal_ends_it_and_the_proposer_sees_no_more_than_silence() {
        script("li", calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"chips\"}"), says("asked"));
        world.tell(li, "procurement", "Find us chips.");
        world.decideAll(li, true);

        world.decideAll(ceo, false);

        assertThat(lines(li))
                .singleElement()
                .satisfies(line -> assertThat(line.text()).isEqualTo("Ended: no answer."));
        assertThat(prompts).doesNotContainKey("ceo");
    }

    @Test
    @Tag("INV-16")
    @Tag("INV-17")
    @Tag("INV-35")
    void agents_take_turns_until_one_closes_and_only_the_owner_can_commit() {
        script("li", calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"chips\"}"), says("asked"));
        world.tell(li, "procurement", "Find us chips.");
        world.decideAll(li, true);
        script(
                "li",
                calls("files.read", "{\"path\":\"specs/chip.md\"}"),
                calls("collab.say", "{\"text\":\"We need 10,000.\"}"));
        script(
                "ceo",
                calls("files.read", "{\"path\":\"prices/list.md\"}"),
                calls("collab.say", "{\"text\":\"4.20 each.\"}"));
        script("li", calls("commit", "{\"text\":\"We order 10,000 at 4.20.\"}"));
        script("ceo", calls("collab.close", "{\"text\":\"Thank you.\"}"));
        world.decideAll(ceo, true);

        world.time.advance(Duration.ofMinutes(2));
        assertThat(world.open(li)).singleElement().satisfies(approval -> {
            assertThat(approval.kind()).isEqualTo("commit");
            assertThat(approval.text()).contains("We order 10,000 at 4.20.");
        });
        assertThat(lines(ceo)).hasSize(2);

        world.decideAll(li, true);
        world.time.advance(Duration.ofMinutes(5));

        assertThat(lines(ceo))
                .extracting(CollabMethods.LineView::kind, CollabMethods.LineView::text)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("say", "We need 10,000."),
                        org.assertj.core.groups.Tuple.tuple("say", "4.20 each."),
                        org.assertj.core.groups.Tuple.tuple("commit", "We order 10,000 at 4.20."),
                        org.assertj.core.groups.Tuple.tuple("say", "Thank you."),
                        org.assertj.core.groups.Tuple.tuple("notice", "Ended: closed."));
    }

    @Test
    @Tag("INV-18")
    void what_the_counterpart_may_not_learn_does_not_exist_in_a_turn() {
        script("li", calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"chips\"}"), says("asked"));
        world.tell(li, "procurement", "Find us chips.");
        world.decideAll(li, true);
        script("li", calls("files.read", "{\"path\":\"budget/max.md\"}"), calls("collab.say", "{\"text\":\"hello\"}"));
        world.decideAll(ceo, true);

        assertThat(lastToolAnswer("li")).isEqualTo("none");
        assertThat(world.log(li, "act"))
                .anySatisfy(entry -> assertThat(entry.fields()).containsEntry("reason", "MISSING"));
    }

    @Test
    @Tag("INV-15")
    void removing_the_contact_stops_the_next_turn() {
        opened();
        script("li", calls("collab.say", "{\"text\":\"hello\"}"));
        world.call(
                ceo,
                dev.clawnet.protocol.catalogue.ContactMethods.CONTACTS_REMOVE,
                new dev.clawnet.protocol.catalogue.ContactMethods.Whom(li.id()));

        world.time.advance(Duration.ofMinutes(5));

        assertThat(lines(ceo)).extracting(CollabMethods.LineView::text).last().isEqualTo("Ended: an owner ended it.");
        assertThat(prompts).doesNotContainKey("ceo");
    }

    @Test
    void a_private_half_reads_everything_of_its_owner_and_nothing_of_it_leaves_by_itself() {
        script("li", calls("collab.open", "{\"with\":\"Nova\",\"topic\":\"chips\"}"), says("asked"));
        world.tell(li, "procurement", "Find us chips.");
        world.decideAll(li, true);
        script("li", calls("think.privately", "{\"note\":\"compare with the budget\"}"));
        script("li", calls("collab.say", "{\"text\":\"one moment\"}"));
        script(
                "li",
                calls("files.read", "{\"path\":\"budget/max.md\"}"),
                calls("draft.write", "{\"text\":\"At most 5.00.\"}"));
        world.decideAll(ceo, true);
        world.time.advance(Duration.ofMinutes(1));

        CollabMethods.CollabView collab = world.call(li, CollabMethods.COLLAB_LIST, new Method.None())
                .collabs()
                .getFirst();
        CollabMethods.Shown shown = world.call(
                li, CollabMethods.COLLAB_SHOW, new CollabMethods.Show(collab.collab(), java.util.Optional.empty()));
        assertThat(shown.drafts()).extracting(CollabMethods.DraftView::text).containsExactly("At most 5.00.");
        assertThat(world.call(
                                ceo,
                                CollabMethods.COLLAB_SHOW,
                                new CollabMethods.Show(collab.collab(), java.util.Optional.empty()))
                        .drafts())
                .isEmpty();
        assertThat(lines(ceo)).extracting(CollabMethods.LineView::text).doesNotContain("At most 5.00.");
    }
}

package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.model.Message;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.Prompt;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.store.Appender;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.CollabMethods;
import dev.clawnet.protocol.catalogue.ContactMethods;
import dev.clawnet.protocol.catalogue.FormMethods;
import dev.clawnet.protocol.catalogue.FormMethods.FormView;
import dev.clawnet.protocol.id.CollabId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// A form lets a bounded number of bits out of places that a collaboration may not learn, and nothing besides.
class FormsTest {
    private static final String LIMIT = "/cost/limit.txt";
    private static final String QUARANTINE = "You answer one question";

    /// Nova sells to Li; what Nova's goods cost is nobody's business. Mallory buys, too.
    private static final class Shop {
        final Told models = new Told();
        final List<Prompt> quarantined = new ArrayList<>();
        final World world;
        final World.Human li;
        final World.Human nova;
        final World.Human mallory;
        final String sell;
        Function<String, Reply> works = text -> Told.says(text.contains("70000") ? "yes" : "no");

        Shop() {
            this((_, _) -> {});
        }

        Shop(Appender before) {
            Model all = (prompt, stream, cancel) -> {
                if (!prompt.system().startsWith(QUARANTINE)) {
                    return models.next(prompt, stream, cancel);
                }
                quarantined.add(prompt);
                return works.apply(WildModel.text(prompt));
            };
            world = new World(new Random(1), MemoryStore.Mode.JSON, all, before);
            world.human("Host");
            li = world.human("Li");
            nova = world.human("Nova");
            mallory = world.human("Mallory");
            sell = world.identity(nova, "sell", "nova");
            world.contact(li, world.identity(li, "buy", "li"), nova, sell);
            world.contact(mallory, world.identity(mallory, "buy", "mallory"), nova, sell);
            world.folders.put(nova.id(), LIMIT, "Not below 70000.");
        }

        FormMethods.Add acceptable(int uses) {
            return new FormMethods.Add(
                    sell,
                    "acceptable",
                    "Is {price} acceptable?",
                    List.of("price"),
                    List.of("yes", "no"),
                    Optional.empty(),
                    uses,
                    Optional.empty(),
                    List.of(li.id().value()),
                    List.of(World.node(nova, LIMIT)),
                    Optional.empty());
        }

        FormView form(int uses) {
            return world.call(nova, FormMethods.FORMS_ADD, acceptable(uses));
        }

        /// The buyer has said something, and it is Nova's turn.
        CollabId asked(World.Human buyer, String model) {
            models.tell(model, RecursionTest.say("71000?"));
            CollabId id = world.call(
                            buyer,
                            CollabMethods.COLLAB_OPEN,
                            new CollabMethods.Open("buy", nova.id(), "chips", Optional.empty(), Optional.empty()))
                    .collab();
            world.decideAll(nova, true);
            world.time.advance(Duration.ofSeconds(2));
            return id;
        }

        String lastPrompt(String model) {
            return WildModel.text(models.prompts(model).getLast());
        }

        /// What tools answered to Nova's agent in its first turn.
        List<String> answers() {
            return models.prompts("nova").stream()
                    .map(prompt -> prompt.messages().stream()
                            .filter(message -> message instanceof Message.FromTool)
                            .map(Message::text)
                            .toList())
                    .max(Comparator.comparingInt(List::size))
                    .orElseThrow();
        }

        /// All that a buyer's links, log and models were ever given, with the time of each event.
        String observed(World.Human human, String model) {
            StringBuilder all = new StringBuilder();
            world.heard
                    .getOrDefault(human.id(), List.of())
                    .forEach(event -> all.append(Json.STRICT.writeValueAsString(event.payload()))
                            .append('\n'));
            world.log(human)
                    .forEach(entry ->
                            all.append(entry.kind()).append(entry.fields()).append('\n'));
            models.prompts(model)
                    .forEach(prompt -> all.append(WildModel.text(prompt)).append('\n'));
            return all.toString();
        }
    }

    private static Reply ask(String price) {
        return Told.calls("form.ask", "{\"form\":\"acceptable\",\"values\":[\"price=" + price + "\"]}");
    }

    private static String quote(World.Human human, Shop shop) {
        return shop.observed(human, "li");
    }

    @Test
    void an_answer_is_heard_at_its_slot_in_the_turn_that_waits_for_it() {
        Shop shop = new Shop();
        FormView form = shop.form(3);
        shop.models.tell("nova", ask("71000"), Told.says("I wait."), RecursionTest.say("Agreed."));
        shop.asked(shop.li, "li");

        assertThat(form.bits()).isEqualTo(3);
        assertThat(shop.models.prompts("nova")).hasSize(2);
        shop.world.time.advance(Duration.ofSeconds(17));
        assertThat(shop.models.prompts("nova")).as("before the slot").hasSize(2);
        shop.world.time.advance(Duration.ofSeconds(2));
        assertThat(shop.lastPrompt("nova")).contains("'acceptable' was answered: yes.", "price: 71000");
        shop.world.time.advance(Duration.ofSeconds(20));
        assertThat(quote(shop.li, shop)).contains("Agreed.").doesNotContain("70000", "acceptable");
        assertThat(shop.world.log(shop.nova, "form.answered"))
                .singleElement()
                .extracting(Entry::fields)
                .asString()
                .contains(
                        "answer=1 of 2",
                        "result=answered",
                        "basis=form " + form.form().value());
    }

    @Test
    void the_run_that_works_it_out_has_no_tools_and_what_it_wishes_for_is_not_heard() {
        Shop shop = new Shop();
        shop.works = _ -> Told.calls(
                "files.read", "{\"path\":\"laptop:/sell/other.txt\"}", "form.ask", "{\"form\":\"acceptable\"}");
        shop.form(3);
        shop.models.tell("nova", ask("71000"), Told.says("I wait."), Told.says("done"));
        shop.asked(shop.li, "li");
        shop.world.time.advance(Duration.ofSeconds(25));

        assertThat(shop.quarantined).hasSize(1);
        assertThat(shop.quarantined.getFirst().tools()).isEmpty();
        assertThat(WildModel.text(shop.quarantined.getFirst()))
                .contains("Is {price} acceptable?", "price: 71000", "Not below 70000.");
        assertThat(shop.lastPrompt("nova")).contains("'acceptable' was answered: no.");
        assertThat(shop.world.folders.operations())
                .as("the one read is the platform's, of the place that the owner named")
                .hasSize(1);
    }

    @Test
    void whatever_else_it_says_is_the_answer_for_all_else() {
        for (Reply said : List.of(
                Told.says("yes, since the limit is 70000"), Told.says(""), Told.says("YES!"), Told.says("70000"))) {
            Shop shop = new Shop();
            shop.works = _ -> said;
            shop.form(3);
            shop.models.tell("nova", ask("71000"), Told.says("I wait."), Told.says("done"));
            shop.asked(shop.li, "li");
            shop.world.time.advance(Duration.ofSeconds(25));

            assertThat(shop.lastPrompt("nova"))
                    .contains("'acceptable' was answered: no.")
                    .doesNotContain("70000");
        }
    }

    @Test
    void it_answers_as_often_as_its_owner_said_in_one_collaboration() {
        Shop shop = new Shop();
        shop.form(2);
        shop.models.tell("nova", ask("1"), ask("2"), ask("3"), Told.says("I wait."), Told.says("done"));
        shop.asked(shop.li, "li");

        assertThat(shop.answers()).hasSize(3).last().isEqualTo("no");
        assertThat(shop.quarantined).hasSize(2);
        shop.world.time.advance(Duration.ofSeconds(25));
        assertThat(shop.lastPrompt("nova")).doesNotContain("With form.ask you can ask 'acceptable'");
    }

    @Test
    @Tag("INV-11")
    void for_those_who_may_not_ask_it_does_not_exist() {
        Shop shop = new Shop();
        shop.form(3);
        shop.models.tell(
                "nova",
                ask("71000"),
                Told.calls("form.ask", "{\"form\":\"acceptable\",\"values\":[\"nonsense\"]}"),
                Told.calls("form.ask", "{\"form\":\"no-such-form\"}"),
                Told.says("done"));
        shop.asked(shop.mallory, "mallory");

        assertThat(shop.answers()).containsExactly("none", "none", "none");
        assertThat(shop.models.prompts("nova"))
                .noneMatch(prompt -> WildModel.text(prompt).contains("Is {price}"));
        assertThat(shop.quarantined).isEmpty();
    }

    @Test
    void a_turn_is_told_what_a_form_takes_when_it_fills_it_in_badly() {
        Shop shop = new Shop();
        shop.form(3);
        for (String values :
                List.of("[]", "[\"price\"]", "[\"price=\"]", "[\"cost=1\"]", "[\"price=1\",\"price=2\"]", "7")) {
            shop.models.tell("nova", Told.calls("form.ask", "{\"form\":\"acceptable\",\"values\":" + values + "}"));
        }
        shop.asked(shop.li, "li");

        assertThat(shop.answers()).hasSize(6).allMatch(answer -> answer.startsWith("invalid arguments"));
        assertThat(shop.quarantined).isEmpty();
    }

    /// Threat: what lies in the place shows in anything else than the answer.
    @Test
    @Tag("INV-11")
    void two_worlds_with_the_same_answer_are_the_same_for_the_other_side() {
        List<String> seen = new ArrayList<>();
        List<Function<String, Reply>> ways = List.of(
                _ -> Told.says("no"),
                text -> Told.says(text.contains("70000") ? "no" : "yes"),
                _ -> Told.says("something long about 70000 ".repeat(50)),
                _ -> Told.calls("files.read", "{\"path\":\"laptop:/cost/limit.txt\"}"),
                _ -> {
                    throw new IllegalStateException("a model that breaks");
                });
        for (Function<String, Reply> way : ways) {
            Shop shop = new Shop();
            shop.works = way;
            shop.form(3);
            shop.models.tell("nova", ask("71000"), Told.says("I wait."), RecursionTest.say("No deal."));
            shop.asked(shop.li, "li");
            shop.world.time.advance(Duration.ofMinutes(2));
            seen.add(quote(shop.li, shop));
        }
        assertThat(seen.getFirst()).contains("No deal.");
        assertThat(seen).allMatch(seen.getFirst()::equals);
    }

    @Test
    void without_the_file_it_still_answers_at_its_slot() {
        Shop gone = new Shop();
        gone.world.call(
                gone.nova,
                FormMethods.FORMS_ADD,
                new FormMethods.Add(
                        gone.sell,
                        "acceptable",
                        "Is {price} acceptable?",
                        List.of("price"),
                        List.of("yes", "no"),
                        Optional.of("yes"),
                        1,
                        Optional.empty(),
                        List.of(gone.li.id().value()),
                        List.of(World.node(gone.nova, "/cost/none.txt")),
                        Optional.empty()));
        gone.works = _ -> Told.says("I cannot tell");
        gone.models.tell("nova", ask("71000"), Told.says("I wait."), Told.says("done"));
        gone.asked(gone.li, "li");
        gone.world.time.advance(Duration.ofSeconds(25));

        assertThat(gone.lastPrompt("nova")).contains("'acceptable' was answered: yes.");
    }

    @Test
    @Tag("INV-28")
    void an_answer_that_comes_after_its_slot_counts_as_none() {
        boolean[] stopped = {true};
        Shop shop = new Shop((_, entries) -> {
            if (stopped[0] && entries.stream().anyMatch(entry -> entry.kind().equals("form.answered"))) {
                throw new IllegalStateException("the gateway stops here");
            }
        });
        shop.form(3);
        shop.models.tell("nova", ask("71000"), Told.says("I wait."), Told.says("done"));
        shop.asked(shop.li, "li");
        shop.world.time.advance(Duration.ofSeconds(25));
        assertThat(shop.lastPrompt("nova")).contains("'acceptable' was answered: no.");

        stopped[0] = false;
        World again = new World(shop.world, (_, _) -> {});
        again.recover();
        again.time.runUntilIdle();

        assertThat(again.log(shop.nova, "form.answered"))
                .singleElement()
                .extracting(entry -> entry.fields().get("result"))
                .isEqualTo("otherwise");
    }

    @Test
    @Tag("INV-9")
    void an_ended_form_answers_nothing_more_and_a_contact_that_ends_takes_it_along() {
        Shop shop = new Shop();
        FormView form = shop.form(3);
        shop.world.call(shop.nova, FormMethods.FORMS_END, new FormMethods.End(form.form()));
        shop.models.tell("nova", ask("71000"), Told.says("done"));
        shop.asked(shop.li, "li");
        assertThat(shop.answers()).containsExactly("none");

        FormView second = shop.form(3);
        shop.world.call(shop.nova, ContactMethods.CONTACTS_REMOVE, new ContactMethods.Whom(shop.li.id()));
        assertThat(shop.world
                        .call(shop.nova, FormMethods.FORMS_LIST, new FormMethods.ListForms(Optional.empty()))
                        .forms())
                .isEmpty();
        assertThat(shop.world
                        .call(shop.nova, FormMethods.FORMS_LIST, new FormMethods.ListForms(Optional.of(true)))
                        .forms())
                .extracting(FormView::form)
                .containsExactlyInAnyOrder(form.form(), second.form());
    }

    @Test
    void a_form_rests_on_files_of_its_owner_and_is_for_people_its_owner_knows() {
        Shop shop = new Shop();
        FormMethods.Add good = shop.acceptable(3);
        for (String place : List.of(World.node(shop.li, LIMIT), "memory://" + shop.nova.id() + "/manager")) {
            assertThatThrownBy(
                            () -> shop.world.call(shop.nova, FormMethods.FORMS_ADD, with(good, good.askers(), place)))
                    .isInstanceOf(Fault.class)
                    .hasMessageContaining("a file of a node of yours");
        }
        String host = shop.world.human(0).id().value();
        assertThatThrownBy(() -> shop.world.call(
                        shop.nova,
                        FormMethods.FORMS_ADD,
                        with(good, List.of(host), good.places().getFirst())))
                .isInstanceOf(Fault.class);
        assertThatThrownBy(() -> shop.world.call(
                        shop.nova,
                        FormMethods.FORMS_ADD,
                        with(good, List.of("all"), good.places().getFirst())))
                .isInstanceOf(Fault.class);
        FormMethods.Add odd = new FormMethods.Add(
                good.identity(),
                good.name(),
                good.question(),
                good.blanks(),
                good.answers(),
                Optional.of("perhaps"),
                good.uses(),
                good.purpose(),
                good.askers(),
                good.places(),
                good.endMs());
        assertThatThrownBy(() -> shop.world.call(shop.nova, FormMethods.FORMS_ADD, odd))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("one of the answers");
        shop.form(3);
        assertThatThrownBy(() -> shop.form(3)).isInstanceOf(Fault.class).hasMessageContaining("of that name");
    }

    private static FormMethods.Add with(FormMethods.Add one, List<String> askers, String place) {
        return new FormMethods.Add(
                one.identity(),
                one.name(),
                one.question(),
                one.blanks(),
                one.answers(),
                one.otherwise(),
                one.uses(),
                one.purpose(),
                askers,
                List.of(place),
                one.endMs());
    }
}

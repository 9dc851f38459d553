package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.agent.model.Reply;
import dev.clawnet.gateway.method.Broadcast;
import dev.clawnet.gateway.node.InvokeResult;
import dev.clawnet.gateway.node.NodesTool;
import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.AgentMethods.AgentEvent;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.secret.Mask;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What an owner's links are told of tools while a run goes on: in order, as much as they want to see, and never
/// before it is written.
class ToolEventsTest {
    private static final String KEY = "sk-live_0123456789abcdef0123";

    private final Told models = new Told();
    private final Model model = (prompt, stream, cancel) -> {
        Reply reply = models.next(prompt, stream, cancel);
        stream.thought("hm ");
        stream.thought("well");
        if (!reply.text().isEmpty()) {
            stream.text(reply.text());
        }
        return reply;
    };
    private final World world = new World(11, MemoryStore.Mode.JSON, model);
    private final World.Human li = world.human("Li");
    private final World.Human nova = world.human("Nova");

    @BeforeEach
    void begin() {
        world.identity(li, "desk", "m");
        world.identity(nova, "other", "n");
        world.folders.put(li.id(), "/desk/a.md", "apples " + KEY + " " + "x".repeat(5_000));
        world.heard.clear();
    }

    private void reads(String path) {
        models.tell("m", Told.calls("files.read", "{\"path\":\"" + path + "\"}"), Told.says("Done."));
        world.tell(li, "desk", "Read it.");
    }

    private Stream<AgentEvent> events(World.Human human) {
        return world.heard.getOrDefault(human.id(), List.of()).stream()
                .map(Broadcast::payload)
                .filter(AgentEvent.class::isInstance)
                .map(AgentEvent.class::cast);
    }

    private List<String> told() {
        return events(li)
                .map(event -> event.stream() + " " + event.data().getOrDefault("phase", ""))
                .toList();
    }

    private List<Map<String, Object>> tools(String phase) {
        return events(li)
                .filter(event -> event.stream().equals("tool"))
                .map(AgentEvent::data)
                .filter(data -> phase.equals(data.get("phase")))
                .toList();
    }

    private static String text(Object answer) {
        JsonNode node = Json.STRICT.valueToTree(answer);
        return node.path("content").path(0).path("text").stringValue("");
    }

    @Test
    void a_call_is_told_between_a_beginning_and_an_end_and_all_is_numbered() {
        world.tell(li, "desk", "/reasoning off");
        world.heard.clear();
        reads("a.md");

        assertThat(told())
                .containsExactly("lifecycle start", "tool start", "tool result", "assistant ", "lifecycle end");
        assertThat(events(li).map(AgentEvent::seq))
                .isEqualTo(LongStream.rangeClosed(1, 5).boxed().toList());
        assertThat(events(li).map(AgentEvent::sessionKey)).containsOnly(Optional.of("agent:desk:main"));
        Map<String, Object> start = tools("start").getFirst();
        assertThat(start).containsEntry("name", "files.read");
        assertThat(start.get("args")).hasToString("{\"path\":\"a.md\"}");
        Map<String, Object> result = tools("result").getFirst();
        assertThat(result).containsEntry("isError", false).containsEntry("toolCallId", start.get("toolCallId"));
        assertThat(events(nova)).isEmpty();
    }

    @Test
    void only_links_that_list_the_capability_are_told_of_tools() {
        reads("a.md");

        world.heard.getOrDefault(li.id(), List.of()).stream()
                .filter(each -> each.payload() instanceof AgentEvent)
                .forEach(each -> assertThat(each.event().capability())
                        .isEqualTo(
                                ((AgentEvent) each.payload()).stream().equals("tool")
                                        ? Optional.of("tool-events")
                                        : Optional.empty()));
    }

    @Test
    void nothing_is_told_before_its_entry() {
        List<String> seen = new ArrayList<>();
        world.notices.on(Broadcast.class, each -> {
            if (each.payload() instanceof AgentEvent event && event.stream().equals("tool")) {
                seen.add(event.data().get("phase") + " after " + acts());
            }
        });
        int before = acts();
        reads("a.md");

        // The model is announced and settled, then the read; the second thought follows.
        assertThat(seen).containsExactly("start after " + (before + 3), "result after " + (before + 4));
        assertThat(acts()).isEqualTo(before + 6);
    }

    private int acts() {
        return world.log(li, "act").size();
    }

    @Test
    void what_looks_like_a_secret_is_hidden_and_what_is_long_is_cut() {
        reads("a.md");
        String on = text(tools("result").getFirst().getOrDefault("result", ""));
        assertThat(on).startsWith("apples " + Mask.HIDDEN).endsWith("(cut)").hasSizeLessThan(2_100);

        world.tell(li, "desk", "/verbose full");
        reads("a.md");
        assertThat(text(tools("result").getLast().getOrDefault("result", "")))
                .startsWith("apples " + Mask.HIDDEN)
                .endsWith("xxx")
                .hasSizeGreaterThan(5_000)
                .doesNotContain(KEY);
    }

    @Test
    void whoever_wants_to_see_no_tools_is_told_of_none() {
        world.tell(li, "desk", "/verbose off");
        reads("a.md");
        assertThat(told()).noneMatch(each -> each.startsWith("tool"));

        world.tell(li, "desk", "/verbose inherit");
        reads("a.md");
        assertThat(told()).contains("tool start", "tool result");
    }

    /// In a session where nothing was said yet.
    @ParameterizedTest
    @ValueSource(strings = {"/verbose full", "/reasoning off", "/send off", "/queue", "/queue cap:5"})
    void a_command_that_makes_its_session_makes_one(String command) {
        world.tell(li, "desk", command);

        assertThat(world.store.<Integer>read(view -> Sessions.count(view, li.id())))
                .isEqualTo(world.store
                        .read(view -> Sessions.newest(view, li.id(), 9))
                        .size());
    }

    @Test
    void a_run_that_asked_as_often_as_it_may_says_so() {
        models.tell(
                "m",
                Stream.generate(() -> Told.calls("session_status", "{}"))
                        .limit(100)
                        .toArray(Reply[]::new));
        world.tell(li, "desk", "Go on and on.");

        assertThat(events(li).toList().getLast().data().get("text"))
                .isEqualTo(
                        "this run has asked its model as often as one run may: what is said next begins another one");
    }

    @Test
    void a_refusal_and_a_name_that_is_no_tool_end_as_errors() {
        models.tell(
                "m", Told.calls("nothing.there", "{}", "files.read", "{\"path\":\"/etc/passwd\"}"), Told.says("Done."));
        world.tell(li, "desk", "Do it.");
        world.decide(li, world.open(li).getFirst(), false);

        assertThat(tools("start")).hasSize(2);
        assertThat(tools("result")).hasSize(2).allMatch(data -> Boolean.TRUE.equals(data.get("isError")));
    }

    @Test
    void thoughts_are_told_as_the_owner_wants_them() {
        reads("a.md");
        assertThat(thoughts()).containsExactly("hm ", "well", "hm ", "well");

        world.tell(li, "desk", "/reasoning on");
        world.heard.clear();
        reads("a.md");
        assertThat(thoughts()).containsExactly("hm well", "hm well");
        assertThat(told()).containsSubsequence("thinking ", "tool start", "thinking ", "assistant ", "lifecycle end");

        world.tell(li, "desk", "/reasoning off");
        world.heard.clear();
        reads("a.md");
        assertThat(thoughts()).isEmpty();
    }

    private List<Object> thoughts() {
        return events(li)
                .filter(event -> event.stream().equals("thinking"))
                .map(event -> event.data().get("delta"))
                .toList();
    }

    @Test
    void a_call_that_waits_for_its_owner_is_told_once() {
        world.tell(li, "desk", "/verbose full");
        world.heard.clear();
        models.tell("m", Told.calls("files.read", "{\"path\":\"laptop:/far/b.md\"}"), Told.says("Done."));
        world.folders.put(li.id(), "/far/b.md", "bread");
        world.tell(li, "desk", "Read it.");
        ApprovalView asked = world.open(li).getFirst();
        assertThat(tools("start")).hasSize(1);
        assertThat(text(tools("update").getFirst().getOrDefault("partialResult", "")))
                .isEqualTo("waits for your answer: " + asked.id().value());

        world.decide(li, asked, true);
        assertThat(tools("start")).hasSize(1);
        assertThat(text(tools("result").getFirst().getOrDefault("result", ""))).isEqualTo("bread");
    }

    @Test
    void a_run_that_was_stopped_is_told_nothing_more_of_than_its_end() {
        String desk = world.identity(li, "stop", "s");
        world.call(
                li,
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        desk,
                        List.of("list", "stat", "invoke"),
                        List.of("node://" + li.id() + "/**"),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        world.agents.add(new NodesTool(
                (_, _, _, _, _, _) -> {
                    world.store.write(tx -> {
                        var stopped =
                                world.agents.sessionRuns().stopAll(tx, li.id(), SessionKey.main("stop"), "stopped");
                        return new Change<>(true, stopped.entries(), stopped.notices());
                    });
                    world.time.runUntilIdle();
                    return new InvokeResult.Ok(Json.STRICT.createObjectNode());
                },
                (_, _) -> List.of(),
                world.agents.facts()));
        models.tell(
                "s",
                Told.calls("nodes", "{\"action\":\"notify\",\"node\":\"laptop\",\"title\":\"a\",\"body\":\"b\"}"),
                Told.says("Done."));
        world.tell(li, "stop", "Do it.");

        assertThat(told()).contains("tool start").endsWith("lifecycle end").doesNotContain("tool result");
    }
}

package dev.clawnet.gateway.agent.tool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.tool.SandboxRules.Access;
import dev.clawnet.gateway.agent.tool.SandboxRules.Mode;
import dev.clawnet.gateway.agent.tool.ToolChain.Situation;
import dev.clawnet.gateway.agent.tool.ToolChain.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The chain of tool lists, step by step.
class ToolChainTest {
    private static final Situation MAIN =
            new Situation(Optional.of("work"), "openai/gpt-5", true, true, 0, Optional.empty());

    private static ToolRules rules(List<String> allow, List<String> also, List<String> deny) {
        return new ToolRules(
                Optional.empty(),
                ToolList.of(allow, also, deny),
                also,
                Map.of(),
                ToolRules.Lists.NONE,
                ToolRules.Elevated.UNSAID);
    }

    private static ToolRules allowing(String... names) {
        return rules(List.of(names), List.of(), List.of());
    }

    private static ToolRules denying(String... names) {
        return rules(List.of(), List.of(), List.of(names));
    }

    private static ToolRules profile(String name, String... also) {
        return new ToolRules(
                Optional.of(name),
                ToolList.of(List.of(), List.of(also), List.of()),
                List.of(also),
                Map.of(),
                ToolRules.Lists.NONE,
                ToolRules.Elevated.UNSAID);
    }

    private static ToolRules about(String model, ToolRules rules) {
        return new ToolRules(
                Optional.empty(),
                ToolList.NONE,
                List.of(),
                Map.of(model, rules),
                ToolRules.Lists.NONE,
                ToolRules.Elevated.UNSAID);
    }

    private static ToolChain chain(ToolRules global, ToolRules own) {
        return chain(global, own, SandboxRules.OFF);
    }

    private static ToolChain chain(ToolRules global, ToolRules own, SandboxRules box) {
        return new ToolChain(new ToolSettings(
                global,
                Map.of("work", own),
                box,
                Map.of("work", box),
                ToolRules.Lists.NONE,
                1,
                GroupTools.NONE,
                ToolList.invoked(List.of(), List.of())));
    }

    private static SandboxRules sandboxed(Mode mode, Access access) {
        return new SandboxRules(
                mode,
                SandboxRules.Scope.AGENT,
                access,
                SandboxRules.Backend.BUBBLEWRAP,
                SandboxRules.Box.PLAIN,
                Optional.empty());
    }

    private static Situation at(String model, boolean main, int spawned, Optional<GroupTools.Place> place) {
        return new Situation(Optional.of("work"), model, true, main, spawned, place);
    }

    @Test
    void without_lists_every_tool_is_offered() {
        ToolChain chain = new ToolChain(ToolSettings.NONE);

        assertThat(ToolNames.all()).allMatch(tool -> chain.offers(tool, MAIN));
        assertThat(chain.explain("exec", MAIN).steps()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "minimal, session_status, true", "minimal, read, false", "coding, files.read, true", "coding, exec, true",
        "coding, cron, true", "coding, web_fetch, false", "coding, message, false", "messaging, message.send, true",
        "messaging, exec, false", "messaging, sessions_spawn, false", "full, browser, true", "coding, bash, true",
        "coding, apply-patch, true", "coding, EXEC, true"
    })
    void a_profile_leaves_what_is_in_it(String profile, String tool, boolean offered) {
        ToolChain chain = chain(profile(profile), ToolRules.NONE);

        assertThat(chain.offers(tool, MAIN)).isEqualTo(offered);
        if (!offered) {
            assertThat(chain.refusal(tool, MAIN)).contains(Step.PROFILE);
        }
    }

    @Test
    void an_agents_profile_takes_the_place_of_the_global_one_and_more_is_added() {
        ToolChain chain = chain(profile("minimal", "browser"), profile("messaging", "exec"));

        assertThat(chain.offers("message", MAIN)).isTrue();
        assertThat(chain.offers("exec", MAIN)).isTrue();
        assertThat(chain.offers("browser", MAIN)).isFalse();
        assertThat(chain(profile("minimal", "browser"), ToolRules.NONE).offers("browser", MAIN))
                .isTrue();
    }

    @Test
    void deny_beats_allow_in_one_list() {
        ToolChain chain = chain(rules(List.of("group:fs", "exec"), List.of(), List.of("wri*")), ToolRules.NONE);

        assertThat(chain.offers("read", MAIN)).isTrue();
        assertThat(chain.refusal("write", MAIN)).contains(Step.GLOBAL);
        assertThat(chain.explain("write", MAIN).decided().orElseThrow().refusal())
                .contains("denied");
        assertThat(chain.refusal("files.delete", MAIN)).contains(Step.GLOBAL);
    }

    @Test
    void what_an_agent_allows_gives_back_nothing_that_was_taken_before() {
        assertThat(chain(denying("exec"), allowing("exec")).refusal("exec", MAIN))
                .contains(Step.GLOBAL);
        assertThat(chain(profile("messaging"), allowing("exec")).refusal("exec", MAIN))
                .contains(Step.PROFILE);
        assertThat(chain(allowing("read"), allowing("*")).refusal("exec", MAIN)).contains(Step.GLOBAL);
    }

    @Test
    void an_agents_own_list_takes_away_after_the_global_one() {
        ToolChain chain = chain(allowing("group:fs", "exec"), denying("exec"));

        assertThat(chain.refusal("exec", MAIN)).contains(Step.AGENT);
        assertThat(chain.offers("read", MAIN)).isTrue();
        assertThat(chain.offers("exec", new Situation(Optional.of("other"), "m/x", true, true, 0, Optional.empty())))
                .isTrue();
    }

    @Test
    void lists_of_a_provider_count_for_its_models_and_the_exact_model_before_it() {
        ToolRules global = new ToolRules(
                Optional.empty(),
                ToolList.NONE,
                List.of(),
                Map.of("openai", denying("exec"), "openai/gpt-5", denying("read")),
                ToolRules.Lists.NONE,
                ToolRules.Elevated.UNSAID);
        ToolChain chain = chain(global, about("other", profile("minimal")));

        assertThat(chain.refusal("read", MAIN)).contains(Step.GLOBAL_PROVIDER);
        assertThat(chain.offers("exec", MAIN)).isTrue();
        assertThat(chain.refusal("exec", at("openai/gpt-4", true, 0, Optional.empty())))
                .contains(Step.GLOBAL_PROVIDER);
        assertThat(chain.refusal("exec", at("Other/x", true, 0, Optional.empty())))
                .contains(Step.PROVIDER_PROFILE);
        assertThat(chain(ToolRules.NONE, about("openai", denying("read"))).refusal("read", MAIN))
                .contains(Step.AGENT_PROVIDER);
    }

    @Test
    void whoever_may_run_programs_may_patch_but_not_in_a_sandbox() {
        assertThat(chain(allowing("exec"), ToolRules.NONE).offers("apply_patch", MAIN))
                .isTrue();
        ToolRules gate = new ToolRules(
                Optional.empty(),
                ToolList.NONE,
                List.of(),
                Map.of(),
                new ToolRules.Lists(Optional.of(List.of("exec")), List.of(), Optional.empty()),
                ToolRules.Elevated.UNSAID);
        assertThat(chain(gate, ToolRules.NONE, sandboxed(Mode.ALL, Access.NONE)).refusal("apply_patch", MAIN))
                .contains(Step.SANDBOX);
    }

    @Test
    void a_list_that_names_no_tool_of_the_gateway_does_not_count_and_says_so() {
        ToolRules odd = allowing("weather_report");

        assertThat(chain(odd, ToolRules.NONE).offers("exec", MAIN)).isTrue();
        assertThat(odd.list().ignored()).containsExactly("weather_report");
        assertThat(chain(allowing("weather_report", "read"), ToolRules.NONE).refusal("exec", MAIN))
                .contains(Step.GLOBAL);
    }

    @Test
    void also_allow_alone_takes_nothing_away() {
        assertThat(chain(rules(List.of(), List.of("weather"), List.of()), ToolRules.NONE)
                        .offers("exec", MAIN))
                .isTrue();
    }

    @Test
    void a_sandboxed_session_has_the_gates_tools_and_the_main_session_is_spared_by_non_main() {
        ToolChain chain = chain(ToolRules.NONE, ToolRules.NONE, sandboxed(Mode.NON_MAIN, Access.NONE));
        Situation group = at("m/x", false, 0, Optional.empty());

        assertThat(chain.sandboxed(MAIN)).isFalse();
        assertThat(chain.offers("browser", MAIN)).isTrue();
        assertThat(chain.sandboxed(group)).isTrue();
        assertThat(chain.offers("exec", group)).isTrue();
        assertThat(chain.offers("collab.open", group)).isTrue();
        assertThat(chain.refusal("browser", group)).contains(Step.SANDBOX);
        assertThat(chain.refusal("web_fetch", group)).contains(Step.SANDBOX);
    }

    @Test
    void a_folder_that_may_only_be_looked_at_withholds_what_changes_files() {
        ToolChain chain = chain(ToolRules.NONE, ToolRules.NONE, sandboxed(Mode.ALL, Access.RO));

        assertThat(chain.refusal("write", MAIN)).contains(Step.SANDBOX);
        assertThat(chain.refusal("files.append", MAIN)).contains(Step.SANDBOX);
        assertThat(chain.offers("read", MAIN)).isTrue();
    }

    @Test
    void the_gates_lists_are_replaced_each_on_its_own_the_agents_before_the_global_one() {
        ToolRules global = gate(Optional.of(List.of("exec", "browser")), Optional.of(List.of()));
        SandboxRules box = sandboxed(Mode.ALL, Access.NONE);

        ToolChain replaced = chain(global, gate(Optional.empty(), Optional.of(List.of("exec"))), box);
        assertThat(replaced.offers("browser", MAIN)).isTrue();
        assertThat(replaced.refusal("exec", MAIN)).contains(Step.SANDBOX);
        assertThat(replaced.refusal("read", MAIN)).contains(Step.SANDBOX);
        assertThat(replaced.offers("image", MAIN)).isTrue();
        assertThat(chain(gate(Optional.of(List.of()), Optional.empty()), ToolRules.NONE, box)
                        .offers("web_fetch", MAIN))
                .isTrue();
    }

    private static ToolRules gate(Optional<List<String>> allow, Optional<List<String>> deny) {
        return new ToolRules(
                Optional.empty(),
                ToolList.NONE,
                List.of(),
                Map.of(),
                new ToolRules.Lists(allow, List.of(), deny),
                ToolRules.Elevated.UNSAID);
    }

    @Test
    void agents_that_agents_started_have_less_and_the_last_ones_least() {
        ToolChain chain = new ToolChain(new ToolSettings(
                ToolRules.NONE,
                Map.of(),
                SandboxRules.OFF,
                Map.of(),
                new ToolRules.Lists(Optional.empty(), List.of("memory_search"), Optional.of(List.of("exec"))),
                2,
                GroupTools.NONE,
                ToolList.invoked(List.of(), List.of())));
        Situation first = at("m/x", false, 1, Optional.empty());
        Situation last = at("m/x", false, 2, Optional.empty());

        assertThat(chain.refusal("cron", first)).contains(Step.SUB_AGENT);
        assertThat(chain.refusal("exec", first)).contains(Step.SUB_AGENT);
        assertThat(chain.offers("memory.recall", first)).isTrue();
        assertThat(chain.offers("sessions_spawn", first)).isTrue();
        assertThat(chain.refusal("sessions_spawn", last)).contains(Step.SUB_AGENT);
        assertThat(chain.offers("read", last)).isTrue();
        assertThat(chain.offers("cron", MAIN)).isTrue();
    }

    @Test
    void only_the_owners_words_reach_what_is_for_owners() {
        Situation stranger = new Situation(Optional.of("work"), "m/x", false, false, 0, Optional.empty());

        assertThat(new ToolChain(ToolSettings.NONE).refusal("cron", stranger)).contains(Step.OWNER_ONLY);
        assertThat(new ToolChain(ToolSettings.NONE).offers("exec", stranger)).isTrue();
    }

    @Test
    void a_room_says_one_list_the_senders_before_its_own_before_those_of_all_rooms() {
        GroupTools.Room own = new GroupTools.Room(
                Optional.of(ToolList.of(List.of("read"), List.of(), List.of())),
                Map.of("id:eve", ToolList.of(List.of(), List.of(), List.of("read"))));
        GroupTools.Room every =
                new GroupTools.Room(Optional.of(ToolList.of(List.of(), List.of(), List.of("exec"))), Map.of());
        ToolChain chain = new ToolChain(new ToolSettings(
                ToolRules.NONE,
                Map.of(),
                SandboxRules.OFF,
                Map.of(),
                ToolRules.Lists.NONE,
                1,
                new GroupTools(Map.of(GroupTools.key("irc", "", "#chips"), own, GroupTools.key("irc", "", "*"), every)),
                ToolList.invoked(List.of(), List.of())));

        assertThat(chain.refusal("exec", in("#chips", "bob"))).contains(Step.GROUP);
        assertThat(chain.offers("read", in("#chips", "bob"))).isTrue();
        assertThat(chain.refusal("read", in("#chips", "eve"))).contains(Step.GROUP);
        assertThat(chain.offers("exec", in("#chips", "eve"))).isTrue();
        assertThat(chain.refusal("exec", in("#other", "eve"))).contains(Step.GROUP);
        assertThat(chain.offers("read", in("#other", "eve"))).isTrue();
        assertThat(chain.offers("exec", MAIN)).isTrue();
    }

    private static Situation in(String room, String sender) {
        return at("m/x", false, 0, Optional.of(new GroupTools.Place("irc", "default", room, List.of(sender))));
    }

    @ParameterizedTest
    @CsvSource({
        "true, true, eve, eve, true",
        "false, true, eve, eve, false",
        "true, false, eve, eve, false",
        "true, true, bob, eve, false",
        "true, true, eve, bob, false",
        "true, true, *, -, true",
        "true, true, -, eve, false"
    })
    void programs_outside_of_the_sandbox_need_both_switches_and_the_sender_in_both_lists(
            boolean global, boolean own, String globalFrom, String ownFrom, boolean allowed) {
        ToolChain chain = chain(elevated(global, globalFrom), elevated(own, ownFrom));

        assertThat(chain.refusesElevated(Optional.of("work"), "irc", List.of("eve"))
                        .isEmpty())
                .isEqualTo(allowed);
        assertThat(chain.refusesElevated(Optional.of("work"), "telegram", List.of("eve")))
                .isPresent();
    }

    private static ToolRules elevated(boolean enabled, String from) {
        return new ToolRules(
                Optional.empty(),
                ToolList.NONE,
                List.of(),
                Map.of(),
                ToolRules.Lists.NONE,
                new ToolRules.Elevated(
                        Optional.of(enabled),
                        from.equals("-") ? Optional.empty() : Optional.of(Map.of("irc", List.of(from)))));
    }

    /// Whatever lists are added, nothing comes back: the answer with more steps offers a part of what it did with
    /// fewer.
    @Test
    void adding_a_list_never_adds_a_tool() {
        long seed = System.nanoTime();
        Random chance = new Random(seed);
        List<String> words = new ArrayList<>(ToolNames.all());
        words.addAll(List.of("group:fs", "group:runtime", "group:openclaw", "*", "mem*", "*_search", "f*.*d"));
        for (int round = 0; round < 3_000; round++) {
            ToolRules some = random(chance, words);
            ToolRules more = random(chance, words);
            Situation where = at("openai/gpt-5", chance.nextBoolean(), chance.nextInt(3), Optional.empty());
            ToolChain less = chain(some, ToolRules.NONE);
            ToolChain both = chain(some, more, sandboxed(Mode.NON_MAIN, Access.RO));
            for (String tool : ToolNames.all()) {
                assertThat(both.offers(tool, where) && !less.offers(tool, where))
                        .as("seed %d round %d tool %s", seed, round, tool)
                        .isFalse();
                assertThat(both.explain(tool, where).decided().map(ToolChain.Looked::step))
                        .as("seed %d round %d tool %s", seed, round, tool)
                        .isEqualTo(both.refusal(tool, where));
            }
        }
    }

    private static ToolRules random(Random chance, List<String> words) {
        return rules(some(chance, words), List.of(), some(chance, words));
    }

    private static List<String> some(Random chance, List<String> words) {
        return chance.ints(chance.nextInt(4), 0, words.size())
                .mapToObj(words::get)
                .toList();
    }
}

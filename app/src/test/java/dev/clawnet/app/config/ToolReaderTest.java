package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.tool.GroupTools;
import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.agent.tool.ToolChain;
import dev.clawnet.gateway.agent.tool.ToolChain.Situation;
import dev.clawnet.gateway.agent.tool.ToolChain.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ToolReaderTest {
    private static Config parse(String text) {
        return new ConfigFile(Map.of(), path -> path).read(Path.of("clawnet.json"), text);
    }

    private static Situation of(String agent) {
        return new Situation(Optional.of(agent), "openai/gpt-5", true, true, 0, Optional.empty());
    }

    @Test
    void every_list_of_the_chain_is_read_and_has_an_effect() {
        Config config = parse("""
                {
                  tools: {
                    profile: "coding", alsoAllow: ["web_fetch"], deny: ["process"],
                    byProvider: { "OpenAI/gpt-5": { deny: ["edit"] } },
                    elevated: { allowFrom: { telegram: [12345] } },
                    sandbox: { tools: { allow: ["exec", "read"] } },
                    subagents: { tools: { deny: ["exec"] } },
                  },
                  agents: { list: [
                    { id: "home" },
                    { id: "Work", tools: { deny: ["memory_search"], byProvider: { openai: { deny: ["apply_patch"] } } },
                      sandbox: { mode: "all" } },
                  ] },
                  channels: { irc: { groups: { "#chips": { tools: { deny: ["read"] },
                                                           toolsBySender: { eve: { deny: ["write"] } } } } } },
                }
                """);
        ToolChain chain = new ToolChain(config.tools());

        assertThat(config.unused()).isEmpty();
        assertThat(chain.refusal("message", of("home"))).contains(Step.PROFILE);
        assertThat(chain.offers("web_fetch", of("home"))).isTrue();
        assertThat(chain.refusal("process", of("home"))).contains(Step.GLOBAL);
        assertThat(chain.refusal("edit", of("home"))).contains(Step.GLOBAL_PROVIDER);
        assertThat(chain.refusal("memory.recall", of("work"))).contains(Step.AGENT);
        assertThat(chain.refusal("apply_patch", of("work"))).contains(Step.AGENT_PROVIDER);
        assertThat(chain.refusal("write", of("work"))).contains(Step.SANDBOX);
        assertThat(chain.refusal("write", of("home"))).isEmpty();
        assertThat(chain.refusesElevated(Optional.of("home"), "telegram", List.of("12345")))
                .isEmpty();
        Situation spawned = new Situation(Optional.of("home"), "a/b", true, false, 1, Optional.empty());
        assertThat(chain.refusal("exec", spawned)).contains(Step.SUB_AGENT);
        Situation eve = new Situation(
                Optional.of("home"),
                "a/b",
                true,
                false,
                0,
                Optional.of(new GroupTools.Place("irc", "default", "#chips", List.of("eve"))));
        assertThat(chain.refusal("write", eve)).contains(Step.GROUP);
        assertThat(chain.refusal("read", eve)).isEmpty();
    }

    @Test
    void an_agents_sandbox_goes_before_the_usual_one_member_by_member() {
        Config config = parse("""
                { agents: {
                  defaults: { sandbox: { mode: "non-main", docker: { memory: "256m", pidsLimit: 40, env: { A: "1", B: "2" } } } },
                  list: [ { id: "work", workspace: "/srv/work",
                            sandbox: { scope: "session", workspaceAccess: "ro",
                                       docker: { cpus: 0.5, env: { B: "3", API_KEY: "k" }, setupCommand: "touch x" } } } ],
                } }
                """);
        SandboxRules rules = config.tools().sandbox(Optional.of("work"));

        assertThat(config.unused()).isEmpty();
        assertThat(rules.mode()).isEqualTo(SandboxRules.Mode.NON_MAIN);
        assertThat(rules.scope()).isEqualTo(SandboxRules.Scope.SESSION);
        assertThat(rules.access()).isEqualTo(SandboxRules.Access.RO);
        assertThat(rules.workspace()).contains("/srv/work");
        assertThat(rules.box().bounds()).isEqualTo(new SandboxRules.Bounds(256L << 20, 40, 0.5));
        assertThat(rules.box().environment()).containsExactlyInAnyOrderEntriesOf(Map.of("A", "1", "B", "3"));
        assertThat(rules.box().setup()).contains("touch x");
        assertThat(config.tools().sandbox(Optional.empty()).scope()).isEqualTo(SandboxRules.Scope.AGENT);
    }

    @Test
    void under_shared_scope_what_an_agent_says_of_its_container_does_not_count() {
        Config config = parse("""
                { agents: {
                  defaults: { sandbox: { mode: "all", scope: "shared", docker: { pidsLimit: 40 } } },
                  list: [ { id: "work", sandbox: { workspaceAccess: "rw", docker: { pidsLimit: 4000, image: "mine" } } } ],
                } }
                """);
        SandboxRules rules = config.tools().sandbox(Optional.of("work"));

        assertThat(rules.box().bounds().pids()).isEqualTo(40);
        assertThat(rules.box().image()).isEmpty();
        assertThat(rules.access()).isEqualTo(SandboxRules.Access.RW);
    }
}

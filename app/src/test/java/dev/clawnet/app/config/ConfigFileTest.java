package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.GatewaySettings.AuthMode;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Api;
import dev.clawnet.gateway.presence.Links;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigFileTest {
    private static Config parse(String text) {
        return new ConfigFile(Map.of("KEY", "k-1", "TOKEN", "t-1"), path -> path).read(Path.of("clawnet.json"), text);
    }

    @Test
    void what_a_gateway_needs_is_read_from_json5() {
        Config config = parse("""
                // people write comments
                {
                  gateway: {
                    port: 20000,
                    bind: 'lan',
                    auth: { mode: "token", token: "${TOKEN}" },
                    controlUi: { allowedOrigins: ["https://ui.example.com"] },
                  },
                  models: { providers: { local: { baseUrl: "http://127.0.0.1:1234/v1", apiKey: "${KEY}", api: "openai-completions" } } },
                  agents: { defaults: { model: { primary: "local/llama3:8b" } } },
                }
                """);

        assertThat(config.port()).contains(20_000);
        assertThat(config.bind()).contains("lan");
        assertThat(config.auth()).contains(AuthMode.TOKEN);
        assertThat(config.token().orElseThrow().matches("t-1")).isTrue();
        assertThat(config.allowedOrigins()).containsExactly("https://ui.example.com");
        assertThat(config.providers()).hasEntrySatisfying("local", provider -> {
            assertThat(provider.api()).isEqualTo(Api.OPENAI);
            assertThat(provider.apiKey().orElseThrow().matches("k-1")).isTrue();
        });
        assertThat(config.model().orElseThrow().name()).isEqualTo("llama3:8b");
        assertThat(config.unused()).isEmpty();
    }

    private static Config with(Map<String, String> environment, String text) {
        return new ConfigFile(environment, path -> path).read(Path.of("clawnet.json"), text);
    }

    @Test
    void a_broadcast_that_no_served_channel_hears_is_told() {
        String file = "{ %s broadcast: { '#shop': ['a'] }, channels: { irc: {} } }";
        assertThat(parse(file.formatted("")).warnings())
                .singleElement()
                .asString()
                .contains("only WhatsApp has such rooms", "gateway.routing.profile to latest");
        assertThat(parse(file.formatted("gateway: { routing: { profile: 'latest' } },"))
                        .warnings())
                .isEmpty();
    }

    private static ModelSettings.Provider provider(Config config, String name) {
        return Objects.requireNonNull(config.providers().get(name));
    }

    @Test
    void a_model_of_a_usual_provider_needs_no_more_than_its_key_in_the_environment_or_in_env() {
        String file = "{ agents: { defaults: { model: { primary: 'anthropic/claude-opus-4-6' } } } }";
        Config config = with(Map.of("ANTHROPIC_API_KEY", "sk-1", "GOOGLE_API_KEY", " "), file);
        assertThat(config.providers()).containsOnlyKeys("anthropic");
        ModelSettings.Provider anthropic = provider(config, "anthropic");
        assertThat(anthropic.api()).isEqualTo(Api.ANTHROPIC);
        assertThat(anthropic.baseUrl()).hasHost("api.anthropic.com");
        assertThat(anthropic.apiKey().orElseThrow().matches("sk-1")).isTrue();
        assertThat(with(Map.of(), file).providers()).isEmpty();
        assertThat(with(
                                Map.of(),
                                "{ env: { OPENAI_API_KEY: 'sk-2', vars: { MISTRAL_API_KEY: 'sk-3', XAI_API_KEY: 'x' } },"
                                        + " agents: { list: [{ id: 'a', model: 'openai/gpt-5' }],"
                                        + " defaults: { model: { primary: 'local/m', fallbacks: ['mistral/m'] } } } }")
                        .providers())
                .containsOnlyKeys("openai", "mistral");
        assertThat(with(Map.of("GROQ_API_KEY", "k"), "{ agents: { defaults: { models: { 'groq/llama': {} } } } }")
                        .providers())
                .containsOnlyKeys("groq");
        assertThat(with(
                                Map.of("OPENAI_API_KEY", "k", "XAI_API_KEY", "k", "GROQ_API_KEY", "k"),
                                "{ agents: { defaults: { imageModel: { primary: 'openai/gpt-5', fallbacks: ['xai/m'] } } } }")
                        .providers())
                .containsOnlyKeys("openai", "xai");
    }

    @Test
    void a_key_that_merely_lies_in_the_environment_is_nobodys_to_spend() {
        Map<String, String> keys = Map.of("OPENAI_API_KEY", "sk-1", "ANTHROPIC_API_KEY", "sk-2");
        assertThat(with(keys, "{}").providers()).isEmpty();
        assertThat(with(keys, "{ agents: { defaults: { model: 'anthropic/claude-opus-4-6' } } }")
                        .providers())
                .containsOnlyKeys("anthropic");
    }

    @Test
    void a_key_of_the_environment_goes_to_the_usual_host_of_its_provider_and_to_no_other() {
        Map<String, String> keys = Map.of("OPENAI_API_KEY", "sk-env");
        String place = "{ models: { providers: { openai: { baseUrl: '%s', models: [{ id: 'm', name: 'M' }] } } } }";
        String usual = "https://api.openai.com/v1";
        assertThat(provider(with(keys, place.formatted(usual)), "openai").apiKey())
                .isPresent();
        for (String other : new String[] {
            "https://elsewhere.example/v1", "http://api.openai.com/v1", "https://api.openai.com:444/v1"
        }) {
            assertThat(provider(with(keys, place.formatted(other)), "openai").apiKey())
                    .as(other)
                    .isEmpty();
        }
        String own = "{ models: { providers: { openai: { baseUrl: '" + usual + "', apiKey: 'own' } } } }";
        assertThat(provider(with(keys, own), "openai").apiKey().orElseThrow().matches("own"))
                .isTrue();
    }

    @Test
    void the_console_is_switched_by_its_key_and_left_to_the_default_without_it() {
        assertThat(parse("{ gateway: { auth: { console: false } } }").console()).contains(false);
        assertThat(parse("{ gateway: { auth: { console: true } } }").console()).contains(true);
        assertThat(parse("{ gateway: { auth: {} } }").console()).isEmpty();
        assertThat(parse("{ gateway: { auth: { console: false } } }").unused()).isEmpty();
        assertThatThrownBy(() -> parse("{ gateway: { auth: { console: 'no' } } }"))
                .hasMessageContaining("gateway.auth.console must be true or false, not a string");
    }

    @Test
    void how_many_links_stand_and_whether_it_is_announced_is_read() {
        Config config = parse(
                "{ gateway: { links: { all: 10000, perPerson: 300 } }, discovery: { mdns: { mode: 'minimal' } } }");
        assertThat(config.links()).isEqualTo(new Links.Bounds(10_000, 300));
        assertThat(config.announce()).contains(true);
        assertThat(config.unused()).isEmpty();
        assertThat(parse("{ discovery: { mdns: { mode: 'off' } } }").announce()).contains(false);
        assertThat(parse("{}").announce()).isEmpty();
        assertThat(parse("{}").links()).isEqualTo(Links.Bounds.DEFAULT);
        assertThat(parse("{ gateway: { links: { all: 100 } } }").links()).isEqualTo(new Links.Bounds(100, 100));
        assertThatThrownBy(() -> parse("{ gateway: { links: { all: 10, perPerson: 11 } } }"))
                .hasMessageContaining("gateway.links.perPerson is 11, more than all together (10)");
        assertThatThrownBy(() -> parse("{ gateway: { links: { all: 70000 } } }"))
                .hasMessageContaining("65535");
    }

    @Test
    void a_known_key_without_effect_is_accepted_and_listed_once() {
        Config config = parse(
                "{ logging: { level: 'info' }, agents: { list: [ { id: 'a', sandbox: { browser: { enabled: false } } }, { id: 'b', sandbox: { browser: { enabled: true } } } ] } }");

        assertThat(config.unused()).containsExactly("logging.level", "agents.list[].sandbox.browser.enabled");
    }

    @Test
    void an_unknown_key_is_named_with_its_place_what_was_found_and_the_nearest_known_one() {
        assertThatThrownBy(() -> parse("{\n  gateway: { prot: 1 },\n  agents: { list: [ { idd: 'x' } ] } }"))
                .isInstanceOf(ConfigProblem.class)
                .hasMessageContaining("clawnet.json:2:14: unknown key gateway.prot (1); did you mean gateway.port?")
                .hasMessageContaining(
                        "clawnet.json:3:23: unknown key agents.list.0.idd (a string); did you mean agents.list.0.id? Allowed here: agentDir,");
    }

    @Test
    void a_wrong_type_and_a_wrong_choice_are_both_named() {
        assertThatThrownBy(() -> parse("{ gateway: { port: 'x', auth: { mode: 'tokn' } } }"))
                .hasMessageContaining("gateway.port must be a whole number from 1 to 65535, not a string")
                .hasMessageContaining(
                        "gateway.auth.mode is \"tokn\"; allowed are none, password, token, trusted-proxy; did you mean \"token\"?");
    }

    @Test
    void a_missing_variable_is_an_error_and_a_doubled_dollar_is_text() {
        assertThatThrownBy(() -> parse("{ gateway: { auth: { token: '${NOBODY_SET}' } } }"))
                .hasMessageContaining(
                        "clawnet.json:1:29: gateway.auth.token wants the variable NOBODY_SET, which the environment lacks");
        assertThat(parse("{ gateway: { auth: { token: '$${KEY}' } } }")
                        .token()
                        .orElseThrow()
                        .matches("${KEY}"))
                .isTrue();
    }

    @Test
    void a_secret_does_not_show_in_the_settings() {
        assertThat(parse("{ gateway: { auth: { token: 'hush-hush' } } }").toString())
                .doesNotContain("hush");
    }

    @Test
    void broken_text_is_named_with_line_and_column() {
        assertThatThrownBy(() -> parse("{\n  gateway: {\n    port 1\n"))
                .isInstanceOf(ConfigProblem.class)
                .message()
                .matches("(?s)clawnet\\.json:3:\\d+: not JSON5: .*");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "3",
                "{} {}",
                "{ gateway: { port: 1, port: 2 } }",
                "{ gateway: [] }",
                "{ models: { providers: { x: { baseUrl: 'ftp://a' } } } }",
                "{ models: { providers: { x: {} } } }",
                "{ models: { providers: { 'X!': { baseUrl: 'http://a' } } } }",
                "{ models: { providers: { x: { baseUrl: 'http://u:p@a' } } } }",
                "{ models: { providers: { scripted: { baseUrl: 'http://a' } } } }",
                "{ agents: { defaults: { model: 'noslash' } } }",
                "{ gateway: { bind: 'custom' } }",
                "{ gateway: { port: 99999999999999 } }",
                "{ gateway: { auth: { token: '' } } }",
                "{ '**': 1 }",
                "{ $include: 'other.json' }"
            })
    void a_file_that_cannot_be_used_is_refused(String text) {
        assertThatThrownBy(() -> parse(text)).isInstanceOf(ConfigProblem.class);
    }

    @Test
    void nesting_beyond_the_bound_is_refused() {
        assertThatThrownBy(() -> parse("[".repeat(100_000))).isInstanceOf(ConfigProblem.class);
    }

    @Test
    void a_file_that_is_missing_a_directory_or_not_text_is_named(@TempDir Path folder) throws IOException {
        ConfigFile file = new ConfigFile(Map.of(), path -> path);
        Path binary = Files.write(folder.resolve("b.json"), new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        assertThatThrownBy(() -> file.read(folder.resolve("gone.json"))).hasMessageContaining("there is no such file");
        assertThatThrownBy(() -> file.read(folder)).hasMessageContaining("a directory");
        assertThatThrownBy(() -> file.read(binary)).isInstanceOf(ConfigProblem.class);
    }
}

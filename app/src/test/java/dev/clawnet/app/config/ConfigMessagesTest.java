package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a file is told about each kind of mistake: the key, what was found, what is allowed, and the nearest word.
class ConfigMessagesTest {
    private static Config read(String text) {
        return new ConfigFile(Map.of("SET", "value", "EMPTY", ""), path -> path).read(Path.of("f"), text);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{ sesion: {} } | f:1:3: unknown key sesion (an object); did you mean session? Allowed here: $schema,",
                "{ session: { dmScope: 'per-per' } } | f:1:23: session.dmScope is \"per-per\"; allowed are main,"
                        + " per-account-channel-peer, per-channel-peer, per-peer; did you mean \"per-peer\"?",
                "{ session: { dmScope: 5 } } | session.dmScope must be \"main\" or \"per-peer\" or",
                "{ gateway: { port: 0 } } | gateway.port must be a whole number from 1 to 65535, not 0",
                "{ gateway: { port: 1.5 } } | gateway.port must be a whole number from 1 to 65535, not 1.5",
                "{ gateway: 3 } | gateway must be an object, not 3",
                "{ bindings: {} } | bindings must be a list of objects, not an object",
                "{ bindings: [7] } | bindings.0 must be an object, not 7",
                "{ bindings: [null] } | bindings.0 must be an object, not null",
                "{ tools: { allow: ['a', 2] } } | tools.allow must be a list, each of it a string, not a list with"
                        + " something else in it",
                "{ cron: { enabled: 'yes' } } | cron.enabled must be true or false, not a string",
                "{ diagnostics: { otel: { sampleRate: 2 } } } | sampleRate must be a number from 0 to 1, not 2",
                "{ ui: { seamColor: 'red' } } | ui.seamColor must be a string like",
                "{ ui: { assistant: { name: '" + "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx"
                        + "' } } } | must be a string of at most 50 characters, not a string",
                "{ channels: { whatsap: {} } } | f:1:15: unknown channel id: whatsap; did you mean channels.whatsapp?",
                "{ bindings: [{ agentId: 'a', match: { provider: 'irc' } }] } | bindings.0.match.provider is an old key:"
                        + " it is match.channel now",
                "{ bindings: [{ match: { channel: 'irc' } }] } | bindings.0.agentId is missing",
                "{ bindings: [{ agentId: 'a', match: {} }] } | bindings.0.match.channel is missing",
                "{ bindings: [{ agentId: 'a', match: { channel: 'irc', peer: { kind: 'room', id: '1' } } }] } |"
                        + " bindings.0.match.peer.kind is \"room\"; allowed are channel, direct, dm, group",
                "{ bindings: [{ agentId: 'Manager', match: { channel: 'irc' } }] } | bindings.0.agentId is \"manager\","
                        + " which no message reaches: bind an identity agent",
                "{ agents: { list: [{ id: ' MANAGER ' }] } } | agents.list.0.id is \"manager\", the name of your manager",
                "{ agents: { entries: { manager: {} } } } | agents.entries.manager is \"manager\"",
                "{ agents: { list: [{ id: 'a' }, { id: 'A' }] } } | agents.list.1.id: an agent a stands at line 1 already",
                "{ agents: { list: [{}] } } | agents.list.0.id is missing: every agent needs a name",
                "{ agents: { list: [{ id: 'a', agentDir: '/d' }, { id: 'b', agentDir: '/d' }] } } | the agents a and b"
                        + " share the agentDir /d: give each its own",
                "{ routing: { bindings: [] } } | routing is an old key: routing.bindings is bindings now",
                "{ agent: { model: 'a/b' } } | agent is an old key: it is agents.defaults now",
                "{ whatsapp: {} } | whatsapp is an old key: it stands under channels now: channels.whatsapp",
                "{ tools: { allow: ['a'], alsoAllow: ['b'] } } | tools: allow and alsoAllow exclude each other",
                "{ channels: { whatsapp: { dmPolicy: 'open' } } } | channels.whatsapp.dmPolicy is \"open\", which needs"
                        + " allowFrom with \"*\" in it",
                "{ channels: { telegram: { accounts: { x: { dmPolicy: 'open', allowFrom: ['1'] } } } } } |"
                        + " channels.telegram.accounts.x.dmPolicy is \"open\"",
                "{ tools: { loopDetection: { warningThreshold: 9, criticalThreshold: 9 } } } | tools.loopDetection:"
                        + " warningThreshold, criticalThreshold and globalCircuitBreakerThreshold must rise",
                "{ agents: { defaults: { sandbox: { docker: { network: 'host' } } } } } | network is \"host\"",
                "{ agents: { defaults: { sandbox: { docker: { seccompProfile: 'unconfined' } } } } } | \"unconfined\"",
                "{ agents: { defaults: { sandbox: { docker: { binds: ['data:/data'] } } } } } | must begin with an"
                        + " absolute path",
                "{ gateway: { auth: { token: '${NOT_SET}' } } } | gateway.auth.token wants the variable NOT_SET",
                "{ gateway: { auth: { token: '${EMPTY}' } } } | gateway.auth.token wants the variable EMPTY",
                "{ gateway: { auth: { token: { source: 'env', id: 'NOT_SET' } } } } | gateway.auth.token refers to the"
                        + " variable NOT_SET, which the environment lacks",
                "{ gateway: { auth: { token: { source: 'exec', id: 'x' } } } } | which is not served; use \"env\" or",
                "{ gateway: { auth: { token: { source: 'vault', id: 'x' } } } } | allowed are env, exec, file, store",
                "{ gateway: { auth: { token: { source: 'file', id: '/x' } } } } | secrets.providers.default.path names",
                "{ $include: 5 } | $include must be a string or a list of strings, not 5",
                "{ $include: [5, 'a'] } | $include must be a string or a list of strings",
                "{ $include: '../x.json' } | lies outside of",
                "{ $include: 'gone.json' } | does not exist",
                "[] | a configuration is an object, not a list",
                "{ a: 1, a: 2 } | f:1:9: the same key stands twice in one object: a",
                "{ gateway: { bind: 'custom' } } | bind \"custom\" needs gateway.customBindHost",
                "{ gateway: { auth: { mode: 'password' } } } | gateway.auth.mode is \"password\"; served are none, token",
                "{ gateway: { trustedProxies: ['nearby'] } } | gateway.trustedProxies holds addresses, or networks such as"
                        + " 10.0.0.0/8, not 'nearby'",
                "{ gateway: { links: { all: 10, perPerson: 11 } } } | gateway.links.perPerson is 11, more than all together"
                        + " (10)",
                "{ models: { providers: { 'X!': { baseUrl: 'https://a.example' } } } } | a provider's name is 1 to 32 of",
                "{ models: { providers: { scripted: { baseUrl: 'https://a.example' } } } } | stands for the built-in"
                        + " scripted model: choose another one",
                "{ models: { providers: { x: {} } } } | provider x needs baseUrl, an http or https address",
                "{ agents: { defaults: { model: 'gpt' } } } | a model is written provider/name, for example",
                "{ agents: { defaults: { sandbox: { docker: { apparmorProfile: 'unconfined' } } } } } |"
                        + " sandbox.docker.apparmorProfile is \"unconfined\", which leaves no wall; leave it out or name a",
                "{ agents: { defaults: { heartbeat: { every: 'soon' } } } } | heartbeat.every takes a number and ms, s, m,",
                "{ identity: {} } | identity is an old key: an identity belongs to an agent: agents.list[].identity",
                "{ gateway: { auth: { token: '' } } } | gateway.auth.token",
                "{ gateway: { auth: { token: { source: 'env', id: 'EMPTY' } } } } | gateway.auth.token refers to the"
                        + " variable EMPTY",
                "{} {} | f:1:4: the file goes on after its end",
                "{ a: 1 /* why | f:1:8: not JSON5: this comment has no end",
                "{ a: 'x | f:1:6: not JSON5: this string has no end on its line",
                "{ a-b: 1 } | not JSON5"
            })
    void a_mistake_is_told_in_words(String text, String message) {
        assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigProblem.class).hasMessageContaining(message);
    }

    @Test
    void a_file_that_is_no_text_too_deep_or_includes_too_deep_is_told(@TempDir Path folder) throws IOException {
        ConfigFile reader = new ConfigFile(Map.of(), path -> path);
        assertThatThrownBy(() -> reader.read(folder)).hasMessageContaining("this is a directory, not a file");
        Path binary = Files.write(folder.resolve("b.json"), new byte[] {'{', (byte) 0xff, '}'});
        assertThatThrownBy(() -> reader.read(binary)).hasMessageContaining("the file is not UTF-8 text");
        assertThatThrownBy(() -> read("[".repeat(70) + "]".repeat(70)))
                .hasMessageContaining("objects and lists are nested more than 64 deep");
        for (int i = 0; i < 12; i++) {
            Files.writeString(folder.resolve(i + ".json"), "{ $include: '" + (i + 1) + ".json' }");
        }
        Files.writeString(folder.resolve("12.json"), "{}");
        assertThatThrownBy(() -> reader.read(folder.resolve("0.json")))
                .hasMessageContaining("files are included more than 10 deep");
    }

    @Test
    void a_secret_of_the_wrong_kind_is_not_told() {
        assertThatThrownBy(() -> read("{ gateway: { auth: { token: ['hush'] } } }"))
                .message()
                .doesNotContain("hush")
                .contains("gateway.auth.token must be a string, not a list");
    }

    @Test
    void a_thousand_mistakes_are_not_a_thousand_lines() {
        String text = "{ bindings: [" + "{ agentId: 1 },".repeat(1000) + "] }";

        assertThatThrownBy(() -> read(text)).message().satisfies(message -> {
            assertThat(message.lines().count()).isEqualTo(51);
            assertThat(message).endsWith("more of the kind");
        });
    }

    @Test
    void what_is_only_odd_is_told_and_loads() {
        Config config = read("{ agents: { list: [{ id: 'a', default: true }, { id: 'b', default: true }] },"
                + " bindings: [{ agentId: 'gone', match: { channel: 'irc' } }], channels: { signal: {} } }");

        assertThat(config.warnings())
                .containsExactly(
                        "f:1:48: more than one agent is the default; the first of them is",
                        "f:1:101: bindings.0 binds the agent gone, which is not listed: its messages go to the default agent",
                        "f:1:151: channel signal is known and not available yet; its bindings load and route");
    }

    @Test
    void a_mention_pattern_that_is_none_is_told() {
        Config config = read("{ agents: { list: [{ id: 'a', groupChat: { mentionPatterns: ['@ok', '(x'] } }] } }");

        assertThat(config.warnings())
                .singleElement()
                .asString()
                .startsWith("f:1:69: agents.list.0.groupChat.mentionPatterns has one that does not count:");
    }

    @Test
    void the_latest_shape_takes_a_missing_variable_and_an_open_channel_as_odd() {
        Config config = read("{ agents: { entries: { a: { name: '${NOT_SET}' } } },"
                + " channels: { whatsapp: { dmPolicy: 'open' } } }");

        assertThat(String.join("\n", config.warnings()))
                .contains("agents.entries.a.name wants the variable NOT_SET")
                .contains("every private message is dropped");
    }

    @Test
    void the_files_own_values_count_where_the_environment_has_none() {
        Config config = read("{ env: { SET: 'no', MINE: 'm1', vars: { OTHER: 'o1' } },"
                + " gateway: { auth: { token: '${SET}-${MINE}-${OTHER}-${lower}-$${SET}' } } }");

        assertThat(config.token().orElseThrow().matches("value-m1-o1-${lower}-${SET}"))
                .isTrue();
        assertThatThrownBy(() -> read("{ env: { LD_PRELOAD: 'x' }, gateway: { auth: { token: '${LD_PRELOAD}' } } }"))
                .hasMessageContaining("LD_PRELOAD");
    }

    @Test
    void a_secret_may_stand_in_a_file_of_its_own(@TempDir Path folder) throws IOException {
        Path one = Files.writeString(folder.resolve("one"), "s-1\n");
        Path many = Files.writeString(folder.resolve("many"), "{ \"a/b\": { c: 's-2' } }");
        String providers = "secrets: { providers: { one: { source: 'file', path: '" + one + "', mode: 'singleValue' },"
                + " many: { source: 'file', path: '" + many + "' } } }";

        assertThat(read("{ gateway: { auth: { token: { source: 'file', provider: 'one', id: 'value' } } }, " + providers
                                + " }")
                        .token()
                        .orElseThrow()
                        .matches("s-1"))
                .isTrue();
        assertThat(read("{ gateway: { auth: { token: { source: 'file', provider: 'many', id: '/a~1b/c' } } }, "
                                + providers + " }")
                        .token()
                        .orElseThrow()
                        .matches("s-2"))
                .isTrue();
        Files.writeString(many, "hunter2");
        assertThatThrownBy(() -> read("{ gateway: { auth: { token: { source: 'file', provider: 'many', id: '/a' } } }, "
                        + providers + " }"))
                .message()
                .contains("the file of secrets is not JSON")
                .doesNotContain("hunter2");
    }
}

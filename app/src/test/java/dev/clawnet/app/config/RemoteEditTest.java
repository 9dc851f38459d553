package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.config.ConfigBook;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a configuration takes from afar, and what is changed on the machine alone.
final class RemoteEditTest {
    private static final String FILE = """
            {
              models: { providers: { own: { baseUrl: "https://one.example/v1", apiKey: "sk-of-its-owner",
                headers: { Tenant: "blue" }, models: [{ id: "a" }] } } },
              channels: { irc: { accounts: { home: { host: "irc.one.example", password: "word" } } } },
            }
            """;

    private static RemoteEdit patch(String raw) {
        return RemoteEdit.of("file", FILE, new ConfigBook.Edit(true, raw, Optional.empty(), List.of()));
    }

    private static RemoteEdit whole(String raw) {
        return RemoteEdit.of("file", FILE, new ConfigBook.Edit(false, raw, Optional.empty(), List.of()));
    }

    private static String refusal(RemoteEdit edit) {
        assertThat(edit.after()).isEqualTo(FILE);
        return edit.issues().getFirst().toString();
    }

    @Test
    void a_secret_is_not_sent_to_another_address_than_the_one_it_was_given_for() {
        assertThat(refusal(patch("{models: {providers: {own: {baseUrl: 'https://two.example'}}}}")))
                .contains("give that secret anew");
        assertThat(refusal(patch("{channels: {irc: {accounts: {home: {host: 'two.example'}}}}}")))
                .contains("give that secret anew");
        assertThat(refusal(patch("{models: {providers: {own: {baseUrl: 'https://two.example', apiKey: 'sk-new'}}}}")))
                .as("its header is a secret too")
                .contains("give that secret anew");
        assertThat(
                        refusal(
                                whole(
                                        "{models: {providers: {own: {baseUrl: 'https://two.example', apiKey: '__OPENCLAW_REDACTED__'}}}}")))
                .contains("give that secret anew");
    }

    @Test
    void an_address_changes_with_secrets_that_are_given_anew_or_without_any() {
        assertThat(patch("{models: {providers: {own: {baseUrl: 'https://two.example', apiKey: 'sk-new',"
                                + " headers: {Tenant: 'red'}}}}}")
                        .issues())
                .isEmpty();
        assertThat(patch("{models: {providers: {own: {baseUrl: 'https://two.example', apiKey: null, headers: null}}}}")
                        .issues())
                .isEmpty();
        assertThat(patch("{models: {providers: {own: {models: [{id: 'b'}]}}}}").issues())
                .isEmpty();
    }

    @Test
    void no_program_of_the_machine_is_named_from_afar() {
        assertThat(refusal(patch("{mcp: {servers: {x: {command: '/bin/sh', args: ['-c', 'id']}}}}")))
                .contains("which program");
        assertThat(refusal(patch("{mcp: {servers: {x: {url: 'https://x.example', env: {A: 'b'}}}}}")))
                .contains("which program");
        assertThat(patch("{mcp: {servers: {x: {url: 'https://x.example/mcp'}}}}")
                        .issues())
                .isEmpty();
    }
}

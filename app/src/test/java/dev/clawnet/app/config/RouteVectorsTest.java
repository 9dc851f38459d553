package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.app.config.RouteVectors.Checked;
import dev.clawnet.gateway.route.Profile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RouteVectorsTest {
    static String resource(String name) throws IOException {
        try (InputStream in = RouteVectorsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @EnumSource(Profile.class)
    void every_case_of_the_list_goes_where_it_says(Profile profile) throws IOException {
        List<Checked> checked = RouteVectors.check("routes.json", resource("routes.json"), profile);

        assertThat(checked)
                .hasSizeGreaterThan(60)
                .allSatisfy(one -> assertThat(one.problems())
                        .as(one.place() + " " + one.name())
                        .isEmpty());
    }

    @Test
    void a_vector_that_is_wrong_fails_with_what_was_got_and_what_was_expected() {
        List<Checked> checked = RouteVectors.check(
                "v",
                "[{ name: 'n', config: {}, input: { channel: 'irc' }, expect: { agentId: 'x', matchedBy: 'default' } },"
                        + " { config: {}, input: { channel: 'irc' }, expect: { error: 'E' } },"
                        + " { config: {}, input: { channel: 'irc' }, expect: {} }]",
                Profile.EARLY);

        assertThat(checked)
                .extracting(Checked::problems)
                .containsExactly(
                        List.of("agentId is main, expected x"),
                        List.of("error is nothing, expected E"),
                        List.of("nothing is expected, so nothing is checked"));
    }

    @Test
    void a_file_that_holds_no_vectors_is_refused() {
        assertThatThrownBy(() -> RouteVectors.check("v", "{}", Profile.EARLY))
                .hasMessage("v:1:1: a file of vectors is a list, not an object");
        assertThatThrownBy(() -> RouteVectors.check("v", "[{}]", Profile.LATEST))
                .hasMessage("v:1:2: a vector has config, input and expect (or expectLatest), each an object");
    }
}

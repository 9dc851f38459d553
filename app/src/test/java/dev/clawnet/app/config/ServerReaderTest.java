package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerReaderTest {
    private static Map<String, ToolServer> read(String servers) {
        return ServerReader.read(Json5.read("clawnet.json", "{mcp:{servers:" + servers + "}}"));
    }

    private static Config file(String auth) {
        return new ConfigFile(Map.of(), path -> path)
                .read(Path.of("f"), "{mcp:{servers:{a:{url:'https://a.example/',auth:{clientId:'c'," + auth + "}}}}}");
    }

    private static <T> T named(Map<String, T> all, String name) {
        return Optional.ofNullable(all.get(name)).orElseThrow();
    }

    @Test
    void a_program_and_an_address_are_read_with_what_they_are_given() {
        Map<String, ToolServer> servers = read(
                "{files:{command:'npx',args:['-y','x'],cwd:'/srv',env:{A:'b'},agents:['Work'],"
                        + "timeoutSeconds:5},search:{url:'https://mcp.example.com/mcp',headers:{Authorization:'Bearer t'}}}");

        ToolServer files = named(servers, "files");
        assertThat(files.agents()).containsExactly("work");
        assertThat(files.time()).isEqualTo(Duration.ofSeconds(5));
        assertThat(files.way()).isInstanceOfSatisfying(ToolServer.Program.class, program -> {
            assertThat(program.argv()).isEqualTo(List.of("npx", "-y", "x"));
            assertThat(program.folder()).isEqualTo(Optional.of(Path.of("/srv")));
            assertThat(named(program.environment(), "A").reveal()).isEqualTo("b");
            assertThat(program.toString()).doesNotContain("=b");
        });
        assertThat(named(servers, "search").way()).isInstanceOfSatisfying(ToolServer.Web.class, web -> {
            assertThat(web.address()).isEqualTo(URI.create("https://mcp.example.com/mcp"));
            assertThat(web.headers()).containsOnlyKeys("Authorization");
        });
    }

    @Test
    void how_a_server_is_signed_in_to_is_read_and_two_halves_are_needed_to_go_without_a_person() {
        Map<String, ToolServer> servers =
                read("{a:{url:'https://a.example/',auth:{clientId:'c',clientSecret:'s',issuer:'https://i.example/t',"
                        + "scope:'read',grant:'client-credentials',clientMetadataUrl:'https://me.example/c.json'}},"
                        + "b:{url:'https://b.example/',auth:{clientId:'c',grant:'client-credentials'}}}");

        assertThat(named(servers, "a").way()).isInstanceOfSatisfying(ToolServer.Web.class, web -> {
            assertThat(web.login().unattended()).isTrue();
            assertThat(web.login().id()).contains("c");
            assertThat(web.login().secret().map(Secret::reveal)).contains("s");
            assertThat(web.login().issuer()).contains("https://i.example/t");
            assertThat(web.login().scope()).contains("read");
            assertThat(web.login().document()).contains(URI.create("https://me.example/c.json"));
        });
        assertThat(named(servers, "b").way())
                .isInstanceOfSatisfying(
                        ToolServer.Web.class,
                        web -> assertThat(web.login().unattended()).isFalse());
    }

    @Test
    void a_secret_says_to_whom_it_may_be_sent_or_the_file_is_refused() {
        assertThatThrownBy(() -> file("clientSecret:'s7'"))
                .hasMessageContaining("f:1:")
                .hasMessageContaining("mcp.servers.a.auth.issuer is missing and there is a clientSecret")
                .hasMessageContaining("such as https://auth.example.com")
                .message()
                .doesNotContain("s7");
        for (String wrong : List.of(
                "http://i.example",
                "i.example",
                "https://i.example/?a=b",
                "https://i.example/#a",
                "https://u@i.example")) {
            assertThatThrownBy(() -> file("clientSecret:'s7',issuer:'" + wrong + "'"))
                    .hasMessageContaining(
                            "mcp.servers.a.auth.issuer is \"" + wrong + "\"; allowed is its https address");
        }
        assertThat(file("clientSecret:'s7',issuer:'https://i.example/t'")).isNotNull();
        assertThat(file("scope:'read'")).isNotNull();
    }

    @Test
    void a_secret_without_anybody_whom_it_may_be_sent_to_is_not_used() {
        assertThat(named(
                                read("{a:{url:'https://a.example/',auth:{clientId:'c',clientSecret:'s',"
                                        + "grant:'client-credentials'}}}"),
                                "a")
                        .way())
                .isInstanceOfSatisfying(ToolServer.Web.class, web -> {
                    assertThat(web.login().secret()).isEmpty();
                    assertThat(web.login().unattended()).isFalse();
                });
    }

    @Test
    void one_that_is_off_or_says_neither_is_none() {
        assertThat(read("{a:{command:'x',enabled:false},b:{},c:{url:'file:///etc'},D:{command:'x'}}"))
                .isEmpty();
    }

    @Test
    void headers_of_the_connection_itself_are_left_out() {
        assertThat(named(
                                read(
                                        "{a:{url:'http://127.0.0.1:1/',headers:{Host:'x','X y':'z',Good:'a\\nb',Fine:'1'}}}"),
                                "a")
                        .way())
                .isInstanceOfSatisfying(
                        ToolServer.Web.class, web -> assertThat(web.headers()).containsOnlyKeys("Fine"));
    }
}

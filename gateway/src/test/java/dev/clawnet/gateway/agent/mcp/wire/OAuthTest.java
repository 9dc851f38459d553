package dev.clawnet.gateway.agent.mcp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.mcp.wire.FakeServer.Answer;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(180)
final class OAuthTest {
    private final WireGround ground = new WireGround();
    private final FakeServer server;
    private final FakeServer evil;
    private OAuth.Client client = client(Optional.empty(), Optional.empty());
    private Optional<String> iss = Optional.empty();
    private final AtomicReference<Optional<OAuth.Grant>> kept = new AtomicReference<>(Optional.empty());
    private final AtomicReference<Optional<String>> wanted = new AtomicReference<>(Optional.empty());
    private boolean asks = true;
    private final AtomicReference<Map<String, String>> page = new AtomicReference<>(Map.of());

    OAuthTest() throws IOException {
        this.server = new FakeServer();
        this.evil = new FakeServer();
        evil.on("POST", "/token", _ -> Answer.json("{\"access_token\":\"bait\"}"));
        describe("", "S256");
        server.on("POST", "/register", _ -> new Answer(201, Map.of(), "{\"client_id\":\"c-1\"}"))
                .on(
                        "POST",
                        "/token",
                        _ -> Answer.json(
                                "{\"access_token\":\"good\",\"refresh_token\":\"again\",\"expires_in\":3600}"));
    }

    /// @param elsewhere put in front of what the descriptions say of themselves
    private void describe(String elsewhere, String challenge) {
        String base = server.at("").toString();
        server.on(
                        "GET",
                        "/.well-known/oauth-protected-resource/mcp",
                        _ -> Answer.json("{\"resource\":\"" + elsewhere + base + "/mcp\",\"authorization_servers\":[\""
                                + base + "\"],\"scopes_supported\":[\"read\"]}"))
                .on(
                        "GET",
                        "/.well-known/oauth-authorization-server",
                        _ -> Answer.json("{\"issuer\":\"" + base
                                + "\",\"authorization_endpoint\":\"" + base + "/authorize\",\"token_endpoint\":\""
                                + base
                                + "/token\",\"registration_endpoint\":\"" + base
                                + "/register\",\"code_challenge_methods_supported\":[\"" + challenge
                                + "\"],\"token_endpoint_auth_methods_supported\":[\"none\"]}"));
    }

    @AfterEach
    void close() {
        server.close();
        evil.close();
        ground.close();
    }

    private static OAuth.Client client(Optional<OAuth.Registered> registered, Optional<String> issuer) {
        return new OAuth.Client(
                "ClawNet",
                URI.create("http://127.0.0.1:1/callback"),
                registered,
                issuer,
                Optional.empty(),
                Optional.empty());
    }

    private static final OAuth.Registered BOT =
            new OAuth.Registered("bot", Optional.of(Secret.of("s7")), Optional.of("client_secret_post"));

    /// A description of an authorization server.
    private static String issues(String issuer, URI authorize, URI token, String more) {
        return "{\"issuer\":\"" + issuer + "\",\"authorization_endpoint\":\"" + authorize + "\",\"token_endpoint\":\""
                + token + "\",\"code_challenge_methods_supported\":[\"S256\"]" + more + "}";
    }

    private String issuer() {
        return server.at("").toString();
    }

    /// The server is taken over: it names one who gives authorizations.
    private void names(String issuer) {
        server.on(
                "GET",
                "/.well-known/oauth-protected-resource/mcp",
                _ -> Answer.json(
                        "{\"resource\":\"" + server.at("/mcp") + "\",\"authorization_servers\":[\"" + issuer + "\"]}"));
    }

    private ClientCredentials own(String issuer) {
        return new ClientCredentials(ground.http(_ -> {}), server.at("/mcp"), BOT, issuer, Optional.of("read"));
    }

    private void renewOwn(ClientCredentials own) throws McpFailure {
        own.renew(new Challenge(401, List.of("Bearer")), ground.clock.instant().plus(WireGround.TIME));
    }

    private void nobodyGotTheSecret() {
        assertThat(evil.asked).noneMatch(one -> one.method().equals("POST"));
        assertThat(server.asked).noneMatch(one -> one.method().equals("POST"));
    }

    private OAuth oauth(Reach reach, Optional<String> state) {
        return new OAuth(
                ground.http(reach),
                server.at("/mcp"),
                client,
                new OAuth.Kept() {
                    @Override
                    public Optional<OAuth.Grant> load() {
                        return kept.get();
                    }

                    @Override
                    public void save(OAuth.Grant grant, Optional<OAuth.Grant> before) {
                        kept.set(Optional.of(grant));
                    }

                    @Override
                    public void forget(OAuth.Grant grant) {
                        kept.set(Optional.empty());
                    }

                    @Override
                    public void wanted(String scope) {
                        wanted.set(Optional.of(scope));
                    }

                    @Override
                    public Optional<String> wanted() {
                        return wanted.get();
                    }
                },
                consent(state),
                new Random(7));
    }

    private Optional<OAuth.Consent> consent(Optional<String> state) {
        return !asks
                ? Optional.empty()
                : Optional.of(asked -> {
                    Map<String, String> query = new HashMap<>();
                    for (String pair : asked.getRawQuery().split("&", -1)) {
                        String[] parts = pair.split("=", 2);
                        query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                    }
                    page.set(query);
                    return Optional.of(new OAuth.Returned("code", state.orElse(query.getOrDefault("state", "")), iss));
                });
    }

    private void renew(OAuth oauth, int status, String challenge) throws McpFailure {
        oauth.renew(
                new Challenge(status, List.of(challenge)),
                ground.clock.instant().plus(WireGround.TIME));
    }

    @Test
    void a_sign_in_asks_for_this_server_alone_and_proves_that_it_asked() throws Exception {
        OAuth oauth = oauth(_ -> {}, Optional.empty());

        renew(oauth, 401, "Bearer");

        assertThat(oauth.token().map(Secret::reveal)).contains("good");
        assertThat(page.get())
                .containsEntry("resource", server.at("/mcp").toString())
                .containsEntry("scope", "read")
                .containsEntry("code_challenge_method", "S256");
        FakeServer.Asked token = server.asked.getLast();
        assertThat(token.body())
                .contains("code_verifier=")
                .contains("resource=")
                .contains("client_id=c-1");
    }

    @Test
    void a_token_that_is_worth_nothing_is_renewed_without_asking_anybody() throws Exception {
        renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer");
        page.set(Map.of());
        server.on(
                "POST",
                "/token",
                asked -> asked.body().contains("refresh_token=again")
                        ? Answer.json("{\"access_token\":\"fresh\"}")
                        : Answer.status(400));
        OAuth oauth = oauth(_ -> {}, Optional.empty());

        renew(oauth, 401, "Bearer error=\"invalid_token\"");

        assertThat(oauth.token().map(Secret::reveal)).contains("fresh");
        assertThat(page.get()).isEmpty();
        assertThat(kept.get().flatMap(OAuth.Grant::refresh).map(Secret::reveal)).contains("again");
    }

    @Test
    void a_wider_one_asks_for_what_there_was_and_what_is_wanted() throws Exception {
        OAuth oauth = oauth(_ -> {}, Optional.empty());
        renew(oauth, 401, "Bearer");

        renew(oauth, 403, "Bearer error=\"insufficient_scope\", scope=\"write\"");

        assertThat(page.get()).containsEntry("scope", "read write");
    }

    @Test
    void a_browser_that_comes_back_from_another_sign_in_is_not_believed() {
        OAuth oauth = oauth(_ -> {}, Optional.of("somebody else's"));

        assertThatThrownBy(() -> renew(oauth, 401, "Bearer")).isInstanceOf(McpFailure.class);
        assertThat(oauth.token()).isEmpty();
        assertThat(server.asked).noneMatch(one -> one.uri().getPath().equals("/token"));
    }

    @Test
    void a_description_of_another_server_is_not_believed() {
        describe("https://elsewhere.example/?", "S256");

        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .isInstanceOf(McpFailure.class);
        assertThat(page.get()).isEmpty();
    }

    @Test
    void nobody_signs_in_where_a_code_is_not_bound_to_who_asked() {
        describe("", "plain");

        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .isInstanceOf(McpFailure.class);
        assertThat(page.get()).isEmpty();
    }

    @Test
    void addresses_that_a_server_names_are_asked_about_like_its_own() {
        URI inside = URI.create("http://127.0.0.1:9/metadata");
        OAuth oauth = oauth(
                address -> {
                    if (address.getPort() == inside.getPort()) {
                        throw new McpFailure(McpFailure.Kind.REFUSED, "not there");
                    }
                },
                Optional.empty());

        assertThatThrownBy(() -> renew(oauth, 401, "Bearer resource_metadata=\"" + inside + "\""))
                .isInstanceOfSatisfying(
                        McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.REFUSED));
    }

    @Test
    void without_anybody_to_ask_nothing_is_registered_and_what_is_worth_nothing_goes() throws Exception {
        renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer");
        server.on("POST", "/token", _ -> Answer.status(400));
        server.asked.clear();
        asks = false;
        OAuth oauth = oauth(_ -> {}, Optional.empty());

        assertThatThrownBy(() -> renew(oauth, 401, "Bearer")).hasMessageContaining("has to sign in");
        assertThat(server.asked).extracting(one -> one.uri().getPath()).containsExactly("/token");
        assertThat(kept.get()).isEmpty();
    }

    @Test
    void an_authorization_server_that_fails_for_a_while_costs_no_sign_in() throws Exception {
        renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer");
        server.on("POST", "/token", _ -> Answer.status(503));
        asks = false;

        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .isInstanceOfSatisfying(
                        McpFailure.class, e -> assertThat(e.kind()).isEqualTo(McpFailure.Kind.UNREACHABLE));
        assertThat(kept.get()).isPresent();
    }

    @Test
    void what_was_wanted_while_nobody_could_be_asked_is_part_of_the_next_sign_in() throws Exception {
        renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer");
        asks = false;
        assertThatThrownBy(() -> renew(
                        oauth(_ -> {}, Optional.empty()), 403, "Bearer error=\"insufficient_scope\", scope=\"write\""))
                .isInstanceOf(McpFailure.class);
        assertThat(kept.get()).isPresent();
        asks = true;
        server.on("POST", "/token", _ -> Answer.status(400));
        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .isInstanceOf(McpFailure.class);

        assertThat(page.get()).containsEntry("scope", "read write");
    }

    @Test
    void a_page_to_agree_on_is_asked_about_like_an_address_that_is_called() {
        OAuth oauth = oauth(
                address -> {
                    if (address.getPath().equals("/authorize")) {
                        throw new McpFailure(McpFailure.Kind.REFUSED, "not there");
                    }
                },
                Optional.empty());

        assertThatThrownBy(() -> renew(oauth, 401, "Bearer")).hasMessageContaining("not there");
        assertThat(page.get()).isEmpty();
        assertThat(server.asked).noneMatch(one -> one.uri().getPath().equals("/register"));
    }

    @Test
    void a_program_with_an_id_and_a_secret_gets_a_token_that_nobody_agrees_to() throws Exception {
        ClientCredentials own = own(issuer());

        renewOwn(own);

        assertThat(own.token().map(Secret::reveal)).contains("good");
        assertThat(server.asked.getLast().body())
                .contains("grant_type=client_credentials")
                .contains("client_id=bot")
                .contains("client_secret=s7")
                .contains("resource=");
        assertThat(server.asked).noneMatch(one -> one.uri().getPath().matches("/register|/authorize"));
    }

    @Test
    void a_secret_is_not_sent_to_an_authorization_server_that_only_the_server_names() {
        String elsewhere = evil.at("").toString();
        evil.on(
                "GET",
                "/.well-known/oauth-authorization-server",
                _ -> Answer.json(issues(elsewhere, evil.at("/authorize"), evil.at("/token"), "")));
        names(elsewhere);
        client = client(Optional.of(BOT), Optional.of(issuer()));

        assertThatThrownBy(() -> renewOwn(own(issuer()))).hasMessageContaining("auth.issuer");
        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .hasMessageContaining("auth.issuer");
        assertThat(page.get()).isEmpty();
        nobodyGotTheSecret();
    }

    @Test
    void where_a_secret_is_sent_is_what_the_issuer_says_and_no_description_elsewhere() throws Exception {
        // Evil claims to be the issuer, names its page to agree on, and takes the tokens itself.
        evil.on(
                "GET",
                "/.well-known/oauth-authorization-server",
                _ -> Answer.json(issues(issuer(), server.at("/authorize"), evil.at("/token"), "")));
        names(evil.at("").toString());
        client = client(Optional.of(BOT), Optional.of(issuer()));

        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .isInstanceOf(McpFailure.class);
        assertThatThrownBy(() -> renewOwn(own(issuer()))).isInstanceOf(McpFailure.class);
        nobodyGotTheSecret();

        describe("", "S256");
        renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer");
        assertThat(server.asked.getLast().body()).contains("client_id=bot").contains("client_secret=s7");
        assertThat(evil.asked).isEmpty();
    }

    @Test
    void an_issuer_counts_only_as_the_very_text_that_the_owner_wrote() {
        server.on(
                "GET",
                "/.well-known/oauth-authorization-server",
                _ -> Answer.json(issues(issuer() + "/", server.at("/authorize"), server.at("/token"), "")));

        assertThatThrownBy(() -> renewOwn(own(issuer()))).hasMessageContaining("that of another");
        assertThatThrownBy(() -> renewOwn(own(issuer() + "/"))).hasMessageContaining("auth.issuer");
        nobodyGotTheSecret();
    }

    @Test
    void a_server_that_does_not_describe_itself_gets_no_secret_of_another_issuer_either() throws Exception {
        server.on("GET", "/.well-known/oauth-protected-resource/mcp", _ -> Answer.status(404));
        server.on(
                "GET",
                "/.well-known/oauth-authorization-server",
                _ -> Answer.json(issues(evil.at("").toString(), server.at("/authorize"), server.at("/token"), "")));

        assertThatThrownBy(() -> renewOwn(own(evil.at("").toString()))).hasMessageContaining("auth.issuer");
        assertThatThrownBy(() -> renewOwn(own(issuer()))).hasMessageContaining("that of another");
        server.on("GET", "/.well-known/oauth-authorization-server", _ -> Answer.status(404));
        assertThatThrownBy(() -> renewOwn(own(issuer()))).hasMessageContaining("does not say how");
        nobodyGotTheSecret();

        describe("", "S256");
        server.on("GET", "/.well-known/oauth-protected-resource/mcp", _ -> Answer.status(404));
        ClientCredentials own = own(issuer());
        renewOwn(own);
        assertThat(own.token().map(Secret::reveal)).contains("good");
    }

    @Test
    void what_another_issuer_gave_before_the_owner_named_one_is_neither_shown_nor_renewed() throws Exception {
        renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer");
        client = client(Optional.of(BOT), Optional.of("https://issuer.example"));
        asks = false;
        server.asked.clear();

        OAuth oauth = oauth(_ -> {}, Optional.empty());

        assertThat(oauth.token()).isEmpty();
        assertThatThrownBy(() -> renew(oauth, 401, "Bearer")).hasMessageContaining("has to sign in");
        assertThat(server.asked).isEmpty();
    }

    @Test
    void there_is_no_client_with_a_secret_for_whoever_asks() {
        assertThatThrownBy(() -> client(Optional.of(BOT), Optional.empty()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_browser_comes_back_with_the_issuer_where_that_is_announced() throws Exception {
        server.on(
                "GET",
                "/.well-known/oauth-authorization-server",
                _ -> Answer.json(issues(
                        issuer(),
                        server.at("/authorize"),
                        server.at("/token"),
                        ",\"registration_endpoint\":\"" + server.at("/register")
                                + "\",\"authorization_response_iss_parameter_supported\":true")));

        assertThatThrownBy(() -> renew(oauth(_ -> {}, Optional.empty()), 401, "Bearer"))
                .hasMessageContaining("another sign-in");
        assertThat(server.asked).noneMatch(one -> one.uri().getPath().equals("/token"));

        iss = Optional.of(issuer());
        OAuth oauth = oauth(_ -> {}, Optional.empty());
        renew(oauth, 401, "Bearer");
        assertThat(oauth.token().map(Secret::reveal)).contains("good");
    }
}

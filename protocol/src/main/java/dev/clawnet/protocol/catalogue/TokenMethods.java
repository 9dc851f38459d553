package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import dev.clawnet.protocol.id.TokenId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Size;
import dev.clawnet.protocol.shape.Text;
import java.util.List;
import java.util.Optional;

/// Named tokens by which programs act for a person over HTTP. Each has scopes, an end, and opens nothing else: no
/// WebSocket is let in by one, and no device token is taken over HTTP.
public final class TokenMethods {
    /// Longest life of a token, in days.
    public static final int DAYS = 366;
    /// Longest text that a hook wraps around what it is given, in characters.
    public static final int TEMPLATE = 4_000;

    private static final int SCOPES = 3;
    private static final String AGENT_FORM = "[a-z0-9][a-z0-9-]{0,39}";

    /// A token to make.
    ///
    /// @param name unlike the names of the caller's other tokens; of a hook: the last part of its path
    /// @param days from now to its end; absent: 90
    /// @param hook makes it the secret of `/hooks/<name>`, and of nothing else; takes the one scope `hooks`
    public record Create(
            @Form(Wire.SLUG_FORM) String name,
            @Size(min = 1, max = SCOPES) List<ApiScope> scopes,
            @Range(min = 1, max = DAYS) Optional<Integer> days,
            Optional<Hook> hook) {
        public Create {
            name = Wire.slug("name", name);
            scopes = Wire.some("scopes", scopes, SCOPES).stream().distinct().toList();
            if (days.filter(value -> value < 1 || value > DAYS).isPresent()) {
                throw new IllegalArgumentException("days takes 1 to " + DAYS);
            }
            if (hook.isPresent() && !scopes.equals(List.of(ApiScope.HOOKS))) {
                throw new IllegalArgumentException("a hook takes the one scope hooks");
            }
        }
    }

    /// What a call of `/hooks/<name>` tells which agent.
    ///
    /// @param agent slug of an identity of the caller, or `manager`
    /// @param template what the agent is told; `{{path}}` stands for a member of the body, such as
    ///     `{{issue.title}}`; absent: the body as it came
    public record Hook(
            @Form(AGENT_FORM) String agent,

            @Text(min = 1, max = TEMPLATE, kind = Text.Kind.BLOCK)
            Optional<String> template) {
        public Hook {
            if (!Wire.given("agent", agent).matches(AGENT_FORM)) {
                throw new IllegalArgumentException("agent takes the slug of an identity, or manager");
            }
            template = Wire.block("template", template, TEMPLATE);
        }
    }

    /// A token that was just made.
    ///
    /// @param secret shown this once; the gateway keeps its digest alone
    public record Created(TokenView token, String secret) {
        @Override
        public String toString() {
            return "Created[token=" + token + "]";
        }
    }

    /// A token as its person sees it.
    ///
    /// @param expired whether its end has come: it opens nothing any more
    public record TokenView(
            TokenId token,
            String name,
            List<ApiScope> scopes,
            Long createdAtMs,
            Long expiresAtMs,
            Boolean expired,
            Optional<Hook> hook) {
        public TokenView {
            scopes = List.copyOf(scopes);
        }
    }

    public record TokenList(List<TokenView> tokens) {
        public TokenList {
            tokens = List.copyOf(tokens);
        }
    }

    public record Revoke(TokenId token) {
        public Revoke {
            Wire.given("token", token);
        }
    }

    public record Revoked(TokenId token, String name) {}

    public static final Method<Create, Created> TOKENS_CREATE = method("tokens.create")
            .takes(Create.class)
            .returns(Created.class)
            .needs(Scope.ADMIN)
            .humanOnly()
            .writes("apitoken.created")
            .perMinute(10)
            .fails(ErrorCode.NAME_TAKEN, ErrorCode.NOT_FOUND, ErrorCode.STEWARD_REQUIRED, ErrorCode.LIMIT_REACHED)
            .doc("Makes a named token by which a program acts for the caller's person over HTTP.");

    public static final Method<Method.None, TokenList> TOKENS_LIST = method("tokens.list")
            .returns(TokenList.class)
            .needs(Scope.READ)
            .doc("The caller's API tokens, without their secrets.");

    public static final Method<Revoke, Revoked> TOKENS_REVOKE = method("tokens.revoke")
            .takes(Revoke.class)
            .returns(Revoked.class)
            .needs(Scope.PAIRING)
            .writes("apitoken.revoked")
            .perMinute(60)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Makes an API token void; what is being answered on it ends.");

    public static final List<Method<?, ?>> ALL = List.of(TOKENS_CREATE, TOKENS_LIST, TOKENS_REVOKE);

    private TokenMethods() {}
}

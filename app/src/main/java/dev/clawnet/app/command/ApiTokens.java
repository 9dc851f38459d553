package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ApiScope;
import dev.clawnet.protocol.catalogue.TokenMethods;
import dev.clawnet.protocol.catalogue.TokenMethods.Hook;
import dev.clawnet.protocol.catalogue.TokenMethods.TokenView;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet tokens ...`: named secrets by which programs act for their person over HTTP.
final class ApiTokens {
    private static final Names.What TOKEN = new Names.What("token", "clawnet tokens list");

    private ApiTokens() {}

    @Command(
            footer = {
                "",
                "The token is shown once; the gateway keeps its digest. Whoever has it acts as a program of yours, within",
                "its scopes: chat (/v1/...), hooks (/hooks/...), metrics (/metrics).",
                "With --hook it is the secret of /hooks/NAME alone, which tells that agent what comes.",
                "",
                "Example: clawnet tokens create editor --scope chat --days 30",
                "         clawnet tokens create tracker --hook main --template \"New issue: {{issue.title}}\""
            })
    static final class Create extends LinkCommand {
        @Parameters(paramLabel = "NAME", description = "What you call it, such as editor.")
        private String name = "";

        @Option(names = "--scope", paramLabel = "SCOPE", description = "chat, hooks or metrics; repeat for more.")
        private List<String> scopes = new ArrayList<>();

        @Option(names = "--days", paramLabel = "N", description = "Days until it ends (default: 90).")
        private Optional<Integer> days = Optional.empty();

        @Option(names = "--hook", paramLabel = "AGENT", description = "Make it the hook of that name, for this agent.")
        private Optional<String> hook = Optional.empty();

        @Option(
                names = "--template",
                paramLabel = "TEXT",
                description = "What the agent is told; {{a.b}} is filled in.")
        private Optional<String> template = Optional.empty();

        Create(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (template.isPresent() && hook.isEmpty()) {
                throw new Problem(Exit.USAGE, "--template is for a hook")
                        .next("clawnet tokens create " + name + " --hook main --template ...");
            }
            if (scopes.isEmpty() && hook.isEmpty()) {
                throw new Problem(Exit.USAGE, "a token without a scope opens nothing")
                        .hint("name what it opens: " + names(List.of(ApiScope.values())))
                        .next("clawnet tokens create " + name + " --scope chat");
            }
            List<ApiScope> opens = scopes.isEmpty() && hook.isPresent()
                    ? List.of(ApiScope.HOOKS)
                    : scopes.stream().map(ApiTokens::scope).toList();
            TokenMethods.Created made = desk.call(
                    TokenMethods.TOKENS_CREATE,
                    Given.of(() ->
                            new TokenMethods.Create(name, opens, days, hook.map(agent -> new Hook(agent, template)))));
            return desk.answer(
                    made,
                    made.secret(),
                    "",
                    "shown once; it ends " + Times.at(made.token().expiresAtMs()),
                    example(made.token()));
        }

        private static String example(TokenView token) {
            if (token.hook().isPresent()) {
                return "use it: curl -H \"Authorization: Bearer $TOKEN\" -d '{}' http://127.0.0.1:PORT/hooks/"
                        + token.name();
            }
            String path = switch (token.scopes().getFirst()) {
                case CHAT -> "/v1/models";
                case TOOLS -> "/tools/invoke -d '{\"tool\": \"sessions_list\"}'";
                case HOOKS -> "/hooks/agent";
                case METRICS -> "/metrics";
            };
            return "use it: curl -H \"Authorization: Bearer $TOKEN\" http://127.0.0.1:PORT" + path;
        }
    }

    private static ApiScope scope(String typed) {
        return Arrays.stream(ApiScope.values())
                .filter(scope -> scope.wire().equals(typed))
                .findFirst()
                .orElseThrow(() -> new Problem(Exit.USAGE, "there is no scope '" + typed + "'")
                        .hint("a scope is one of " + names(List.of(ApiScope.values()))));
    }

    private static String names(List<ApiScope> scopes) {
        return scopes.stream().map(ApiScope::wire).collect(Collectors.joining(", "));
    }

    @Command(footer = {"", "Example: clawnet tokens list"})
    static final class ListTokens extends LinkCommand {
        ListTokens(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            TokenMethods.TokenList tokens = desk.call(TokenMethods.TOKENS_LIST);
            Table table = new Table("TOKEN", "NAME", "SCOPES", "HOOK", "UNTIL", "STATE");
            tokens.tokens()
                    .forEach(token -> table.row(
                            token.token().value(),
                            token.name(),
                            names(token.scopes()),
                            token.hook().map(Hook::agent).orElse("-"),
                            Times.at(token.expiresAtMs()),
                            token.expired() ? "expired" : "live"));
            return desk.answer(tokens, table.lines("no API tokens: nothing acts for you over HTTP"));
        }
    }

    @Command(
            footer = {
                "",
                "Nothing is served on it any more; what is being answered on it ends.",
                "",
                "Example: clawnet tokens revoke editor"
            })
    static final class Revoke extends LinkCommand {
        @Parameters(paramLabel = "TOKEN", description = "Id, its beginning, or name.")
        private String token = "";

        Revoke(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            List<TokenView> all = desk.call(TokenMethods.TOKENS_LIST).tokens();
            TokenView found =
                    Names.pick(TOKEN, token, all, one -> List.of(one.token().value(), one.name()));
            TokenMethods.Revoked revoked =
                    desk.call(TokenMethods.TOKENS_REVOKE, new TokenMethods.Revoke(found.token()));
            return desk.answer(revoked, revoked.name() + " is void");
        }
    }
}

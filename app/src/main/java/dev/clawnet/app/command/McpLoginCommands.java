package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.McpMethods;
import dev.clawnet.protocol.catalogue.McpMethods.ServerView;
import dev.clawnet.protocol.secret.Secret;
import dev.clawnet.protocol.text.PlainText;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet mcp login` and `mcp logout`: a server of tools that wants its user to agree.
final class McpLoginCommands {
    private static final int LONGEST = 600;
    private static final int PORTS = 65_535;

    private McpLoginCommands() {}

    @Command(
            sortOptions = false,
            footer = {
                "",
                "Prints the address of the page on which you agree, and waits for your browser to come back to this",
                "machine. The gateway keeps the token, sealed, for this server alone, and renews it; no agent and no",
                "other person reaches it. Browser elsewhere? `ssh -L 8765:127.0.0.1:8765 HOST` and --port 8765.",
                "",
                "Example: clawnet mcp login search"
            })
    static final class Login extends LinkCommand {
        @Parameters(paramLabel = "NAME", description = "The server.")
        private String name = "";

        @Option(names = "--port", paramLabel = "PORT", description = "Where the browser comes back. Default: any.")
        private int port;

        @Option(names = "--wait", paramLabel = "SECONDS", description = "For the browser. Default: 300, at most 600.")
        private int seconds = 300;

        Login(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            if (seconds < 1 || seconds > LONGEST || port < 0 || port > PORTS) {
                throw new Problem(Exit.USAGE, "--wait takes 1 to " + LONGEST + " seconds, --port 1 to " + PORTS)
                        .next("clawnet mcp login --help");
            }
            try (Callback callback = Callback.listen(port, desk.world().clock())) {
                McpMethods.LoginBegun begun = desk.call(
                        McpMethods.LOGIN_BEGIN, Given.of(() -> new McpMethods.BeginLogin(name, callback.address())));
                URI page = page(begun);
                desk.output()
                        .remark("open this page of " + page.getHost()
                                + ", and agree if it is where you mean to sign in:");
                desk.output().remark("  " + page);
                desk.output().remark("waiting " + seconds + " seconds for your browser at " + callback.address());
                Instant until = desk.now().plus(Duration.ofSeconds(seconds));
                Map<String, String> brought = callback.await(state(page), until)
                        .orElseThrow(() -> new Problem(Exit.FAILED, "no browser came back in " + seconds + " seconds")
                                .hint("nothing was kept; begin again, with a longer --wait if you need one")
                                .next("clawnet mcp login " + name));
                return finish(desk, brought);
            }
        }

        private Exit finish(Desk desk, Map<String, String> brought) {
            Optional<String> code = Optional.ofNullable(brought.get("code")).filter(text -> !text.isBlank());
            if (code.isEmpty()) {
                String why = PlainText.visible(brought.getOrDefault("error", "nothing"));
                throw new Problem(Exit.FAILED, "it was not agreed to: the sign-in page says " + cut(why))
                        .next("clawnet mcp login " + name);
            }
            ServerView server = desk.call(
                    McpMethods.LOGIN_FINISH,
                    Given.of(() -> new McpMethods.FinishLogin(
                            name,
                            code.get(),
                            brought.getOrDefault("state", ""),
                            Optional.ofNullable(brought.get("iss")).filter(text -> !text.isBlank()))));
            return desk.answer(
                    server,
                    "signed in to " + name + "; its tools are offered once you allowed the list",
                    "  clawnet mcp status " + name,
                    "  clawnet mcp approve " + name);
        }

        private static String cut(String text) {
            return text.substring(0, Math.min(80, text.length()));
        }

        /// The address is the server's: only what a browser opens as a page is shown.
        private static URI page(McpMethods.LoginBegun begun) {
            try {
                URI page = URI.create(begun.page());
                if (page.getHost() != null && ("https".equals(page.getScheme()) || "http".equals(page.getScheme()))) {
                    return page;
                }
            } catch (IllegalArgumentException notOne) {
                // Said below.
            }
            throw new Problem(Exit.FAILED, "the gateway names no page to sign in on").next("clawnet version");
        }

        private static Secret state(URI page) {
            for (String pair : page.getRawQuery().split("&", -1)) {
                if (pair.startsWith("state=")) {
                    return Secret.of(URLDecoder.decode(pair.substring("state=".length()), StandardCharsets.UTF_8));
                }
            }
            throw new Problem(Exit.FAILED, "the gateway names a page that cannot come back").next("clawnet version");
        }
    }

    @Command(
            footer = {
                "",
                "Forgets your sign-in. What the server itself knows of it ends with the token's own time.",
                "",
                "Example: clawnet mcp logout search"
            })
    static final class Logout extends LinkCommand {
        @Parameters(paramLabel = "NAME", description = "The server.")
        private String name = "";

        Logout(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ServerView server = desk.call(McpMethods.LOGOUT, Given.of(() -> new McpMethods.Refresh(name)));
            return desk.answer(server, "signed out of " + name, "  clawnet mcp login " + name);
        }
    }
}

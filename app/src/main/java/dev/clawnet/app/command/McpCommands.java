package dev.clawnet.app.command;

import dev.clawnet.app.cli.Directory.Entry;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Nearest;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.ConfigStore;
import dev.clawnet.app.config.KeyPath;
import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.protocol.catalogue.McpMethods;
import dev.clawnet.protocol.catalogue.McpMethods.ServerView;
import dev.clawnet.protocol.id.ApprovalId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.text.PlainText;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet mcp ...`: servers of tools, what they offer, and the owner's word about it.
public final class McpCommands {
    private static final String NAMED = "NAME";
    private static final Pattern SCHEME = Pattern.compile("^([A-Za-z][A-Za-z0-9+.-]*)://");
    private static final List<String> WEB = List.of("http", "https");

    private McpCommands() {}

    /// The commands that change the configuration, with their summaries.
    public static List<Entry> entries() {
        return List.of(
                new Entry("mcp add", "Name a server of tools in the configuration.", Add::new),
                new Entry("mcp remove", "Take a server of tools out of the configuration.", Remove::new));
    }

    private static ServerView find(Desk desk, String name) {
        return desk.call(McpMethods.LIST, new Method.None()).servers().stream()
                .filter(server -> server.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new Problem(Exit.FAILED, "you have no server " + PlainText.visible(name))
                        .hint("a gateway knows those of mcp.servers in its configuration")
                        .next("clawnet mcp list"));
    }

    private static String words(ServerView server) {
        return switch (server.state()) {
            case "ready" -> "ready";
            case "waiting" -> server.approval().isPresent() ? "waits for your word" : "refused";
            default ->
                server.login().filter("wanted"::equals).isPresent()
                        ? "sign in: clawnet mcp login " + server.name()
                        : server.why().map(why -> "unavailable: " + why).orElse("connecting");
        };
    }

    @Command(footer = {"", "Example: clawnet mcp list"})
    static final class ListServers extends LinkCommand {
        ListServers(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            McpMethods.ServerList found = desk.call(McpMethods.LIST, new Method.None());
            Table table = new Table("SERVER", "OVER", "STATE", "TOOLS", "AGENTS");
            found.servers()
                    .forEach(server -> table.row(
                            server.name(),
                            server.transport(),
                            words(server),
                            Integer.toString(server.tools().size()),
                            server.agents().isEmpty() ? "all" : String.join(", ", server.agents())));
            return desk.answer(found, table.lines("no servers: name one with `clawnet mcp add`"));
        }
    }

    @Command(
            footer = {
                "",
                "Names, descriptions and schemas are the server's own words.",
                "",
                "Example: clawnet mcp status files"
            })
    static final class Status extends LinkCommand {
        @Parameters(paramLabel = NAMED, description = "The server.")
        private String name = "";

        Status(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ServerView server = find(desk, name);
            List<String> lines = new ArrayList<>();
            lines.add(server.name() + ": " + words(server));
            server.server().ifPresent(text -> lines.add("  calls itself  " + PlainText.visible(text)));
            server.digest().ifPresent(text -> lines.add("  list          " + text));
            server.allowed().ifPresent(text -> lines.add("  allowed       " + text));
            server.login()
                    .ifPresent(text -> lines.add("  sign-in       "
                            + (text.equals("kept")
                                    ? "kept; `clawnet mcp logout " + server.name() + "` ends it"
                                    : "none")));
            server.tools().forEach(tool -> {
                lines.add("  " + tool.name());
                lines.add("    " + PlainText.visible(tool.description()));
                lines.add("    " + PlainText.visible(tool.schema().toString()));
            });
            server.approval().ifPresent(_ -> lines.add("  clawnet mcp approve " + server.name()));
            return desk.answer(server, lines);
        }
    }

    @Command(
            footer = {
                "",
                "Allows exactly the list of tools that the server has now: names, descriptions and schemas. A list that",
                "changes waits again. Each call is decided by itself; a grant of invoke spares the question:",
                "  clawnet grants mint work --verbs invoke --objects service://<person>/mcp%3Afiles/**",
                "",
                "Example: clawnet mcp approve files"
            })
    static final class Approve extends LinkCommand {
        @Parameters(paramLabel = NAMED, description = "The server.")
        private String name = "";

        Approve(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ServerView server = find(desk, name);
            if (server.state().equals("ready")) {
                return desk.answer(server, server.name() + " is allowed already");
            }
            ApprovalId waiting = server.approval()
                    .orElseThrow(() -> new Problem(Exit.FAILED, "nothing of " + server.name() + " waits for your word")
                            .hint(words(server))
                            .next("clawnet mcp refresh " + server.name()));
            ApprovalCommands.allow(desk, waiting.value());
            return desk.answer(
                    server, server.name() + " is allowed: " + server.tools().size() + " tools");
        }
    }

    @Command(
            footer = {
                "",
                "Asks the server again what it offers, and you again about a list that you refused.",
                "",
                "Example: clawnet mcp refresh files"
            })
    static final class Refresh extends LinkCommand {
        @Parameters(paramLabel = NAMED, description = "The server.")
        private String name = "";

        Refresh(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ServerView server = desk.call(McpMethods.REFRESH, Given.of(() -> new McpMethods.Refresh(name)));
            return desk.answer(server, server.name() + ": " + words(server));
        }
    }

    @Command(
            sortOptions = false,
            footer = {
                "",
                "A gateway that runs by the file connects at once, and then asks you about the server's list of tools.",
                "Secrets stand best in the environment: --env 'TOKEN=$${MY_TOKEN}'.",
                "",
                "Example: clawnet mcp add files -- npx -y @modelcontextprotocol/server-filesystem /srv/files",
                "Example: clawnet mcp add search --url https://mcp.example.com/mcp --agents work"
            })
    static final class Add extends ConfigCommands.OfFile {
        @Parameters(index = "0", paramLabel = NAMED, description = "What the server is called here.")
        private String name = "";

        @Parameters(index = "1..*", paramLabel = "COMMAND", arity = "0..*", description = "The program and its words.")
        private List<String> command = List.of();

        @Option(names = "--url", paramLabel = "URL", description = "Its address, for one on the web.")
        private Optional<String> url = Optional.empty();

        @Option(names = "--env", paramLabel = "NAME=TEXT", description = "A variable of the program.")
        private Map<String, String> environment = Map.of();

        @Option(names = "--header", paramLabel = "NAME=TEXT", description = "A header of each request.")
        private Map<String, String> headers = Map.of();

        @Option(
                names = "--agents",
                split = ",",
                paramLabel = "AGENT",
                description = "Agents that are offered its tools.")
        private List<String> agents = List.of();

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            if (!ToolServer.NAME.matcher(name).matches()) {
                throw new Problem(
                        Exit.USAGE, "a server's name is 1 to 24 of a-z 0-9 - and begins with a letter, not " + name);
            }
            if (command.isEmpty() == url.isEmpty()) {
                throw new Problem(Exit.USAGE, "say how the server is reached: a command behind --, or --url")
                        .next("clawnet mcp add --help");
            }
            url.ifPresent(Add::reachable);
            Map<String, Object> block = new LinkedHashMap<>();
            url.ifPresent(text -> block.put("url", text));
            if (!command.isEmpty()) {
                block.put("command", command.getFirst());
                block.put("args", command.subList(1, command.size()));
            }
            if (!environment.isEmpty()) {
                block.put("env", environment);
            }
            if (!headers.isEmpty()) {
                block.put("headers", headers);
            }
            if (!agents.isEmpty()) {
                block.put("agents", agents);
            }
            ConfigStore store = store(world);
            ConfigCommands.on(store, () -> store.set(place(name), Json.STRICT.writeValueAsString(block)));
            output.answer(
                    block,
                    "added " + name + " to " + store.path(),
                    "  clawnet mcp status " + name,
                    "  clawnet mcp approve " + name);
            return Exit.OK;
        }

        /// A text with a variable in it is looked at when the file is read.
        private static void reachable(String text) {
            if (text.contains("${")) {
                return;
            }
            Matcher scheme = SCHEME.matcher(text);
            String shown = PlainText.visible(text);
            if (!scheme.find()) {
                throw new Problem(Exit.USAGE, "an address begins with http:// or https://, not as '" + shown + "' does")
                        .next("clawnet mcp add search --url https://mcp.example.com/mcp");
            }
            String found = scheme.group(1).toLowerCase(Locale.ROOT);
            if (!WEB.contains(found)) {
                throw new Problem(
                                Exit.USAGE,
                                "an address begins with http:// or https://, not with " + PlainText.visible(found)
                                        + "://")
                        .hint(Nearest.of(found, WEB)
                                .map(near -> "did you mean " + near + "://"
                                        + PlainText.visible(text.substring(scheme.end())) + "?")
                                .orElse("a server that is a program is named behind --"))
                        .next("clawnet mcp add --help");
            }
            if (address(text).isEmpty()) {
                throw new Problem(Exit.USAGE, "'" + shown + "' names no host")
                        .next("clawnet mcp add search --url https://mcp.example.com/mcp");
            }
        }
    }

    @Command(footer = {"", "Example: clawnet mcp remove files"})
    static final class Remove extends ConfigCommands.OfFile {
        @Parameters(paramLabel = NAMED, description = "The server.")
        private String name = "";

        private record Removed(String name) {}

        @Override
        public Exit run(Surroundings world, Output output) {
            changeable(world);
            ConfigStore store = store(world);
            if (ConfigCommands.on(store, () -> store.unset(place(name))).isEmpty()) {
                throw new Problem(Exit.FAILED, "there is no server " + name + " in " + store.path())
                        .next("clawnet config get mcp.servers");
            }
            output.answer(new Removed(name), "removed " + name + " from " + store.path());
            return Exit.OK;
        }
    }

    private static Optional<URI> address(String text) {
        try {
            return Optional.of(new URI(text)).filter(uri -> uri.getHost() != null);
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static KeyPath place(String name) {
        return new KeyPath(List.of("mcp", "servers", name));
    }
}

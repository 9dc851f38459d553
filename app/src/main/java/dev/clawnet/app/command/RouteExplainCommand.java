package dev.clawnet.app.command;

import dev.clawnet.app.cli.CliCommand;
import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.app.config.Config;
import dev.clawnet.gateway.channel.PrivateChats;
import dev.clawnet.gateway.route.Binding;
import dev.clawnet.gateway.route.Explanation;
import dev.clawnet.gateway.route.Explanation.Considered;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Outcome;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.gateway.route.Tier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `clawnet route explain`: which agent a message would reach, and why no other binding took it.
@Command(
        sortOptions = false,
        footer = {
            "",
            "Example: clawnet route explain --channel whatsapp --account biz --peer direct:+15551234567",
            "         clawnet route explain --channel discord --guild 42 --role 7 --peer channel:99 --parent channel:98"
        })
public final class RouteExplainCommand extends CliCommand {
    @Option(names = "--channel", paramLabel = "ID", required = true, description = "Such as whatsapp or discord.")
    private String channel = "";

    @Option(names = "--account", paramLabel = "ID", description = "The login it came in on (default: default).")
    private String account = "";

    @Option(names = "--peer", paramLabel = "KIND:ID", description = "direct, group or channel, and the id.")
    private Optional<String> peer = Optional.empty();

    @Option(names = "--parent", paramLabel = "KIND:ID", description = "The room that a thread belongs to.")
    private Optional<String> parent = Optional.empty();

    @Option(names = "--guild", paramLabel = "ID", description = "Server, where the channel has such.")
    private String guild = "";

    @Option(names = "--team", paramLabel = "ID", description = "Workspace, where the channel has such.")
    private String team = "";

    @Option(names = "--role", paramLabel = "ID", description = "A role of the sender; repeat for more.")
    private List<String> roles = new ArrayList<>();

    @Option(names = "--profile", paramLabel = "WHICH", description = "early or latest (default: as the file says).")
    private Optional<String> profile = Optional.empty();

    @Option(names = "--config", paramLabel = "FILE", description = "Configuration (default: as clawnet up reads).")
    private Optional<Path> config = Optional.empty();

    /// The answer under `--json`.
    private record Told(
            String profile,
            Optional<String> agentId,
            Optional<String> matchedBy,
            Optional<String> sessionKey,
            Optional<String> mainSessionKey,
            Optional<String> lastRoutePolicy,
            Optional<String> error,
            List<String> broadcast,
            List<Line> bindings) {}

    private record Line(int binding, String agentId, String match, boolean won, Optional<String> tier, String why) {}

    @Override
    public Exit run(Surroundings world, Output output) {
        GatewayOptions options = new GatewayOptions(Optional.empty(), Optional.empty(), Optional.empty(), config);
        Config read = options.configFile(world)
                .map(path -> GatewayOptions.read(path, world))
                .orElse(Config.EMPTY);
        Routing routing = read.routing();
        Routing chosen = profile.map(RouteCheckCommand::profile)
                .map(wanted -> new Routing(
                        wanted, routing.roster(), routing.bindings(), routing.sessions(), routing.broadcast()))
                .orElse(routing);
        Inbound in = new Inbound(
                channel, account, peer.map(this::peer), parent.map(this::peer), guild, team, Set.copyOf(roles));
        // Whom the gateway let in besides is known to the gateway alone.
        Router router = new PrivateChats(read.household().with(new Router(chosen)), _ -> List.of()).router(in);
        Explanation explained = Explanation.of(router, in);
        List<Route> broadcast = router.broadcast(in);
        output.answer(
                told(chosen.profile(), explained, broadcast),
                lines(explained, broadcast, scope(router, in)).toArray(String[]::new));
        return explained.outcome() instanceof Route ? Exit.OK : Exit.FAILED;
    }

    private Peer peer(String text) {
        int colon = text.indexOf(':');
        if (colon < 1) {
            throw new Problem(Exit.USAGE, "'" + text + "' is no peer; write kind:id, such as direct:+15551234567")
                    .hint("kinds are direct, group and channel");
        }
        return new Peer(text.substring(0, colon), text.substring(colon + 1));
    }

    /// Why private chats share a session or not, where the file does not say it.
    private static Optional<String> scope(Router router, Inbound in) {
        if (router.routing().sessions().direct().isPresent()
                || in.peer().filter(Peer::isDirect).isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                router.apart() == router
                        ? "more than one sender reaches this agent, so each has a session (session.dmScope is not set)"
                        : "the agent's main session, until a second sender is listed or paired (session.dmScope is not set)");
    }

    private static List<String> lines(Explanation explained, List<Route> broadcast, Optional<String> scope) {
        List<String> lines = new ArrayList<>();
        switch (explained.outcome()) {
            case Outcome.Refused refused -> {
                lines.add("reaches nobody: " + refused.reason().words());
                lines.add("  next      clawnet agents bind AGENT --bind CHANNEL[:ACCOUNT]");
            }
            case Route route -> {
                lines.add("agent     " + route.agent().text());
                lines.add("tier      " + route.matchedBy().word() + standing(explained, route));
                lines.add("session   " + route.sessionKey());
                scope.ifPresent(why -> lines.add("          " + why));
                lines.add("main      " + route.mainSessionKey());
            }
        }
        if (!broadcast.isEmpty()) {
            lines.add("broadcast " + String.join(", ", names(broadcast)) + " hear this room, whatever is bound");
        }
        if (!explained.considered().isEmpty()) {
            Table table = new Table("#", "AGENT", "MATCH", "WHY");
            explained
                    .considered()
                    .forEach(one -> table.row(
                            Integer.toString(one.position()),
                            one.binding().agent(),
                            match(one.binding()),
                            (one.won() ? "TAKEN: " : "") + one.why()));
            lines.add("");
            lines.addAll(table.lines(""));
        }
        return lines;
    }

    private static String standing(Explanation explained, Route route) {
        if (route.matchedBy() == Tier.DEFAULT) {
            return " (no binding fits)";
        }
        return explained.considered().stream()
                .filter(Considered::won)
                .filter(one -> !dev.clawnet.gateway.route.Names.agent(
                                one.binding().agent())
                        .equals(route.agent().text()))
                .findFirst()
                .map(one -> " (the bound agent '" + one.binding().agent() + "' is not listed: the default stands in)")
                .orElse("");
    }

    private static String match(Binding binding) {
        return binding.match().map(Binding.Match::text).orElse("-");
    }

    private static List<String> names(List<Route> routes) {
        return routes.stream().map(route -> route.agent().text()).toList();
    }

    private static Told told(Profile profile, Explanation explained, List<Route> broadcast) {
        List<Line> bindings = explained.considered().stream()
                .map(one -> new Line(
                        one.position(),
                        one.binding().agent(),
                        match(one.binding()),
                        one.won(),
                        one.tier().map(Tier::word),
                        one.why()))
                .toList();
        Optional<Route> route =
                Optional.of(explained.outcome()).filter(Route.class::isInstance).map(Route.class::cast);
        Optional<String> error = Optional.of(explained.outcome())
                .filter(Outcome.Refused.class::isInstance)
                .map(refused -> ((Outcome.Refused) refused).reason().code());
        return new Told(
                profile.word(),
                route.map(found -> found.agent().text()),
                route.map(found -> found.matchedBy().word()),
                route.map(Route::sessionKey),
                route.map(Route::mainSessionKey),
                route.map(Route::lastRoutePolicy),
                error,
                names(broadcast),
                bindings);
    }
}

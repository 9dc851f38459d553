package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Complaint;
import dev.clawnet.app.config.ConfigProblem.Place;
import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.protocol.secret.Secret;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/// The servers of tools that a configuration names. One that says neither a program nor an address is none.
final class ServerReader {
    private static final Pattern HEADER = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,100}");
    private static final Set<String> SET =
            Set.of("connection", "content-length", "expect", "host", "upgrade", "transfer-encoding", "accept");

    private static final String SECRET = "clientSecret";
    private static final String ISSUER = "issuer";
    private static final String ALLOWED = "its https address without query or fragment, exactly as `issuer` in its own"
            + " description says, such as https://auth.example.com";
    private static final int SHOWN = 100;

    private ServerReader() {}

    static Map<String, ToolServer> read(ConfigValue root) {
        Map<String, ToolServer> servers = new HashMap<>();
        Loose.members(Loose.at(root, "mcp", "servers")).forEach((name, member) -> {
            Optional<ConfigValue> block = Optional.of(member.value());
            boolean off = Loose.member(block, "enabled")
                    .filter(flag -> !Loose.flag(Optional.of(flag)))
                    .isPresent();
            if (!off && ToolServer.NAME.matcher(name).matches()) {
                way(block).ifPresent(way -> servers.put(name, new ToolServer(way, agents(block), time(block))));
            }
        });
        return servers;
    }

    private static Optional<ToolServer.Way> way(Optional<ConfigValue> block) {
        Optional<String> command = Loose.text(Loose.member(block, "command"));
        if (command.isPresent()) {
            List<String> argv = new ArrayList<>(List.of(command.get()));
            argv.addAll(ToolReader.texts(Loose.member(block, "args")));
            return Optional.of(new ToolServer.Program(
                    argv,
                    secrets(Loose.member(block, "env")),
                    Loose.text(Loose.member(block, "cwd")).map(Path::of)));
        }
        return Loose.text(Loose.member(block, "url"))
                .flatMap(ServerReader::address)
                .map(address -> new ToolServer.Web(
                        address, headers(Loose.member(block, "headers")), login(Loose.member(block, "auth"))));
    }

    private static ToolServer.Login login(Optional<ConfigValue> block) {
        Optional<String> id = filled(block, "clientId");
        Optional<String> issuer = filled(block, ISSUER).filter(ServerReader::names);
        Optional<Secret> secret =
                filled(block, SECRET).filter(_ -> issuer.isPresent()).map(Secret::of);
        return new ToolServer.Login(
                id,
                secret,
                issuer,
                filled(block, "clientMetadataUrl").flatMap(ServerReader::address),
                filled(block, "scope"),
                Loose.text(Loose.member(block, "grant"))
                                .filter("client-credentials"::equals)
                                .isPresent()
                        && id.isPresent()
                        && secret.isPresent());
    }

    /// What is wrong with how servers are signed in to: a secret says to whom it may be sent, or anybody whom a server
    /// names would get it.
    static List<Complaint> complaints(ConfigValue root) {
        List<Complaint> found = new ArrayList<>();
        Loose.members(Loose.at(root, "mcp", "servers")).forEach((name, member) -> {
            Optional<ConfigValue> block = Loose.member(Optional.of(member.value()), "auth");
            String path = "mcp.servers." + name + ".auth";
            Optional<String> issuer = filled(block, ISSUER);
            if (issuer.isPresent() && !names(issuer.get())) {
                found.add(new Complaint(
                        place(block, ISSUER, member.place()),
                        path + ".issuer is \"" + shown(issuer.get()) + "\"; allowed is " + ALLOWED));
            }
            if (issuer.isEmpty() && filled(block, SECRET).isPresent()) {
                found.add(new Complaint(
                        place(block, SECRET, member.place()),
                        path + ".issuer is missing and there is a clientSecret: name the authorization server that the"
                                + " secret may be sent to, by " + ALLOWED));
            }
        });
        return found;
    }

    private static Place place(Optional<ConfigValue> block, String key, Place otherwise) {
        return Loose.member(block, key).map(ConfigValue::place).orElse(otherwise);
    }

    private static String shown(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "...";
    }

    /// Whether a text can be an issuer. Source: RFC 8414, section 2.
    private static boolean names(String text) {
        return address(text)
                .filter(uri -> "https".equals(uri.getScheme())
                        && uri.getRawUserInfo() == null
                        && uri.getRawQuery() == null
                        && uri.getRawFragment() == null)
                .isPresent();
    }

    private static Optional<String> filled(Optional<ConfigValue> block, String name) {
        return Loose.text(Loose.member(block, name)).map(String::strip).filter(text -> !text.isEmpty());
    }

    static Optional<URI> address(String text) {
        try {
            URI uri = new URI(text);
            boolean web = "https".equals(uri.getScheme()) || "http".equals(uri.getScheme());
            return web && uri.getHost() != null ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException none) {
            return Optional.empty();
        }
    }

    private static Map<String, Secret> secrets(Optional<ConfigValue> block) {
        Map<String, Secret> secrets = new HashMap<>();
        Loose.members(block)
                .forEach((name, member) -> Loose.text(Optional.of(member.value()))
                        .filter(text -> !text.isBlank())
                        .ifPresent(text -> secrets.put(name, Secret.of(text))));
        return secrets;
    }

    /// Names that a request may carry; those that the connection itself sets are left out, and values of several lines.
    private static Map<String, Secret> headers(Optional<ConfigValue> block) {
        Map<String, Secret> headers = secrets(block);
        headers.entrySet()
                .removeIf(each -> !HEADER.matcher(each.getKey()).matches()
                        || SET.contains(each.getKey().toLowerCase(Locale.ROOT))
                        || each.getValue().reveal().chars().anyMatch(c -> c < ' ' || c > '~'));
        return headers;
    }

    private static Set<String> agents(Optional<ConfigValue> block) {
        Set<String> agents = new HashSet<>();
        ToolReader.texts(Loose.member(block, "agents")).forEach(name -> agents.add(Names.agent(name)));
        return agents;
    }

    private static Duration time(Optional<ConfigValue> block) {
        return Loose.member(block, "timeoutSeconds")
                .filter(ConfigValue.Digits.class::isInstance)
                .map(digits -> Duration.ofSeconds((long) Numbers.value(((ConfigValue.Digits) digits).digits())))
                .filter(time -> time.isPositive() && time.compareTo(AgentLimits.MCP_CALL_MOST) <= 0)
                .orElse(ToolServer.TIME);
    }
}

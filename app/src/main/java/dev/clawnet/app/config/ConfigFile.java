package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Complaint;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.GatewaySettings.AuthMode;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.ModelSettings;
import dev.clawnet.gateway.agent.model.ModelSettings.Api;
import dev.clawnet.gateway.agent.model.UsualProviders;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.presence.Links;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.protocol.secret.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/// Reads a configuration file whole, or complains about everything that is wrong with it at once.
public final class ConfigFile {
    private static final Map<String, AuthMode> AUTH_MODES = Map.of("token", AuthMode.TOKEN, "none", AuthMode.NONE);
    private static final Set<String> BINDS = Set.of("loopback", "lan", "auto", "custom");

    private static final Set<String> MDNS = Set.of("off", "minimal", "full");

    private final Map<String, String> environment;
    private final UnaryOperator<String> home;
    private final Schema schema = SchemaText.read();

    /// A reader.
    ///
    /// @param environment what `${NAME}` in a string stands for
    /// @param home puts the home folder where `~` stands at the beginning of a path
    public ConfigFile(Map<String, String> environment, UnaryOperator<String> home) {
        this.environment = Map.copyOf(environment);
        this.home = home;
    }

    /// The file's content; `ConfigProblem` with every complaint when it cannot be used.
    public Config read(Path path) {
        return read(path, FileText.read(path));
    }

    Config read(Path path, String text) {
        return config(load(path, text));
    }

    /// What a text could say: a step that looks for a sign in every value of a large file is left out where the
    /// sign is nowhere in it. An escape may stand for any sign, and what is included for any text.
    private record Signs(boolean dollars, boolean tildes) {
        static Signs of(String text) {
            boolean dollars = text.indexOf('$') >= 0 || text.indexOf('\\') >= 0;
            return new Signs(dollars, dollars || text.indexOf('~') >= 0);
        }
    }

    /// The file read through all its steps; `ConfigProblem` with every complaint when it is no good.
    Loaded load(Path path, String text) {
        ConfigValue raw = Json5.read(path.toString(), text);
        Includes includes = new Includes(path);
        Signs signs = Signs.of(text);
        ConfigValue whole = signs.dollars() ? includes.resolve(path, raw) : raw;
        if (!(whole instanceof ConfigValue.Table)) {
            throw ConfigProblem.of(
                    path.toString(), whole.place(), "a configuration is an object, not " + whole.found());
        }
        Profile profile = RoutingReader.profile(whole);
        Variables variables = new Variables(environment, whole);
        ConfigValue filled = signs.dollars() ? variables.filled(whole) : whole;
        List<Complaint> complaints = new ArrayList<>();
        List<Complaint> warnings = new ArrayList<>();
        switch (profile) {
            case EARLY -> complaints.addAll(variables.missing());
            case LATEST -> warnings.addAll(variables.missing());
        }
        complaints.addAll(schema.complaints(filled));
        CrossRules.Findings findings = CrossRules.of(filled, profile);
        complaints.addAll(findings.errors());
        warnings.addAll(findings.warnings());
        if (!complaints.isEmpty()) {
            throw new ConfigProblem(complaints);
        }
        List<Path> files = new ArrayList<>(List.of(path));
        files.addAll(includes.files());
        return new Loaded(
                raw,
                signs.tildes() ? Variables.expanded(filled, home) : filled,
                profile,
                warnings.stream().map(Complaint::toString).toList(),
                files);
    }

    /// What a loaded file means for a gateway.
    Config config(Loaded loaded) {
        List<Complaint> complaints = new ArrayList<>();
        Variables variables = new Variables(environment, loaded.value());
        Secrets secrets = new Secrets(variables, loaded.value(), home);
        Section top = Section.root(loaded.value(), secrets, complaints);
        Config config = config(top, loaded, variables);
        if (!complaints.isEmpty()) {
            throw new ConfigProblem(complaints);
        }
        return config;
    }

    private static Config config(Section top, Loaded loaded, Variables variables) {
        Section gateway = top.section("gateway");
        Section auth = gateway.section("auth");
        Optional<Integer> port = gateway.integer("port", 1, 65_535);
        Optional<String> mode = gateway.choice("bind", BINDS);
        Optional<String> host = gateway.text("customBindHost");
        Optional<String> bind = mode.flatMap(name -> name.equals("custom") ? host : Optional.of(name));
        if (mode.filter("custom"::equals).isPresent() && host.isEmpty()) {
            gateway.complain("bind", "bind \"custom\" needs gateway.customBindHost, an address of this machine");
        }
        Optional<AuthMode> authMode = auth.choice("mode", AUTH_MODES.keySet()).map(AUTH_MODES::get);
        Optional<Secret> token = auth.secret("token");
        Optional<Boolean> console = auth.flag("console");
        Set<String> origins = gateway.section("controlUi").texts("allowedOrigins");
        Map<String, ModelSettings.Provider> providers = UsualProviders.with(
                providers(top.section("models").section("providers"), loaded.value()),
                MindReader.providers(loaded.value()),
                variables::value);
        Optional<ModelRef> model = model(top.section("agents").section("defaults"), MindReader.aliases(loaded.value()));
        Routing routing = RoutingReader.read(loaded.value(), loaded.profile());
        Household household = ChannelReader.read(top, loaded.value(), routing).with(SessionReader.read(loaded.value()));
        // What "full" adds elsewhere are paths and names of the host: nobody is told those.
        Optional<Boolean> announce =
                top.section("discovery").section("mdns").choice("mode", MDNS).map(how -> !how.equals("off"));
        return new Config(
                port,
                bind,
                authMode,
                token,
                console,
                origins,
                proxies(gateway),
                providers,
                model,
                agents(loaded),
                routing,
                household,
                announce,
                AgentReader.read(loaded.value(), loaded.profile()),
                ToolReader.read(loaded.value()),
                links(gateway),
                TraceReader.read(top.section("diagnostics"), variables::value),
                top.unused(),
                loaded.warnings());
    }

    private static Links.Bounds links(Section gateway) {
        Section links = gateway.section("links");
        int all = links.integer("all", 1, Limits.LINKS_MOST).orElse(Limits.LINKS);
        int each = links.integer("perPerson", 1, Limits.LINKS_MOST).orElse(Math.min(all, Limits.LINKS_PER_PERSON));
        if (each > all) {
            links.complain(
                    "perPerson", "gateway.links.perPerson is " + each + ", more than all together (" + all + ")");
            return Links.Bounds.DEFAULT;
        }
        return new Links.Bounds(all, each);
    }

    private static Set<String> proxies(Section gateway) {
        Set<String> proxies = gateway.texts("trustedProxies");
        for (String each : proxies) {
            if (!GatewaySettings.isProxy(each)) {
                gateway.complain(
                        "trustedProxies",
                        "gateway.trustedProxies holds addresses, or networks such as 10.0.0.0/8, not '" + each + "'");
                return Set.of();
            }
        }
        return proxies;
    }

    private static Map<String, ModelSettings.Provider> providers(Section all, ConfigValue root) {
        Map<String, ModelSettings.Provider> providers = new LinkedHashMap<>();
        for (String name : all.names()) {
            Section provider = all.section(name);
            Optional<String> api = provider.choice("api", Api.BY_WORD.keySet());
            var url = provider.url("baseUrl");
            Optional<Secret> key = provider.secret("apiKey");
            if (!name.matches("[a-z][a-z0-9-]{0,31}")) {
                all.complain(name, "a provider's name is 1 to 32 of a-z 0-9 - and begins with a letter");
            } else if (name.equals(ModelSettings.SCRIPTED)) {
                all.complain(name, "the name " + name + " stands for the built-in scripted model: choose another one");
            } else if (url.isEmpty()) {
                all.complain(name, "provider " + name + " needs baseUrl, an http or https address");
            } else {
                providers.put(
                        name,
                        new ModelSettings.Provider(
                                Api.of(api, url.orElseThrow()),
                                url.orElseThrow(),
                                key,
                                ModelSettings.Timing.DEFAULT,
                                KnownModels.of(root, name)));
            }
        }
        return providers;
    }

    /// A model that is no reference leaves its agent the default one: files name models of their own programs.
    private static Map<String, Optional<ModelRef>> agents(Loaded loaded) {
        Map<String, Optional<ModelRef>> agents = new LinkedHashMap<>();
        Map<String, ModelRef> aliases = MindReader.aliases(loaded.value());
        AgentBlock.of(loaded.value())
                .forEach(agent ->
                        agents.put(agent.id(), agent.model().flatMap(text -> MindReader.reference(text, aliases))));
        return agents;
    }

    /// Either `model: "provider/name"` or `model: { primary: "provider/name" }`.
    private static Optional<ModelRef> model(Section defaults, Map<String, ModelRef> aliases) {
        boolean nested = defaults.isTable("model");
        Section holder = nested ? defaults.section("model") : defaults;
        String key = nested ? "primary" : "model";
        return holder.text(key).flatMap(text -> {
            Optional<ModelRef> found = MindReader.reference(text, aliases);
            if (found.isEmpty()) {
                holder.complain(
                        key,
                        "a model is written provider/name, for example openai/gpt-5, or as an alias of"
                                + " agents.defaults.models");
            }
            return found;
        });
    }
}

package dev.clawnet.app.config;

import dev.clawnet.gateway.access.DmPolicy;
import dev.clawnet.gateway.access.GroupPolicy;
import dev.clawnet.gateway.access.Mentions;
import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.AccountSettings.Door;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.Wiring;
import dev.clawnet.gateway.channel.irc.IrcChannel;
import dev.clawnet.gateway.channel.irc.IrcWiring;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.protocol.secret.Secret;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;

/// What a configuration says about accounts on chat networks. An account inherits what its channel says and
/// says it better.
final class ChannelReader {
    private static final Set<String> RESERVED = Set.of("defaults", "modelByChannel");
    private static final Set<String> DIRECT = Set.of("pairing", "allowlist", "open", "disabled");
    private static final Set<String> GROUP = Set.of("open", "allowlist", "disabled");

    private final Section channels;
    private final Optional<String> groupDefault;

    private ChannelReader(Section channels) {
        this.channels = channels;
        this.groupDefault = channels.section("defaults").choice("groupPolicy", GROUP);
    }

    static Household read(Section top, ConfigValue root, Routing routing) {
        ChannelReader reader = new ChannelReader(top.section("channels"));
        return new Household(new Router(routing), mentions(root), reader.accounts());
    }

    private static Map<String, Mentions> mentions(ConfigValue root) {
        Optional<List<String>> all = patterns(Loose.at(root, "messages"));
        Map<String, Mentions> mentions = new LinkedHashMap<>();
        Loose.items(Loose.at(root, "agents", "list"))
                .forEach(agent -> mentions.put(Names.agent(Loose.id(Loose.at(agent, "id"))), of(agent, all)));
        Loose.members(Loose.at(root, "agents", "entries"))
                .forEach((name, member) -> mentions.put(Names.agent(name), of(member.value(), all)));
        return mentions;
    }

    private static Mentions of(ConfigValue agent, Optional<List<String>> all) {
        return Mentions.of(
                patterns(Optional.of(agent)),
                all,
                Loose.text(Loose.at(agent, "identity", "name")),
                Loose.text(Loose.at(agent, "identity", "emoji")));
    }

    private static Optional<List<String>> patterns(Optional<ConfigValue> holder) {
        return Loose.member(Loose.member(holder, "groupChat"), "mentionPatterns")
                .map(list -> Loose.items(Optional.of(list)).stream()
                        .map(item -> Loose.id(Optional.of(item)))
                        .toList());
    }

    private List<AccountSettings> accounts() {
        List<AccountSettings> accounts = new ArrayList<>();
        for (String channel : channels.names()) {
            if (!RESERVED.contains(channel)) {
                Section base = channels.section(channel);
                Section named = base.section("accounts");
                if (named.names().isEmpty()) {
                    accounts.add(account(channel, Names.DEFAULT_ACCOUNT, new Both(base, base)));
                } else {
                    named.names()
                            .forEach(name -> accounts.add(account(channel, name, new Both(named.section(name), base))));
                }
            }
        }
        return accounts;
    }

    /// An account's block over its channel's.
    private record Both(Section own, Section base) {
        <T> Optional<T> take(BiFunction<Section, String, Optional<T>> how, String name) {
            Optional<T> mine = how.apply(own, name);
            Optional<T> shared = how.apply(base, name);
            return mine.or(() -> shared);
        }

        List<String> ids(String name) {
            return own.has(name) ? own.ids(name) : base.ids(name);
        }

        Section section(String name) {
            return own.has(name) ? own.section(name) : base.section(name);
        }
    }

    private AccountSettings account(String channel, String name, Both block) {
        boolean enabled = block.take(Section::flag, "enabled").orElse(true)
                && block.base().flag("enabled").orElse(true);
        Optional<Wiring> wiring = Names.channel(channel).equals(IrcChannel.NAME) ? irc(block) : Optional.empty();
        return new AccountSettings(channel, name, enabled, wiring, door(Names.channel(channel), block));
    }

    private Door door(String channel, Both block) {
        Optional<String> direct = block.take((section, name) -> section.choice(name, DIRECT), "dmPolicy");
        Optional<String> group = block.take((section, name) -> section.choice(name, GROUP), "groupPolicy");
        Map<String, Optional<Boolean>> rooms = new LinkedHashMap<>();
        Section groups = block.section("groups");
        for (String room : groups.names()) {
            Section rules = groups.section(room);
            if (rules.flag("enabled").orElse(true)) {
                rooms.put(room.toLowerCase(Locale.ROOT), rules.flag("requireMention"));
            }
        }
        return new Door(
                DmPolicy.valueOf(direct.orElse("pairing").toUpperCase(Locale.ROOT)),
                block.ids("allowFrom"),
                // On IRC the only other name is the mask, which is the server's word.
                channel.equals(IrcChannel.NAME),
                GroupPolicy.valueOf(
                        group.or(() -> groupDefault).orElse("allowlist").toUpperCase(Locale.ROOT)),
                block.ids("groupAllowFrom"),
                rooms);
    }

    private static Optional<Wiring> irc(Both block) {
        Optional<String> host = block.take(Section::text, "host");
        Optional<String> nick = block.take(Section::text, "nick");
        boolean tls = block.take(Section::flag, "tls").orElse(true);
        int port = block.take((section, name) -> section.integer(name, 1, 65_535), "port")
                .orElse(tls ? IrcWiring.TLS_PORT : IrcWiring.PORT);
        Optional<String> username = block.take(Section::text, "username");
        Optional<String> realname = block.take(Section::text, "realname");
        Optional<Secret> password = block.take(ChannelReader::secret, "password");
        Section service = block.section("nickserv");
        boolean serves = service.flag("enabled").orElse(true);
        Optional<String> serviceNick = service.text("service");
        Optional<Secret> servicePassword = secret(service, "password");
        List<String> rooms = block.ids("channels");
        if (host.isEmpty() || nick.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(new IrcWiring(
                    host.get(),
                    port,
                    tls,
                    nick.get(),
                    username.orElse(nick.get()),
                    realname.orElse(nick.get()),
                    password,
                    serviceNick.orElse("NickServ"),
                    servicePassword.filter(_ -> serves),
                    rooms));
        } catch (IllegalArgumentException e) {
            block.own().complain("nick", String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    /// A secret, or one that lies in a file of its own.
    private static Optional<Secret> secret(Section section, String name) {
        Optional<Secret> here = section.secret(name);
        Optional<String> file = section.text(name + "File");
        return here.or(() -> file.map(path -> FileText.read(Path.of(path)).strip())
                .filter(text -> !text.isEmpty())
                .map(Secret::of));
    }
}

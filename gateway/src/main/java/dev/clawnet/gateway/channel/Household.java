package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.access.Mentions;
import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import dev.clawnet.gateway.session.SessionRules;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/// What one person's configuration says about messages: accounts, and which agent answers.
///
/// @param router made once from the person's bindings
/// @param mentions by agent; what counts as its being meant
/// @param accounts in the file's order
/// @param sessions when sessions begin anew, what waits, and what leaves
public record Household(
        Router router, Map<String, Mentions> mentions, List<AccountSettings> accounts, SessionRules sessions) {
    private static final Mentions NONE =
            Mentions.of(Optional.of(List.of()), Optional.empty(), Optional.empty(), Optional.empty());

    public static final Household EMPTY = new Household(new Router(Routing.EMPTY), Map.of(), List.of());

    /// With what is usual about sessions.
    public Household(Router router, Map<String, Mentions> mentions, List<AccountSettings> accounts) {
        this(router, mentions, accounts, SessionRules.DEFAULT);
    }

    public Household {
        mentions = Map.copyOf(mentions);
        accounts = List.copyOf(accounts);
    }

    public Household with(SessionRules other) {
        return new Household(router, mentions, accounts, other);
    }

    /// With other bindings.
    public Household with(Router other) {
        return new Household(other, mentions, accounts, sessions);
    }

    /// With accounts that no configuration names.
    Household and(List<AccountSettings> more) {
        return new Household(
                router,
                mentions,
                Stream.concat(accounts.stream(), more.stream()).toList(),
                sessions);
    }

    public Mentions mentionsOf(String agent) {
        return mentions.getOrDefault(agent, NONE);
    }

    public Optional<AccountSettings> account(Account account) {
        return accounts.stream()
                .filter(settings -> settings.channel().equals(account.channel())
                        && settings.name().equals(account.name()))
                .findFirst();
    }
}

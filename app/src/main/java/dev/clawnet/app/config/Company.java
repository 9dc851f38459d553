package dev.clawnet.app.config;

import dev.clawnet.gateway.channel.AccountSettings;
import dev.clawnet.gateway.channel.Household;
import dev.clawnet.gateway.channel.PrivateChats;
import dev.clawnet.gateway.inbox.Brought;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// What becomes of private chats in a file that says nothing of `session.dmScope`, or puts those of several people
/// together: its owner should know before somebody writes.
final class Company {
    private Company() {}

    /// A line to show; empty where there is nothing to say.
    ///
    /// @param paired senders who were let in besides those that the file lists
    static Optional<String> told(Config config, List<Brought.Sender> paired) {
        Household household = config.household();
        PrivateChats chats = new PrivateChats(household, account -> of(account, paired));
        List<String> shared =
                agents(config).filter(chats::several).distinct().sorted().toList();
        boolean said = config.routing().sessions().direct().isPresent();
        if (shared.isEmpty() || said) {
            return said || household.accounts().isEmpty()
                    ? Optional.empty()
                    : Optional.of("session.dmScope is not set: a private chat is the agent's main session while one"
                            + " sender is admitted, and each has a session of its own (per-account-channel-peer) from"
                            + " the second on");
        }
        return Optional.of("session.dmScope is not set, and more than one sender reaches "
                + String.join(", ", shared) + ": each private chat there has a session of its own"
                + " (per-account-channel-peer); `clawnet config set session.dmScope main` puts them into one");
    }

    private static Stream<String> agents(Config config) {
        return Stream.concat(
                config.agents().keySet().stream(), config.routing().standing().map(name -> name.text()).stream());
    }

    private static List<String> of(AccountSettings account, List<Brought.Sender> paired) {
        return paired.stream()
                .filter(sender -> sender.channel().equals(account.channel())
                        && sender.account().equals(account.name()))
                .map(Brought.Sender::sender)
                .toList();
    }
}

package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.ChannelMethods.AccountView;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet channels ...` and `clawnet pairing ...`: accounts on chat networks, and who may write to them.
final class ChannelCommands {
    private ChannelCommands() {}

    private static ChannelMethods.Status status(Desk desk, Optional<String> channel) {
        return desk.call(
                ChannelMethods.STATUS,
                Given.of(() -> new ChannelMethods.AskStatus(Optional.empty(), Optional.empty(), channel)));
    }

    @Command(footer = {"", "Example: clawnet channels status"})
    static final class Status extends LinkCommand {
        @Option(names = "--channel", paramLabel = "NAME", description = "Only accounts of this channel, such as irc.")
        private Optional<String> channel = Optional.empty();

        Status(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChannelMethods.Status status = status(desk, channel);
            Table table = new Table("CHANNEL", "ACCOUNT", "STATE", "SINCE", "WAITING", "DM", "NOTE");
            status.channelOrder()
                    .forEach(name -> status.channelAccounts()
                            .getOrDefault(name, List.of())
                            .forEach(account -> row(table, name, account)));
            return desk.answer(
                    status,
                    table.lines("no accounts; `channels` of the configuration names them, see docs/channels.md"));
        }

        private static void row(Table table, String channel, AccountView account) {
            table.row(
                    channel,
                    account.accountId(),
                    account.healthState(),
                    account.lastConnectedAt().map(Times::at).orElse("-"),
                    Integer.toString(account.waiting()),
                    account.dmPolicy(),
                    Table.orDash(account.lastError()));
        }
    }

    @Command(footer = {"", "Example: clawnet channels list"})
    static final class ListChannels extends LinkCommand {
        ListChannels(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChannelMethods.Status status = status(desk, Optional.empty());
            Table table = new Table("CHANNEL", "AVAILABLE", "ACCOUNTS");
            status.channelOrder()
                    .forEach(name -> table.row(
                            status.channelLabels().getOrDefault(name, name),
                            Optional.ofNullable(status.channels().get(name))
                                            .map(ChannelMethods.ChannelView::available)
                                            .orElse(false)
                                    ? "yes"
                                    : "not yet",
                            Table.list(status.channelAccounts().getOrDefault(name, List.of()).stream()
                                    .map(AccountView::accountId)
                                    .toList())));
            return desk.answer(
                    status,
                    table.lines("no channels; `channels` of the configuration names them, see docs/channels.md"));
        }
    }

    @Command(
            footer = {
                "",
                "A message whose state is unknown may have arrived; it is not sent again.",
                "",
                "Example: clawnet channels messages irc --account office"
            })
    static final class Messages extends LinkCommand {
        @Parameters(index = "0", paramLabel = "CHANNEL", description = "Such as irc.")
        private String channel = "";

        @Option(names = "--account", paramLabel = "NAME", description = "The account (default: default).")
        private Optional<String> account = Optional.empty();

        Messages(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChannelMethods.Posts posts = desk.call(
                    ChannelMethods.POSTS_LIST,
                    Given.of(() -> new ChannelMethods.ListPosts(channel, account, Optional.empty())));
            Table table = new Table("MESSAGE", "TO", "STATE", "TRIES", "QUEUED", "NOTE");
            posts.messages()
                    .forEach(post -> table.row(
                            post.message(),
                            post.to(),
                            post.state(),
                            Integer.toString(post.tries()),
                            Times.at(post.queuedAtMs()),
                            Table.orDash(post.note())));
            return desk.answer(posts, table.lines("no messages"));
        }
    }

    @Command(footer = {"", "Example: clawnet pairing list irc"})
    static final class Senders extends LinkCommand {
        @Parameters(index = "0", arity = "0..1", paramLabel = "CHANNEL", description = "Such as irc; all if left out.")
        private Optional<String> channel = Optional.empty();

        Senders(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChannelMethods.Senders senders =
                    desk.call(ChannelMethods.SENDERS, Given.of(() -> new ChannelMethods.ListSenders(channel)));
            Table table = new Table("CHANNEL", "ACCOUNT", "SENDER", "STATE", "NEXT");
            senders.waiting()
                    .forEach(open -> table.row(
                            open.channel(),
                            open.account(),
                            open.sender(),
                            "waits until " + Times.at(open.expiresAtMs()),
                            "clawnet pairing approve " + open.channel() + " " + open.code()));
            senders.paired()
                    .forEach(paired -> table.row(
                            paired.channel(),
                            paired.account(),
                            paired.sender(),
                            "let in " + Times.at(paired.sinceMs()),
                            "-"));
            return desk.answer(senders, table.lines("nobody waits, and nobody was let in by a code"));
        }
    }

    @Command(footer = {"", "Example: clawnet pairing approve irc K7WQ2M9X"})
    static final class Approve extends LinkCommand {
        @Parameters(index = "0", paramLabel = "CHANNEL", description = "Such as irc.")
        private String channel = "";

        @Parameters(index = "1", paramLabel = "CODE", description = "The code that the sender was told.")
        private String code = "";

        @Option(names = "--account", paramLabel = "NAME", description = "Only if this account gave the code.")
        private Optional<String> account = Optional.empty();

        Approve(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChannelMethods.Paired paired = desk.call(
                    ChannelMethods.APPROVE, Given.of(() -> new ChannelMethods.Approve(channel, account, code)));
            return desk.answer(
                    paired,
                    paired.sender() + " may write to " + paired.channel() + "/" + paired.account() + " now",
                    "  next: clawnet pairing remove " + paired.channel() + " " + paired.sender() + " --account "
                            + paired.account() + "   takes it back");
        }
    }

    @Command(footer = {"", "Example: clawnet pairing remove irc bob --account private"})
    static final class Remove extends LinkCommand {
        @Parameters(index = "0", paramLabel = "CHANNEL", description = "Such as irc.")
        private String channel = "";

        @Parameters(index = "1", paramLabel = "SENDER", description = "As `clawnet pairing list` names it.")
        private String sender = "";

        @Option(names = "--account", paramLabel = "NAME", description = "The account (default: default).")
        private Optional<String> account = Optional.empty();

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChannelMethods.Paired gone = desk.call(
                    ChannelMethods.REMOVE, Given.of(() -> new ChannelMethods.Remove(channel, account, sender)));
            return desk.answer(
                    gone, gone.sender() + " is not heard on " + gone.channel() + "/" + gone.account() + " any more");
        }
    }
}

package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionRow;
import dev.clawnet.protocol.catalogue.SessionTalkMethods;
import dev.clawnet.protocol.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `clawnet sessions ...`: the conversations of one's own agents.
final class SessionCommands {
    private static final String KEY_MEANS = "As `clawnet sessions list` shows it; main is that of the agent main.";

    /// The main session of an agent is there before anything was said in it.
    private static final Pattern MAIN = Pattern.compile("main|agent:[^:]+:main");

    private SessionCommands() {}

    @Command(footer = {"", "Example: clawnet sessions list --search lasers --limit 10"})
    static final class ListSessions extends LinkCommand {
        @Option(names = "--limit", paramLabel = "N", description = "The newest N. Default: 50.")
        private long limit = 50;

        @Option(names = "--offset", paramLabel = "N", description = "Leave out the newest N.")
        private Optional<Long> offset = Optional.empty();

        @Option(names = "--search", paramLabel = "TEXT", description = "In keys, labels and last messages.")
        private Optional<String> search = Optional.empty();

        @Option(names = "--agent", paramLabel = "AGENT", description = "Of this agent alone.")
        private Optional<String> agent = Optional.empty();

        ListSessions(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SessionMethods.SessionList found = desk.call(
                    SessionMethods.SESSIONS_LIST,
                    Given.of(() -> new SessionMethods.ListSessions(Optional.of(limit), offset, agent, search)));
            Table table = new Table("SESSION", "LABEL", "TURNS", "CHANGED", "LAST");
            found.sessions()
                    .forEach(row -> table.row(
                            row.key(),
                            Table.orDash(row.label()),
                            Long.toString(row.turns()),
                            Times.at(row.updatedAt()),
                            PlainText.visible(row.lastMessagePreview())));
            List<String> lines = new ArrayList<>(table.lines("no sessions: begin one with `clawnet agent \"hello\"`"));
            found.nextOffset()
                    .ifPresent(next ->
                            lines.add("more of " + found.totalCount() + ": clawnet sessions list --offset " + next));
            return desk.answer(found, lines);
        }
    }

    @Command(footer = {"", "Example: clawnet sessions show agent:main:trip --limit 20"})
    static final class Show extends LinkCommand {
        @Parameters(paramLabel = "SESSION", description = KEY_MEANS)
        private String key = "";

        @Option(names = "--limit", paramLabel = "N", description = "The newest N messages. Default: 50.")
        private long limit = 50;

        Show(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            ChatMethods.Said said = desk.call(
                    ChatMethods.CHAT_HISTORY,
                    Given.of(() ->
                            new ChatMethods.History(key, Optional.of(limit), Optional.empty(), Optional.empty())));
            if (said.sessionId().isEmpty() && !MAIN.matcher(key).matches()) {
                throw new Problem(Exit.FAILED, "there is no session '" + PlainText.visible(key) + "'")
                        .hint("sessions are named as the list has them; one begins with the first message in it")
                        .next("clawnet sessions list");
            }
            List<String> lines = new ArrayList<>();
            said.sessionId().ifPresentOrElse(id -> lines.add("# round " + id), () -> lines.add("nothing was said yet"));
            if (said.hasMore()) {
                lines.add("# older messages: raise --limit; " + said.totalMessages() + " in all");
            }
            for (ChatMethods.ChatMessage message : said.messages()) {
                lines.add(Times.at(message.timestamp()) + " " + message.role() + ":");
                message.content()
                        .forEach(
                                part -> PlainText.visible(part.text()).lines().forEach(line -> lines.add("  " + line)));
            }
            return desk.answer(said, lines);
        }
    }

    @Command(footer = {"", "Example: clawnet sessions preview main agent:main:trip --limit 3"})
    static final class Preview extends LinkCommand {
        @Parameters(paramLabel = "SESSION", arity = "1..*", description = KEY_MEANS)
        private List<String> keys = new ArrayList<>();

        @Option(names = "--limit", paramLabel = "N", description = "The newest N of each. Default: 3.")
        private long limit = 3;

        Preview(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SessionTalkMethods.Previews found = desk.call(
                    SessionTalkMethods.SESSIONS_PREVIEW,
                    Given.of(() -> new SessionTalkMethods.Preview(keys, Optional.of(limit), Optional.empty())));
            List<String> lines = new ArrayList<>();
            for (SessionTalkMethods.PreviewedSession one : found.previews()) {
                lines.add(one.status().equals("ok") ? one.key() : one.key() + " (" + one.status() + ")");
                one.items().forEach(item -> lines.add("  " + item.role() + ": " + PlainText.visible(item.text())));
            }
            return desk.answer(found, lines);
        }
    }

    @Command(
            footer = {
                "",
                "The agent's model writes the summary; what was said stays stored, the newest turns as they are.",
                "",
                "Example: clawnet sessions compact agent:main:trip"
            })
    static final class Compact extends LinkCommand {
        @Parameters(paramLabel = "SESSION", description = KEY_MEANS)
        private String key = "";

        Compact(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SessionMethods.Compacted done = desk.call(
                    SessionMethods.SESSIONS_COMPACT,
                    Given.of(() -> new SessionMethods.Compact(key, Optional.empty(), Optional.empty())));
            return desk.answer(
                    done,
                    done.compacted()
                            ? "older turns of " + done.key() + " are shown as a summary"
                            : done.key() + ": " + done.reason().orElse("not summarised"));
        }
    }

    @Command(
            footer = {"", "What was said stays on disk; no run is shown it.", "", "Example: clawnet sessions reset main"
            })
    static final class Reset extends LinkCommand {
        @Parameters(paramLabel = "SESSION", description = KEY_MEANS)
        private String key = "";

        Reset(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SessionMethods.Patched done = desk.call(
                    SessionMethods.SESSIONS_RESET, Given.of(() -> new SessionMethods.Reset(key, Optional.of("reset"))));
            SessionRow row = done.entry();
            return desk.answer(done, row.key() + " begins anew as " + row.sessionId());
        }
    }

    @Command(
            footer = {
                "",
                "All its turns and its transcript go; the ledger keeps that it was deleted.",
                "",
                "Example: clawnet sessions delete agent:main:trip"
            })
    static final class Delete extends LinkCommand {
        @Parameters(paramLabel = "SESSION", description = KEY_MEANS)
        private String key = "";

        Delete(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            SessionMethods.Deleted done = desk.call(
                    SessionMethods.SESSIONS_DELETE, Given.of(() -> new SessionMethods.Delete(key, Optional.of(true))));
            return desk.answer(done, done.key() + " is gone");
        }
    }
}

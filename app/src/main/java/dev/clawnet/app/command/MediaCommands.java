package dev.clawnet.app.command;

import static dev.clawnet.protocol.node.MediaCommands.AUDIO;
import static dev.clawnet.protocol.node.MediaCommands.CAMERA;
import static dev.clawnet.protocol.node.MediaCommands.READ;
import static dev.clawnet.protocol.node.MediaCommands.SCREEN;
import static dev.clawnet.protocol.node.MediaCommands.WRITE;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.MediaStreams;
import dev.clawnet.client.StreamStopped;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.catalogue.MediaMethods.Media;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.frame.MediaFrame;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.MediaCommands.CaptureParams;
import dev.clawnet.protocol.node.MediaCommands.ReadParams;
import dev.clawnet.protocol.node.MediaCommands.Recording;
import dev.clawnet.protocol.node.MediaCommands.Sending;
import dev.clawnet.protocol.node.MediaCommands.WriteParams;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `clawnet media ...`: files to the gateway and from it, and from and to nodes.
final class MediaCommands {
    private static final Duration BETWEEN_REMARKS = Duration.ofSeconds(2);
    private static final int NAME = 80;

    private MediaCommands() {}

    /// What was sent.
    private record Sent(MediaId media, String name, long size) {}

    /// What was received.
    private record Got(MediaId media, String file, long size, String digest) {}

    /// A line on its progress every two seconds, beside the answer.
    private static final class Progress implements LongConsumer {
        private final Desk desk;
        private final String name;
        private final Optional<Long> size;
        private long said;

        Progress(Desk desk, String name, Optional<Long> size) {
            this.desk = desk;
            this.name = name;
            this.size = size;
            this.said = desk.world().ticker().getAsLong();
        }

        @Override
        public void accept(long bytes) {
            long now = desk.world().ticker().getAsLong();
            if (now - said >= BETWEEN_REMARKS.toNanos()) {
                said = now;
                desk.output()
                        .remark("  " + name + ": " + bytes(bytes)
                                + size.map(all -> " of " + bytes(all)).orElse(""));
            }
        }
    }

    static String bytes(long count) {
        return count < 10_000
                ? count + " B"
                : count < 10_000_000
                        ? String.format(Locale.ROOT, "%.1f KB", count / 1e3)
                        : String.format(Locale.ROOT, "%.1f MB", count / 1e6);
    }

    /// A stream that moves something, with words for what can end it.
    private interface Moving<R> {
        R run(MediaStreams streams) throws IOException;
    }

    /// @param again what to type to go on where it broke off
    private static <R> R moved(Desk desk, String again, Moving<R> moving) {
        try {
            return ProfileLinks.asked(() -> {
                try {
                    return moving.run(desk.link().media());
                } catch (IOException e) {
                    throw new Problem(Exit.FAILED, "the file cannot be read or written here")
                            .hint("look at the path, its folder's permissions, and the room on the disk")
                            .next(again);
                }
            });
        } catch (StreamStopped stopped) {
            throw new Problem(Exit.FAILED, "it stopped: " + stopped.why().sentence())
                    .hint(
                            stopped.why() == MediaFrame.Stop.TOO_LARGE
                                    ? "`clawnet media list` shows what is held, and how much may be"
                                    : "what has arrived is kept for a while; the same command goes on there")
                    .next(again);
        } catch (LinkFailure gone) {
            throw new Problem(Exit.UNREACHABLE, "the connection to the gateway broke")
                    .hint("what has arrived is kept for a while; the same command goes on there")
                    .next(again);
        }
    }

    private static MediaId send(
            Desk desk, Path file, Optional<String> name, Optional<String> type, Optional<String> on) {
        String called = name.orElseGet(() -> named(file));
        long size;
        try {
            size = Files.size(file);
        } catch (IOException e) {
            throw new Problem(Exit.USAGE, "there is no file " + file + " that you can read")
                    .hint("give the path of a file");
        }
        Optional<MediaId> media = on.map(MediaCommands::id);
        MediaMethods.Send wanted = asked(() -> new MediaMethods.Send(called, type, Optional.of(size), media));
        return moved(
                desk,
                "clawnet media list",
                streams -> streams.send(
                        wanted, () -> Files.newInputStream(file), new Progress(desk, called, Optional.of(size))));
    }

    private static String named(Path file) {
        String name = String.valueOf(file.getFileName());
        return name.length() > NAME ? name.substring(0, NAME) : name;
    }

    /// What was typed, as a request; words for what it cannot be.
    private static <R> R asked(Supplier<R> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException e) {
            throw new Problem(Exit.USAGE, String.valueOf(e.getMessage()));
        }
    }

    private static MediaId id(String typed) {
        return asked(() -> new MediaId(typed));
    }

    /// The file that it ends in; what is on its way has `.part` behind its name.
    private static Got receive(Desk desk, MediaId media, Path file, Optional<Long> size) {
        if (Files.exists(file)) {
            throw new Problem(Exit.USAGE, file + " is there already").hint("give another file with --output");
        }
        Path part = file.resolveSibling(named(file) + ".part");
        moved(
                desk,
                "clawnet media get " + media + " --output " + file,
                streams -> streams.receive(media, part, new Progress(desk, named(file), size)));
        try {
            try {
                Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            } catch (AtomicMoveNotSupportedException e) {
                Files.move(part, file);
            }
            Media whole = one(desk, media);
            return new Got(
                    media, file.toString(), Files.size(file), whole.digest().orElse(""));
        } catch (IOException e) {
            throw new Problem(Exit.FAILED, part + " is whole, and cannot be renamed to " + file);
        }
    }

    private static Media one(Desk desk, MediaId media) {
        return desk.call(MediaMethods.LIST).media().stream()
                .filter(each -> each.media().equals(media))
                .findFirst()
                .orElseThrow(() -> new Problem(Exit.FAILED, "you have no media " + media).next("clawnet media list"));
    }

    private static <A> A invoke(Desk desk, String node, String command, Object params, Class<A> answer) {
        JsonNode payload = desk.call(
                        NodeMethods.INVOKE,
                        new NodeMethods.Invoke(
                                NodeCommands.node(desk, node),
                                command,
                                Optional.of(Json.STRICT.valueToTree(params)),
                                Optional.of(Duration.ofMinutes(2).toMillis()),
                                desk.fresh(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .payload();
        return Json.LENIENT.treeToValue(payload, answer);
    }

    @Command(footer = {"", "Example: clawnet media list"})
    static final class ListMedia extends LinkCommand {
        ListMedia(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            MediaMethods.MediaList held = desk.call(MediaMethods.LIST);
            Table table = new Table("MEDIA", "STATE", "SIZE", "FORGOTTEN", "NAME");
            held.media()
                    .forEach(each -> table.row(
                            each.media().value(),
                            each.state().name().toLowerCase(Locale.ROOT),
                            bytes(each.size()),
                            Times.at(each.expiresAtMs()),
                            each.name()));
            List<String> lines = new ArrayList<>(table.lines("no media"));
            lines.add(bytes(held.bytes()) + " of " + bytes(held.most()) + " held");
            return desk.answer(held, lines);
        }
    }

    @Command(
            footer = {
                "",
                "The gateway keeps it for a week. With --media, a file that broke off goes on.",
                "",
                "Example: clawnet media send talk.mp4 --type video/mp4"
            })
    static final class SendFile extends LinkCommand {
        @Parameters(paramLabel = "FILE", description = "What to send.")
        private Path file = Path.of("");

        @Option(names = "--name", paramLabel = "NAME", description = "What it is called (default: the file's name).")
        private Optional<String> name = Optional.empty();

        @Option(names = "--type", paramLabel = "TYPE", description = "Media type, such as video/mp4.")
        private Optional<String> type = Optional.empty();

        @Option(names = "--media", paramLabel = "ID", description = "Go on with this one, which broke off.")
        private Optional<String> media = Optional.empty();

        SendFile(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            MediaId sent = send(desk, file, name, type, media);
            Media whole = one(desk, sent);
            return desk.answer(
                    new Sent(sent, whole.name(), whole.size()),
                    "sent " + whole.name() + ", " + bytes(whole.size()) + ": " + sent,
                    "  next: clawnet media get " + sent);
        }
    }

    @Command(
            footer = {
                "",
                "What broke off lies beside it with .part behind its name; the same command goes on there.",
                "",
                "Example: clawnet media get md-4f0c --output talk.mp4"
            })
    static final class Get extends LinkCommand {
        @Parameters(paramLabel = "MEDIA", description = "Its id; see `clawnet media list`.")
        private String media = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to (default: its name, here).")
        private Optional<Path> output = Optional.empty();

        Get(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Media there = one(desk, id(media));
            Path file = output.orElseGet(() -> Path.of(plain(there.name())));
            Got got = receive(desk, there.media(), file, there.expected().or(() -> Optional.of(there.size())));
            return desk.answer(got, "received " + got.file() + ", " + bytes(got.size()));
        }
    }

    /// A name that names a file of this folder and nothing else.
    private static String plain(String name) {
        String plain = name.replaceAll("[/\\\\\\p{Cntrl}]", "_");
        return plain.startsWith(".") ? "_" + plain : plain;
    }

    @Command(footer = {"", "Example: clawnet media remove md-4f0c"})
    static final class Remove extends LinkCommand {
        @Parameters(paramLabel = "MEDIA", description = "Its id; see `clawnet media list`.")
        private String media = "";

        Remove(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            MediaMethods.Removed removed = desk.call(MediaMethods.REMOVE, new MediaMethods.Remove(id(media)));
            return desk.answer(removed, "removed " + removed.media());
        }
    }

    @Command(
            footer = {
                "",
                "The node's own policy says what may be read. The bytes pass through the gateway, which keeps them for a",
                "week.",
                "",
                "Example: clawnet media pull laptop /home/li/talk.mp4"
            })
    static final class Pull extends LinkCommand {
        @Parameters(index = "0", paramLabel = "NODE", description = "Id, its beginning, its slug, or its name.")
        private String node = "";

        @Parameters(index = "1", paramLabel = "PATH", description = "The file there, from / on.")
        private String path = "";

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                description = "Where to (default: its name, here).")
        private Optional<Path> output = Optional.empty();

        Pull(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            Path file = output.orElseGet(() -> Path.of(plain(path.substring(path.lastIndexOf('/') + 1))));
            if (Files.exists(file)) {
                throw new Problem(Exit.USAGE, file + " is there already").hint("give another file with --output");
            }
            Sending sending =
                    invoke(desk, node, READ, asked(() -> new ReadParams(path, Optional.empty())), Sending.class);
            Got got = receive(desk, sending.media(), file, Optional.of(sending.size()));
            return desk.answer(got, "received " + got.file() + ", " + bytes(got.size()));
        }
    }

    @Command(
            footer = {
                "",
                "The node records with the program that its owner named for it in the node's own policy file.",
                "",
                "Example: clawnet media record camera laptop --seconds 5 --output clip.mp4"
            })
    static final class RecordOnNode extends LinkCommand {
        @Parameters(index = "0", paramLabel = "WHAT", description = "camera, screen or audio.")
        private String what = "";

        @Parameters(index = "1", paramLabel = "NODE", description = "Id, its beginning, its slug, or its name.")
        private String node = "";

        @Option(names = "--seconds", paramLabel = "N", description = "How long (default: ${DEFAULT-VALUE}).")
        private int seconds = 10;

        @Option(
                names = {"-o", "--output"},
                paramLabel = "FILE",
                required = true,
                description = "Where to.")
        private Path output = Path.of("");

        RecordOnNode(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            String command =
                    Map.of("camera", CAMERA, "screen", SCREEN, "audio", AUDIO).getOrDefault(what, "");
            if (command.isEmpty()) {
                throw new Problem(Exit.USAGE, "'" + what + "' cannot be recorded").hint("camera, screen or audio can");
            }
            if (Files.exists(output)) {
                throw new Problem(Exit.USAGE, output + " is there already").hint("give another file with --output");
            }
            Recording recording = invoke(
                    desk,
                    node,
                    command,
                    asked(() -> new CaptureParams(Optional.of(seconds * 1_000L))),
                    Recording.class);
            Got got = receive(desk, recording.media(), output, Optional.empty());
            return desk.answer(got, "recorded " + got.file() + ", " + bytes(got.size()) + ", " + recording.type());
        }
    }

    @Command(
            footer = {
                "",
                "The node's own policy says where may be written; `clawnet undo` takes it back.",
                "",
                "Example: clawnet media push talk.mp4 laptop /home/li/talk.mp4"
            })
    static final class Push extends LinkCommand {
        @Parameters(index = "0", paramLabel = "FILE", description = "What to send.")
        private Path file = Path.of("");

        @Parameters(index = "1", paramLabel = "NODE", description = "Id, its beginning, its slug, or its name.")
        private String node = "";

        @Parameters(index = "2", paramLabel = "PATH", description = "The file there, from / on.")
        private String path = "";

        @Option(names = "--replace", description = "Also where a file is there: it can be brought back.")
        private boolean replace;

        @Option(names = "--parents", description = "Make missing folders.")
        private boolean parents;

        Push(Links links) {
            super(links);
        }

        @Override
        Exit run(Desk desk) {
            MediaId sent = send(desk, file, Optional.empty(), Optional.empty(), Optional.empty());
            WriteParams wanted = asked(() -> new WriteParams(
                    path,
                    sent,
                    Optional.of(replace ? FilesCommands.WriteMode.REPLACE : FilesCommands.WriteMode.CREATE),
                    Optional.of(parents),
                    Optional.empty()));
            FilesCommands.Written written = invoke(desk, node, WRITE, wanted, FilesCommands.Written.class);
            return desk.answer(
                    written,
                    "wrote " + written.path() + ", " + bytes(written.size()),
                    "  to take it back: clawnet undo one " + written.undo());
        }
    }
}

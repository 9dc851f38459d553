package dev.clawnet.app.config;

import dev.clawnet.gateway.access.AllowList;
import dev.clawnet.gateway.inbox.Brought;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Brings what an older program kept in its folder over to ours: configuration, agents' credentials and sessions,
/// and who is paired with which channel.
///
/// Guarantees: the source is only read; everything is read and laid aside before anything is put in place, and what
/// was put in place is taken back when the rest cannot be; nothing that is here already is overwritten; links
/// are not
/// followed; what was brought over is readable by its owner only; what was left is told with its reason.
public final class Migration {
    private static final List<String> CONFIGS =
            List.of("openclaw.json", "coderclaw.json", "clawnet.json", "clawdbot.json", "moldbot.json", "moltbot.json");
    private static final Pattern AUTH = Pattern.compile("agents/[^/]+/agent/(auth-profiles|auth|models)\\.json");
    private static final Pattern SESSION = Pattern.compile("agents/([^/]+)/sessions/[^/]+\\.(json|jsonl)");
    private static final Pattern SENDERS = Pattern.compile("credentials/([a-z]+)(?:-(.+))?-allowFrom\\.json");
    private static final Pattern WORKSPACE =
            Pattern.compile("(workspace(-[^/]+)?/([A-Z]+\\.md|memory/.+|skills/.+)|skills/.+)");
    private static final String STAGE = ".importing";
    private static final long LARGEST_NOTE = 1 << 20;
    private static final long MOST_FILES = 200_000;

    private final Path source;
    private final Path home;
    private final Path stateDir;
    private final Set<String> agents = new TreeSet<>();
    private final List<Brought.Sender> senders = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Left> left = new TreeMap<>();
    private long files;

    private Migration(Path source, Path home, Path stateDir) {
        this.source = source;
        this.home = home;
        this.stateDir = stateDir;
    }

    /// A file that was brought over.
    ///
    /// @param kind configuration, auth profiles, workspace, or sessions and senders
    public record Taken(String kind, String from, String to) {}

    /// What was left, summed up by the folder it lies in.
    public record Left(String what, long files, String why) {}

    /// What happened.
    ///
    /// @param profile of the configuration, where there is one
    /// @param sessions that the gateway takes at its next start
    /// @param turns in all of them
    /// @param senders let in on accounts, whom the gateway hears from its next start on
    public record Report(
            String source,
            String home,
            Optional<String> profile,
            int agents,
            int bindings,
            int sessions,
            int turns,
            int senders,
            List<Taken> taken,
            List<Left> left,
            List<String> warnings) {}

    /// Brings it over; `ConfigProblem` when its configuration or an index of sessions is no good, and nothing is
    /// written then.
    ///
    /// @param home our own folder; the configuration becomes `clawnet.json` there
    /// @param stateDir of the gateway, which takes sessions and senders from it
    public static Report run(Path source, Path home, Path stateDir, ConfigFile reader) throws IOException {
        Migration migration = new Migration(source.toRealPath(), home, stateDir);
        Optional<Path> config = CONFIGS.stream()
                .map(migration.source::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
        Optional<Loaded> loaded = config.map(path -> reader.load(path, FileText.read(path)));
        try (Staging staging = new Staging(home.resolve(STAGE))) {
            if (loaded.isPresent()) {
                migration.configuration(staging, config.get(), loaded.get());
            }
            migration.walk(staging, loaded.map(Loaded::files).orElse(List.of()));
            Bundle bundle = migration.bundle(staging);
            staging.publish();
            return migration.report(loaded, bundle);
        }
    }

    private Report report(Optional<Loaded> loaded, Bundle bundle) {
        return new Report(
                source.toString(),
                home.toString(),
                loaded.map(found -> found.profile().word()),
                loaded.map(found -> AgentBlock.of(found.value()).size()).orElse(0),
                loaded.map(found -> RoutingReader.read(found.value(), found.profile())
                                .bindings()
                                .size())
                        .orElse(0),
                bundle.sessions(),
                bundle.turns(),
                senders.size(),
                List.copyOf(taken),
                List.copyOf(left.values()),
                loaded.map(Loaded::warnings).orElse(List.of()));
    }

    /// What goes to the gateway.
    private record Bundle(int sessions, int turns) {}

    /// Sessions and senders as one file, named by what it holds: the same again is not brought again.
    private Bundle bundle(Staging staging) throws IOException {
        StringBuilder lines = new StringBuilder();
        int sessions = 0;
        int turns = 0;
        for (Brought.Sender sender : senders) {
            lines.append(Json.STRICT.writerFor(Brought.class).writeValueAsString(sender))
                    .append('\n');
        }
        for (String agent : agents) {
            Path folder = source.resolve("agents").resolve(agent).resolve("sessions");
            OldSessions.Read read = new OldSessions(folder, agent).all();
            for (Brought.Session session : read.sessions()) {
                lines.append(Json.STRICT.writerFor(Brought.class).writeValueAsString(session))
                        .append('\n');
                sessions++;
                turns += session.said().size();
            }
            String shown = "agents/" + agent + "/sessions/";
            if (read.unread() > 0) {
                left.put(shown, new Left(shown, read.unread(), "lines of transcripts that cannot be read"));
            }
            if (read.without() > 0) {
                left.put(shown + "sessions.json", new Left(shown, read.without(), "sessions without a transcript"));
            }
        }
        if (!lines.isEmpty()) {
            byte[] bytes = lines.toString().getBytes(StandardCharsets.UTF_8);
            String name = "openclaw-"
                    + HexFormat.of().formatHex(Canonical.sha256().digest(bytes)).substring(0, 16);
            Path folder = stateDir.resolve(Brought.FOLDER);
            if (Files.exists(folder.resolve(name + Brought.TAKEN))
                    || Files.exists(folder.resolve(name + Brought.WAITING))) {
                leave("sessions and senders", "they were brought before");
            } else {
                staging.write(bytes, folder.resolve(name + Brought.WAITING));
                taken.add(new Taken("sessions and senders", source.toString(), folder.toString()));
            }
        }
        return new Bundle(sessions, turns);
    }

    private void configuration(Staging staging, Path main, Loaded loaded) throws IOException {
        for (Path file : loaded.files()) {
            Path relative = source.relativize(file.toAbsolutePath().normalize());
            copy(staging, "configuration", file, file.equals(main) ? Path.of("clawnet.json") : relative);
        }
        Path variables = source.resolve(".env");
        if (Files.isRegularFile(variables)) {
            copy(staging, "configuration", variables, Path.of(".env"));
        }
    }

    private void walk(Staging staging, List<Path> done) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (++files > MOST_FILES) {
                    left.put("", new Left("(the rest)", 1, "there are more than " + MOST_FILES + " files"));
                    return FileVisitResult.TERMINATE;
                }
                if (!done.contains(file) && !file.equals(source.resolve(".env"))) {
                    decide(staging, source.relativize(file), attributes);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                leave(source.relativize(file).toString(), "it cannot be read");
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private void decide(Staging staging, Path relative, BasicFileAttributes attributes) throws IOException {
        String name = relative.toString().replace('\\', '/');
        Path file = source.resolve(relative);
        Matcher session = SESSION.matcher(name);
        if (!attributes.isRegularFile()) {
            leave(name, "it is a link or no file");
        } else if (AUTH.matcher(name).matches()) {
            requireJson(file);
            copy(staging, "auth profiles", file, relative);
        } else if (session.matches()) {
            // Read as a whole, by its index.
            if (name.endsWith("/sessions.json")) {
                agents.add(session.group(1));
            }
        } else if (SENDERS.matcher(name).matches()) {
            senders(file, SENDERS.matcher(name));
        } else if (WORKSPACE.matcher(name).matches() && attributes.size() <= LARGEST_NOTE) {
            copy(staging, "workspace", file, relative);
        } else {
            leave(folder(name), reason(name));
        }
    }

    /// The list of those who were let in on an account.
    private void senders(Path file, Matcher name) {
        name.matches();
        String account = Optional.ofNullable(name.group(2)).orElse(Names.DEFAULT_ACCOUNT);
        for (JsonNode entry : requireJson(file).path("allowFrom")) {
            String sender = AllowList.spelled(name.group(1), entry.asString(""));
            if (!sender.isEmpty() && !sender.equals(AllowList.EVERYBODY)) {
                senders.add(new Brought.Sender(Names.channel(name.group(1)), Names.account(account), sender));
            }
        }
    }

    private static JsonNode requireJson(Path file) {
        try {
            return Json.LENIENT.readTree(FileText.read(file));
        } catch (JacksonException e) {
            throw ConfigProblem.of(file.toString(), new ConfigProblem.Place(file.toString(), 1, 1), "this is no JSON");
        }
    }

    private static String folder(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash) + "/";
    }

    private static String reason(String name) {
        return switch (folder(name)) {
            case "workspace/", "workspaces/" -> "only notes, memory and skills of an agent are brought";
            case "devices/" -> "devices are paired anew: clawnet pair";
            case "cron/" -> "jobs are not served yet";
            case "skills/" -> "it is larger than a skill's text";
            case "sandbox/", "sandboxes/" -> "sandboxes are made anew";
            case "credentials/" ->
                name.endsWith("-pairing.json")
                        ? "codes that wait count for an hour: the sender gets a new one"
                        : "the channel is not served yet";
            case "logs/", "media/", "browser/", "tmp/" -> "it is not needed";
            default ->
                name.startsWith("workspace-")
                        ? "only notes, memory and skills of an agent are brought"
                        : "we have no use for it";
        };
    }

    private void leave(String what, String why) {
        left.merge(what, new Left(what, 1, why), (old, now) -> new Left(what, old.files() + 1, old.why()));
    }

    private void copy(Staging staging, String kind, Path file, Path relative) throws IOException {
        Path target = home.resolve(relative);
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            leave(relative.toString(), target + " is there already");
            return;
        }
        staging.copy(file, target);
        taken.add(new Taken(kind, file.toString(), target.toString()));
    }
}

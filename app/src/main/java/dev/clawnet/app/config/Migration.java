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
/// are not followed; what was brought over is readable by its owner only; what was left is told with its reason.
public final class Migration {
    private static final List<String> CONFIGS =
            List.of("openclaw.json", "coderclaw.json", "clawnet.json", "clawdbot.json", "moldbot.json", "moltbot.json");
    private static final Pattern AUTH = Pattern.compile("agents/[^/]+/agent/(auth-profiles|auth|models)\\.json");
    private static final Pattern KEYS = Pattern.compile("(auth-profiles|auth|models)\\.json");
    private static final Pattern SESSION = Pattern.compile("agents/([^/]+)/sessions/[^/]+\\.(json|jsonl)");
    private static final Pattern SENDERS = Pattern.compile("credentials/([a-z]+)(?:-(.+))?-allowFrom\\.json");
    private static final Pattern WORKSPACE = Pattern.compile("workspace(-[^/]+)?/.+");
    private static final Pattern SKILL = Pattern.compile("skills/.+");
    private static final String STAGE = ".importing";
    private static final long LARGEST_NOTE = 1 << 20;
    /// Of one file of an agent's folder, and of all of them: what is more is for its owner to copy.
    private static final long LARGEST_FILE = 64 << 20;

    private static final long ALL_FILES = 2L << 30;
    private static final long MOST_FILES = 200_000;

    private final Path source;
    private final Path home;
    private final Path stateDir;
    private final Set<String> agents = new TreeSet<>();
    private final List<Brought.Sender> senders = new ArrayList<>();
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Left> left = new TreeMap<>();
    private final Moved moved;
    private long files;
    private long bytes;
    private boolean configured;

    private Migration(Path source, Path home, Path stateDir, Moved moved) {
        this.source = source;
        this.home = home;
        this.stateDir = stateDir;
        this.moved = moved;
    }

    /// A file that was brought over.
    ///
    /// @param kind configuration, auth profiles, workspace, or sessions and senders
    public record Taken(String kind, String from, String to) {}

    /// A folder of an agent that the copy of the configuration names in our own.
    public record Changed(String key, String from, String to) {}

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
            List<Changed> changed,
            List<String> warnings) {}

    /// Brings it over; `ConfigProblem` when its configuration or an index of sessions is no good, and nothing is
    /// written then.
    ///
    /// @param home our own folder; the configuration becomes `clawnet.json` there
    /// @param stateDir of the gateway, which takes sessions and senders from it
    /// @param gone usual folders of such programs that are not there: a copy from elsewhere still names one
    public static Report run(Path source, Path home, Path stateDir, ConfigFile reader, List<Path> gone)
            throws IOException {
        Path real = source.toRealPath();
        List<Path> roots = new ArrayList<>(List.of(real, source.toAbsolutePath().normalize()));
        roots.addAll(gone);
        Optional<Path> config =
                CONFIGS.stream().map(real::resolve).filter(Files::isRegularFile).findFirst();
        Optional<Loaded> loaded = config.map(path -> reader.load(path, FileText.read(path)));
        Migration migration = new Migration(
                real,
                home,
                stateDir,
                loaded.map(found -> Moved.of(found.value(), roots, home)).orElse(Moved.NOTHING));
        try (Staging staging = new Staging(home.resolve(STAGE))) {
            if (loaded.isPresent()) {
                migration.configuration(staging, config.get(), loaded.get());
            }
            migration.walk(staging, loaded.map(Loaded::files).orElse(List.of()));
            Bundle bundle = migration.bundle(staging);
            Optional<String> company = loaded.flatMap(found -> Company.told(reader.config(found), migration.senders));
            staging.publish();
            return migration.report(loaded, bundle, company);
        }
    }

    private Report report(Optional<Loaded> loaded, Bundle bundle, Optional<String> company) {
        List<String> warnings = new ArrayList<>(loaded.map(Loaded::warnings).orElse(List.of()));
        warnings.addAll(moved.others());
        company.ifPresent(warnings::add);
        return new Report(
                source.toString(),
                home.toString(),
                loaded.map(found -> found.profile().word()),
                loaded.map(found -> Math.max(1, AgentBlock.of(found.value()).size()))
                        .orElse(0),
                loaded.map(found -> RoutingReader.read(found.value(), found.profile())
                                .bindings()
                                .size())
                        .orElse(0),
                bundle.sessions(),
                bundle.turns(),
                senders.size(),
                List.copyOf(taken),
                List.copyOf(left.values()),
                configured ? changed() : List.of(),
                warnings);
    }

    private List<Changed> changed() {
        return moved.folders().stream()
                .map(named -> new Changed(
                        named.key(), named.from().toString(), named.to().toString()))
                .toList();
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
            Path name = file.equals(main) ? Path.of("clawnet.json") : relative;
            String text = FileText.read(file);
            String ours = moved.in(file, text);
            if (ours.equals(text)) {
                configured |= copy(staging, "configuration", file, name);
            } else if (isFree(name)) {
                staging.write(ours.getBytes(StandardCharsets.UTF_8), home.resolve(name));
                taken.add(new Taken(
                        "configuration", file.toString(), home.resolve(name).toString()));
                configured = true;
            }
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
        } else if (AUTH.matcher(name).matches() || ofAgent(file)) {
            requireJson(file);
            copy(staging, "auth profiles", file, relative);
        } else if (session.matches()) {
            // Read as a whole, by its index.
            if (name.endsWith("/sessions.json")) {
                agents.add(session.group(1));
            }
        } else if (SENDERS.matcher(name).matches()) {
            senders(file, SENDERS.matcher(name));
        } else if (SKILL.matcher(name).matches() && attributes.size() <= LARGEST_NOTE) {
            copy(staging, "workspace", file, relative);
        } else if (WORKSPACE.matcher(name).matches() || inWorkspace(file)) {
            workspace(staging, file, relative, attributes.size());
        } else {
            leave(folder(name), reason(name));
        }
    }

    /// Keys or models in a folder that the configuration gives an agent.
    private boolean ofAgent(Path file) {
        return moved.folders().stream()
                        .anyMatch(named -> !named.workspace() && named.from().equals(file.getParent()))
                && KEYS.matcher(String.valueOf(file.getFileName())).matches();
    }

    private boolean inWorkspace(Path file) {
        return moved.folders().stream().anyMatch(named -> named.workspace() && file.startsWith(named.from()));
    }

    private void workspace(Staging staging, Path file, Path relative, long size) throws IOException {
        String folder = folder(relative.toString().replace('\\', '/'));
        if (size > LARGEST_FILE || bytes + size > ALL_FILES) {
            leave(
                    folder,
                    "a file of an agent is brought up to " + LARGEST_FILE / (1 << 20) + " MiB, all together up to "
                            + ALL_FILES / (1 << 30) + " GiB: copy the rest yourself");
        } else if (isFree(relative)) {
            bytes += size;
            staging.copyAsIs(file, home.resolve(relative));
            taken.add(new Taken(
                    "workspace", file.toString(), home.resolve(relative).toString()));
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
            case "devices/" -> "devices are paired anew: clawnet pair";
            case "cron/" -> "jobs are made anew: clawnet cron add";
            case "skills/" -> "it is larger than a skill's text";
            case "sandbox/", "sandboxes/" -> "sandboxes are made anew";
            case "credentials/" ->
                name.endsWith("-pairing.json")
                        ? "codes that wait count for an hour: the sender gets a new one"
                        : "the channel is not served yet";
            case "logs/", "media/", "browser/", "tmp/" -> "it is not needed";
            default -> "we have no use for it";
        };
    }

    private void leave(String what, String why) {
        left.merge(what, new Left(what, 1, why), (old, now) -> new Left(what, old.files() + 1, old.why()));
    }

    private boolean isFree(Path relative) {
        Path target = home.resolve(relative);
        boolean there = Files.exists(target, LinkOption.NOFOLLOW_LINKS);
        if (there) {
            leave(relative.toString(), target + " is there already");
        }
        return !there;
    }

    private boolean copy(Staging staging, String kind, Path file, Path relative) throws IOException {
        if (!isFree(relative)) {
            return false;
        }
        staging.copy(file, home.resolve(relative));
        taken.add(new Taken(kind, file.toString(), home.resolve(relative).toString()));
        return true;
    }
}

package dev.clawnet.app.config;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/// Brings what an older program kept in its folder over to ours: configuration, agents' credentials and sessions,
/// and who is paired with which channel.
///
/// Guarantees: the source is only read; nothing that is here already is overwritten; links are not followed; what was
/// brought over is readable by its owner only; what was left is told with its reason.
public final class Migration {
    private static final List<String> CONFIGS =
            List.of("openclaw.json", "coderclaw.json", "clawnet.json", "clawdbot.json", "moldbot.json", "moltbot.json");
    private static final Pattern AUTH = Pattern.compile("agents/[^/]+/agent/(auth-profiles|auth|models)\\.json");
    private static final Pattern SESSION = Pattern.compile("agents/[^/]+/sessions/[^/]+\\.(json|jsonl)");
    private static final Pattern PAIRING = Pattern.compile("credentials/[^/]+-(pairing|allowFrom)\\.json");
    private static final long MOST_FILES = 200_000;

    private final Path source;
    private final Path home;
    private final List<Taken> taken = new ArrayList<>();
    private final Map<String, Left> left = new TreeMap<>();
    private long files;

    private Migration(Path source, Path home) {
        this.source = source;
        this.home = home;
    }

    /// A file that was brought over.
    ///
    /// @param kind configuration, auth profiles, session or pairing
    public record Taken(String kind, String from, String to) {}

    /// What was left, summed up by the folder it lies in.
    public record Left(String what, long files, String why) {}

    /// What happened.
    ///
    /// @param profile of the configuration, where there is one
    public record Report(
            String source,
            String home,
            Optional<String> profile,
            int agents,
            int bindings,
            List<Taken> taken,
            List<Left> left,
            List<String> warnings) {}

    /// Brings it over; `ConfigProblem` when its configuration is no good, and nothing is written then.
    ///
    /// @param home our own folder; the configuration becomes `clawnet.json` there
    public static Report run(Path source, Path home, ConfigFile reader) throws IOException {
        Migration migration = new Migration(source.toRealPath(), home);
        Optional<Path> config = CONFIGS.stream()
                .map(migration.source::resolve)
                .filter(Files::isRegularFile)
                .findFirst();
        Optional<Loaded> loaded = config.map(path -> reader.load(path, FileText.read(path)));
        if (loaded.isPresent()) {
            migration.configuration(config.get(), loaded.get());
        }
        migration.walk(loaded.map(Loaded::files).orElse(List.of()));
        return new Report(
                migration.source.toString(),
                home.toString(),
                loaded.map(found -> found.profile().word()),
                loaded.map(found -> AgentBlock.of(found.value()).size()).orElse(0),
                loaded.map(found -> RoutingReader.read(found.value(), found.profile())
                                .bindings()
                                .size())
                        .orElse(0),
                List.copyOf(migration.taken),
                List.copyOf(migration.left.values()),
                loaded.map(Loaded::warnings).orElse(List.of()));
    }

    private void configuration(Path main, Loaded loaded) throws IOException {
        for (Path file : loaded.files()) {
            Path relative = source.relativize(file.toAbsolutePath().normalize());
            copy("configuration", file, file.equals(main) ? Path.of("clawnet.json") : relative);
        }
        Path variables = source.resolve(".env");
        if (Files.isRegularFile(variables)) {
            copy("configuration", variables, Path.of(".env"));
        }
    }

    private void walk(List<Path> done) throws IOException {
        Files.walkFileTree(source, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (++files > MOST_FILES) {
                    left.put("", new Left("(the rest)", 1, "there are more than " + MOST_FILES + " files"));
                    return FileVisitResult.TERMINATE;
                }
                if (!done.contains(file) && !file.equals(source.resolve(".env"))) {
                    decide(source.relativize(file), attributes);
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

    private void decide(Path relative, BasicFileAttributes attributes) throws IOException {
        String name = relative.toString().replace('\\', '/');
        Path file = source.resolve(relative);
        if (!attributes.isRegularFile()) {
            leave(name, "it is a link or no file");
        } else if (AUTH.matcher(name).matches()) {
            copy("auth profiles", file, relative);
        } else if (SESSION.matcher(name).matches()) {
            copy("session", file, relative);
        } else if (PAIRING.matcher(name).matches()) {
            copy("pairing", file, relative);
        } else {
            leave(folder(name), reason(name));
        }
    }

    private static String folder(String name) {
        int slash = name.indexOf('/');
        return slash < 0 ? name : name.substring(0, slash) + "/";
    }

    private static String reason(String name) {
        return switch (folder(name)) {
            case "workspace/", "workspaces/" -> "the configuration goes on naming it where it lies";
            case "devices/" -> "devices are paired anew: clawnet pair";
            case "cron/" -> "jobs are not served yet";
            case "skills/" -> "skills are not served yet";
            case "sandbox/", "sandboxes/" -> "sandboxes are made anew";
            case "credentials/" -> "the channel is not served yet";
            case "logs/", "media/", "browser/", "tmp/" -> "it is not needed";
            default ->
                name.startsWith("workspace-")
                        ? "the configuration goes on naming it where it lies"
                        : "we have no use for it";
        };
    }

    private void leave(String what, String why) {
        left.merge(what, new Left(what, 1, why), (old, now) -> new Left(what, old.files() + 1, old.why()));
    }

    private void copy(String kind, Path file, Path relative) throws IOException {
        Path target = home.resolve(relative);
        if (Files.exists(target)) {
            leave(relative.toString(), target + " is there already");
            return;
        }
        directories(target.getParent() == null ? home : target.getParent());
        Path fresh = target.resolveSibling(target.getFileName() + ".new");
        Files.copy(file, fresh, StandardCopyOption.REPLACE_EXISTING);
        Files.setPosixFilePermissions(fresh, PosixFilePermissions.fromString("rw-------"));
        Files.move(fresh, target, StandardCopyOption.ATOMIC_MOVE);
        taken.add(new Taken(kind, file.toString(), target.toString()));
    }

    private static void directories(Path folder) throws IOException {
        Files.createDirectories(
                folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
}

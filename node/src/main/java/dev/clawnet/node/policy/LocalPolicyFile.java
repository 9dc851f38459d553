package dev.clawnet.node.policy;

import dev.clawnet.policy.PathPattern;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.MediaCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;

/// The file that holds the node's policy:
/// `{"roots":[{"path":"/abs","read":true,"write":true}],"deny":["**/private"],
/// "exec":{"programs":["/usr/bin/git"],"notes":true},
/// "capture":{"camera.clip":{"command":["/usr/bin/ffmpeg","-t","{seconds}"],"type":"video/mp4"}},
/// "trash":{"days":30}}`.
///
/// Threat: a gateway, or an agent through a gateway, widens what it may reach. There is no call that writes this
/// file, and the file is outside what the policy can ever allow; it is read whole at each call, so that a change
/// by the owner holds from the next call on. See `LocalPolicyFileTest`.
public final class LocalPolicyFile {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPolicyFile.class);
    private static final int MAX_BYTES = 262_144;
    private static final int MAX_ROOTS = 256;
    private static final int MAX_DENY = 1_024;
    private static final int MAX_PROGRAMS = 1_024;
    private static final int MAX_WORDS = 128;
    private static final Pattern TYPE = Pattern.compile("[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}");

    private final Path file;
    private final List<Path> own;
    private final boolean foldsCase;
    /// Owned by the monitor of this object, as is `present`.
    private byte[] digest = {};

    private LocalPolicy present = LocalPolicy.NOTHING;
    private Optional<String> problem = Optional.empty();

    private ExecPolicy programs = ExecPolicy.NOTHING;
    private CapturePolicy recorders = CapturePolicy.NOTHING;
    private TrashPolicy trash = TrashPolicy.FOREVER;

    private record PolicyText(
            Optional<List<RootText>> roots,
            Optional<List<String>> deny,
            Optional<Boolean> hardLinks,
            Optional<ExecText> exec,
            Optional<Map<String, CaptureText>> capture,
            Optional<TrashText> trash) {}

    private record TrashText(Optional<Integer> days) {}

    private record CaptureText(List<String> command, String type) {}

    private record ExecText(Optional<List<String>> programs, Optional<Boolean> notes) {}

    private record RootText(String path, Optional<Boolean> read, Optional<Boolean> write) {}

    /// @param own further places that no policy can open: the node's state and its profile
    public LocalPolicyFile(Path file, List<Path> own, boolean foldsCase) {
        this.file = file;
        List<Path> all = new ArrayList<>(own);
        all.add(file);
        this.own = List.copyOf(all);
        this.foldsCase = foldsCase;
    }

    /// The policy that holds now.
    public synchronized LocalPolicy current() {
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(MAX_BYTES + 1);
        } catch (IOException e) {
            return nothing("cannot be read");
        }
        if (text.length > MAX_BYTES) {
            return nothing("is larger than " + MAX_BYTES + " bytes");
        }
        byte[] seen = Canonical.sha256().digest(text);
        if (!Arrays.equals(seen, digest)) {
            present = parse(text);
            digest = seen;
        }
        return present;
    }

    /// The programs that may run here, by the same look.
    public synchronized ExecPolicy exec() {
        return current().equals(LocalPolicy.NOTHING) ? ExecPolicy.NOTHING : programs;
    }

    /// With which programs is recorded here, by the same look.
    public synchronized CapturePolicy capture() {
        return current().equals(LocalPolicy.NOTHING) ? CapturePolicy.NOTHING : recorders;
    }

    /// How long former states are kept, by the same look. A file that is missing or broken removes nothing.
    public synchronized TrashPolicy trash() {
        return current().equals(LocalPolicy.NOTHING) ? TrashPolicy.FOREVER : trash;
    }

    /// Why the file opens nothing, when it is missing or broken: what `current` found last.
    public synchronized Optional<String> problem() {
        return problem;
    }

    private LocalPolicy nothing(String why) {
        problem = Optional.of(why);
        if (!present.equals(LocalPolicy.NOTHING) || digest.length == 0) {
            LOG.warn("node.policy.refused why=\"{}\" effect=\"everything is denied\"", why);
        }
        digest = new byte[] {0};
        present = LocalPolicy.NOTHING;
        return present;
    }

    private LocalPolicy parse(byte[] text) {
        problem = Optional.empty();
        try {
            PolicyText read = Json.STRICT.readValue(text, PolicyText.class);
            List<RootText> roots = read.roots().orElse(List.of());
            List<String> deny = read.deny().orElse(List.of());
            if (roots.size() > MAX_ROOTS || deny.size() > MAX_DENY) {
                return nothing("has too many entries");
            }
            List<LocalPolicy.Root> real = new ArrayList<>();
            for (RootText root : roots) {
                root(root).ifPresent(real::add);
            }
            List<PathPattern> patterns = deny.stream()
                    .map(each -> PathPattern.parse(Normalizer.normalize(each, Normalizer.Form.NFC)))
                    .toList();
            ExecPolicy exec = exec(read.exec());
            CapturePolicy capture = capture(read.capture().orElse(Map.of()));
            TrashPolicy expiring = read.trash()
                    .map(said -> new TrashPolicy(OptionalInt.of(said.days().orElse(TrashPolicy.USUAL))))
                    .orElse(TrashPolicy.FOREVER);
            List<CanonicalPath> closed = new ArrayList<>();
            for (Path each : own) {
                closed.addAll(names(each));
            }
            programs = exec;
            recorders = capture;
            trash = expiring;
            return new LocalPolicy(real, patterns, closed, read.hardLinks().orElse(false), foldsCase);
        } catch (JacksonException | IllegalArgumentException | NullPointerException e) {
            return nothing("is not valid");
        } catch (Refusal e) {
            return nothing("names a path that is not absolute, normal and in Unicode NFC");
        }
    }

    private static ExecPolicy exec(Optional<ExecText> text) {
        List<String> programs = text.flatMap(ExecText::programs).orElse(List.of());
        if (programs.size() > MAX_PROGRAMS) {
            throw new IllegalArgumentException("too many programs");
        }
        return new ExecPolicy(
                programs.stream().map(PathPattern::parse).toList(),
                text.flatMap(ExecText::notes).orElse(false));
    }

    private static CapturePolicy capture(Map<String, CaptureText> texts) {
        Map<String, CapturePolicy.Recorder> recorders = new HashMap<>();
        texts.forEach((command, text) -> {
            List<String> argv = text.command();
            if (!MediaCommands.CAPTURES.contains(command)
                    || argv.isEmpty()
                    || argv.size() > MAX_WORDS
                    || !argv.getFirst().startsWith("/")
                    || !TYPE.matcher(text.type()).matches()) {
                throw new IllegalArgumentException("a recorder has a known command, a program from / on, and a type");
            }
            recorders.put(command, new CapturePolicy.Recorder(argv, text.type()));
        });
        return new CapturePolicy(recorders);
    }

    /// A root by its real path. One that does not exist opens nothing, and closes nothing else.
    private static Optional<LocalPolicy.Root> root(RootText root) throws Refusal {
        CanonicalPath written = CanonicalPath.parse(root.path());
        try {
            CanonicalPath real = CanonicalPath.parse(written.path().toRealPath().toString());
            return Optional.of(new LocalPolicy.Root(
                    real, written, root.read().orElse(false), root.write().orElse(false)));
        } catch (IOException e) {
            LOG.warn("node.policy.root_missing");
            return Optional.empty();
        }
    }

    /// Every name of a place of the node: as given, and as the system knows it.
    private static List<CanonicalPath> names(Path place) throws Refusal {
        List<CanonicalPath> names = new ArrayList<>();
        Path absolute = place.toAbsolutePath().normalize();
        names.add(CanonicalPath.parse(absolute.toString()));
        try {
            names.add(CanonicalPath.parse(absolute.toRealPath().toString()));
        } catch (IOException e) {
            LOG.debug("node.policy.own_place_missing");
        }
        return names;
    }
}

package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.policy.PathPattern;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Found;
import dev.clawnet.protocol.node.FilesCommands.How;
import dev.clawnet.protocol.node.FilesCommands.Match;
import dev.clawnet.protocol.node.FilesCommands.SearchParams;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.text.ScriptRegex;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// One `files.search`: walks what its view shows, on open handles, within bounds of time, bytes, entries and depth.
final class Search {
    private static final Duration MAX_TIME = Duration.ofSeconds(10);
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_DEPTH = 48;
    private static final int MAX_EXCERPT = 200;
    /// Half a second of one core, for all lines together.
    private static final long MAX_STEPS = 50_000_000;
    /// Names are looked for everywhere below the folder.
    private static final String ANYWHERE = "**/";

    private final Optional<String> name;
    private final Optional<LineTest> text;
    private final Optional<PathPattern> glob;
    private final int context;
    private final int perFile;
    private final ScriptRegex.Steps steps = new ScriptRegex.Steps(MAX_STEPS);
    private final View view;
    private final LocalPolicy policy;
    private final int limit;
    private final LongSupplier nanos;
    private final long started;
    private final List<Match> matches = new ArrayList<>();
    private long bytes;
    private int entries;
    private boolean truncated;

    Search(SearchParams params, LocalPolicy policy, LongSupplier nanos) throws Refusal {
        this.name = params.name().map(Search::folded);
        How how = params.how().orElse(PLAIN);
        this.text = params.text().isPresent() ? Optional.of(test(params.text().get(), how)) : Optional.empty();
        this.glob = how.glob().isPresent()
                ? Optional.of(glob(params.path(), how.glob().get()))
                : Optional.empty();
        this.context = how.context().orElse(0);
        this.perFile = how.perFile().orElse(1);
        this.view = View.of(Optional.of(params.within()), params.exclude(), policy);
        this.policy = policy;
        this.limit = params.limit().orElse(FilesCommands.MAX_MATCHES);
        this.nanos = nanos;
        this.started = nanos.getAsLong();
    }

    /// Whether a line holds what is looked for.
    private interface LineTest {
        boolean holds(String line);
    }

    private static final How PLAIN =
            new How(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    private LineTest test(String wanted, How how) throws Refusal {
        boolean exact = how.caseSensitive().orElse(false);
        if (!how.regex().orElse(false)) {
            String folded = folded(wanted);
            return exact ? line -> line.contains(wanted) : line -> folded(line).contains(folded);
        }
        try {
            ScriptRegex pattern = ScriptRegex.of(wanted, exact);
            return line -> pattern.find(line, steps);
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }

    private static PathPattern glob(String base, String written) throws Refusal {
        try {
            boolean name = written.indexOf('/') < 0;
            return PathPattern.parse(name ? ANYWHERE + written : (base.equals("/") ? "" : base) + "/" + written);
        } catch (IllegalArgumentException e) {
            throw new Refusal(NodeError.INVALID_PARAMS);
        }
    }

    Found run(CanonicalPath base) throws IOException, Refusal {
        try (Folder folder = Tree.folder(base, policy)) {
            walk(folder, base, 0);
        }
        return new Found(matches, truncated);
    }

    private void walk(Folder folder, CanonicalPath path, int depth) throws IOException {
        if (depth > MAX_DEPTH) {
            truncated = true;
            return;
        }
        List<String> names = folder.names(MAX_ENTRIES);
        truncated |= names.size() > MAX_ENTRIES;
        for (String each : Names.of(names, policy.foldsCase()).clear()) {
            if (spent()) {
                truncated = true;
                return;
            }
            visit(folder, path.child(each), depth);
        }
    }

    private void visit(Folder folder, CanonicalPath path, int depth) throws IOException {
        if (!view.enters(path)) {
            return;
        }
        entries++;
        try {
            Optional<BasicFileAttributes> found = folder.stat(path.name());
            if (found.isPresent() && found.get().isDirectory()) {
                try (Folder inner = folder.enter(path.name())) {
                    walk(inner, path, depth + 1);
                }
            } else if (found.isPresent()
                    && found.get().isRegularFile()
                    && view.shows(path)
                    && named(path)
                    && fits(path)) {
                look(folder, path, found.get());
            }
        } catch (Refusal e) {
            // What may not be read is not there, for a search.
            entries++;
        }
    }

    private boolean named(CanonicalPath path) {
        return name.isEmpty() || folded(path.name()).contains(name.get());
    }

    private boolean fits(CanonicalPath path) {
        return glob.isEmpty() || glob.get().covers(path.segments());
    }

    private void look(Folder folder, CanonicalPath path, BasicFileAttributes found) throws IOException, Refusal {
        try (Tree.Opened opened = Tree.file(folder, path, policy)) {
            if (text.isEmpty()) {
                matches.add(new Match(path.text(), found.size(), Optional.empty(), Optional.empty()));
                return;
            }
            if (opened.channel().size() > MAX_FILE) {
                truncated = true;
                return;
            }
            byte[] content = Reads.bytes(opened.channel(), 0, MAX_FILE);
            bytes += content.length;
            lines(path, Reads.text(content, content.length));
        }
    }

    private void lines(CanonicalPath path, String content) {
        List<String> lines = content.lines().toList();
        int found = 0;
        for (int i = 0; i < lines.size() && found < perFile && matches.size() < limit; i++) {
            if (i % 64 == 0 && late()) {
                truncated = true;
                return;
            }
            if (text.isPresent() && text.get().holds(lines.get(i))) {
                matches.add(
                        new Match(path.text(), content.length(), Optional.of(i + 1), Optional.of(excerpt(lines, i))));
                found++;
            }
        }
        truncated |= steps.spent();
    }

    private String excerpt(List<String> lines, int at) {
        return lines.subList(Math.max(0, at - context), Math.min(lines.size(), at + context + 1)).stream()
                .map(line -> line.length() > MAX_EXCERPT ? line.substring(0, MAX_EXCERPT) : line)
                .collect(Collectors.joining("\n"));
    }

    private boolean late() {
        return nanos.getAsLong() - started >= MAX_TIME.toNanos();
    }

    private boolean spent() {
        return matches.size() >= limit || bytes >= MAX_BYTES || entries >= MAX_ENTRIES || steps.spent() || late();
    }

    private static String folded(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}

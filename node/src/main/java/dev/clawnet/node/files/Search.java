package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.FilesCommands.Found;
import dev.clawnet.protocol.node.FilesCommands.Match;
import dev.clawnet.protocol.node.FilesCommands.SearchParams;
import java.io.IOException;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.LongSupplier;

/// One `files.search`: walks what its view shows, on open handles, within bounds of time, bytes, entries and depth.
final class Search {
    private static final Duration MAX_TIME = Duration.ofSeconds(10);
    private static final long MAX_BYTES = 64L << 20;
    private static final int MAX_FILE = 4 << 20;
    private static final int MAX_ENTRIES = 100_000;
    private static final int MAX_DEPTH = 48;
    private static final int MAX_EXCERPT = 200;

    private final Optional<String> name;
    private final Optional<String> text;
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
        this.text = params.text().map(Search::folded);
        this.view = View.of(Optional.of(params.within()), params.exclude(), policy);
        this.policy = policy;
        this.limit = params.limit().orElse(FilesCommands.MAX_MATCHES);
        this.nanos = nanos;
        this.started = nanos.getAsLong();
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
            } else if (found.isPresent() && found.get().isRegularFile() && view.shows(path) && named(path)) {
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
        int number = 0;
        for (String line : (Iterable<String>) content.lines()::iterator) {
            number++;
            if (folded(line).contains(text.orElse(""))) {
                String excerpt = line.length() > MAX_EXCERPT ? line.substring(0, MAX_EXCERPT) : line;
                matches.add(new Match(path.text(), content.length(), Optional.of(number), Optional.of(excerpt)));
                return;
            }
        }
    }

    private boolean spent() {
        return matches.size() >= limit
                || bytes >= MAX_BYTES
                || entries >= MAX_ENTRIES
                || nanos.getAsLong() - started >= MAX_TIME.toNanos();
    }

    private static String folded(String value) {
        return value.toLowerCase(Locale.ROOT);
    }
}

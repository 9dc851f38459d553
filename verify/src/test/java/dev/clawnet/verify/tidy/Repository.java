package dev.clawnet.verify.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/// The files of this repository, without what builds and tools leave behind.
public final class Repository {
    static final List<String> MODULES = List.of("protocol", "policy", "client", "node", "gateway", "app", "verify");

    private static final Set<String> PASSED_OVER =
            Set.of(".git", "target", "node_modules", ".clawnet", ".idea", ".vscode", ".jqwik-database");

    private final Path root;

    private Repository(Path root) {
        this.root = root;
    }

    /// Walks up from the working directory: Maven runs tests in the module's own directory.
    public static Repository here() {
        Path candidate = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(candidate.resolve(".mvn"))) {
            candidate = Optional.ofNullable(candidate.getParent())
                    .orElseThrow(() -> new IllegalStateException("run this inside the repository"));
        }
        return new Repository(candidate);
    }

    static Repository at(Path root) {
        return new Repository(root);
    }

    public Path root() {
        return root;
    }

    public Path resolve(String path) {
        return root.resolve(path);
    }

    /// Relative paths with forward slashes, sorted.
    public List<String> files(Predicate<String> wanted) {
        List<String> found = new ArrayList<>();
        try {
            Files.walkFileTree(root, new SimpleFileVisitor<>() {
                @Override
                public FileVisitResult preVisitDirectory(Path dir, BasicFileAttributes attributes) {
                    return PASSED_OVER.contains(String.valueOf(dir.getFileName()))
                            ? FileVisitResult.SKIP_SUBTREE
                            : FileVisitResult.CONTINUE;
                }

                @Override
                public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                    String path = root.relativize(file).toString().replace('\\', '/');
                    if (attributes.isRegularFile() && !path.equals(".git") && wanted.test(path)) {
                        found.add(path);
                    }
                    return FileVisitResult.CONTINUE;
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found.stream().sorted().toList();
    }

    public String read(String path) {
        try {
            return Files.readString(root.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The text of a file, or empty when it is not text.
    Optional<String> text(String path) {
        try {
            return Optional.of(Files.readString(root.resolve(path)));
        } catch (MalformedInputException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public void write(String path, String text) {
        Path file = root.resolve(path);
        try {
            Files.createDirectories(Objects.requireNonNull(file.getParent()));
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

package dev.clawnet.verify.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/// Java sources, parsed (not attributed) by the compiler itself.
public final class Sources {
    private final List<Unit> units;

    private Sources(List<Unit> units) {
        this.units = List.copyOf(units);
    }

    /// One source file.
    public record Unit(String path, String text, CompilationUnitTree tree, SourcePositions positions) {
        boolean main() {
            return path.contains("src/main/java/");
        }

        public int line(Tree node) {
            return (int) tree.getLineMap().getLineNumber(positions.getStartPosition(tree, node));
        }

        int lastLine(Tree node) {
            return (int) tree.getLineMap().getLineNumber(positions.getEndPosition(tree, node));
        }

        String at(Tree node) {
            return path + ":" + line(node);
        }
    }

    public static Sources of(Repository repository) {
        List<Text> texts = repository.files(path -> path.endsWith(".java")).stream()
                .map(path -> new Text(path, repository.read(path)))
                .toList();
        return parse(texts);
    }

    /// A sample: path to text.
    static Sources sample(Map<String, String> files) {
        return parse(files.entrySet().stream()
                .map(file -> new Text(file.getKey(), file.getValue()))
                .toList());
    }

    List<Unit> all() {
        return units;
    }

    public List<Unit> main() {
        return units.stream().filter(Unit::main).toList();
    }

    private static Sources parse(List<Text> texts) {
        DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
        JavacTask task = (JavacTask)
                ToolProvider.getSystemJavaCompiler().getTask(null, null, problems, List.of("-proc:none"), null, texts);
        SourcePositions positions = Trees.instance(task).getSourcePositions();
        Map<URI, Text> byName = texts.stream().collect(Collectors.toMap(Text::toUri, text -> text));
        List<Unit> units = new ArrayList<>();
        try {
            for (CompilationUnitTree tree : task.parse()) {
                Text text =
                        Objects.requireNonNull(byName.get(tree.getSourceFile().toUri()));
                units.add(new Unit(text.path, text.text, tree, positions));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        problems.getDiagnostics().stream()
                .filter(problem -> problem.getKind() == Diagnostic.Kind.ERROR)
                .findFirst()
                .ifPresent(problem -> {
                    throw new IllegalStateException(problem.getMessage(Locale.ROOT));
                });
        return new Sources(units);
    }

    private static final class Text extends SimpleJavaFileObject {
        private final String path;
        private final String text;

        Text(String path, String text) {
            super(URI.create("source:///" + path.replaceAll("[^A-Za-z0-9/._-]", "_")), JavaFileObject.Kind.SOURCE);
            this.path = path;
            this.text = text;
        }

        @Override
        public CharSequence getCharContent(boolean ignoreEncodingErrors) {
            return text;
        }
    }
}

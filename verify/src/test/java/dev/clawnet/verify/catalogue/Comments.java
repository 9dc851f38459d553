package dev.clawnet.verify.catalogue;

import com.sun.source.tree.ClassTree;
import com.sun.source.util.TreeScanner;
import dev.clawnet.verify.tidy.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What the sources say about a record and its members: the lines that begin with three slashes.
final class Comments {
    private static final String SLASHES = "///";
    /// Nothing is said of anything.
    static final Comments NONE = new Comments(Map.of());
    private static final Comment NOTHING = new Comment(Optional.empty(), Map.of());

    private final Map<String, Comment> byClass;

    private Comments(Map<String, Comment> byClass) {
        this.byClass = Map.copyOf(byClass);
    }

    /// The documentation of a class.
    ///
    /// @param params member to what is said of it
    record Comment(Optional<String> text, Map<String, String> params) {}

    static Comments of(Sources sources) {
        Map<String, Comment> found = new HashMap<>();
        for (Sources.Unit unit : sources.main()) {
            if (!unit.path().startsWith("protocol/")) {
                continue;
            }
            List<String> lines = unit.text().lines().toList();
            new TreeScanner<@Nullable Void, String>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, String outer) {
                    String name = outer + type.getSimpleName();
                    found.put(name, read(lines, unit.line(type)));
                    return super.visitClass(type, name + "$");
                }
            }.scan(unit.tree(), unit.tree().getPackageName() + ".");
        }
        return new Comments(found);
    }

    Comment of(Class<?> type) {
        return byClass.getOrDefault(type.getName(), NOTHING);
    }

    private static Comment read(List<String> lines, int declared) {
        List<String> block = new ArrayList<>();
        for (int at = declared - 2; at >= 0 && lines.get(at).strip().startsWith(SLASHES); at--) {
            block.addFirst(lines.get(at).strip().substring(SLASHES.length()).strip());
        }
        StringBuilder text = new StringBuilder();
        Map<String, StringBuilder> params = new LinkedHashMap<>();
        StringBuilder into = text;
        for (String line : block) {
            if (line.startsWith("@param ")) {
                String[] words = line.split(" ", 3);
                into = new StringBuilder(words.length > 2 ? words[2] : "");
                params.put(words[1], into);
            } else {
                into.append(into.isEmpty() || line.isEmpty() ? "" : " ").append(line);
            }
        }
        Map<String, String> said = new LinkedHashMap<>();
        params.forEach((name, each) -> said.put(name, plain(each.toString())));
        return new Comment(Optional.of(plain(text.toString())).filter(each -> !each.isEmpty()), said);
    }

    /// References to other classes read as their names.
    private static String plain(String text) {
        return text.strip().replaceAll("\\[#?([A-Za-z.#]+)]", "$1");
    }
}

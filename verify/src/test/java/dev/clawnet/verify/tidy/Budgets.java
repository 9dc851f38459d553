package dev.clawnet.verify.tidy;

import com.sun.source.tree.ClassTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreePathScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// How long files and methods are, and how many parameters a method takes. Main sources only.
final class Budgets {
    static final int METHOD_LINES = 60;
    static final int FILE_LINES = 500;
    static final int PARAMETERS = 6;

    private Budgets() {}

    static Map<String, Integer> offenders(Sources sources) {
        Map<String, Integer> offenders = new TreeMap<>();
        for (Sources.Unit unit : sources.main()) {
            int lines = (int) unit.text().lines().count();
            if (lines > FILE_LINES) {
                offenders.put("lines of " + unit.path(), lines);
            }
            new Scan(unit, offenders).scan(unit.tree(), null);
        }
        return offenders;
    }

    private static final class Scan extends TreePathScanner<@Nullable Void, @Nullable Void> {
        private final Sources.Unit unit;
        private final Map<String, Integer> offenders;
        private final Deque<ClassTree> inside = new ArrayDeque<>();

        Scan(Sources.Unit unit, Map<String, Integer> offenders) {
            this.unit = unit;
            this.offenders = offenders;
        }

        @Override
        public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
            inside.push(type);
            super.visitClass(type, null);
            inside.pop();
            return null;
        }

        @Override
        public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
            String name = unit.path() + " " + inside.peek().getSimpleName() + "." + method.getName();
            boolean generated = unit.line(method) <= 0 || unit.lastLine(method) <= 0;
            if (!generated) {
                int lines = unit.lastLine(method) - unit.line(method) + 1;
                if (lines > METHOD_LINES) {
                    offenders.merge("lines of " + name, lines, Math::max);
                }
            }
            boolean canonical = inside.peek().getKind() == Tree.Kind.RECORD
                    && method.getName().contentEquals("<init>");
            if (!canonical && method.getParameters().size() > PARAMETERS) {
                offenders.merge("parameters of " + name, method.getParameters().size(), Math::max);
            }
            return super.visitMethod(method, null);
        }
    }
}

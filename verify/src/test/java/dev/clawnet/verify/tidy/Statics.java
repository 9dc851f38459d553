package dev.clawnet.verify.tidy;

import com.sun.source.tree.ArrayTypeTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// No state outside of objects: static fields are final, and hold nothing that changes.
final class Statics {
    private static final Pattern MUTABLE = Pattern.compile("(Array|Linked|Hash|Tree|Identity|Weak|Enum|Concurrent"
            + "|CopyOnWrite|Priority|Blocking)\\w*(Map|Set|List|Deque|Queue)|Atomic\\w+|LongAdder|StringBuilder"
            + "|ReentrantLock|Semaphore|ThreadLocal|Random|SecureRandom");

    private Statics() {}

    static List<String> complaints(Sources sources) {
        List<String> complaints = new ArrayList<>();
        for (Sources.Unit unit : sources.main()) {
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
                    if (type.getKind() != Tree.Kind.INTERFACE && type.getKind() != Tree.Kind.ANNOTATION_TYPE) {
                        for (Tree member : type.getMembers()) {
                            if (member instanceof VariableTree field) {
                                check(unit, field, complaints);
                            }
                        }
                    }
                    return super.visitClass(type, null);
                }
            }.scan(unit.tree(), null);
        }
        return complaints;
    }

    private static void check(Sources.Unit unit, VariableTree field, List<String> complaints) {
        Set<Modifier> flags = field.getModifiers().getFlags();
        if (!flags.contains(Modifier.STATIC)) {
            return;
        }
        String where = unit.at(field) + " " + field.getName();
        if (!flags.contains(Modifier.FINAL)) {
            complaints.add(where + " is static and not final: make it a field of the object that Main builds");
        } else if (holdsMutable(field.getInitializer())) {
            complaints.add(where + " is static and can change: make it a field of the object that Main builds, or"
                    + " an immutable copy (List.of, Map.of, Collections.unmodifiable...)");
        } else if (field.getType() instanceof ArrayTypeTree && !flags.contains(Modifier.PRIVATE)) {
            complaints.add(where + " is an array that others can write to: make it private, or a List");
        }
    }

    private static boolean holdsMutable(@Nullable ExpressionTree value) {
        if (!(value instanceof NewClassTree made)) {
            return false;
        }
        Tree type = made.getIdentifier() instanceof ParameterizedTypeTree generic
                ? generic.getType()
                : made.getIdentifier();
        return MUTABLE.matcher(type.toString().replaceFirst(".*\\.", "")).matches();
    }
}

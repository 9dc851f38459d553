package dev.clawnet.verify.tidy;

import com.sun.source.tree.BindingPatternTree;
import com.sun.source.tree.CaseTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.DeconstructionPatternTree;
import com.sun.source.tree.DefaultCaseLabelTree;
import com.sun.source.tree.PatternCaseLabelTree;
import com.sun.source.tree.PatternTree;
import com.sun.source.tree.SwitchExpressionTree;
import com.sun.source.tree.SwitchTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import org.jspecify.annotations.Nullable;

/// A switch over a sealed type has no `default`: a new alternative must stop the build at every place that has to
/// know it. Types are told apart by their simple names.
final class SealedSwitches {
    private SealedSwitches() {}

    static List<String> complaints(Sources sources) {
        Set<String> alternatives = alternatives(sources);
        List<String> complaints = new ArrayList<>();
        for (Sources.Unit unit : sources.all()) {
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitSwitch(SwitchTree choice, @Nullable Void none) {
                    check(unit, choice, choice.getCases(), alternatives, complaints);
                    return super.visitSwitch(choice, null);
                }

                @Override
                public @Nullable Void visitSwitchExpression(SwitchExpressionTree choice, @Nullable Void none) {
                    check(unit, choice, choice.getCases(), alternatives, complaints);
                    return super.visitSwitchExpression(choice, null);
                }
            }.scan(unit.tree(), null);
        }
        return complaints;
    }

    private static void check(
            Sources.Unit unit,
            Tree choice,
            List<? extends CaseTree> cases,
            Set<String> alternatives,
            List<String> complaints) {
        boolean fallsBack = cases.stream()
                .anyMatch(branch -> branch.getLabels().isEmpty()
                        || branch.getLabels().stream().anyMatch(DefaultCaseLabelTree.class::isInstance));
        boolean sealed = cases.stream()
                .flatMap(branch -> branch.getLabels().stream())
                .flatMap(label -> label instanceof PatternCaseLabelTree pattern
                        ? Stream.of(typeOf(pattern.getPattern()))
                        : Stream.empty())
                .anyMatch(alternatives::contains);
        if (fallsBack && sealed) {
            complaints.add(unit.at(choice) + " has a default in a switch over a sealed type: name the alternatives");
        }
    }

    private static String typeOf(PatternTree pattern) {
        return switch (pattern) {
            case BindingPatternTree binding -> simple(binding.getVariable().getType());
            case DeconstructionPatternTree parts -> simple(parts.getDeconstructor());
            default -> "";
        };
    }

    private static Set<String> alternatives(Sources sources) {
        Set<String> sealed = new HashSet<>();
        forEachType(sources, type -> {
            if (type.getModifiers().getFlags().contains(Modifier.SEALED)) {
                sealed.add(type.getSimpleName().toString());
            }
        });
        Set<String> alternatives = new HashSet<>();
        forEachType(sources, type -> {
            Stream<Tree> parents =
                    Stream.concat(type.getImplementsClause().stream(), Stream.ofNullable(type.getExtendsClause()));
            if (parents.map(SealedSwitches::simple).anyMatch(sealed::contains)) {
                alternatives.add(type.getSimpleName().toString());
            }
        });
        return alternatives;
    }

    private static void forEachType(Sources sources, Consumer<ClassTree> work) {
        for (Sources.Unit unit : sources.all()) {
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitClass(ClassTree type, @Nullable Void none) {
                    work.accept(type);
                    return super.visitClass(type, null);
                }
            }.scan(unit.tree(), null);
        }
    }

    private static String simple(Tree type) {
        return type.toString().replaceFirst("<.*", "").replaceFirst(".*\\.", "");
    }
}

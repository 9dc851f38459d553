package dev.clawnet.verify.tidy;

import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// No test sleeps: it waits for what it expects, with a deadline. Only a helper whose name begins with `await` may
/// sleep, between two looks.
final class Sleeps {
    private Sleeps() {}

    static List<String> complaints(Sources sources) {
        List<String> complaints = new ArrayList<>();
        for (Sources.Unit unit : sources.all()) {
            new TreeScanner<@Nullable Void, @Nullable Void>() {
                @Override
                public @Nullable Void visitMethod(MethodTree method, @Nullable Void none) {
                    return method.getName().toString().startsWith("await") ? null : super.visitMethod(method, null);
                }

                @Override
                public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void none) {
                    if (call.getMethodSelect().toString().matches("(Thread|TimeUnit\\.[A-Z]+|[A-Z]+)\\.sleep")) {
                        complaints.add(unit.at(call) + " sleeps: wait for the event with a latch or a deadline, or"
                                + " advance a virtual clock");
                    }
                    return super.visitMethodInvocation(call, null);
                }
            }.scan(unit.tree(), null);
        }
        return complaints;
    }
}

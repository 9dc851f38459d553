package dev.clawnet.node.files;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicy;
import dev.clawnet.node.policy.LocalPolicy.Access;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;

/// A name beside one that is taken: `offer.md`, `offer (2).md`, and so on.
final class FreeName {
    static final int MAX_TRIED = 1_000;

    private FreeName() {}

    static CanonicalPath beside(Folder folder, CanonicalPath asked, LocalPolicy policy) throws Refusal, IOException {
        for (int i = 1; i <= MAX_TRIED; i++) {
            String tried = of(asked.name(), i);
            CanonicalPath path = asked.parent().child(tried);
            if (!CanonicalPath.isCanonicalName(tried) || !policy.allows(Access.WRITE, path)) {
                throw new Refusal(NodeError.L2_DENIED);
            }
            if (folder.stat(tried).isEmpty()) {
                return path;
            }
        }
        throw new Refusal(NodeError.CONFLICT);
    }

    static String of(String name, int number) {
        if (number == 1) {
            return name;
        }
        int dot = name.lastIndexOf('.');
        return dot > 0
                ? name.substring(0, dot) + " (" + number + ")" + name.substring(dot)
                : name + " (" + number + ")";
    }
}

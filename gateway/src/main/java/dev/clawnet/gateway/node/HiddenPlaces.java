package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Items;
import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.policy.Labels;
import dev.clawnet.policy.Resource;
import dev.clawnet.policy.ResourcePattern;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.node.FilesCommands;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// What a node leaves out before it counts, for looks that answer with several things: what is left out afterwards
/// would have taken the place of something that the audience may learn. Each look's is kept from when it is
/// announced until it is sent; bounded by the live runs, each of which does one thing at a time.
final class HiddenPlaces {
    private final Map<RunId, List<String>> hidden = new ConcurrentHashMap<>();

    void announced(Tx tx, Labels labels, Run run, Resource folder) {
        hidden.put(run.id(), below(tx, labels, run, folder));
    }

    /// Patterns for the node, once.
    List<String> take(RunId run) {
        List<String> patterns = hidden.remove(run);
        return patterns == null ? List.of() : patterns;
    }

    private static List<String> below(Tx tx, Labels labels, Run run, Resource folder) {
        List<String> patterns = new ArrayList<>();
        for (ResourcePattern pattern : labels.hiddenBelow(run.audience(), folder)) {
            patterns.add(pathOf(pattern));
        }
        List<Resource> items = Items.below(tx, folder, Limits.ITEMS_MOVED + 1);
        for (Resource item : items) {
            // A name with a star would be read as a pattern, and hide more than itself.
            if (item.text().indexOf('*') < 0 && !FileTool.visible(tx, labels, run, item)) {
                patterns.add(FilePlaces.of(item).path());
            }
        }
        if (items.size() <= Limits.ITEMS_MOVED && patterns.size() <= FilesCommands.MAX_PATTERNS) {
            return List.copyOf(patterns);
        }
        // Where not all of it can be named, others find nothing: the rest would show in what is found. An owner is told
        // of nothing that is not theirs.
        return run.audience().isOwnerOnly(run.owner())
                ? List.copyOf(patterns.subList(0, Math.min(patterns.size(), FilesCommands.MAX_PATTERNS)))
                : List.of(all(FilePlaces.of(folder).path()));
    }

    private static String all(String folder) {
        return folder.equals("/") ? "/**" : folder;
    }

    /// Where on the node a rule's pattern reaches; its first segment names the node.
    private static String pathOf(ResourcePattern pattern) {
        List<String> segments = pattern.prefix().segments();
        int from = segments.getFirst().equals("**") ? 0 : 1;
        return "/" + String.join("/", segments.subList(from, segments.size()));
    }
}

package dev.clawnet.gateway.node;

import dev.clawnet.gateway.agent.Run;
import dev.clawnet.gateway.people.Identities;
import dev.clawnet.gateway.people.Identity;
import dev.clawnet.gateway.store.View;
import dev.clawnet.policy.Resource;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// Names of files as an agent writes them, and the one canonical name they mean: `node:/absolute/path`, or a path
/// under the identity's home. Nothing here follows a link; the node refuses a name that is not canonical.
final class FilePlaces {
    private static final int LONGEST = 4_096;

    /// Names of nodes. An id of a device is longer: to agents no file has two names, of which rules know one.
    private static final Pattern NODE = Pattern.compile("[a-z0-9-]{1,63}");

    private FilePlaces() {}

    /// A place on a node.
    record Place(String node, String path) {
        Resource resource(Run run) {
            return Resource.nodePath(run.owner(), node, path);
        }
    }

    static Optional<Place> of(View view, Run run, String written) {
        if (written.length() > LONGEST || written.indexOf('\0') >= 0) {
            return Optional.empty();
        }
        int colon = written.indexOf(":/");
        return colon > 0
                ? canonical(written.substring(0, colon), written.substring(colon + 1), List.of())
                : home(view, run).flatMap(home -> canonical(home.node(), written, segments(home.path())));
    }

    /// The place that a resource of kind NODE names.
    static Place of(Resource resource) {
        List<String> segments = resource.segments();
        return new Place(segments.getFirst(), "/" + String.join("/", segments.subList(1, segments.size())));
    }

    private static Optional<Place> home(View view, Run run) {
        return switch (run.agent()) {
            case ManagerId _ -> Optional.empty();
            case IdentityId identity ->
                Identities.find(view, identity).flatMap(Identity::home).map(home -> {
                    int colon = home.indexOf(":/");
                    return new Place(home.substring(0, colon), home.substring(colon + 1));
                });
        };
    }

    private static Optional<Place> canonical(String node, String path, List<String> under) {
        if (!NODE.matcher(node).matches()) {
            return Optional.empty();
        }
        List<String> all = new ArrayList<>(path.startsWith("/") ? List.of() : under);
        for (String segment : segments(path)) {
            if (segment.equals("..")) {
                return Optional.empty();
            }
            all.add(segment);
        }
        return Optional.of(new Place(node, "/" + String.join("/", all)));
    }

    private static List<String> segments(String path) {
        List<String> segments = new ArrayList<>();
        for (String segment : path.split("/", -1)) {
            if (!segment.isEmpty() && !segment.equals(".")) {
                segments.add(segment);
            }
        }
        return segments;
    }
}

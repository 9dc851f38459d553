package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.id.PersonId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// The typed name of an object or a place: kind, owner, and path segments. One form for everything that a grant,
/// a rule
/// or an act can name, so that one matcher serves all layers.
///
/// The segments are canonical: no empty, `.` or `..` segment, Unicode NFC; for node paths the node has resolved
/// links.
/// Text form `kind://owner/segment/segment`, segments percent-encoded by [ResourceText].
public record Resource(Kind kind, PersonId owner, List<String> segments) {
    /// What an object is. The first segment's meaning is given with each kind.
    public enum Kind {
        /// A file or folder: node name, then the absolute real path.
        NODE,
        /// Knowledge of an identity: identity id, then optionally the contact that shares it.
        MEMORY,
        /// A conversation of an agent with its owner: agent, session key.
        SESSION,
        /// A collaboration: its id.
        COLLABORATION,
        /// Owner-only texts that wait for the owner.
        DRAFTS,
        /// Owner-only suggestions of the manager.
        PROPOSALS,
        /// A person: the person's id.
        PERSON,
        /// The owner's manager.
        MANAGER,
        /// A model provider: its name.
        PROVIDER,
        /// A tool server or web host: its name.
        SERVICE,
        /// A run: its id.
        RUN,
        /// Anything of the platform itself: never an object of an agent's act.
        PLATFORM;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Resource {
        segments = List.copyOf(segments);
        for (String segment : segments) {
            if (segment.isEmpty() || segment.equals(".") || segment.equals("..")) {
                throw new IllegalArgumentException("a resource has canonical segments");
            }
        }
    }

    public static Resource of(Kind kind, PersonId owner, String... segments) {
        return new Resource(kind, owner, Arrays.asList(segments));
    }

    /// A path of a node: `/a/b` under the node's name.
    public static Resource nodePath(PersonId owner, String node, String absolutePath) {
        String joined = node + "/" + absolutePath;
        return new Resource(
                Kind.NODE,
                owner,
                Arrays.stream(joined.split("/", -1))
                        .filter(segment -> !segment.isEmpty())
                        .toList());
    }

    /// Whether `place` is this resource or a folder above it.
    public boolean within(Resource place) {
        return kind == place.kind
                && owner.equals(place.owner)
                && segments.size() >= place.segments.size()
                && segments.subList(0, place.segments.size()).equals(place.segments);
    }

    @JsonValue
    public String text() {
        return kind.wire() + "://" + owner
                + segments.stream().map(ResourceText::encode).collect(Collectors.joining("/", "/", ""));
    }

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public static Resource parse(String text) {
        return ResourceText.parse(text);
    }

    @Override
    public String toString() {
        return text();
    }
}

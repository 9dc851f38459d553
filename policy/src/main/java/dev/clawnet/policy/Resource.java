package dev.clawnet.policy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.ManagerId;
import dev.clawnet.protocol.id.PersonId;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// The typed name of an object or a place: kind, owner, and path segments. One form for everything that a grant,
/// a rule or an act can name, so that one matcher serves all layers.
///
/// The segments are canonical: no empty, `.` or `..` segment, Unicode NFC; for node paths the node has resolved
/// links. Text form `kind://owner/segment/segment`, segments percent-encoded by [ResourceText].
public record Resource(Kind kind, PersonId owner, List<String> segments) {
    /// What an object is. The first segment's meaning is given with each kind.
    public enum Kind {
        /// A file or folder: node name, then the absolute real path.
        NODE,
        /// Knowledge of an agent: identity id (or `manager`), then optionally the contact that shares it.
        MEMORY,
        /// A conversation of an agent with its owner: agent, session key.
        SESSION,
        /// A file of an agent's own folder on the gateway's machine: identity id, then the path within that folder.
        WORKSPACE,
        /// A collaboration: its id.
        COLLABORATION,
        /// Owner-only texts that wait for the owner: the agent that wrote them, then the draft. An agent reads them
        /// only under its own name.
        DRAFTS,
        /// Owner-only suggestions of the manager.
        PROPOSALS,
        /// A person: the person's id.
        PERSON,
        /// The owner's manager.
        MANAGER,
        /// A model provider: its name. Its owner is the person whose agent calls it.
        PROVIDER,
        /// A tool server or web host: its name.
        SERVICE,
        /// A form of the owner: its id.
        FORM,
        /// A conversation of the owner's account on a channel: channel, account, `direct` or `room`, its id.
        CHANNEL,
        /// A run: its id.
        RUN,
        /// Where programs of an agent run behind walls, apart from every machine of its owner: the agent.
        SANDBOX,
        /// Anything of the platform itself: never an object of an agent's act.
        PLATFORM;

        public String wire() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// How a manager is named where an identity would be named by its id.
    public static final String MANAGER_NAME = "manager";

    /// Segments that name a conversation on a channel.
    static final int CONVERSATION_LENGTH = 4;

    static final String DIRECT = "direct";

    /// Segments that name the memory of a pair: the identity and the contact.
    static final int PAIR_LENGTH = 2;

    private static final Pattern PERSON = Pattern.compile("p-[0-9a-z]{1,40}");

    public Resource {
        segments = segments.stream().map(Resource::canonical).toList();
        for (String segment : segments) {
            if (kind == Kind.NODE && segment.indexOf('/') >= 0) {
                throw new IllegalArgumentException("a segment of a node path has no slash");
            }
        }
    }

    private static String canonical(String segment) {
        if (segment.isEmpty() || segment.equals(".") || segment.equals("..") || segment.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a resource has canonical segments");
        }
        return Normalizer.normalize(segment, Normalizer.Form.NFC);
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

    /// Whether the first segment is this.
    public boolean named(String name) {
        return !segments.isEmpty() && segments.getFirst().equals(name);
    }

    /// Knowledge of one identity.
    public static Resource memory(IdentityId identity) {
        return of(Kind.MEMORY, identity.owner(), identity.value());
    }

    /// Knowledge of the owner's manager.
    public static Resource memory(ManagerId manager) {
        return of(Kind.MEMORY, manager.owner(), MANAGER_NAME);
    }

    /// What an identity and one contact's side may both learn.
    public static Resource pairMemory(IdentityId identity, PersonId contact) {
        return of(Kind.MEMORY, identity.owner(), identity.value(), contact.value());
    }

    /// The folder of an identity on the gateway's machine.
    public static Resource workspace(IdentityId identity) {
        return of(Kind.WORKSPACE, identity.owner(), identity.value());
    }

    /// A conversation on a channel.
    ///
    /// @param direct whether it is with one sender; `id` is that sender then, else the room
    public static Resource conversation(PersonId owner, String channel, String account, boolean direct, String id) {
        return of(Kind.CHANNEL, owner, channel, account, direct ? DIRECT : "room", id);
    }

    /// The contact that shares this memory, when it is the memory of a pair.
    Optional<PersonId> pairedWith() {
        return kind == Kind.MEMORY
                        && segments.size() >= PAIR_LENGTH
                        && PERSON.matcher(segments.get(1)).matches()
                ? Optional.of(new PersonId(segments.get(1)))
                : Optional.empty();
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
        StringBuilder text =
                new StringBuilder(64).append(kind.wire()).append("://").append(owner);
        for (String segment : segments) {
            text.append('/').append(ResourceText.encode(segment));
        }
        return segments.isEmpty() ? text.append('/').toString() : text.toString();
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

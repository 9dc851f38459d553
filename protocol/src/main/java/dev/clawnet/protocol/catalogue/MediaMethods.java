package dev.clawnet.protocol.catalogue;

import static dev.clawnet.protocol.method.Method.method;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.method.Scope;
import dev.clawnet.protocol.shape.Form;
import dev.clawnet.protocol.shape.Range;
import dev.clawnet.protocol.shape.Text;
import dev.clawnet.protocol.text.PlainText;
import java.util.List;
import java.util.Optional;

/// Large contents: clips, recordings, audio, files. They pass through the gateway, which holds them for a while for
/// the one person they belong to, as streams of binary messages on the connection at hand. A connection takes part
/// when it lists the capability `media-streams`; on any other a binary message is JSON. The messages are laid out in
/// `MediaFrame`: the sender sends no more than its receiver has granted, and a stream that broke off goes on where it
/// was on the next connection.
public final class MediaMethods {
    /// Capability that a client lists at hello.
    public static final String CAPABILITY = "media-streams";
    /// Largest content, in bytes.
    public static final long MOST = 2L << 30;

    private static final String TYPE = "[a-z0-9][a-z0-9.+-]{0,60}/[a-z0-9][a-z0-9.+-]{0,60}";

    private MediaMethods() {}

    public enum State {
        /// More is to come.
        @JsonProperty("arriving")
        ARRIVING,
        /// All of it is there, and on disk.
        @JsonProperty("whole")
        WHOLE
    }

    /// Asks to send.
    ///
    /// @param name for people, such as that of a file
    /// @param type media type, such as `video/mp4`; absent: bytes of no known kind
    /// @param size in bytes, where it is known: what cannot be kept is refused before it is sent
    /// @param media what an earlier stream that broke off was for: the answer says from where to go on
    public record Send(
            @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            String name,

            @Form(TYPE) Optional<String> type,
            @Range(min = 0, max = MOST) Optional<Long> size,
            Optional<MediaId> media) {
        public Send {
            name = PlainText.line("name", Wire.given("name", name), Wire.NAME);
            if (type.filter(each -> !each.matches(TYPE)).isPresent()) {
                throw new IllegalArgumentException("type takes a media type such as video/mp4");
            }
            size = Wire.within("size", size, 0, MOST);
        }
    }

    /// A node sends what a command that it serves asks for, and nothing else.
    ///
    /// @param invoke id of the command
    public record NodeSend(
            @Text(min = 1, max = Wire.ID) String invoke,

            @Text(min = 1, max = Wire.NAME, kind = Text.Kind.LINE)
            String name,

            @Form(TYPE) Optional<String> type,
            @Range(min = 0, max = MOST) Optional<Long> size,
            Optional<MediaId> media) {
        public NodeSend {
            Wire.given("invoke", invoke);
            Send same = new Send(name, type, size, media);
            name = same.name();
        }

        public Send send() {
            return new Send(name, type, size, media);
        }
    }

    /// A stream that the caller sends on.
    ///
    /// @param stream its number on this connection
    /// @param offset where to begin: what came before is there
    /// @param credit bytes that may be sent at once
    public record Sending(MediaId media, Integer stream, Long offset, Long credit) {}

    /// Asks to receive.
    ///
    /// @param offset first byte; absent: 0
    public record Receive(
            MediaId media, @Range(min = 0, max = MOST) Optional<Long> offset) {
        public Receive {
            Wire.given("media", media);
            offset = Wire.within("offset", offset, 0, MOST);
        }
    }

    /// A node receives what a command that it serves names, and nothing else.
    ///
    /// @param invoke id of the command
    public record NodeReceive(
            @Text(min = 1, max = Wire.ID) String invoke,
            MediaId media,
            @Range(min = 0, max = MOST) Optional<Long> offset) {
        public NodeReceive {
            Wire.given("invoke", invoke);
            Wire.given("media", media);
            offset = Wire.within("offset", offset, 0, MOST);
        }

        public Receive receive() {
            return new Receive(media, offset);
        }
    }

    /// A stream that the caller is sent; it begins when the caller grants a credit.
    ///
    /// @param stream its number on this connection
    public record Receiving(Media media, Integer stream) {}

    /// What the gateway holds.
    ///
    /// @param size in bytes; of what is arriving: what is there
    /// @param expected size that its sender announced
    /// @param digest SHA-256 in lower case hexadecimal, once it is whole
    /// @param expiresAtMs when it is forgotten
    public record Media(
            MediaId media,
            String name,
            String type,
            State state,
            Long size,
            Optional<Long> expected,
            Optional<String> digest,
            Long createdAtMs,
            Long expiresAtMs) {}

    /// Everything that is held.
    ///
    /// @param bytes held altogether
    /// @param most bytes that may be held
    public record MediaList(List<Media> media, Long bytes, Long most) {
        public MediaList {
            media = List.copyOf(media);
        }
    }

    public record Remove(MediaId media) {
        public Remove {
            Wire.given("media", media);
        }
    }

    public record Removed(MediaId media) {}

    public static final Method<Send, Sending> SEND = method("media.send")
            .takes(Send.class)
            .returns(Sending.class)
            .needs(Scope.WRITE)
            .writes("media.begun")
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.LIMIT_REACHED)
            .doc("Opens a stream on which the caller sends a content, or goes on sending one that broke off.");

    public static final Method<Receive, Receiving> RECEIVE = method("media.receive")
            .takes(Receive.class)
            .returns(Receiving.class)
            .needs(Scope.READ)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED)
            .doc("Opens a stream on which the caller is sent a content, also while it still arrives.");

    public static final Method<None, MediaList> LIST = method("media.list")
            .returns(MediaList.class)
            .needs(Scope.READ)
            .perMinute(600)
            .doc("What the gateway holds for the caller's person.");

    public static final Method<Remove, Removed> REMOVE = method("media.remove")
            .takes(Remove.class)
            .returns(Removed.class)
            .needs(Scope.WRITE)
            .writes("media.removed")
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND)
            .doc("Forgets a content; its streams end.");

    public static final Method<NodeSend, Sending> NODE_SEND = method("node.media.send")
            .takes(NodeSend.class)
            .returns(Sending.class)
            .by(Role.NODE)
            .writes("media.begun")
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.CONFLICT, ErrorCode.LIMIT_REACHED)
            .doc("Opens a stream on which a node sends what a command of its person asked for.");

    public static final Method<NodeReceive, Receiving> NODE_RECEIVE = method("node.media.receive")
            .takes(NodeReceive.class)
            .returns(Receiving.class)
            .by(Role.NODE)
            .perMinute(600)
            .fails(ErrorCode.NOT_FOUND, ErrorCode.LIMIT_REACHED)
            .doc("Opens a stream on which a node is sent what a command of its person names.");

    public static final List<Method<?, ?>> ALL = List.of(SEND, RECEIVE, LIST, REMOVE, NODE_SEND, NODE_RECEIVE);
}

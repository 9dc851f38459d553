package dev.clawnet.protocol.node;

import dev.clawnet.protocol.id.MediaId;
import java.util.List;
import java.util.Optional;

/// The commands of a node that move whole contents as streams: a file of the node to its gateway, and back. Paths are
/// those of [FilesCommands], under the node's own policy and journal.
public final class MediaCommands {
    public static final String READ = "media.read";
    public static final String WRITE = "media.write";
    public static final List<String> ALL = List.of(READ, WRITE);

    private MediaCommands() {}

    /// Asks for a file as media. The answer comes when the stream is open; the bytes follow.
    ///
    /// @param media what an earlier, broken attempt has arrived as: it goes on from there
    public record ReadParams(String path, Optional<MediaId> media) {
        public ReadParams {
            FilesCommands.required(path, "path");
        }
    }

    /// A file that is on its way.
    ///
    /// @param size of the file as the stream began
    public record Sending(String path, MediaId media, long size) {}

    /// Asks for media to be written as a file, which can be undone like every change.
    ///
    /// @param mode `create` when absent
    public record WriteParams(
            String path,
            MediaId media,
            Optional<FilesCommands.WriteMode> mode,
            Optional<Boolean> parents,
            Optional<String> ifDigest) {
        public WriteParams {
            FilesCommands.required(path, "path");
            if (media == null) {
                throw new IllegalArgumentException("media is required");
            }
        }
    }
}

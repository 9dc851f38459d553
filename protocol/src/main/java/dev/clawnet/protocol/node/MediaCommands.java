package dev.clawnet.protocol.node;

import dev.clawnet.protocol.id.MediaId;
import java.util.List;
import java.util.Optional;

/// The commands of a node that move whole contents as streams: a file of the node to its gateway, and back, and what
/// the machine records. Paths are those of [FilesCommands], under the node's own policy and journal.
public final class MediaCommands {
    public static final String READ = "media.read";
    public static final String WRITE = "media.write";
    public static final String CAMERA = "camera.clip";
    public static final String SCREEN = "screen.record";
    public static final String AUDIO = "audio.record";
    /// What a device records of its surroundings.
    public static final List<String> CAPTURES = List.of(CAMERA, SCREEN, AUDIO);
    /// Commands that are answered by a content that the node sends.
    public static final List<String> SENDING = List.of(READ, CAMERA, SCREEN, AUDIO);

    public static final List<String> ALL = List.of(READ, WRITE, CAMERA, SCREEN, AUDIO);

    /// Longest recording, in milliseconds.
    public static final long LONGEST_MS = 600_000;

    private static final long USUAL_MS = 10_000;

    private MediaCommands() {}

    /// Asks for a file as media. The answer comes when the stream is open; the bytes follow.
    ///
    /// @param media what an earlier, broken attempt has arrived as: it goes on from there
    public record ReadParams(String path, Optional<MediaId> media) {
        public ReadParams {
            FilesCommands.required(path, "path");
        }
    }

    /// Asks for a recording.
    ///
    /// @param durationMs 10 seconds when absent
    public record CaptureParams(Optional<Long> durationMs) {
        public CaptureParams {
            if (durationMs.filter(each -> each < 1 || each > LONGEST_MS).isPresent()) {
                throw new IllegalArgumentException("durationMs is from 1 to " + LONGEST_MS);
            }
        }

        public long millis() {
            return durationMs.orElse(USUAL_MS);
        }
    }

    /// A recording that is on its way.
    public record Recording(MediaId media, String type) {}

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

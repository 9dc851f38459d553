package dev.clawnet.gateway.media;

import dev.clawnet.protocol.catalogue.MediaMethods.Media;
import dev.clawnet.protocol.catalogue.MediaMethods.State;
import dev.clawnet.protocol.id.MediaId;
import java.time.Instant;
import java.util.Optional;

/// One content of a person.
///
/// @param size in bytes once it is whole; 0 before
/// @param digest SHA-256 once it is whole
record MediaItem(
        MediaId id,
        String name,
        String type,
        long size,
        Optional<Long> expected,
        Optional<String> digest,
        Instant createdAt,
        Instant expiresAt) {
    boolean whole() {
        return digest.isPresent();
    }

    MediaItem whole(long bytes, String sha256, Instant until) {
        return new MediaItem(id, name, type, bytes, expected, Optional.of(sha256), createdAt, until);
    }

    /// @param there bytes of it that are on disk
    Media view(long there) {
        return new Media(
                id,
                name,
                type,
                whole() ? State.WHOLE : State.ARRIVING,
                whole() ? size : there,
                expected,
                digest,
                createdAt.toEpochMilli(),
                expiresAt.toEpochMilli());
    }
}

package dev.clawnet.gateway.agent;

import dev.clawnet.gateway.limits.AgentLimits;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What a picture is by its first bytes: format and size. Nothing of its content is decoded here, and no name and no
/// word of whoever sent it is believed. Total: whatever bytes are given, there is an answer.
enum ImageFormat {
    PNG("image/png"),
    JPEG("image/jpeg"),
    GIF("image/gif"),
    WEBP("image/webp");

    private static final byte[] PNG_BEGINS = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
    /// Segments of a JPEG that are looked through for its size; cameras write a few dozen.
    private static final int SEGMENTS = 1_000;

    private final String mime;

    ImageFormat(String mime) {
        this.mime = mime;
    }

    String mime() {
        return mime;
    }

    /// What is taken, in words.
    static final String SIZES = "a picture takes at most " + AgentLimits.IMAGE_SIDE + " pixels on a side and "
            + AgentLimits.IMAGE_PIXELS / 1_000_000 + " million in all";

    /// A picture as its header says it is, in pixels.
    record Header(ImageFormat format, int width, int height) {
        /// Whether it is of a size that providers take.
        boolean usual() {
            return width <= AgentLimits.IMAGE_SIDE
                    && height <= AgentLimits.IMAGE_SIDE
                    && (long) width * height <= AgentLimits.IMAGE_PIXELS;
        }
    }

    /// Nothing when it is none of the formats, or its header says no size.
    static Optional<Header> of(byte[] bytes) {
        Optional<Header> header = at(bytes, 0, PNG_BEGINS) ? png(bytes) : other(bytes);
        return header.filter(found -> found.width() > 0 && found.height() > 0);
    }

    private static Optional<Header> other(byte[] bytes) {
        if (text(bytes, 0, "GIF87a") || text(bytes, 0, "GIF89a")) {
            return bytes.length < 10
                    ? Optional.empty()
                    : Optional.of(new Header(GIF, little(bytes, 6, 2), little(bytes, 8, 2)));
        }
        if (text(bytes, 0, "RIFF") && text(bytes, 8, "WEBP")) {
            return webp(bytes);
        }
        return bytes.length > 3 && big(bytes, 0, 3) == 0xFFD8FF ? jpeg(bytes) : Optional.empty();
    }

    private static Optional<Header> png(byte[] bytes) {
        return text(bytes, 12, "IHDR") && bytes.length >= 24
                ? Optional.of(new Header(PNG, big(bytes, 16, 4), big(bytes, 20, 4)))
                : Optional.empty();
    }

    /// The first frame header says the size.
    private static Optional<Header> jpeg(byte[] bytes) {
        int at = 2;
        for (int i = 0; i < SEGMENTS && at + 9 <= bytes.length; i++) {
            int marker = big(bytes, at, 2);
            boolean frame =
                    marker >= 0xFFC0 && marker <= 0xFFCF && marker != 0xFFC4 && marker != 0xFFC8 && marker != 0xFFCC;
            if (frame) {
                return Optional.of(new Header(JPEG, big(bytes, at + 7, 2), big(bytes, at + 5, 2)));
            }
            if (marker < 0xFF00) {
                return Optional.empty();
            }
            // A fill byte stands before a marker; every other segment says how long it is.
            at += marker == 0xFFFF ? 1 : 2 + Math.max(2, big(bytes, at + 2, 2));
        }
        return Optional.empty();
    }

    private static Optional<Header> webp(byte[] bytes) {
        if (bytes.length < 30) {
            return Optional.empty();
        }
        if (text(bytes, 12, "VP8X")) {
            return Optional.of(new Header(WEBP, little(bytes, 24, 3) + 1, little(bytes, 27, 3) + 1));
        }
        if (text(bytes, 12, "VP8L")) {
            int bits = little(bytes, 21, 4);
            return Optional.of(new Header(WEBP, (bits & 0x3FFF) + 1, ((bits >> 14) & 0x3FFF) + 1));
        }
        return text(bytes, 12, "VP8 ")
                ? Optional.of(new Header(WEBP, little(bytes, 26, 2) & 0x3FFF, little(bytes, 28, 2) & 0x3FFF))
                : Optional.empty();
    }

    private static boolean text(byte[] bytes, int from, String text) {
        return at(bytes, from, text.getBytes(StandardCharsets.US_ASCII));
    }

    private static boolean at(byte[] bytes, int from, byte[] wanted) {
        return bytes.length >= from + wanted.length
                && Arrays.equals(bytes, from, from + wanted.length, wanted, 0, wanted.length);
    }

    private static int big(byte[] bytes, int from, int count) {
        int value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 8) | (bytes[from + i] & 0xFF);
        }
        return value;
    }

    private static int little(byte[] bytes, int from, int count) {
        int value = 0;
        for (int i = count - 1; i >= 0; i--) {
            value = (value << 8) | (bytes[from + i] & 0xFF);
        }
        return value;
    }
}

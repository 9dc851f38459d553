package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Formats by what bytes say, whatever bytes they are.
class ImageFormatTest {
    private static byte[] hex(String text) {
        return HexFormat.of().parseHex(text.replace(" ", ""));
    }

    private static final byte[] PNG = hex("89504e470d0a1a0a 0000000d 49484452 00000280 000001e0 0802000000 00000000");
    private static final byte[] GIF = hex("474946383961 8002 e001 f70000");
    private static final byte[] JPEG =
            hex("ffd8 ffe0 0010 4a46494600010100000100010000 ffc2 0011 08 01e0 0280 03 012200021101031101");
    private static final byte[] LOSSY =
            hex("52494646 24000000 57454250 56503820 18000000 300100 9d012a 8002 e001 0000");
    private static final byte[] LOSSLESS = hex("52494646 24000000 57454250 5650384c 18000000 2f 7fc27700 0000000000");
    private static final byte[] EXTENDED = hex("52494646 24000000 57454250 56503858 0a000000 00000000 7f0200 df0100");

    @Test
    void each_format_says_its_size() {
        assertThat(ImageFormat.of(PNG)).contains(new ImageFormat.Header(ImageFormat.PNG, 640, 480));
        assertThat(ImageFormat.of(GIF)).contains(new ImageFormat.Header(ImageFormat.GIF, 640, 480));
        assertThat(ImageFormat.of(JPEG)).contains(new ImageFormat.Header(ImageFormat.JPEG, 640, 480));
        for (byte[] webp : List.of(LOSSY, LOSSLESS, EXTENDED)) {
            assertThat(ImageFormat.of(webp)).contains(new ImageFormat.Header(ImageFormat.WEBP, 640, 480));
        }
    }

    @Test
    void what_is_no_picture_is_none() {
        for (String text :
                List.of("", "GIF", "GIF89a", "<svg xmlns='http://www.w3.org/2000/svg'/>", "%PDF-1.7", "BM")) {
            assertThat(ImageFormat.of(text.getBytes(StandardCharsets.UTF_8)))
                    .as(text)
                    .isEmpty();
        }
        byte[] flat = PNG.clone();
        Arrays.fill(flat, 16, 20, (byte) 0);
        assertThat(ImageFormat.of(flat)).isEmpty();
    }

    @Test
    void any_bytes_have_an_answer() {
        long seed = 6_112_027L;
        Random random = new Random(seed);
        List<byte[]> seeds = List.of(PNG, GIF, JPEG, LOSSY, LOSSLESS, EXTENDED);
        for (int round = 0; round < 50_000; round++) {
            byte[] bytes = seeds.get(random.nextInt(seeds.size())).clone();
            for (int i = random.nextInt(6); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            byte[] cut = Arrays.copyOf(bytes, random.nextInt(bytes.length + 40));

            Optional<ImageFormat.Header> header = ImageFormat.of(cut);

            assertThat(header.map(found -> found.width() > 0 && found.height() > 0)
                            .orElse(true))
                    .as("seed %d, round %d", seed, round)
                    .isTrue();
        }
    }
}

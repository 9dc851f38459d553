package dev.clawnet.gateway.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.limits.Limits;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Archives that want out of their folder, or more than there is.
class SkillArchiveTest {
    private static final String SKILL = "SKILL.md";

    private static byte[] zip(String... names) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : names) {
                zip.putNextEntry(new ZipEntry(name));
                if (!name.endsWith("/")) {
                    zip.write(name.getBytes(StandardCharsets.UTF_8));
                }
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    /// A tar of entries, each `type name content`.
    private static byte[] tar(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (String each : entries) {
                String[] parts = each.split(" ", 3);
                byte[] content = parts[2].getBytes(StandardCharsets.UTF_8);
                byte[] header = new byte[512];
                put(header, 0, parts[1]);
                put(header, 124, String.format(java.util.Locale.ROOT, "%011o", content.length));
                put(header, 257, "ustar");
                header[156] = (byte) parts[0].charAt(0);
                out.write(header);
                out.write(Arrays.copyOf(content, (content.length + 511) / 512 * 512));
            }
            out.write(new byte[1024]);
        }
        return bytes.toByteArray();
    }

    private static void put(byte[] header, int at, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        System.arraycopy(bytes, 0, header, at, bytes.length);
    }

    private static void refused(byte[] archive, String why) {
        assertThatThrownBy(() -> SkillArchive.files(archive))
                .isInstanceOf(SkillArchive.Refused.class)
                .hasMessageContaining(why);
    }

    @Test
    void a_folder_with_a_content_is_refused_before_that_is_unpacked() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("cook/"));
            zip.write(new byte[10_000_000]);
            zip.closeEntry();
        }
        refused(bytes.toByteArray(), "a folder in it has a content");
    }

    @Test
    void both_kinds_are_read_and_the_folder_around_them_is_left_out() throws Exception {
        assertThat(SkillArchive.files(zip("cook/", "cook/SKILL.md", "cook/a/b.txt", "__MACOSX/._x"))
                        .keySet())
                .doesNotContain("cook/SKILL.md")
                .hasSize(2);
        assertThat(SkillArchive.files(tar("5 cook/ ", "0 cook/SKILL.md text", "0 cook/a/b.txt t"))
                        .keySet())
                .containsExactly(SKILL, "a/b.txt");
        assertThat(new String(
                        SkillArchive.files(tar("x pax 20 mtime=1\n", "0 ./SKILL.md text"))
                                .getOrDefault(SKILL, new byte[0]),
                        StandardCharsets.UTF_8))
                .isEqualTo("text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../x",
                "a/../../x",
                "/etc/x",
                "a//b",
                "a/./b",
                "..",
                "a\\..\\x",
                "C:x",
                "a\u0000b",
                "a\nb",
                "con",
                "a/NUL.txt",
                "x.",
                "x ",
                "a\u202Eb"
            })
    void a_name_that_leads_elsewhere_takes_everything_down(String name) throws Exception {
        refused(zip(SKILL, name), "a name in it");
        if (name.indexOf(0) < 0 && name.indexOf(' ') < 0) {
            refused(tar("0 SKILL.md x", "0 " + name + " x"), "a name in it");
        }
    }

    @Test
    void links_devices_and_headers_that_move_an_entry_are_refused() throws Exception {
        for (char type : "123456LKS".toCharArray()) {
            if (type != '5') {
                refused(tar("0 SKILL.md x", type + " link x"), "neither file nor folder");
            }
        }
        refused(tar("x pax 18 path=../../x\n", "0 SKILL.md x"), "too long");
        refused(tar("g pax 12 size=99\n", "0 SKILL.md x"), "too long");
    }

    @Test
    void names_that_some_systems_take_for_the_same_are_refused() throws Exception {
        refused(zip(SKILL, "a.txt", "A.TXT"), "the same to some systems");
        refused(zip(SKILL, "é", "e\u0301"), "");
        refused(zip(SKILL, "d/a", "D/b"), "the same to some systems");
        refused(zip(SKILL, "d", "d/a"), "a file and a folder");
        refused(zip(SKILL, "D", "d/a"), "a file and a folder");
    }

    @Test
    void what_unpacks_to_too_much_is_not_unpacked() throws Exception {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bomb)) {
            zip.putNextEntry(new ZipEntry(SKILL));
            for (int i = 0; i < 900; i++) {
                zip.write(new byte[1024]);
            }
            zip.closeEntry();
        }
        assertThat(bomb.size() * (long) Limits.SKILL_RATIO).isLessThan(900 * 1024L);
        refused(bomb.toByteArray(), "unpacks to more");

        byte[] noise = new byte[Limits.SKILL_BYTES];
        new Random(7).nextBytes(noise);
        ByteArrayOutputStream large = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(large)) {
            for (String name : new String[] {SKILL, "b"}) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(noise, 0, name.equals(SKILL) ? 1 : noise.length);
                zip.closeEntry();
            }
        }
        refused(large.toByteArray(), "unpacks to more");
        refused(tar("0 SKILL.md " + "x".repeat(Limits.SKILL_BYTES + 1)), "unpacks to more");
        refused(new byte[Limits.SKILL_ARCHIVE + 1], "at most");

        String[] many = new String[Limits.SKILL_FILES + 1];
        for (int i = 0; i < many.length; i++) {
            many[i] = i == 0 ? SKILL : "f" + i;
        }
        refused(zip(many), "at most");
        refused(zip(SKILL, "1/2/3/4/5/6/7"), "deep");
    }

    @Test
    void what_is_no_archive_or_broken_or_holds_no_skill_is_refused() throws Exception {
        refused(new byte[0], "neither a zip nor a tar.gz");
        refused("hello".getBytes(StandardCharsets.UTF_8), "neither a zip nor a tar.gz");
        refused(zip("README.md"), "no SKILL.md");
        refused(zip("a/SKILL.md", "b/x"), "no SKILL.md");
        byte[] whole = tar("0 SKILL.md " + "x".repeat(3_000));
        refused(Arrays.copyOf(whole, whole.length / 2), "");
        refused(Arrays.copyOf(zip(SKILL), 20), "");
        for (int i = 0; i < 2_000; i++) {
            byte[] bent = i % 2 == 0 ? zip(SKILL, "a/b") : tar("0 SKILL.md text", "0 a/b text");
            Random random = new Random(i);
            bent[random.nextInt(bent.length)] = (byte) random.nextInt();
            try {
                assertThat(SkillArchive.files(bent)).as("seed " + i).containsKey(SKILL);
            } catch (SkillArchive.Refused expected) {
                assertThat(expected.getMessage()).as("seed " + i).isNotBlank();
            }
        }
    }
}

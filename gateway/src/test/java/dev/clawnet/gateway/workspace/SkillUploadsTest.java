package dev.clawnet.gateway.workspace;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.Bookshelf;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.gateway.people.World;
import dev.clawnet.protocol.catalogue.SkillMethods;
import dev.clawnet.protocol.catalogue.SkillMethods.Upload;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Method;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An archive that comes in pieces: in order, bounded, of one person alone, and unchangeable once its digest is told.
class SkillUploadsTest {
    private static final byte[] BYTES = "not an archive, but bytes".getBytes(StandardCharsets.UTF_8);
    private static final String DIGEST =
            HexFormat.of().formatHex(Canonical.sha256().digest(BYTES));

    private final World world = new World(5);
    private final SkillUploads uploads = new SkillUploads(world.time, new Random(3));
    private final PersonId li = world.person("Li");
    private final PersonId nova = world.person("Nova");
    private final Caller caller = world.human(li);

    SkillUploadsTest() {
        uploads.bind(world.table);
    }

    private Upload begin(Caller by, int size, Optional<String> sha256, Optional<String> key) {
        return world.call(
                by,
                SkillMethods.UPLOAD_BEGIN,
                new SkillMethods.Begin("skill-archive", "cook", size, sha256, Optional.of(true), key));
    }

    private Upload piece(Caller by, String id, long offset, byte[] bytes) {
        return world.call(
                by,
                SkillMethods.UPLOAD_CHUNK,
                new SkillMethods.Chunk(id, offset, Base64.getEncoder().encodeToString(bytes)));
    }

    private Upload commit(Caller by, String id, Optional<String> sha256) {
        return world.call(by, SkillMethods.UPLOAD_COMMIT, new SkillMethods.Commit(id, sha256));
    }

    private String came() {
        String id =
                begin(caller, BYTES.length, Optional.empty(), Optional.empty()).uploadId();
        piece(caller, id, 0, BYTES);
        return id;
    }

    @Test
    void pieces_in_order_become_the_whole_and_its_digest_is_told() {
        Upload begun = begin(caller, BYTES.length, Optional.of(DIGEST.toUpperCase(Locale.ROOT)), Optional.empty());
        byte[] first = Arrays.copyOf(BYTES, 10);
        assertThat(piece(caller, begun.uploadId(), 0, first).receivedBytes()).isEqualTo(10);
        assertThat(piece(caller, begun.uploadId(), 0, first).receivedBytes())
                .as("the same piece once more is fine")
                .isEqualTo(10);
        assertThatThrownBy(() -> piece(caller, begun.uploadId(), 12, first)).hasMessageContaining("begins at byte 10");
        assertThatThrownBy(() -> commit(caller, begun.uploadId(), Optional.empty()))
                .hasMessage("10 of " + BYTES.length + " bytes came");
        assertThatThrownBy(() -> uploads.whole(li, begun.uploadId(), "cook", Optional.empty()))
                .hasMessage("the upload is not whole yet");
        piece(caller, begun.uploadId(), 10, Arrays.copyOfRange(BYTES, 10, BYTES.length));

        Upload whole = commit(caller, begun.uploadId(), Optional.of(DIGEST));

        assertThat(whole.committed()).isTrue();
        assertThat(whole.sha256()).contains(DIGEST);
        assertThat(uploads.whole(li, begun.uploadId(), "cook", Optional.of(DIGEST))
                        .bytes())
                .isEqualTo(BYTES);
        uploads.done(li, begun.uploadId());
        assertThatThrownBy(() -> uploads.whole(li, begun.uploadId(), "cook", Optional.empty()))
                .hasMessage("there is no such upload");
    }

    /// Threat: what was looked at is changed before it is installed.
    @Test
    void what_came_is_not_replaced_and_another_digest_is_refused() {
        String id = came();
        commit(caller, id, Optional.empty());
        assertThatThrownBy(() -> piece(caller, id, 0, new byte[] {1, 2, 3}))
                .hasMessage("other bytes came there before");
        assertThatThrownBy(() -> piece(caller, id, BYTES.length, new byte[] {1}))
                .hasMessageContaining("more than the " + BYTES.length + " bytes");
        assertThatThrownBy(() -> uploads.whole(li, id, "cook", Optional.of("0".repeat(64))))
                .hasMessageContaining("not the one that you named");
        assertThatThrownBy(() -> uploads.whole(li, id, "bake", Optional.empty()))
                .hasMessage("it was brought as cook");

        String other = came();
        assertThatThrownBy(() -> commit(caller, other, Optional.of("0".repeat(64))))
                .hasMessageContaining("not the one that was announced");
        assertThatThrownBy(() -> commit(caller, other, Optional.empty()))
                .as("it is given up")
                .hasMessage("there is no such upload");
    }

    @Test
    @Tag("INV-11")
    void for_another_person_there_is_no_such_upload() {
        String id = came();
        commit(caller, id, Optional.empty());
        Caller stranger = world.human(nova);
        assertThatThrownBy(() -> commit(stranger, id, Optional.empty())).hasMessage("there is no such upload");
        assertThatThrownBy(() -> piece(stranger, id, 0, BYTES)).hasMessage("there is no such upload");
        assertThatThrownBy(() -> uploads.whole(nova, id, "cook", Optional.empty()))
                .hasMessage("there is no such upload");
        assertThat(uploads.whole(li, id, "cook", Optional.empty()).bytes()).isEqualTo(BYTES);
    }

    /// The same listing first, the same pin before anything lies there, whatever way an archive came.
    @Test
    void what_was_uploaded_is_listed_and_installed_like_any_archive_and_not_kept(@TempDir Path folder)
            throws IOException {
        Bookshelf books = new Bookshelf();
        books.use(Map.of(li, AgentBook.NONE.on(new AgentBook.Ground(folder.toRealPath(), true, List.of(), ""))));
        SkillPins pins = new SkillPins(world.store, new Random(4));
        MethodTable table = new MethodTable();
        new SkillInstalls(world.store, books, pins, new SkillUploads(world.time, new Random(5)), world.time)
                .bind(table);
        byte[] archive = archive();
        Upload begun = call(
                table,
                SkillMethods.UPLOAD_BEGIN,
                new SkillMethods.Begin(
                        "skill-archive", "cook", archive.length, Optional.empty(), Optional.empty(), Optional.empty()));
        String id = begun.uploadId();
        call(
                table,
                SkillMethods.UPLOAD_CHUNK,
                new SkillMethods.Chunk(id, 0L, Base64.getEncoder().encodeToString(archive)));
        SkillMethods.Install install = new SkillMethods.Install(
                "cook", Optional.empty(), Optional.empty(), Optional.of("upload"), Optional.of(id), Optional.empty());
        assertThatThrownBy(() -> call(table, SkillMethods.SKILLS_INSTALL, install))
                .hasMessage("the upload is not whole yet");
        call(table, SkillMethods.UPLOAD_COMMIT, new SkillMethods.Commit(id, Optional.empty()));

        assertThat(call(
                                table,
                                SkillMethods.SKILLS_INSPECT,
                                new SkillMethods.Inspect("cook", Optional.empty(), Optional.of(id)))
                        .files())
                .containsExactly("SKILL.md");
        assertThat(folder).as("nothing lies anywhere yet").isEmptyDirectory();
        SkillMethods.Installed installed = call(table, SkillMethods.SKILLS_INSTALL, install);

        assertThat(installed.skillKey()).isEqualTo("cook");
        assertThat(folder.resolve("skills/cook/SKILL.md")).isRegularFile();
        assertThatThrownBy(() -> call(table, SkillMethods.SKILLS_INSTALL, install))
                .hasMessage("there is no such upload");
        assertThatThrownBy(() -> call(
                        table,
                        SkillMethods.SKILLS_INSPECT,
                        new SkillMethods.Inspect("cook", Optional.empty(), Optional.empty())))
                .hasMessage("give either archive or uploadId");
    }

    @SuppressWarnings("unchecked") // the table binds a method to a handler of its own two records
    private <P, R> R call(MethodTable table, Method<P, R> method, P params) {
        MethodTable.Bound<P, R> bound =
                (MethodTable.Bound<P, R>) table.find(method.name()).orElseThrow();
        return ((Answer.Now<R>) bound.handler().handle(caller, params)).result();
    }

    private static byte[] archive() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("SKILL.md"));
            zip.write("---\nname: cook\ndescription: Cooks.\n---\nCook.".getBytes(StandardCharsets.UTF_8));
            zip.closeEntry();
        }
        return bytes.toByteArray();
    }

    @Test
    void one_of_each_person_is_held_for_a_while_and_a_few_of_all() {
        String id = came();
        String next = begin(caller, 5, Optional.empty(), Optional.of("k")).uploadId();
        assertThatThrownBy(() -> piece(caller, id, 0, BYTES)).hasMessage("there is no such upload");
        assertThat(begin(caller, 5, Optional.empty(), Optional.of("k")).uploadId())
                .as("the same key is the same upload")
                .isEqualTo(next);
        for (int i = 1; i < Limits.SKILL_UPLOADS; i++) {
            begin(world.human(world.person("P" + i)), 5, Optional.empty(), Optional.empty());
        }
        assertThatThrownBy(() -> begin(world.human(nova), 5, Optional.empty(), Optional.empty()))
                .isInstanceOf(Fault.class)
                .hasMessageContaining("too many skills");
        assertThat(begin(caller, 5, Optional.empty(), Optional.empty()).uploadId())
                .as("who has one may begin another")
                .isNotEqualTo(next);

        world.time.advance(Limits.SKILL_UPLOAD_LIFE);

        assertThat(begin(world.human(nova), 5, Optional.empty(), Optional.empty())
                        .committed())
                .isFalse();
    }
}

package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.ChangeCommands;
import dev.clawnet.protocol.node.ChangeCommands.Changed;
import dev.clawnet.protocol.node.NodeError;
import dev.clawnet.protocol.node.UndoCommands;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What was deleted can come back for as long as the owner's policy file says, and for ever where it says nothing.
@Tag("INV-32")
class TrashTest {
    private static final Origin AGENT = new Origin("p-li", "i-procurement", "r-1", "k", "d");

    @TempDir
    Path temp;

    private Path root;
    private Path policy;
    private FileService service;
    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private int keys;

    @BeforeEach
    void lay() throws IOException {
        Path real = temp.toRealPath();
        root = Files.createDirectory(real.resolve("root"));
        policy = real.resolve("policy.json");
        policy("");
        service = open();
    }

    private FileService open() throws IOException {
        Path state = policy.resolveSibling("state");
        return new FileService(
                new LocalPolicyFile(policy, List.of(state), false),
                state,
                new Changing.Parts(new RealDisk(), Bounds.DEFAULT, new Random(keys), () -> now),
                () -> 0L);
    }

    private void policy(String trash) throws IOException {
        Files.writeString(
                policy, "{\"roots\":[{\"path\":\"" + root + "\",\"read\":true,\"write\":true}]" + trash + "}");
    }

    private String delete(String name) throws Refusal, IOException {
        Files.writeString(root.resolve(name), "content of " + name);
        Origin origin = new Origin("p-li", AGENT.agent(), "r-1", "k" + keys++, "d" + keys);
        return Json.LENIENT
                .treeToValue(
                        service.serve(
                                ChangeCommands.DELETE,
                                Json.STRICT.valueToTree(new ChangeCommands.DeleteParams(root + "/" + name)),
                                origin),
                        Changed.class)
                .undo();
    }

    private Object restore(String operation) throws Refusal {
        Origin owner = new Origin("p-li", "", "", "k" + keys++, "d" + keys);
        return service.serve(UndoCommands.UNDO, Json.STRICT.createObjectNode().put("operation", operation), owner);
    }

    private UndoCommands.Operations journal() throws Refusal {
        return Json.LENIENT.treeToValue(
                service.serve(
                        UndoCommands.JOURNAL,
                        Json.STRICT.createObjectNode(),
                        new Origin("p-li", "", "", "k" + keys++, "d" + keys)),
                UndoCommands.Operations.class);
    }

    @Test
    void what_was_deleted_comes_back_until_its_days_are_over_and_not_after() throws Exception {
        policy(",\"trash\":{\"days\":30}");
        String old = delete("old.txt");
        now = now.plus(Duration.ofDays(10));
        String young = delete("young.txt");

        now = now.plus(Duration.ofDays(20));
        assertThat(service.sweep()).isZero();
        assertThat(journal().trashDays()).contains(30);
        now = now.plusMillis(1);
        assertThat(service.sweep()).isEqualTo(1);

        refused(NodeError.NOT_FOUND, () -> restore(old));
        restore(young);
        assertThat(root.resolve("young.txt")).hasContent("content of young.txt");
        assertThat(root.resolve("old.txt")).doesNotExist();
        service = open();
        refused(NodeError.NOT_FOUND, () -> restore(old));
    }

    @Test
    void thirty_days_are_usual_where_the_file_names_none() throws Exception {
        policy(",\"trash\":{}");
        delete("a.txt");
        assertThat(journal().trashDays()).contains(30);
        now = now.plus(Duration.ofDays(31));
        assertThat(service.sweep()).isEqualTo(1);
    }

    /// Without the word of the owner, and while it cannot be read, nothing goes.
    @Test
    void nothing_expires_without_a_policy_that_says_so() throws Exception {
        String first = delete("a.txt");
        now = now.plus(Duration.ofDays(4_000));
        assertThat(service.sweep()).isZero();
        assertThat(journal().trashDays()).isEmpty();
        policy(",\"trash\":{\"days\":1}");
        assertThat(journal().trashDays()).contains(1);
        for (String broken :
                List.of(",\"trash\":{\"days\":0}", ",\"trash\":{\"days\":9999}", ",\"trash\":{\"days\":\"x\"}", ",")) {
            policy(broken);
            assertThat(service.sweep()).as(broken).isZero();
        }
        Files.delete(policy);
        assertThat(service.sweep()).isZero();
        policy("");
        restore(first);
        assertThat(root.resolve("a.txt")).hasContent("content of a.txt");
    }

    /// The same content is kept for a younger operation: the older one goes, the content stays.
    @Test
    void what_a_younger_operation_needs_stays() throws Exception {
        policy(",\"trash\":{\"days\":1}");
        String first = delete("same.txt");
        now = now.plus(Duration.ofHours(23));
        String second = delete("same.txt");
        now = now.plus(Duration.ofHours(2));

        assertThat(service.sweep()).isEqualTo(1);

        refused(NodeError.NOT_FOUND, () -> restore(first));
        restore(second);
        assertThat(root.resolve("same.txt")).hasContent("content of same.txt");
    }
}

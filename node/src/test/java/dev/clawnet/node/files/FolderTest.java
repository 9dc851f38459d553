package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.CanonicalPath;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An open folder is that folder, whatever stands at its path.
class FolderTest {
    @TempDir
    Path temp;

    @Test
    @Tag("INV-24")
    void nothing_is_renamed_in_a_folder_that_took_the_place_of_the_open_one() throws Exception {
        Place place = new Place(temp);
        Path file = place.file("work/a", "a");
        CanonicalPath work = CanonicalPath.parse(place.root + "/work");
        LocalPolicyFile policy = new LocalPolicyFile(place.policyFile, List.of(place.state), false);
        try (Folder folder = Tree.folder(work, policy.current())) {
            Files.move(file.getParent(), place.root.resolve("aside"));
            Path other = place.file("work/a", "other");
            Place.refused(NodeError.CONFLICT, () -> renamed(folder));
            assertThat(other).hasContent("other");
        }
    }

    private static boolean renamed(Folder folder) throws Refusal {
        try {
            return new RealDisk().place(folder, "a", folder, "b");
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}

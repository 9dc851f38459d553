package dev.clawnet.node.policy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.LocalPolicy.Access;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LocalPolicyFileTest {
    @TempDir
    Path temp;

    private Path root;
    private Path file;
    private LocalPolicyFile policy;

    @BeforeEach
    void lay() throws IOException {
        root = Files.createDirectory(temp.toRealPath().resolve("root"));
        file = root.resolve("policy.json");
        policy = new LocalPolicyFile(file, List.of(root.resolve("state")), false);
    }

    /// INV-23, INV-25: what is missing, broken, empty or too much allows nothing.
    @ParameterizedTest
    @Tag("INV-23")
    @Tag("INV-25")
    @ValueSource(
            strings = {
                "",
                "{}",
                "{\"roots\":[]}",
                "{\"roots\":[{\"path\":\"ROOT\"}]}",
                "{\"roots\":[{\"path\":\"ROOT\",\"read\":true,\"write\":true}]",
                "{\"roots\":[{\"path\":\"ROOT\",\"read\":true,\"write\":true}],\"surprise\":1}",
                "{\"roots\":[{\"path\":\"ROOT\",\"read\":true,\"write\":true}],\"roots\":[]}",
                "{\"roots\":[{\"path\":\"ROOT\",\"read\":true,\"write\":true}],\"deny\":[\"a/../b\"]}",
                "{\"roots\":[{\"path\":\"ROOT\",\"read\":true,\"write\":true},{\"path\":\"../x\",\"read\":true}]}",
                "{\"roots\":[{\"read\":true}]}",
                "{\"roots\":[null]}",
                "{\"roots\":[{\"path\":\"ROOT/missing\",\"read\":true,\"write\":true}]}",
                "[]",
                "null"
            })
    void incomplete_policy_allows_nothing(String text) throws Exception {
        Files.writeString(file, text.replace("ROOT", root.toString()));

        for (Access access : Access.values()) {
            assertThat(policy.current().allows(access, path("a.txt"))).isFalse();
        }
    }

    /// INV-23
    @Test
    @Tag("INV-23")
    void missing_or_oversized_policy_allows_nothing_and_a_deleted_one_stops_allowing() throws Exception {
        assertThat(allowed("a.txt")).isFalse();
        Files.writeString(file, open() + " ".repeat(300_000));
        assertThat(allowed("a.txt")).isFalse();
        Files.writeString(file, open());
        assertThat(allowed("a.txt")).isTrue();
        Files.delete(file);
        assertThat(allowed("a.txt")).isFalse();
        Files.writeString(file, open());
        assertThat(allowed("a.txt")).isTrue();
    }

    /// INV-22: neither the policy nor the node's state can be reached through it, wherever they lie.
    @Test
    @Tag("INV-22")
    @Tag("INV-26")
    void policy_and_state_are_out_of_reach_even_inside_a_root() throws Exception {
        Files.writeString(file, open());
        for (Access access : Access.values()) {
            assertThat(policy.current().allows(access, path("policy.json"))).isFalse();
            assertThat(policy.current().allows(access, path("state/journal.jsonl")))
                    .isFalse();
            assertThat(policy.current().allows(access, path(".ssh/id_rsa"))).isFalse();
        }
    }

    @Test
    void change_of_the_owner_holds_from_the_next_call_on() throws Exception {
        Files.writeString(file, open());
        assertThat(allowed("sub/a.txt")).isTrue();

        Files.writeString(file, open().replace("]}", "],\"deny\":[\"**/sub\"]}"));

        assertThat(allowed("sub/a.txt")).isFalse();
        assertThat(allowed("a.txt")).isTrue();
    }

    @Test
    void deepest_root_decides() throws Exception {
        Files.createDirectory(root.resolve("inner"));
        Files.writeString(
                file,
                "{\"roots\":[{\"path\":\"" + root + "\",\"read\":true,\"write\":true},{\"path\":\"" + root
                        + "/inner\",\"read\":true}]}");

        assertThat(policy.current().allows(Access.WRITE, path("a.txt"))).isTrue();
        assertThat(policy.current().allows(Access.READ, path("inner/a.txt"))).isTrue();
        assertThat(policy.current().allows(Access.WRITE, path("inner/a.txt"))).isFalse();
    }

    /// INV-24: a root is what it really is, and its written name means the real one.
    @Test
    @Tag("INV-24")
    void root_that_is_a_link_stands_for_its_real_folder() throws Exception {
        Path link = Files.createSymbolicLink(temp.toRealPath().resolve("link"), root);
        Files.writeString(file, "{\"roots\":[{\"path\":\"" + link + "\",\"read\":true}]}");

        assertThat(allowed("a.txt")).isTrue();
        CanonicalPath aliased = CanonicalPath.parse(link + "/a.txt");
        assertThat(policy.current().allows(Access.READ, aliased)).isFalse();
        assertThat(policy.current().unaliased(aliased)).isEqualTo(path("a.txt"));
    }

    private String open() {
        return "{\"roots\":[{\"path\":\"" + root + "\",\"read\":true,\"write\":true}]}";
    }

    private boolean allowed(String name) throws Refusal {
        return policy.current().allows(Access.READ, path(name));
    }

    @Test
    void root_among_the_nodes_own_places_opens_nothing_and_can_be_told_apart() throws Exception {
        Path state = Files.createDirectories(root.resolve("state").resolve("inside"));
        Path open = Files.createDirectory(root.resolve("open"));
        Files.writeString(
                file,
                "{\"roots\":[{\"path\":\"" + state + "\",\"read\":true},{\"path\":\"" + open + "\",\"read\":true}]}");

        LocalPolicy now = policy.current();

        assertThat(now.roots().stream()
                        .filter(now::opens)
                        .map(each -> each.path().text()))
                .containsExactly(open.toString());
        assertThat(policy.problem()).isEmpty();
    }

    @Test
    void problem_says_why_the_file_opens_nothing_and_goes_when_it_is_mended() throws Exception {
        Files.writeString(file, "{");
        policy.current();
        assertThat(policy.problem()).contains("is not valid");

        Files.writeString(file, "{\"roots\":[]}");
        policy.current();
        assertThat(policy.problem()).isEmpty();
    }

    private CanonicalPath path(String name) throws Refusal {
        return CanonicalPath.parse(root + "/" + name);
    }
}

package dev.clawnet.node.files;

import static dev.clawnet.node.files.Place.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// INV-24 for every command that changes something: a path that must not be touched, as each end of each command.
@Tag("INV-24")
@Timeout(120)
class ChangeEscapeTest {
    @TempDir
    Path temp;

    private Place place;

    /// A way to use one path.
    enum Use {
        WRITE,
        CREATE,
        NEW_NAME,
        APPEND,
        MKDIR,
        MKDIR_BELOW,
        DELETE,
        RENAME,
        MOVE_FROM,
        MOVE_TO,
        MOVE_BELOW,
        COPY_FROM,
        COPY_TO,
        COPY_BELOW;

        Object run(Place place, String path) throws Refusal {
            Path own = place.root.resolve("own.txt");
            Path to = place.root.resolve("to");
            return switch (this) {
                case WRITE -> place.write(path, "x", WriteMode.REPLACE);
                case CREATE -> place.write(path, "x", WriteMode.CREATE);
                case NEW_NAME -> place.write(path + "/x", "x", WriteMode.NEW_NAME);
                case APPEND -> place.append(path, "x");
                case MKDIR -> place.mkdir(path);
                case MKDIR_BELOW -> place.mkdir(path + "/x");
                case DELETE -> place.delete(path);
                case RENAME -> place.rename(path, "renamed");
                case MOVE_FROM -> place.move(path, to, WriteMode.CREATE);
                case MOVE_TO -> place.move(own, path, WriteMode.REPLACE);
                case MOVE_BELOW -> place.move(own, path + "/x", WriteMode.CREATE);
                case COPY_FROM -> place.copy(path, to, WriteMode.CREATE);
                case COPY_TO -> place.copy(own, path, WriteMode.REPLACE);
                case COPY_BELOW -> place.copy(own, path + "/x", WriteMode.CREATE);
            };
        }
    }

    @BeforeEach
    void lay() throws IOException {
        place = new Place(temp);
        place.file("own.txt", "own");
        place.file("docs/plan.txt", "plan");
    }

    /// Refused, by whatever code, and neither the tree nor the outside is different afterwards.
    private void untouched(Use use, String path) throws IOException {
        SortedMap<String, String> before = Trees.of(temp.toRealPath());
        SortedMap<String, String> seen = withoutState(before);
        try {
            Object done = use.run(place, path);
            throw new AssertionError(use + " of " + path + " was done: " + done);
        } catch (Refusal e) {
            assertThat(e.code()).isNotIn(NodeError.IO_FAILED, NodeError.INVALID_PARAMS);
        }
        assertThat(withoutState(Trees.of(temp.toRealPath())))
                .as(use + " " + path)
                .isEqualTo(seen);
    }

    private static SortedMap<String, String> withoutState(SortedMap<String, String> all) {
        all.keySet().removeIf(path -> path.startsWith("state"));
        return all;
    }

    /// INV-24
    @ParameterizedTest
    @EnumSource(Use.class)
    void path_that_leaves_the_root_or_is_not_in_its_one_spelling_is_refused(Use use) throws Exception {
        Files.createSymbolicLink(place.root.resolve("out"), place.outside);
        Files.createSymbolicLink(place.root.resolve("alias"), Path.of("docs"));
        Files.createSymbolicLink(place.root.resolve("link.txt"), place.outside.resolve("secret.txt"));
        Files.createSymbolicLink(place.root.resolve("dangling"), place.outside.resolve("new.txt"));
        String root = place.root.toString();
        for (String path : List.of(
                place.outside + "/secret.txt",
                place.outside + "/new",
                root + "-next",
                "/",
                "/etc/passwd",
                root + "/out/secret.txt",
                root + "/out/new",
                root + "/link.txt",
                root + "/dangling",
                root + "/alias/plan.txt",
                root + "/docs/../../outside/secret.txt",
                root + "/./docs",
                root + "//docs",
                "docs/plan.txt",
                root + "/e\u0301",
                root + "/do\0cs",
                root + "/" + "x".repeat(256),
                root + "/.env",
                root + "/.ssh/id_rsa",
                root + "/.clawnet-aaaa",
                place.state + "/journal.jsonl",
                place.policyFile.toString())) {
            untouched(use, path);
        }
    }

    /// INV-24: a link is moved by nobody, and a folder with a file in it that has a second name goes nowhere.
    @ParameterizedTest
    @EnumSource(Use.class)
    void second_hard_name_is_refused(Use use) throws Exception {
        Files.createLink(place.root.resolve("hard.txt"), place.outside.resolve("secret.txt"));
        untouched(use, place.root + "/hard.txt");
        if (!use.name().contains("BELOW") && use != Use.NEW_NAME) {
            Files.createDirectory(place.root.resolve("holds"));
            Files.createLink(place.root.resolve("holds/hard.txt"), place.outside.resolve("secret.txt"));
            untouched(use, place.root + "/holds");
        }
    }

    /// INV-24: two names that become one are both closed, and a name that would become one with another is not made.
    @ParameterizedTest
    @EnumSource(Use.class)
    void names_that_become_one_are_refused(Use use) throws Exception {
        Files.writeString(place.root.resolve("caf\u00e9"), "one");
        Files.writeString(place.root.resolve("cafe\u0301"), "two");
        untouched(use, place.root + "/caf\u00e9");
        untouched(use, place.root + "/cafe\u0301");
        Files.writeString(place.root.resolve("n\u0303o"), "decomposed");
        untouched(use, place.root + "/\u00f1o");
    }

    /// INV-24
    @ParameterizedTest
    @EnumSource(Use.class)
    void another_case_is_no_new_name_where_the_platform_folds_case(Use use) throws Exception {
        place.service = place.open(true);
        Files.writeString(place.root.resolve("Report"), "r");
        untouched(use, place.root + "/REPORT");
    }

    /// INV-24: what lies below decides too, for every end.
    @Test
    void folder_with_something_closed_in_it_is_not_moved_copied_or_deleted() throws Exception {
        place.file("holds/a/.env", "KEY=1");
        place.file("denied/private/x", "x");
        place.file("plain/x", "x");
        Files.createDirectories(place.root.resolve("ro/in"));
        place.policy(("{'roots':[{'path':'R','read':true,'write':true},{'path':'R/ro','read':true},"
                        + "{'path':'R/nested/root','read':true,'write':true}],'deny':['**/private','**/goal/x']}")
                .replace('\'', '"')
                .replace("R", place.root.toString()));
        for (String each : List.of("holds", "holds/a", "denied", "ro", "ro/in")) {
            for (Use use : Arrays.asList(Use.DELETE, Use.MOVE_FROM, Use.RENAME)) {
                untouched(use, place.root + "/" + each);
            }
        }
        untouched(Use.COPY_FROM, place.root + "/holds");
        untouched(Use.MOVE_BELOW, place.root + "/ro");
        refused(
                NodeError.L2_DENIED,
                () -> place.move(place.root.resolve("plain"), place.root.resolve("goal"), WriteMode.CREATE));
        refused(
                NodeError.L2_DENIED,
                () -> place.copy(place.root.resolve("plain"), place.root.resolve("goal"), WriteMode.CREATE));
    }

    /// INV-24: the place that the owner named stays where it is.
    @Test
    void root_itself_and_folders_that_hold_one_are_not_moved_or_deleted() throws Exception {
        Files.createDirectories(place.root.resolve("holds/root"));
        place.policy("{\"roots\":[{\"path\":\"" + place.root + "\",\"read\":true,\"write\":true},{\"path\":\""
                + place.root + "/holds/root\",\"read\":true,\"write\":true}]}");
        for (Use use : Arrays.asList(Use.DELETE, Use.MOVE_FROM, Use.RENAME)) {
            untouched(use, place.root.toString());
            untouched(use, place.root + "/holds");
            untouched(use, place.root + "/holds/root");
        }
    }
}

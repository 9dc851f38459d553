package dev.clawnet.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayFault;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.protocol.catalogue.GrantMethods;
import dev.clawnet.protocol.catalogue.IdentityMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.UndoMethods;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.node.UndoCommands.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SC-6 on a real gateway with a real node: an agent tidies up, its owner takes one thing back, looks at what the rest
/// would do, and rolls it all back. Names, bytes and modes are those of the start.
@Timeout(180)
class TidyUpTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final List<String> ALL_VERBS = List.of(
            "read", "list", "search", "stat", "write", "append", "mkdir", "move", "rename", "copy", "delete", "undo");
    private static final String SCRIPT = """
            when owner says "tidy"
              call files.list {"path": "."}
            when owner says "tidy"
              call files.mkdir {"path": "archive"}
            when owner says "tidy"
              call files.move {"path": "notes.txt", "to": "archive/notes.txt"}
            when owner says "tidy"
              call files.rename {"path": "draft.txt", "name": "final.txt"}
            when owner says "tidy"
              call files.write {"path": "plan.txt", "text": "another plan"}
            when owner says "tidy"
              call files.append {"path": "log.txt", "text": "tidied"}
            when owner says "tidy"
              call files.copy {"path": "folder", "to": "folder again"}
            when owner says "tidy"
              call files.move {"path": "log.txt", "to": "plan.txt"}
            when owner says "tidy"
              call files.delete {"path": "old"}
            when owner says "tidy"
              say tidied
            when owner says "take back"
              call files.undo {}
            when owner says "take back"
              say tried
            """;

    @TempDir
    Path temp;

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private Path root;
    private Gateway gateway;
    private Actor li;
    private SortedMap<String, String> first;
    private Happenings happenings = new Happenings();

    @BeforeEach
    void begin() throws Exception {
        root = Files.createDirectory(
                temp.toRealPath().resolve("world"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        GatewaySettings settings = GatewaySettings.in(root.resolve("gateway"))
                .withPort(0)
                .withModels(Map.of(), Optional.of(new ModelRef("scripted", "tidy.script")));
        gateway = Gateway.start(
                settings,
                new Gateway.Ground(
                        InstantSource.system(),
                        System::nanoTime,
                        new SecureRandom(),
                        Thread.ofVirtual().factory(),
                        executor));
        Files.createDirectories(root.resolve("gateway/scripts"));
        Files.writeString(root.resolve("gateway/scripts/tidy.script"), SCRIPT);
        lay(Files.createDirectories(root.resolve("li/files")));
        Actor.Kit kit = new Actor.Kit(
                root,
                Program.of("0.1.0", "Linux"),
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                Thread.ofVirtual().factory(),
                new Happenings());
        li = Actor.enter(
                new Actor.Part("li", "Mr Li"),
                gateway.firstRun().orElseThrow().setupCode().reveal(),
                kit);
        li.startNode(List.of(root.resolve("gateway")));
        happenings = kit.happenings();
        first = tree();
    }

    private static void lay(Path home) throws IOException {
        for (String name : List.of("notes.txt", "draft.txt", "plan.txt", "log.txt")) {
            Files.writeString(home.resolve(name), "this is " + name + "\n");
        }
        Files.setPosixFilePermissions(home.resolve("plan.txt"), PosixFilePermissions.fromString("rwxr-x--x"));
        Files.createDirectories(home.resolve("folder/inner"));
        Files.writeString(home.resolve("folder/inner/x.txt"), "x");
        Files.createDirectories(home.resolve("old/empty"));
        Files.write(home.resolve("old/bytes.bin"), new byte[] {0, 1, (byte) 0xFF});
    }

    @AfterEach
    void end() {
        li.close();
        gateway.close();
        executor.shutdownNow();
    }

    private String agent(String slug, List<String> verbs) {
        String id = li.call(
                        IdentityMethods.IDENTITIES_CREATE,
                        new IdentityMethods.Create(
                                slug,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(Actor.NODE + ":" + li.home())))
                .identity();
        li.call(
                GrantMethods.GRANTS_MINT,
                new GrantMethods.Mint(
                        id,
                        verbs,
                        List.of(li.place("")),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
        return id;
    }

    private String tell(String agent, String words) {
        RunId run = li.tell(agent, words.replace(" ", "-"), words);
        while (true) {
            Happening next = happenings.next(PATIENCE).orElseThrow();
            if (next instanceof Happening.Over over && over.of(run)) {
                return over.text();
            }
        }
    }

    private List<Operation> open() {
        return li.call(
                        UndoMethods.UNDO_LIST,
                        new UndoMethods.ListOperations(
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(true),
                                Optional.empty()))
                .operations();
    }

    /// INV-32, INV-33, INV-34
    @Test
    @Tag("INV-32")
    @Tag("INV-33")
    @Tag("INV-34")
    void agent_tidies_up_and_its_owner_takes_one_thing_back_and_then_everything() throws Exception {
        String tidy = agent("tidy", ALL_VERBS);
        agent("other", ALL_VERBS);
        assertThat(tell("tidy", "tidy")).isEqualTo("tidied");
        SortedMap<String, String> tidied = tree();
        assertThat(tidied.keySet()).contains("archive/notes.txt", "final.txt", "folder again/inner/x.txt");
        assertThat(tidied.keySet()).doesNotContain("notes.txt", "draft.txt", "old/bytes.bin", "log.txt");
        assertThat(li.home().resolve("plan.txt")).hasContent("this is log.txt\ntidied");
        List<Operation> all = open();
        assertThat(all).hasSize(8).allMatch(operation -> operation.agent().equals(Optional.of(tidy)));

        // Another identity finds nothing of it to take back.
        tell("other", "take back");
        assertThat(tree()).isEqualTo(tidied);
        // The agent itself takes back its newest: the deletion.
        tell("tidy", "take back");
        assertThat(tree()).containsEntry("old/bytes.bin", first.get("old/bytes.bin"));

        UndoMethods.Undone one = li.call(
                UndoMethods.UNDO_ONE,
                new UndoMethods.OneOperation(Optional.empty(), all.get(2).operation()));
        assertThat(one.path()).endsWith("folder again");
        assertThat(li.refusal(UndoMethods.UNDO_ONE, new UndoMethods.OneOperation(Optional.empty(), one.operation()))
                        .map(GatewayFault::getMessage))
                .hasValueSatisfying(message -> assertThat(message).contains("taken back before"));

        List<String> rest = open().stream().map(Operation::operation).toList();
        assertThat(rest).hasSize(6);
        UndoMethods.Preview preview =
                li.call(UndoMethods.UNDO_PREVIEW, new UndoMethods.SomeOperations(Optional.empty(), rest));
        assertThat(preview.outlooks())
                .hasSize(6)
                .allMatch(outlook -> outlook.refusal().isEmpty());
        assertThat(preview.outlooks().get(2).diff().orElseThrow())
                .startsWith("--- a" + li.home().resolve("plan.txt"))
                .contains("-another plan\n")
                .contains("+this is plan.txt\n");
        UndoMethods.RolledBack rolled =
                li.call(UndoMethods.UNDO_ROLLBACK, new UndoMethods.Rollback(Optional.empty(), rest));

        assertThat(rolled.stopped()).isEmpty();
        assertThat(rolled.undone()).hasSize(6);
        assertThat(tree()).isEqualTo(first);
        assertThat(open()).isEmpty();
        recorded(tidy);
    }

    /// INV-33: it stops, says where, and leaves the rest.
    @Test
    @Tag("INV-33")
    void roll_back_stops_at_what_somebody_changed_since() throws Exception {
        agent("tidy", ALL_VERBS);
        tell("tidy", "tidy");
        Files.writeString(li.home().resolve("folder again/new.txt"), "by hand");
        List<String> all = open().stream().map(Operation::operation).toList();

        UndoMethods.RolledBack rolled =
                li.call(UndoMethods.UNDO_ROLLBACK, new UndoMethods.Rollback(Optional.empty(), all));

        assertThat(rolled.undone()).hasSize(2);
        assertThat(rolled.stopped()).contains(all.get(2));
        assertThat(rolled.reason()).contains("CONFLICT");
        assertThat(li.home().resolve("folder again/new.txt")).hasContent("by hand");
        assertThat(open()).hasSize(6);
    }

    /// INV-31, INV-34: without a grant the agent asks, and undoes nothing.
    @Test
    @Tag("INV-34")
    void agent_without_a_grant_of_undo_takes_nothing_back() throws Exception {
        agent("tidy", ALL_VERBS.subList(0, ALL_VERBS.size() - 1));
        tell("tidy", "tidy");
        SortedMap<String, String> tidied = tree();

        RunId run = li.tell("tidy", "take-back", "take back");
        Happening next = happenings.next(PATIENCE).orElseThrow();
        while (!(next instanceof Happening.Asked)) {
            next = happenings.next(PATIENCE).orElseThrow();
        }

        assertThat(run).isNotNull();
        assertThat(tree()).isEqualTo(tidied);
    }

    /// The owner's ledger has an intent and an outcome of each undo, by the agent and by the owner.
    private void recorded(String tidy) {
        List<LedgerMethods.EntryView> undos = entries(Optional.of("undo"), Optional.empty());
        assertThat(undos).filteredOn(entry -> entry.phase().equals("intent")).hasSize(8);
        assertThat(undos).filteredOn(entry -> entry.phase().equals("outcome")).hasSize(8);
        assertThat(undos)
                .filteredOn(entry -> entry.phase().equals("outcome"))
                .filteredOn(entry -> "done".equals(entry.fields().get("result")))
                .hasSize(7);
        assertThat(entries(Optional.empty(), Optional.of("undo")))
                .anyMatch(entry -> tidy.equals(entry.fields().get("identity")));
    }

    private List<LedgerMethods.EntryView> entries(Optional<String> kind, Optional<String> verb) {
        return li.call(
                        LedgerMethods.LIST,
                        new LedgerMethods.ListEntries(
                                Optional.empty(),
                                kind,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                verb,
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(500)))
                .entries();
    }

    private SortedMap<String, String> tree() throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (var paths = Files.walk(li.home())) {
            paths.forEach(path -> all.put(li.home().relativize(path).toString(), look(path)));
        }
        return all;
    }

    private static String look(Path path) {
        try {
            String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
            return Files.isDirectory(path)
                    ? mode
                    : mode + " " + new String(Files.readAllBytes(path), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

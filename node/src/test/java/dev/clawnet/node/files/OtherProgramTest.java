package dev.clawnet.node.files;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.node.files.Journal.Change;
import dev.clawnet.node.files.Journal.Line;
import dev.clawnet.node.files.Journal.Phase;
import dev.clawnet.node.policy.Refusal;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.node.FilesCommands.WriteMode;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Another program of the owner renames, links, makes and writes files before every single step of every change, and
/// before two of them, with or without a stop of the node afterwards. Whatever it put there is there afterwards, once,
/// or was what the change was to take away, and is kept.
///
/// `-Dclawnet.files.pairs=20000` is the long form of the random part, `-Dclawnet.files.seed=N` begins at another seed.
@Tag("INV-24")
@Tag("INV-31")
@Timeout(3_600)
class OtherProgramTest {
    private static final int PAIRS = Integer.getInteger("clawnet.files.pairs", 500);
    private static final long SEED = Long.getLong("clawnet.files.seed", 1);

    @TempDir
    Path temp;

    private final Disk real = new FaultyDisk(new RealDisk(), false, false);
    private final Map<Command, Integer> steps = new EnumMap<>(Command.class);
    private int worlds;

    /// What the node is asked to do.
    private enum Command {
        MOVE,
        MOVE_OVER,
        MOVE_FOLDER,
        DELETE,
        DELETE_FOLDER,
        WRITE,
        WRITE_OVER,
        APPEND,
        COPY,
        COPY_OVER,
        COPY_FOLDER,
        MKDIR,
        UNDO_MOVE,
        UNDO_MOVE_OVER,
        UNDO_DELETE,
        UNDO_DELETE_FOLDER,
        UNDO_WRITE,
        UNDO_WRITE_OVER;

        boolean moves() {
            return name().contains("MOVE") || copies();
        }

        boolean copies() {
            return name().startsWith("COPY");
        }
    }

    /// What the other program does: never over anything, and never to the last name of something.
    private enum Act {
        CARRY_OFF_SOURCE,
        EXCHANGE_SOURCE,
        PUT_AT_SOURCE,
        WRITE_INTO_SOURCE,
        LINK_SOURCE,
        DROP_LINK,
        CARRY_OFF_TARGET,
        PUT_AT_TARGET,
        FOLDER_AT_TARGET,
        EXCHANGE_TARGET,
        WRITE_INTO_TARGET
    }

    /// A tree, its node and the other program.
    private final class World {
        private final Place place;
        private final Command command;
        private final Path source;
        private final Path target;
        private final List<String> living = new ArrayList<>();
        private final Set<Act> acts = new HashSet<>();
        private final MeddledDisk meddled = new MeddledDisk();
        private final String undoes;
        private int made;
        private int acted;

        World(Command command) throws IOException, Refusal {
            this.command = command;
            this.place = new Place(Files.createDirectory(temp.resolve("w" + worlds++)), real);
            this.source = place.root.resolve("source");
            this.target = place.root.resolve("target");
            Files.writeString(place.root.resolve("other"), fresh());
            if (command.name().contains("FOLDER")) {
                Files.createDirectory(source);
                Files.writeString(source.resolve("in"), fresh());
            } else if (command != Command.WRITE && command != Command.MKDIR && command != Command.UNDO_WRITE) {
                Files.writeString(source, fresh());
            }
            if (command.name().contains("_OVER") && !command.name().contains("WRITE")) {
                Files.writeString(target, fresh());
            }
            place.service = open(meddled.disk(real));
            undoes = command.name().startsWith("UNDO") ? prepare() : "";
            living.clear();
            living.addAll(left());
        }

        private FileService open(Disk disk) throws IOException {
            return place.open(false, disk, Bounds.DEFAULT);
        }

        private String prepare() throws Refusal {
            return switch (command) {
                case UNDO_MOVE -> place.move(source, target, WriteMode.CREATE).undo();
                case UNDO_MOVE_OVER ->
                    place.move(source, target, WriteMode.REPLACE).undo();
                case UNDO_DELETE, UNDO_DELETE_FOLDER -> place.delete(source).undo();
                case UNDO_WRITE, UNDO_WRITE_OVER -> {
                    String text = fresh();
                    yield place.write(source, text, WriteMode.REPLACE).undo();
                }
                default -> throw new AssertionError(command);
            };
        }

        private Object ask() throws Refusal {
            return switch (command) {
                case MOVE, MOVE_FOLDER -> place.move(source, target, WriteMode.CREATE);
                case MOVE_OVER -> place.move(source, target, WriteMode.REPLACE);
                case DELETE, DELETE_FOLDER -> place.delete(source);
                case WRITE -> place.write(source, "written", WriteMode.CREATE);
                case WRITE_OVER -> place.write(source, "written", WriteMode.REPLACE);
                case APPEND -> place.append(source, "+");
                case COPY, COPY_FOLDER -> place.copy(source, target, WriteMode.CREATE);
                case COPY_OVER -> place.copy(source, target, WriteMode.REPLACE);
                case MKDIR -> place.mkdir(source);
                default -> place.undo(undoes);
            };
        }

        private String fresh() {
            String text = "content " + made++;
            living.add(text);
            return text;
        }

        private Path free() {
            return place.root.resolve("free-" + made++);
        }

        void act(Act act) {
            try {
                acts.add(act);
                acted++;
                doing(act);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void doing(Act act) throws IOException {
            Path link = place.root.resolve("link");
            switch (act) {
                case CARRY_OFF_SOURCE -> carryOff(source);
                case EXCHANGE_SOURCE -> exchange(source);
                case PUT_AT_SOURCE -> put(source);
                case WRITE_INTO_SOURCE -> writeInto(source);
                case LINK_SOURCE -> {
                    if (Files.isRegularFile(source) && !there(link)) {
                        Files.createLink(link, source);
                    }
                }
                case DROP_LINK -> {
                    if (there(link) && (Integer) Files.getAttribute(link, "unix:nlink") > 1) {
                        Files.delete(link);
                    }
                }
                case CARRY_OFF_TARGET -> carryOff(target);
                case PUT_AT_TARGET -> put(target);
                case FOLDER_AT_TARGET -> {
                    if (!there(target)) {
                        Files.createDirectory(target);
                    }
                }
                case EXCHANGE_TARGET -> exchange(target);
                case WRITE_INTO_TARGET -> writeInto(target);
            }
        }

        private void carryOff(Path name) throws IOException {
            if (there(name)) {
                Files.move(name, free(), StandardCopyOption.ATOMIC_MOVE);
            }
        }

        private void exchange(Path name) throws IOException {
            carryOff(name);
            put(name);
        }

        private void put(Path name) throws IOException {
            if (!there(name)) {
                Files.writeString(name, fresh());
            }
        }

        /// As many bytes, and the time as it was: nothing but the bytes tells.
        private void writeInto(Path name) throws IOException {
            if (Files.isRegularFile(name)) {
                String before = Files.readString(name);
                if (!living.remove(before)) {
                    return;
                }
                FileTime time = Files.getLastModifiedTime(name);
                String after = String.format("%-" + before.length() + "s", "w" + made++);
                Files.writeString(name, after);
                Files.setLastModifiedTime(name, time);
                living.add(after);
            }
        }

        private static boolean there(Path path) {
            return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
        }

        /// Asks, and looks at what is there and what is kept.
        void run(String what) throws IOException {
            String answer = answer();
            meddled.rest();
            place.service = open(real);
            if (acts.contains(Act.LINK_SOURCE)) {
                // A node that starts looks at no file with two names: it settles what was left when there is one.
                doing(Act.DROP_LINK);
                place.service = open(real);
            }
            List<Line> lines = lines();
            boolean written = lines.size() > (undoes.isEmpty() ? 0 : 2);
            Phase phase = written ? lines.getLast().phase() : Phase.FAILED;
            String told = what + ": " + answer + " " + phase + " " + acts + " ";
            assertThat(phase).as(told).isNotEqualTo(Phase.INTENT);
            if (!answer.equals("stopped")) {
                assertThat(answer.equals("done")).as(told).isEqualTo(phase == Phase.DONE);
            }
            Set<String> away = phase == Phase.FAILED ? Set.of() : takenAway(lines.getLast());
            List<String> left = left();
            for (String text : living) {
                long times = left.stream().filter(text::equals).count();
                assertThat(times > 0 || (away.contains(print(text)) && Files.exists(kept(print(text)))))
                        .as(told + text + " is in " + left + " or kept")
                        .isTrue();
                assertThat(times).as(told + text + " in " + left).isLessThanOrEqualTo((long) most(phase));
            }
            if (phase == Phase.FAILED && acted == 1) {
                // With more acts, one may have carried off or linked what came before it was found that it may not.
                assertThat(living).as(told).containsAll(left);
            }
            assertThat(names()).as(told).noneMatch(name -> name.contains(".clawnet"));
            boolean onlySource =
                    acts.stream().noneMatch(act -> act.name().contains("TARGET") || act == Act.WRITE_INTO_SOURCE);
            if (phase == Phase.DONE && onlySource && (command == Command.MOVE || command == Command.MOVE_OVER)) {
                assertThat(print(Files.readString(target)))
                        .as(told + "only what was decided on moves")
                        .isEqualTo(lines.getLast().changes().getLast().after().print());
            }
            if (phase == Phase.DONE && undoes.isEmpty()) {
                takenBack(lines.getLast().op(), told);
            }
        }

        /// What was taken away comes back whole, or the undo says that something else is there now.
        private void takenBack(String operation, String told) throws IOException {
            try {
                place.undo(operation);
                assertThat(left()).as(told + "and taken back").containsAll(living);
            } catch (Refusal e) {
                assertThat(e.code()).as(told).isIn(NodeError.CONFLICT, NodeError.NOT_FOUND, NodeError.L2_DENIED);
                assertThat(acts).as(told).isNotEmpty();
            }
        }

        private String answer() {
            try {
                ask();
                return "done";
            } catch (Refusal e) {
                return e.code().name();
            } catch (FaultyDisk.Stopped e) {
                return "stopped";
            }
        }

        private int most(Phase phase) {
            boolean copied = command.copies() && (phase != Phase.FAILED || acted > 1);
            return 1 + (copied ? 1 : 0) + (acts.contains(Act.LINK_SOURCE) ? 1 : 0);
        }

        private Set<String> takenAway(Line line) throws IOException {
            Set<String> prints = new HashSet<>();
            for (Change change : line.changes()) {
                prints.add(change.before().print());
                if (change.before().kept() && change.before().listing().isPresent()) {
                    Contents.parse(Files.readAllBytes(
                                    kept(change.before().listing().get())))
                            .entries()
                            .forEach(entry -> prints.add(entry.print()));
                }
            }
            return prints;
        }

        private Path kept(String print) {
            return place.state
                    .resolve("pre-images")
                    .resolve(print.substring(0, 2))
                    .resolve(print);
        }

        private List<String> left() throws IOException {
            List<String> left = new ArrayList<>();
            try (var all = Files.walk(place.root)) {
                for (Path file : all.filter(Files::isRegularFile).toList()) {
                    left.add(Files.readString(file));
                }
            }
            return left;
        }

        private List<String> names() throws IOException {
            try (var all = Files.walk(place.root)) {
                return all.map(Path::toString).toList();
            }
        }

        private List<Line> lines() throws IOException {
            return new Journal(place.state.resolve("journal.jsonl"), real).lines();
        }
    }

    private static String print(String text) {
        return HexFormat.of().formatHex(Canonical.sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    }

    private static <T> T one(List<T> all, Random random) {
        return all.get(random.nextInt(all.size()));
    }

    /// What concerns the names that the command uses.
    private static List<Act> acts(Command command) {
        return Arrays.stream(Act.values())
                .filter(act -> command.moves() || !act.name().contains("TARGET"))
                .toList();
    }

    /// How many steps it takes when nobody meddles.
    private int steps(Command command) throws IOException, Refusal {
        Integer known = steps.get(command);
        if (known != null) {
            return known;
        }
        World world = new World(command);
        int before = world.meddled.done();
        world.ask();
        steps.put(command, world.meddled.done() - before);
        return world.meddled.done() - before;
    }

    @Test
    void whatever_is_done_before_a_step_of_a_change_loses_nothing() throws Exception {
        int runs = 0;
        for (Command command : Command.values()) {
            int steps = steps(command);
            for (Act act : acts(command)) {
                for (int step = 0; step <= steps; step++) {
                    World world = new World(command);
                    world.meddled.before(step, () -> world.act(act));
                    world.run(command + ", " + act + " before step " + step);
                    runs++;
                }
            }
        }
        System.out.printf("one act of another program: %d changes%n", runs);
        assertThat(runs).isGreaterThan(1_000);
    }

    @Test
    void several_acts_and_a_stop_at_random_steps_lose_nothing() throws Exception {
        for (int i = 0; i < PAIRS; i++) {
            long seed = SEED + i;
            Random random = new Random(seed);
            Command command = one(List.of(Command.values()), random);
            World world = new World(command);
            StringBuilder what = new StringBuilder("seed " + seed + ", " + command);
            int steps = steps(command);
            for (int j = 2 + random.nextInt(3); j > 0; j--) {
                Act act = one(acts(command), random);
                int step = random.nextInt(steps + 4);
                world.meddled.before(step, () -> world.act(act));
                what.append(", ").append(act).append(" before step ").append(step);
            }
            if (random.nextInt(3) == 0) {
                int stop = random.nextInt(steps + 4);
                world.meddled.stopAt(stop);
                what.append(", stop at ").append(stop);
            }
            world.run(what.toString());
        }
        System.out.printf("several acts of another program: %d changes from seed %d%n", PAIRS, SEED);
    }
}

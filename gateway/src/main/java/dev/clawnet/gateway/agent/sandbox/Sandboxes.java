package dev.clawnet.gateway.agent.sandbox;

import dev.clawnet.gateway.agent.tool.SandboxRules;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.Ids;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Canonical;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.random.RandomGenerator;

/// Where programs of agents run. What cannot be walled in is not run.
public final class Sandboxes implements AutoCloseable {
    /// Where control groups are on Linux.
    public static final Path CONTROL_GROUPS = Path.of("/sys/fs/cgroup");

    private final Boxes boxes;
    private final Programs programs;
    /// Read by whoever starts a program in a box, held alone by who takes a box away.
    private final ReadWriteLock taken = new ReentrantReadWriteLock();

    private final RandomGenerator random;
    private final Map<SandboxRules.Backend, Walls> walls;

    /// What it stands on.
    ///
    /// @param root folder of the boxes
    /// @param cgroups where control groups are
    public record Ground(
            Path root,
            Path cgroups,
            InstantSource clock,
            Timers timers,
            ThreadFactory threads,
            RandomGenerator random) {}

    public Sandboxes(Ground ground) {
        this.boxes = new Boxes(ground.root(), ground.clock());
        this.programs = new Programs(ground.clock(), ground.timers(), ground.threads());
        this.random = ground.random();
        Cgroups cgroups = new Cgroups(ground.cgroups(), ground.root());
        cgroups.sweep();
        this.walls = walls(cgroups);
    }

    /// Every kind of walls that there is, to look at: nothing runs behind them.
    public static Map<SandboxRules.Backend, Walls> walls(Path cgroups) {
        return walls(cgroups, cgroups);
    }

    /// Every kind of walls that there is.
    ///
    /// @param root the folder that boxes are in, by which control groups are told apart
    public static Map<SandboxRules.Backend, Walls> walls(Path cgroups, Path root) {
        return walls(new Cgroups(cgroups, root));
    }

    private static Map<SandboxRules.Backend, Walls> walls(Cgroups cgroups) {
        return Map.of(
                SandboxRules.Backend.BUBBLEWRAP, new Bubblewrap(cgroups),
                SandboxRules.Backend.PODMAN, new Containers("podman"),
                SandboxRules.Backend.DOCKER, new Containers("docker"));
    }

    /// It is not run, and why: in the platform's own words, of which none is a path of the host.
    public static final class NotRun extends IOException {
        private static final long serialVersionUID = 1L;

        private final String why;

        NotRun(String why) {
            super(why);
            this.why = why;
        }

        /// For whoever wanted it.
        public String why() {
            return why;
        }
    }

    /// A program to run.
    ///
    /// @param words what it is called in lists
    public record Wish(
            Boxes.Key key,
            SandboxRules rules,
            List<String> argv,
            String words,
            Duration time,
            Optional<Walls.Mount> mount) {}

    private Walls walls(SandboxRules rules) throws NotRun {
        Walls chosen = walls.get(rules.backend());
        if (chosen == null || chosen.missing().isPresent()) {
            throw new NotRun("no sandbox can be made on the gateway's machine");
        }
        if (rules.backend() != SandboxRules.Backend.BUBBLEWRAP
                && rules.box().image().isEmpty()) {
            throw new NotRun("the configuration names no image for the sandbox");
        }
        return chosen;
    }

    /// Starts it in its box, which is made and set up when it is new.
    public Running start(Wish wish) throws IOException {
        Walls chosen = walls(wish.rules());
        try {
            Boxes.Box box = boxes.of(wish.key());
            Boxes.requireRoom(box);
            setUp(chosen, wish, box);
            return run(chosen, wish, box, wish.argv(), wish.time());
        } catch (Boxes.Full e) {
            throw new NotRun("the box is full, or there are too many: its agent may delete files there, its owner"
                    + " may take boxes away with clawnet sandbox recreate");
        } catch (Programs.Full e) {
            throw new NotRun("too many programs run: end some with the tool process");
        }
    }

    /// How a program is started in its box that is spoken to through pipes of its own; the box is made and set up
    /// when it is new. Whoever starts it ends it, and tells the launch that it is over.
    public Walls.Launch pipes(Wish wish) throws IOException {
        Walls chosen = walls(wish.rules());
        try {
            Boxes.Box box = boxes.of(wish.key());
            Boxes.requireRoom(box);
            setUp(chosen, wish, box);
            return launch(chosen, order(Ids.mint("x", random), wish, box, wish.argv(), wish.time()));
        } catch (Boxes.Full e) {
            throw new NotRun("the box is full, or there are too many: its owner may take boxes away from `sandboxes` of"
                    + " the state directory while the gateway is stopped");
        }
    }

    private static Walls.Launch launch(Walls chosen, Walls.Order order) throws NotRun {
        try {
            return chosen.launch(order);
        } catch (IllegalArgumentException e) {
            throw new NotRun("the configuration's variables of the sandbox cannot be given to it: " + e.getMessage());
        }
    }

    private static Walls.Order order(String id, Wish wish, Boxes.Box box, List<String> argv, Duration time) {
        return new Walls.Order(
                id,
                wish.key().owner().value() + "-" + box.name(),
                box.work(),
                wish.rules().box(),
                argv,
                time,
                wish.mount());
    }

    private void setUp(Walls chosen, Wish wish, Boxes.Box box) throws IOException {
        if (wish.rules().box().setup().isEmpty()) {
            return;
        }
        String script = wish.rules().box().setup().get();
        String digest = HexFormat.of().formatHex(Canonical.sha256().digest(script.getBytes(StandardCharsets.UTF_8)));
        if (box.about().setup().filter(digest::equals).isPresent()) {
            return;
        }
        Wish bare = new Wish(wish.key(), wish.rules(), List.of(), "setup", AgentLimits.SANDBOX_SETUP, Optional.empty());
        Running setup = run(chosen, bare, box, List.of("/bin/sh", "-c", script), AgentLimits.SANDBOX_SETUP);
        setup.await(AgentLimits.SANDBOX_SETUP.plusSeconds(5));
        if (setup.exit().filter(code -> code == 0).isEmpty()) {
            throw new NotRun(
                    "the sandbox could not be set up: the configuration's setupCommand ended with " + setup.state());
        }
        boxes.prepared(box, digest);
    }

    private Running run(Walls chosen, Wish wish, Boxes.Box box, List<String> argv, Duration time) throws IOException {
        String id = Ids.mint("x", random);
        taken.readLock().lock();
        try {
            if (!Files.isDirectory(box.work())) {
                throw new NotRun("its box was taken away meanwhile");
            }
            Walls.Launch launch = launch(chosen, order(id, wish, box, argv, time));
            return programs.start(id, wish.key().owner().value(), wish.key().name(), wish.words(), launch, time);
        } finally {
            taken.readLock().unlock();
        }
    }

    /// Programs of a box, the newest last.
    public List<Running> programs(Boxes.Key key) {
        return programs.of(key.owner().value(), key.name());
    }

    public Optional<Running> program(Boxes.Key key, String id) {
        return programs.find(key.owner().value(), key.name(), id);
    }

    /// The boxes of a person.
    public List<Boxes.Box> boxes(PersonId owner) throws IOException {
        return boxes.list(owner);
    }

    /// How many programs run in a box.
    int running(PersonId owner, String name) {
        return (int) programs.of(owner.value(), name).stream()
                .filter(each -> !each.isOver())
                .count();
    }

    /// Takes a box away and ends what runs in it; whether it was there. It is set aside first, so that a program that
    /// starts meanwhile starts in a new one, or not at all.
    public boolean recreate(PersonId owner, String name) throws IOException {
        boolean there = setAside(owner, name);
        List<Running> ending = programs.of(owner.value(), name);
        ending.forEach(each -> each.kill("ended: its box was taken away"));
        ending.forEach(each -> each.await(AgentLimits.SANDBOX_END));
        boxes.sweep();
        return there;
    }

    private boolean setAside(PersonId owner, String name) throws IOException {
        taken.writeLock().lock();
        try {
            return boxes.setAside(owner, name);
        } finally {
            taken.writeLock().unlock();
        }
    }

    @Override
    public void close() {
        programs.close();
    }
}

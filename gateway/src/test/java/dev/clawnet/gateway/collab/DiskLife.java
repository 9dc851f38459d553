package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.Tables;
import dev.clawnet.gateway.agent.model.Model;
import dev.clawnet.gateway.device.Address;
import dev.clawnet.gateway.device.Applicant;
import dev.clawnet.gateway.device.Credential;
import dev.clawnet.gateway.device.Description;
import dev.clawnet.gateway.device.DeviceFeature;
import dev.clawnet.gateway.device.Devices;
import dev.clawnet.gateway.device.Outcome;
import dev.clawnet.gateway.device.PeopleBridge;
import dev.clawnet.gateway.device.SetupCodes;
import dev.clawnet.gateway.device.Somewhere;
import dev.clawnet.gateway.ledger.Interrupted;
import dev.clawnet.gateway.ledger.Ledger;
import dev.clawnet.gateway.ledger.LedgerKey;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.people.PeopleDesk;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.LogId;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Store;
import dev.clawnet.gateway.store.sqlite.StoppedStore;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.catalogue.LedgerMethods.EntryView;
import dev.clawnet.protocol.catalogue.LedgerMethods.ListEntries;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Fault;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/// A world whose store and ledger are the real ones on a disk, through any number of lost processes. What it
/// acknowledged is remembered outside of it, as a person would, and looked for after each loss.
final class DiskLife implements AutoCloseable {
    private final Path folder;
    private final long seed;
    private final SplittableRandom chance;
    private final Random random;
    private final LedgerKey key;
    private final Map<LogId, String> heads = new LinkedHashMap<>();
    private final Set<DeviceKey> paired = new LinkedHashSet<>();
    private final Set<Secret> used = new HashSet<>();
    private final List<String> stopped = new ArrayList<>();
    private int generation;
    private int devices;
    private Open open;

    /// One process.
    private record Open(
            Path dir,
            Path next,
            World world,
            Ledger ledger,
            StoppedStore store,
            StoppedStore.Crash crash,
            DeviceFeature pairing) {}

    DiskLife(Path folder, long seed, Model model, long steps) {
        this.folder = folder;
        this.seed = seed;
        this.chance = new SplittableRandom(seed);
        this.random = new Random(seed);
        this.key = LedgerKey.of(ByteBuffer.allocate(32).putLong(seed).array());
        this.open = opened(directory(), steps, stores -> new World(random, model, stores));
    }

    private interface Worlds {
        World over(World.StoreOf stores);
    }

    private Open opened(Path dir, long steps, Worlds worlds) {
        Path next = directory();
        StoppedStore.Crash crash = new StoppedStore.Crash(dir, next, steps, chance.split());
        Ledger ledger = new Ledger(key, random);
        List<StoppedStore> made = new ArrayList<>();
        World world = worlds.over((Notices notices, VirtualTime time) -> {
            StoppedStore store =
                    StoppedStore.open(Tables.ALL, new StoppedStore.Parts(dir, ledger, notices, time, time), crash);
            made.add(store);
            return store;
        });
        return new Open(dir, next, world, ledger, made.getFirst(), crash, pairing(world.store, world.time));
    }

    private DeviceFeature pairing(Store store, VirtualTime time) {
        SetupCodes codes =
                new SetupCodes(random, () -> new Address("wss://gw.example:18789", List.of(), Optional.empty()));
        PeopleDesk people = new PeopleDesk(store, time, random, PeopleBridge.firstCode(codes), _ -> false);
        return new DeviceFeature(new DeviceFeature.Ground(
                store,
                time,
                random,
                Secret.of("token-key"),
                PeopleBridge.standings(),
                PeopleBridge.recovery(people.recovery()),
                codes,
                new Somewhere()));
    }

    World world() {
        return open.world();
    }

    /// Where the processes were lost.
    List<String> stopped() {
        return List.copyOf(stopped);
    }

    /// The process that runs now is lost after that many steps from here.
    void stopAfter(long steps) {
        open.crash().after(steps);
    }

    /// One process is lost, the next one starts over what is on the disk, to be lost after that many steps itself, may
    /// be while it starts.
    void restart(long steps) {
        long left = steps;
        boolean up = false;
        while (!up) {
            Open lost = open;
            stopped.add(lost.crash().where().orElseThrow());
            List<Entry> acknowledged = lost.store().acknowledged();
            lost.store().close();
            open = opened(lost.next(), left, stores -> new World(lost.world(), stores));
            delete(lost.dir());
            try {
                look(acknowledged);
                Interrupted.settle(open.store(), random);
                open.world().recover();
                up = true;
            } catch (StoppedStore.Stopped _) {
                left = 200L + chance.nextInt(200);
            }
        }
    }

    /// What was acknowledged is there, and every log is whole and the continuation of what was seen of it.
    private void look(List<Entry> acknowledged) {
        Open now = open;
        now.store().read(view -> {
            for (Entry entry : acknowledged) {
                assertThat(now.ledger().receipts().of(view, entry.log(), entry.id(), Optional.empty()))
                        .as("seed %s: acknowledged before %s: %s", seed, stopped.getLast(), entry.kind())
                        .isPresent();
            }
            Set<LogId> logs = new LinkedHashSet<>(heads.keySet());
            acknowledged.forEach(entry -> logs.add(entry.log()));
            for (LogId log : logs) {
                assertThat(now.ledger()
                                .verify(view, log, Optional.ofNullable(heads.get(log)))
                                .findings())
                        .as("seed %s: %s after %s", seed, log.name(), stopped.getLast())
                        .isEmpty();
                heads.put(log, now.ledger().checkpoint(view, log).checkpoint());
            }
            for (DeviceKey device : paired) {
                assertThat(Devices.owner(view, device.id()))
                        .as("seed %s: a paired device", seed)
                        .isPresent();
            }
            return true;
        });
        for (Secret code : used) {
            assertThat(admits(code))
                    .as("seed %s: a code that was used before %s works again", seed, stopped.getLast())
                    .isFalse();
        }
        used.clear();
    }

    private boolean admits(Secret code) {
        try {
            return admit(DeviceKey.ofSeed(ByteBuffer.allocate(32).putInt(-1).array()), code)
                    instanceof Outcome.Admitted;
        } catch (Fault refused) {
            return false;
        }
    }

    /// Pairs one more device of this person with a code of its own, which works once.
    void pair(World.Human owner) {
        Secret code = open.store().write(tx -> {
            SetupCodes.Minted minted =
                    open.pairing().codes().mint(tx, owner.id(), DeviceClass.HUMAN, Limits.SETUP_CODE_LIFE);
            return Change.of(minted.secret(), minted.entry());
        });
        DeviceKey device = DeviceKey.ofSeed(
                ByteBuffer.allocate(32).putLong(seed).putInt(++devices).array());
        if (admit(device, code) instanceof Outcome.Admitted) {
            paired.add(device);
            used.add(code);
        }
    }

    private Outcome admit(DeviceKey device, Secret code) {
        Description about = new Description(Optional.of("box"), "linux", Optional.empty(), "cli", "cli", "203.0.113.9");
        Applicant applicant = new Applicant(
                device.publicKey(), Role.OPERATOR, List.of("operator.read"), about, List.of(), List.of(), false, true);
        return open.store().write(tx -> open.pairing().admissions().admit(tx, applicant, new Credential.Code(code)));
    }

    int paired() {
        return paired.size();
    }

    /// All entries of these people's logs and of their collaborations, oldest first.
    List<EntryView> entries(LogId log) {
        return open.store().read(view -> {
            List<EntryView> all = new ArrayList<>();
            Optional<String> cursor = Optional.empty();
            do {
                var page = open.ledger().list(view, log, from(cursor));
                all.addAll(page.entries());
                cursor = page.cursor();
            } while (cursor.isPresent());
            return List.copyOf(all).reversed();
        });
    }

    private static ListEntries from(Optional<String> cursor) {
        return new ListEntries(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                cursor,
                Optional.empty());
    }

    /// Every log that anything acknowledged went to.
    Set<LogId> logs() {
        Set<LogId> logs = new LinkedHashSet<>(heads.keySet());
        open.store().acknowledged().forEach(entry -> logs.add(entry.log()));
        return logs;
    }

    private Path directory() {
        try {
            return Files.createDirectory(folder.resolve("life-" + seed + "-" + generation++));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path dir) {
        try (Stream<Path> files = Files.walk(dir)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        open.store().close();
        delete(open.dir());
        delete(open.next());
    }
}

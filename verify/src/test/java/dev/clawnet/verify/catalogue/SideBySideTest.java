package dev.clawnet.verify.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.Catalogue;
import dev.clawnet.protocol.method.Method;
import dev.clawnet.verify.tidy.Repository;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strangers do random things side by side, over every method, now and then with ids of another; nothing of one is in
/// anything that another is answered or told.
///
/// They come in pairs. Some pairs live at once, each with some calls in flight; a pair that did all it does makes place
/// for a new one, so that what people own stays as large as a test can look through, and is looked for to the end.
///
/// `-Dside.operations=1000000` for the long form. Each pair draws from the seed and its own number: `-Dside.seed` and
/// `-Dside.first` begin with the pair that failed.
class SideBySideTest {
    private static final int OPERATIONS = Integer.getInteger("side.operations", 1_500);
    private static final long SEED = Long.getLong("side.seed", new Random().nextLong());
    private static final int FIRST = Integer.getInteger("side.first", 0);
    private static final int PAIRS = Integer.getInteger("side.pairs", 2);
    /// What one pair does: the log of a person is verified and exported by calls as it grows.
    private static final int LIFE = Integer.getInteger("side.life", 5_000);
    /// After so many things each has heard its own word.
    private static final int LEAST = 600;
    /// The limits of calls are by the minute of the house's clock. Those of a minute are in flight together.
    private static final int CALLS_A_MINUTE = 12;
    /// Of three people a side.
    private static final int BORN_A_MINUTE = 4;

    private static final Duration MINUTE = Duration.ofMinutes(1);
    private static final int REPORT = 20_000;

    /// Of these, which read all that a person ever did, one in so many is called that was drawn.
    private static final Set<String> LONG = Set.of("ledger.verify", "ledger.export", "ledger.list");

    private static final int RARE = 10;

    private final System.Logger log = System.getLogger("side");
    private final Samples samples = Samples.read(Repository.here());
    private final Marks<Side> marks = new Marks<>();
    private final Set<String> served = new ConcurrentSkipListSet<>();
    private final AtomicLong heard = new AtomicLong();

    /// Two strangers, and the chance they act by. Acts on one thread at a time.
    private final class Pair {
        private final int number;
        private final Random random;
        private final Side one;
        private final Side two;
        private List<Side.Deed> deeds = List.of();
        private int done;

        Pair(House house, Resident host, int number) {
            this.number = number;
            this.random = new Random(SEED + number);
            this.one = new Side(house, host, "Ida", samples, marks, random);
            this.two = new Side(house, host, "Udo", samples, marks, random);
        }

        /// Sends what it does within one minute of the house, and hears the first answers.
        void begins() {
            deeds = new ArrayList<>();
            shown(() -> {
                for (int i = 0; i < CALLS_A_MINUTE; i++) {
                    Side acting = random.nextBoolean() ? one : two;
                    deeds.add(acting.draws(drawn(), acting == one ? two : one));
                }
                deeds.forEach(Side.Deed::send);
                deeds.forEach(Side.Deed::awaitAnswer);
            });
        }

        /// Hears the last answers. Time passes for all: nobody may be on the way in, or out, meanwhile.
        void hearsOut() {
            shown(() -> deeds.forEach(Side.Deed::awaitEnd));
        }

        void settles() {
            shown(() -> {
                one.settles();
                two.settles();
                deeds.stream()
                        .filter(Side.Deed::served)
                        .forEach(deed -> served.add(deed.method().name()));
                done += deeds.size();
            });
        }

        private void shown(Runnable part) {
            try {
                part.run();
            } catch (AssertionError broken) {
                throw new AssertionError(this + ", after " + done + " things, in " + deeds, broken);
            }
        }

        private Method<?, ?> drawn() {
            while (true) {
                Method<?, ?> method = Catalogue.ALL.get(random.nextInt(Catalogue.ALL.size()));
                if (!LONG.contains(method.name()) || random.nextInt(RARE) == 0) {
                    return method;
                }
            }
        }

        boolean over() {
            return done >= LIFE;
        }

        /// The words are there to be found: each side hears its own.
        void ends() {
            for (Side side : List.of(one, two)) {
                assertThat(side.seen() || done < LEAST)
                        .as(this + ": a side heard its own word")
                        .isTrue();
                heard.addAndGet(side.heard());
                side.close();
            }
        }

        @Override
        public String toString() {
            return "seed " + SEED + ", pair " + number;
        }
    }

    @Test
    @Tag("INV-35")
    void strangers_do_random_things_and_hear_nothing_of_one_another(@TempDir Path folder) throws Exception {
        log.log(System.Logger.Level.INFO, "side by side: seed " + SEED + ", operations " + OPERATIONS);
        try (House house = new House(folder.resolve("state"));
                ExecutorService threads = Executors.newFixedThreadPool(PAIRS)) {
            Resident host = Resident.of(house, house.firstCode());
            List<Pair> pairs = new ArrayList<>();
            int next = FIRST;
            for (int done = 0; done < OPERATIONS; ) {
                while (pairs.size() < PAIRS) {
                    // A host makes so many people a minute.
                    house.pass(MINUTE);
                    List<Callable<Pair>> born = new ArrayList<>();
                    for (int i = Math.min(BORN_A_MINUTE, PAIRS - pairs.size()); i > 0; i--) {
                        int number = next++;
                        born.add(() -> new Pair(house, host, number));
                    }
                    pairs.addAll(all(threads, born));
                }
                house.pass(MINUTE);
                int before = done;
                for (Consumer<Pair> part : List.<Consumer<Pair>>of(Pair::begins, Pair::hearsOut, Pair::settles)) {
                    all(
                            threads,
                            pairs.stream()
                                    .map(pair -> Executors.callable(() -> part.accept(pair)))
                                    .toList());
                }
                done += pairs.size() * CALLS_A_MINUTE;
                if (before / REPORT < done / REPORT) {
                    log.log(System.Logger.Level.INFO, "side by side: " + done + " operations, pair " + next);
                }
                List<Pair> over = pairs.stream().filter(Pair::over).toList();
                over.forEach(Pair::ends);
                pairs.removeAll(over);
            }
            pairs.forEach(Pair::ends);
            log.log(System.Logger.Level.INFO, "side by side: " + heard + " characters searched, none of another's");
            assertThat(served.size()).as("methods that were served: " + served).isGreaterThan(90);
        }
    }

    /// Has all done side by side, and waits for them.
    private static <T> List<T> all(ExecutorService threads, List<? extends Callable<T>> works) throws Exception {
        List<T> results = new ArrayList<>();
        for (Future<T> done : threads.invokeAll(works)) {
            results.add(done.get());
        }
        return results;
    }
}

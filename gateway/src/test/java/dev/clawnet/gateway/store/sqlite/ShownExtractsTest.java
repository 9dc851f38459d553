package dev.clawnet.gateway.store.sqlite;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.Extract;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.Table;
import dev.clawnet.gateway.store.View;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What is kept for those who look: what the last change that anybody heard of left, made as seldom as may be.
class ShownExtractsTest {
    private record Line(String text) {}

    private static final Table<Line> NOTES = Table.table("contract_note", Line.class);
    private static final Table<Line> OTHERS = Table.table("contract_other", Line.class);
    private static final Table<Line> SEEN = Table.bookkeeping("contract_seen", Line.class);
    private static final PersonId LI = new PersonId("p-li");
    private static final PersonId NOVA = new PersonId("p-nova");
    private static final int ROUNDS = 300;

    private final AtomicInteger made = new AtomicInteger();
    private final Extract<List<String>> texts = new Extract<>((view, person, most) -> {
        made.incrementAndGet();
        return view.newest(NOTES, person, "", Integer.parseInt(most)).stream()
                .map(row -> row.value().text())
                .toList();
    });

    @TempDir
    Path state;

    private SqliteStore store;

    @BeforeEach
    void open() {
        store = SqliteStore.open(
                state,
                List.of(NOTES, OTHERS, SEEN),
                new SqliteStore.Parts(
                        (_, _) -> {},
                        new Notices(),
                        InstantSource.system(),
                        Thread.ofPlatform().factory()),
                new Schema("db/contract", List.of("V1__rows.sql")));
    }

    @AfterEach
    void close() {
        store.close();
    }

    private void put(PersonId person, String id, String text) {
        store.write(tx -> {
            tx.put(NOTES, person, id, new Line(text));
            return Change.of(true, Entry.of(new EntryId("e-test"), person, "test", Map.of()));
        });
    }

    private List<String> shown(PersonId person) {
        return store.glance(view -> view.extract(texts, person, "2"));
    }

    @Test
    void it_is_made_once_until_one_of_its_rows_changes() {
        put(LI, "a", "one");
        for (int i = 0; i < 3; i++) {
            assertThat(shown(LI)).containsExactly("one");
            put(NOVA, "a", "another's " + i);
        }
        assertThat(made).hasValue(1);

        put(LI, "b", "two");
        put(LI, "c", "three");
        assertThat(shown(LI)).containsExactly("three", "two");
        assertThat(shown(NOVA)).containsExactly("another's 2");
        assertThat(made).hasValue(3);
    }

    @Test
    void what_was_made_while_a_commit_became_durable_is_not_kept() {
        ShownExtracts shown = new ShownExtracts();
        View nothing = store.read(view -> view);
        Extract<String> before = new Extract<>((_, _, _) -> "made before");
        Batch elsewhere = new Batch();
        Optional<Batch.Cell> _ =
                elsewhere.change(new Batch.Place(OTHERS, NOVA).row("x"), new Batch.Cell(Optional.empty(), null, true));

        assertThat(shown.get(before, LI, "", look -> look.apply(nothing))).isEqualTo("made before");
        assertThat(shown.get(before, LI, "", _ -> "not made again")).isEqualTo("made before");

        Extract<String> late = new Extract<>((_, _, _) -> {
            shown.learn(elsewhere);
            return "made late";
        });
        assertThat(shown.get(late, LI, "", look -> look.apply(nothing))).isEqualTo("made late");
        assertThat(shown.get(late, LI, "", _ -> "made anew")).isEqualTo("made anew");
        shown.clear();
        assertThat(shown.get(before, LI, "", _ -> "made anew")).isEqualTo("made anew");
    }

    /// Others look all the time, so that the list is made again at any moment of a commit.
    @Test
    void whoever_changed_something_sees_it_in_its_next_look() throws Exception {
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService others = Executors.newFixedThreadPool(3)) {
            List<Future<?>> looking = List.of(look(others, over), look(others, over), look(others, over));
            try {
                for (int i = 0; i < ROUNDS; i++) {
                    put(LI, "a", "number " + i);
                    assertThat(shown(LI)).containsExactly("number " + i);
                }
            } finally {
                over.set(true);
            }
            for (Future<?> each : looking) {
                each.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private Future<?> look(ExecutorService others, AtomicBoolean over) {
        return others.submit(() -> {
            while (!over.get()) {
                assertThat(shown(LI)).hasSizeLessThanOrEqualTo(1);
            }
        });
    }
}

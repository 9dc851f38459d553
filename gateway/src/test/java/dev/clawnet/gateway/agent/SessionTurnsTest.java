package dev.clawnet.gateway.agent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.session.Sessions;
import dev.clawnet.gateway.session.Turn;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.policy.Audience;
import dev.clawnet.policy.Integrity;
import dev.clawnet.policy.Reader;
import dev.clawnet.policy.Snapshot;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.id.RunId;
import dev.clawnet.protocol.json.Json;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/// Who is shown what was said in a session.
class SessionTurnsTest {
    private static final PersonId LI = new PersonId("p-li");
    private static final SessionKey KEY = SessionKey.of("agent:main:irc:direct:zed");
    private static final Reader ZED = new Reader.Correspondent("irc", "default", "zed");
    private static final Reader ANN = new Reader.Correspondent("irc", "default", "ann");

    private final MemoryStore store = new MemoryStore(
            new RecordedEntries(), new Notices(), () -> Instant.EPOCH, MemoryStore.Mode.JSON, Runnable::run);

    @BeforeEach
    void said() {
        say("r-1", "to zed", Audience.of(ZED));
        say("r-2", "to li", Audience.owner(LI));
        say("r-3", "to zed and ann", Audience.of(ZED, ANN));
        say("", "of nobody", Audience.owner(LI));
    }

    private void say(String run, String text, Audience audience) {
        store.write(tx -> {
            if (!run.isEmpty()) {
                tx.put(RunTables.RUN, LI, run, run(run, audience));
            }
            Sessions.append(tx, LI, KEY, new Turn(Turn.Speaker.OWNER, text, Integrity.TRUSTED, run, tx.now()));
            return Change.of(true, Entry.of(new EntryId("e-x" + text.length()), LI, "test", Map.of()));
        });
    }

    private static Run run(String id, Audience audience) {
        return new Run(
                new RunId(id),
                new IdentityId(LI, "i-main"),
                new Cause.Owner(KEY.text()),
                Snapshot.Half.PRIVATE,
                audience,
                "own",
                Integrity.TRUSTED,
                Set.of(),
                Map.of(),
                Set.of(),
                new Budget(1, 1, 1),
                Run.State.DONE,
                0,
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                Optional.empty());
    }

    private List<String> shown(Audience audience) {
        return store.read(view -> SessionTurns.shown(view, LI, KEY, audience)).stream()
                .map(Turn::text)
                .toList();
    }

    @Test
    void a_run_that_was_stored_before_there_were_traces_is_read_as_one_without() {
        Run run = run("r-1", Audience.owner(LI));
        ObjectNode row = Json.STRICT.valueToTree(run);
        row.remove("trail");

        assertThat(Json.STRICT.treeToValue(row, Run.class)).isEqualTo(run);
    }

    @Test
    void the_owner_is_shown_everything() {
        assertThat(shown(Audience.owner(LI))).containsExactly("to zed", "to li", "to zed and ann", "of nobody");
    }

    @Test
    void somebody_outside_is_shown_only_what_was_said_before_them() {
        assertThat(shown(Audience.of(ZED))).containsExactly("to zed", "to zed and ann");
        assertThat(shown(Audience.of(ZED, ANN))).containsExactly("to zed and ann");
        assertThat(shown(Audience.of(new Reader.Everyone()))).isEmpty();
    }

    @Test
    void the_line_on_disk_names_the_readers_of_its_run_and_the_owner() {
        Turn first = store.read(view -> Sessions.recent(view, LI, KEY, 9)).getFirst();

        assertThat(store.<List<String>>read(view -> SessionTurns.readers(view, LI, first)))
                .containsExactly("correspondent:irc/default/zed", "person:p-li");
    }
}

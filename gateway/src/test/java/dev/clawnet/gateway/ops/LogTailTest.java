package dev.clawnet.gateway.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.method.Answer;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.Handler;
import dev.clawnet.gateway.method.MethodTable;
import dev.clawnet.protocol.catalogue.LogMethods;
import dev.clawnet.protocol.catalogue.LogMethods.Tail;
import dev.clawnet.protocol.catalogue.LogMethods.Tailed;
import dev.clawnet.protocol.id.ConnId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Role;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The end of a log, followed.
final class LogTailTest {
    @TempDir
    private Path state;

    private void write(String text) throws IOException {
        Path logs = Files.createDirectories(state.resolve("logs"));
        Files.writeString(logs.resolve("gateway.jsonl"), text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private Tailed tail(Tail wanted) {
        return tail(wanted, true);
    }

    @SuppressWarnings("unchecked")
    private Tailed tail(Tail wanted, boolean host) {
        MethodTable table = new MethodTable();
        new LogTail(state).bind(table);
        Handler<Tail, Tailed> handler = (Handler<Tail, Tailed>)
                table.find(LogMethods.LOGS_TAIL.name()).orElseThrow().handler();
        Caller caller = new Caller(
                new ConnId("k-1"),
                PersonId.GATEWAY,
                Optional.empty(),
                DeviceClass.PROGRAM,
                Role.OPERATOR,
                Set.of(),
                true,
                host);
        return ((Answer.Now<Tailed>) handler.handle(caller, wanted)).result();
    }

    private static Tail from(Long cursor) {
        return new Tail(Optional.of(cursor), Optional.empty(), Optional.empty());
    }

    private static Tail most(int lines, int bytes) {
        return new Tail(Optional.empty(), Optional.of(lines), Optional.of(bytes));
    }

    @Test
    void what_is_there_comes_first_and_then_what_is_new_line_by_line() throws IOException {
        write("one\ntwo\nhal");
        Tailed first = tail(most(10, 1_000));
        write("f\nthree\n");
        Tailed next = tail(from(first.cursor()));

        assertThat(first.lines()).containsExactly("one", "two");
        assertThat(first.truncated()).isFalse();
        assertThat(next.lines()).containsExactly("half", "three");
        assertThat(tail(from(next.cursor())).lines()).isEmpty();
    }

    @Test
    void what_does_not_fit_is_left_out_at_the_beginning_and_said() throws IOException {
        write("first line\nsecond\nthird\n");
        assertThat(tail(most(1, 1_000)).lines()).containsExactly("third");
        Tailed few = tail(most(10, 9));
        assertThat(few.lines()).containsExactly("third");
        assertThat(few.truncated()).isTrue();
    }

    @Test
    void a_log_that_began_anew_is_read_from_its_beginning() throws IOException {
        write("new\n");
        Tailed tailed = tail(from(5_000L));
        assertThat(tailed.reset()).isTrue();
        assertThat(tailed.lines()).containsExactly("new");
    }

    @Test
    void no_log_is_an_empty_one() {
        assertThat(tail(most(10, 10)).lines()).isEmpty();
    }

    @Test
    void a_trace_id_ties_lines_together_for_the_host_person_alone() throws IOException {
        String before = "{\"level\":\"INFO\",\"mdc\": ";
        String after = ",\"formattedMessage\":\"run.x\"}";
        write(before + "{\"trace_id\":\"4bf92f3577b34da6a3ce929d0e0e4736\"}" + after + "\n" + before + "{}" + after
                + "\n");

        assertThat(tail(most(10, 1_000)).lines().getFirst()).contains("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(tail(most(10, 1_000), false).lines())
                .containsExactly("{\"level\":\"INFO\",\"mdc\":{}" + after, before + "{}" + after);
    }
}

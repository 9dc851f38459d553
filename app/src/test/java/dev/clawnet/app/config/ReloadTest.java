package dev.clawnet.app.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.app.config.ReloadRules.Effect;
import dev.clawnet.gateway.route.Inbound;
import dev.clawnet.gateway.route.Peer;
import dev.clawnet.gateway.route.Profile;
import dev.clawnet.gateway.route.Route;
import dev.clawnet.gateway.route.Router;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReloadTest {
    @TempDir
    private Path folder;

    private Instant now = Instant.EPOCH;
    private long edits = 1;

    private static ConfigFile reader() {
        return new ConfigFile(Map.of(), path -> path);
    }

    private Path write(String name, String text) throws IOException {
        Path file = Files.writeString(folder.resolve(name), text);
        Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(edits++)));
        return file;
    }

    @ParameterizedTest
    @CsvSource({
        "bindings, USED, USED",
        "session.dmScope, USED, USED",
        "models.providers.x, USED, USED",
        "gateway.reload.mode, USED, USED",
        "gateway.port, RESTART, RESTART",
        "cron.enabled, HOT, HOT",
        "agents.defaults.heartbeat.every, HOT, HOT",
        "channels.irc.nick, HOT, HOT",
        "plugins.entries, RESTART, RESTART",
        "broadcast.strategy, RESTART, HOT",
        "something.new, RESTART, RESTART"
    })
    void what_a_changed_key_asks_for(String path, Effect early, Effect latest) {
        assertThat(ReloadRules.of(path, Profile.EARLY)).isEqualTo(early);
        assertThat(ReloadRules.of(path, Profile.LATEST)).isEqualTo(latest);
    }

    @Test
    void changed_paths_are_those_of_values_and_lists_count_as_a_whole() {
        ConfigValue before = Json5.read("f", "{ a: { b: 1, c: [1, { x: 1 }] }, d: 'x', gone: {} }");
        ConfigValue after = Json5.read("f", "{ d: \"x\", // moved\n a: { b: 2, c: [1, { x: 2 }], e: null } }");

        assertThat(ReloadRules.changed(before, after)).containsExactly("a.b", "a.c", "a.e", "gone");
        assertThat(ReloadRules.changed(
                        before, Json5.read("f", "/**/ { d: 'x', gone: {}, a: { c: [1, {x: 1}], b: 1 } }")))
                .isEmpty();
    }

    @Test
    void a_file_is_read_when_it_has_been_the_same_for_a_while() throws IOException {
        Path file = write("c.json", "{}");
        ConfigWatch watch = new ConfigWatch(file, reader(), () -> now);

        write("c.json", "{ session: { dmScope: 'per-peer' ");
        assertThat(watch.look()).isEmpty();
        now = now.plus(Duration.ofMillis(400));
        write("c.json", "{ session: { dmScope: 'per-peer' } }");
        assertThat(watch.look()).as("it is still being written").isEmpty();
        now = now.plus(Duration.ofMillis(600));

        assertThat(watch.look().orElseThrow()).isInstanceOfSatisfying(ConfigWatch.Changed.class, changed -> {
            assertThat(changed.used()).containsExactly("session.dmScope");
            assertThat(changed.apply()).isTrue();
        });
        assertThat(watch.look()).isEmpty();
    }

    @Test
    void a_file_that_was_not_there_at_the_start_is_taken_over_when_it_comes() throws IOException {
        ConfigWatch watch = new ConfigWatch(folder.resolve("late.json"), reader(), () -> now);
        assertThat(watch.look()).isEmpty();

        write("late.json", "{ session: { dmScope: 'per-peer' } }");
        assertThat(watch.look()).isEmpty();
        now = now.plus(Duration.ofMillis(600));

        assertThat(watch.look().orElseThrow())
                .isInstanceOfSatisfying(
                        ConfigWatch.Changed.class,
                        changed -> assertThat(changed.used()).containsExactly("session.dmScope"));
    }

    @Test
    void a_file_that_is_gone_for_a_moment_changes_nothing_and_an_included_one_counts() throws IOException {
        write("list.json", "[{ id: 'a' }]");
        Path file = write("c.json", "{ agents: { list: { $include: 'list.json' } } }");
        ConfigWatch watch = new ConfigWatch(file, reader(), () -> now);

        Files.delete(file);
        assertThat(watch.look()).isEmpty();
        now = now.plusSeconds(9);
        assertThat(watch.look()).isEmpty();
        write("c.json", "{ agents: { list: { $include: 'list.json' } } }");
        write("list.json", "[{ id: 'a' }, { id: 'b' }]");
        watch.look();
        now = now.plusSeconds(9);

        Optional<ConfigWatch.Found> found = watch.look();
        assertThat(found.orElseThrow())
                .isInstanceOfSatisfying(
                        ConfigWatch.Changed.class,
                        changed -> assertThat(changed.config().agents()).containsOnlyKeys("a", "b"));
    }

    /// Prints how long a file of a hundred thousand bindings takes from its text to a router, and the same file with
    /// one of them changed, while the first one is in force. No test of time.
    @Test
    void a_hundred_thousand_bindings_are_taken_over() throws IOException {
        write("c.json", "{}");
        ConfigWatch watch = new ConfigWatch(folder.resolve("c.json"), reader(), () -> now);

        assertThat(last(taken(watch, bindings("b"), "100,000 bindings"))).isEqualTo("b");
        assertThat(last(taken(watch, bindings("a"), "one of them changed"))).isEqualTo("a");
    }

    /// @param last the agent of the last of them
    private static String bindings(String last) {
        StringBuilder text = new StringBuilder("{ agents: { list: [{ id: 'a' }, { id: 'b' }] }, bindings: [\n");
        for (int i = 0; i < 100_000; i++) {
            text.append("{ agentId: '")
                    .append(i == 99_999 ? last : "b")
                    .append("', match: { channel: 'whatsapp', accountId: 'biz', peer: { kind: 'dm', id: '+49")
                    .append(1_000_000 + i)
                    .append("' } } },\n");
        }
        return text.append("] }").toString();
    }

    private static String last(Router router) {
        Route route = (Route) router.route(Inbound.of("whatsapp", "biz", new Peer("direct", "+491099999")));
        return route.agent().text();
    }

    private Router taken(ConfigWatch watch, String text, String what) throws IOException {
        write("c.json", text);
        watch.look();
        now = now.plusSeconds(9);
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        long begin = System.nanoTime();
        long cpu = threads.getCurrentThreadCpuTime();
        ConfigWatch.Changed changed = (ConfigWatch.Changed) watch.look().orElseThrow();
        Router router = new Router(changed.config().routing());
        System.out.println(what + " (" + text.length() / 1_000_000 + " MB) taken over in "
                + (System.nanoTime() - begin) / 1_000_000 + " ms, of them "
                + (threads.getCurrentThreadCpuTime() - cpu) / 1_000_000 + " ms of this thread");
        return router;
    }
}

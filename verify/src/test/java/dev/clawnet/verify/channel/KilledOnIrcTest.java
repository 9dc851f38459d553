package dev.clawnet.verify.channel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.protocol.catalogue.ChannelMethods;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.verify.channel.IrcUser.Said;
import dev.clawnet.verify.durability.GatewayProcess;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// A gateway, and every third time the IRC server, is killed while somebody writes: every message that was durable
/// is answered, refused or listed as unknown, and none is answered twice.
///
/// `-Dclawnet.channel.kill.rounds=100` for the long form.
@Timeout(value = 3_600, unit = TimeUnit.SECONDS)
final class KilledOnIrcTest {
    private static final int ROUNDS = Integer.getInteger("clawnet.channel.kill.rounds", 3);
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Set<String> OPEN = Set.of("queued", "sending");

    @TempDir
    private Path folder;

    private final long seed =
            Long.getLong("clawnet.channel.kill.seed", InstantSource.system().millis());
    private final SplittableRandom chance = new SplittableRandom(seed);
    private final Set<String> heard = new HashSet<>();
    private int number;
    private int durable;
    private int unknown;

    @Test
    void what_was_durable_is_answered_once_whoever_is_killed() throws Exception {
        Path state = Files.createDirectory(
                folder.resolve("state"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.createDirectory(state.resolve("scripts"));
        Files.writeString(
                state.resolve("scripts/work.script"),
                "when counterpart just says \"hello {word}\"\n  say heard {word}\n\notherwise\n  say nothing\n");
        int port = freePort();
        try (Ngircd server = Ngircd.start(folder)) {
            Map<String, String> home =
                    Map.of("CLAWNET_HOME", home(server.port()).toString());
            IrcUser ann = IrcUser.enter(server.port(), "ann", "#shop");
            GatewayProcess gateway = GatewayProcess.start(state, port, home);
            Owner li = Owner.enter(folder.resolve("li"), gateway.setupCode());
            ann.awaitAccount("workbot", "#shop");
            for (int round = 1; round <= ROUNDS; round++) {
                Instant began = InstantSource.system().instant();
                boolean ofServer = round % 3 == 0;
                int before = heard.size();
                talk(ann, round == 1 ? 1 : 0);
                if (ofServer) {
                    server.kill();
                    ann.close();
                    keep(ann.heardByNow());
                    server.again();
                    ann = IrcUser.enter(server.port(), "ann", "#shop");
                } else {
                    gateway.kill();
                    li.close();
                    gateway = GatewayProcess.start(state, port, home);
                    li = Owner.again(folder.resolve("li"));
                }
                ann.awaitAccount("workbot", "#shop");
                long[] came = settle(li, ann, began);
                assertThat((long) heard.size() - before)
                        .as("seed %s: what was confirmed is heard, and at most what is unknown besides", seed)
                        .isBetween(ofServer ? 1 : came[0] + 1, came[0] + came[1] + 1);
            }
            keep(ann.heardByNow());
            li.close();
            gateway.close();
            ann.close();
        }
        System.getLogger(KilledOnIrcTest.class.getName())
                .log(
                        System.Logger.Level.INFO,
                        "{0} kills from seed {1}: {2} messages durable, {3} answered, {4} unknown",
                        ROUNDS,
                        Long.toString(seed),
                        durable,
                        heard.size(),
                        unknown);
        assertThat(durable).as("seed %s", seed).isGreaterThan(ROUNDS);
        assertThat(heard.size()).as("seed %s", seed).isPositive();
    }

    /// Some messages, of which as many are waited for as chance says, and at least those.
    private void talk(IrcUser ann, int least) throws Exception {
        int messages = 1 + chance.nextInt(5);
        for (int i = 0; i < messages; i++) {
            ann.say("workbot", "hello " + ++number);
        }
        int waited = Math.max(least, chance.nextInt(messages + 1));
        for (int i = 0; i < waited; i++) {
            ann.hearsLike("heard ");
        }
    }

    /// Waits until nothing is under way, and counts what became of what was durable: sent, and unknown.
    private long[] settle(Owner li, IrcUser ann, Instant began) throws Exception {
        List<ChannelMethods.PostView> posts = awaitSettled(li, began);
        List<ChannelMethods.PostView> fresh = posts.stream()
                .filter(post -> post.queuedAtMs() >= began.toEpochMilli())
                .toList();
        int runs = runs(li, "run.opened", began, KilledOnIrcTest::ofMessage).size();
        assertThat(fresh)
                .as("seed %s: each run that a message opened said its word once", seed)
                .hasSize(runs);
        assertThat(new TreeSet<>(
                        fresh.stream().map(ChannelMethods.PostView::message).toList()))
                .hasSize(fresh.size());
        durable += runs;
        long lost =
                fresh.stream().filter(post -> post.state().equals("unknown")).count();
        unknown += (int) lost;
        long sent = fresh.stream().filter(post -> post.state().equals("sent")).count();
        ann.say("workbot", "hello end" + ++number);
        ann.hears("heard end" + number);
        durable++;
        keep(ann.heardByNow());
        return new long[] {sent, lost};
    }

    /// No answer comes twice, however often anything was killed.
    private void keep(List<Said> said) {
        for (Said one : said) {
            assertThat(heard.add(one.text()))
                    .as("seed %s: '%s' is heard once", seed, one.text())
                    .isTrue();
        }
    }

    /// What was sent once no run is under way or waits for its turn, and nothing is leaving. The posts are looked at
    /// last: a run queues its answer before it ends.
    private List<ChannelMethods.PostView> awaitSettled(Owner li, Instant began) throws InterruptedException {
        Instant deadline = InstantSource.system().instant().plus(PATIENCE);
        while (true) {
            Set<String> begun = runs(li, "run.queued", began, _ -> true);
            begun.addAll(runs(li, "run.opened", began, _ -> true));
            boolean ended = runs(li, "run.ended", began, _ -> true).containsAll(begun);
            List<ChannelMethods.PostView> posts = li.link()
                    .call(
                            ChannelMethods.POSTS_LIST,
                            new ChannelMethods.ListPosts("irc", Optional.empty(), Optional.empty()))
                    .messages();
            if (ended && posts.stream().noneMatch(post -> OPEN.contains(post.state()))) {
                return posts;
            }
            assertThat(InstantSource.system().instant())
                    .as("seed %s: %s", seed, posts)
                    .isBefore(deadline);
            TimeUnit.MILLISECONDS.sleep(20);
        }
    }

    /// A session that grew long is summarised by a run of its own, which says nothing to anybody.
    private static boolean ofMessage(LedgerMethods.EntryView entry) {
        return "message".equals(entry.fields().get("cause"));
    }

    /// The runs of which entries of that kind speak.
    private static Set<String> runs(Owner li, String kind, Instant from, Predicate<LedgerMethods.EntryView> which) {
        return li
                .link()
                .call(
                        LedgerMethods.LIST,
                        new LedgerMethods.ListEntries(
                                Optional.empty(),
                                Optional.of(kind),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.of(from),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()))
                .entries()
                .stream()
                .filter(which)
                .map(entry -> entry.fields().get("run"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private Path home(int irc) throws IOException {
        Path home = Files.createDirectory(folder.resolve("home"));
        Files.writeString(home.resolve("clawnet.json"), """
                {
                  agents: { list: [{ id: "work", model: "scripted/work.script" }] },
                  messages: { queue: { mode: "followup", debounceMs: 0, cap: 100 } },
                  bindings: [{ agentId: "work", match: { channel: "irc" } }],
                  channels: {
                    irc: { host: "127.0.0.1", port: %d, tls: false, nick: "workbot", channels: ["#shop"],
                           dmPolicy: "open", allowFrom: ["*"] },
                  },
                }
                """.formatted(irc));
        return home;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}

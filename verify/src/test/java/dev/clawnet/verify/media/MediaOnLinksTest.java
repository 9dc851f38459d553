package dev.clawnet.verify.media;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.LinkFailure;
import dev.clawnet.client.LinkSettings;
import dev.clawnet.client.Pairing;
import dev.clawnet.client.Profile;
import dev.clawnet.client.Program;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.node.NodeHost;
import dev.clawnet.node.NodeSettings;
import dev.clawnet.node.exec.MachineSettings;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.SetupCodeParams;
import dev.clawnet.protocol.catalogue.LedgerMethods;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.catalogue.NodeMethods;
import dev.clawnet.protocol.catalogue.SystemMethods;
import dev.clawnet.protocol.catalogue.UndoMethods;
import dev.clawnet.protocol.device.SetupCode;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method.None;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.MediaCommands;
import dev.clawnet.verify.RealGround;
import dev.clawnet.verify.trust.Resident;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Contents between two devices and a node of one person, over TLS, with a gateway, a disk and a node host that are
/// real.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class MediaOnLinksTest {
    private static final int SIZE = 6_000_011;
    private static final Program PROGRAM = Program.of("0.1.0", "linux");

    @TempDir
    private Path folder;

    private static byte[] noise(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private Gateway start() {
        return Gateway.start(GatewaySettings.in(folder.resolve("state")).withPort(0), RealGround.open());
    }

    private GatewayLink owner(Gateway gateway) throws IOException {
        return Resident.pair(
                folder.resolve("owner"),
                gateway.firstRun().orElseThrow().setupCode().reveal());
    }

    private static MediaMethods.Send wish(String name, Optional<MediaId> media) {
        return new MediaMethods.Send(name, Optional.of("video/mp4"), Optional.of((long) SIZE), media);
    }

    @Test
    void what_one_device_sends_another_one_receives_while_it_still_arrives() throws Exception {
        byte[] bytes = noise(SIZE);
        try (Gateway gateway = start();
                GatewayLink laptop = owner(gateway);
                GatewayLink phone = Resident.pair(folder.resolve("phone"), Resident.invite(laptop));
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            CompletableFuture<MediaId> begun = new CompletableFuture<>();
            // The sender waits in the middle until the receiver has the first half: so the receiver cannot come late.
            CompletableFuture<Void> half = new CompletableFuture<>();
            var _ = threads.submit(() -> laptop.media()
                    .send(wish("talk.mp4", Optional.empty()), () -> held(laptop, bytes, begun, half), _ -> {}));
            MediaId id = begun.get();
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            phone.media().receive(id, out, at -> {
                if (at >= SIZE / 2 - 200_000) {
                    half.complete(null);
                }
            });

            assertThat(out.toByteArray()).isEqualTo(bytes);
            assertThat(entries(laptop)).contains("media.begun", "media.whole");
        }
    }

    /// A content whose second half is there only once somebody has the first.
    private static InputStream held(
            GatewayLink link, byte[] bytes, CompletableFuture<MediaId> begun, CompletableFuture<Void> half) {
        begun.complete(
                link.call(MediaMethods.LIST, new None()).media().getFirst().media());
        return new FilterInputStream(new ByteArrayInputStream(bytes)) {
            private int given;

            @Override
            public int read(byte[] into, int from, int most) throws IOException {
                if (given >= SIZE / 2) {
                    half.join();
                }
                int got = super.read(into, from, most);
                given += Math.max(0, got);
                return got;
            }
        };
    }

    private static List<String> entries(GatewayLink link) {
        return link
                .call(
                        LedgerMethods.LIST,
                        new LedgerMethods.ListEntries(
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
                                Optional.empty(),
                                Optional.empty()))
                .entries()
                .stream()
                .map(LedgerMethods.EntryView::kind)
                .toList();
    }

    private static void breaks(GatewayLink link) {
        link.close();
    }

    @Test
    void a_content_goes_on_over_the_next_link_when_the_first_one_breaks_in_both_directions() throws Exception {
        byte[] bytes = noise(SIZE);
        Path file = folder.resolve("talk.mp4");
        try (Gateway gateway = start();
                GatewayLink first = owner(gateway);
                GatewayLink second = Resident.pair(folder.resolve("second"), Resident.invite(first));
                GatewayLink third = Resident.pair(folder.resolve("third"), Resident.invite(second))) {
            assertThatThrownBy(() -> first.media()
                            .send(wish("talk.mp4", Optional.empty()), () -> new ByteArrayInputStream(bytes), at -> {
                                if (at > SIZE / 2) {
                                    breaks(first);
                                }
                            }))
                    .isInstanceOf(LinkFailure.class);
            MediaMethods.Media broken =
                    second.call(MediaMethods.LIST, new None()).media().getFirst();
            assertThat(broken.state()).isEqualTo(MediaMethods.State.ARRIVING);
            assertThat(broken.size()).isBetween(1_000_000L, (long) SIZE - 1);
            second.media()
                    .send(
                            wish("talk.mp4", Optional.of(broken.media())),
                            () -> new ByteArrayInputStream(bytes),
                            _ -> {});

            assertThatThrownBy(() -> second.media().receive(broken.media(), file, at -> {
                        if (at > SIZE / 2) {
                            breaks(second);
                        }
                    }))
                    .isInstanceOf(LinkFailure.class);
            long there = Files.size(file);
            assertThat(there).isBetween(1_000_000L, (long) SIZE - 1);
            third.media().receive(broken.media(), file, at -> assertThat(at).isGreaterThan(there));
        }
        assertThat(file).hasBinaryContent(bytes);
    }

    @Test
    void calls_are_answered_while_a_receiver_takes_nothing() throws Exception {
        byte[] bytes = noise(SIZE);
        try (Gateway gateway = start();
                GatewayLink laptop = owner(gateway);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            MediaId id = laptop.media()
                    .send(wish("talk.mp4", Optional.empty()), () -> new ByteArrayInputStream(bytes), _ -> {});
            CompletableFuture<Void> stuck = new CompletableFuture<>();
            CompletableFuture<Void> goOn = new CompletableFuture<>();
            var received = threads.submit(() -> laptop.media().receive(id, new ByteArrayOutputStream(), _ -> {
                stuck.complete(null);
                goOn.join();
            }));
            stuck.get();
            for (int i = 0; i < 50; i++) {
                laptop.call(SystemMethods.HEALTH, new SystemMethods.HealthParams(Optional.empty()));
            }
            goOn.complete(null);
            assertThat(received.get().media()).isEqualTo(id);
        }
    }

    @Test
    void a_node_sends_a_file_and_takes_one_within_its_own_policy_and_what_it_wrote_can_be_undone() throws Exception {
        byte[] bytes = noise(SIZE);
        Path home = Files.createDirectory(folder.toRealPath().resolve("home"));
        Files.write(home.resolve("talk.mp4"), bytes);
        Files.write(folder.toRealPath().resolve("secret"), bytes);
        try (Gateway gateway = start();
                GatewayLink owner = owner(gateway);
                NodeHost _ = node(owner, home)) {
            String node = owner.call(NodeMethods.LIST, new NodeMethods.ListNodes())
                    .nodes()
                    .getFirst()
                    .nodeId();
            MediaCommands.Sending sending = Json.LENIENT.treeToValue(
                    invoke(
                            owner,
                            node,
                            MediaCommands.READ,
                            new MediaCommands.ReadParams(
                                    home.resolve("talk.mp4").toString(), Optional.empty())),
                    MediaCommands.Sending.class);
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            owner.media().receive(sending.media(), out, _ -> {});
            assertThat(out.toByteArray()).isEqualTo(bytes);

            assertThatThrownBy(() -> invoke(
                            owner,
                            node,
                            MediaCommands.READ,
                            new MediaCommands.ReadParams(
                                    folder.toRealPath().resolve("secret").toString(), Optional.empty())))
                    .hasMessageContaining("policy");

            try (GatewayLink program = Resident.pair(folder.resolve("program"), Resident.invite(owner))) {
                assertThatThrownBy(() -> invoke(
                                program,
                                node,
                                MediaCommands.READ,
                                new MediaCommands.ReadParams(
                                        home.resolve("talk.mp4").toString(), Optional.empty())))
                        .hasMessageContaining("devices that a person paired");
            }

            Path copy = home.resolve("copy.mp4");
            FilesCommands.Written written = Json.LENIENT.treeToValue(
                    invoke(
                            owner,
                            node,
                            MediaCommands.WRITE,
                            new MediaCommands.WriteParams(
                                    copy.toString(),
                                    sending.media(),
                                    Optional.empty(),
                                    Optional.empty(),
                                    Optional.empty())),
                    FilesCommands.Written.class);
            assertThat(copy).hasBinaryContent(bytes);
            assertThatThrownBy(() -> invoke(
                            owner,
                            node,
                            MediaCommands.WRITE,
                            new MediaCommands.WriteParams(
                                    copy.toString(),
                                    sending.media(),
                                    Optional.of(FilesCommands.WriteMode.CREATE),
                                    Optional.empty(),
                                    Optional.empty())))
                    .hasMessageContaining("state");
            owner.call(UndoMethods.UNDO_ONE, new UndoMethods.OneOperation(Optional.of(node), written.undo()));
            assertThat(copy).doesNotExist();
        }
    }

    @Test
    void a_node_records_with_the_program_that_its_owner_named_and_with_no_other() throws Exception {
        Path home = Files.createDirectory(folder.toRealPath().resolve("home"));
        try (Gateway gateway = start();
                GatewayLink owner = owner(gateway);
                NodeHost _ = node(owner, home)) {
            String node = owner.call(NodeMethods.LIST, new NodeMethods.ListNodes())
                    .nodes()
                    .getFirst()
                    .nodeId();
            MediaCommands.CaptureParams second = new MediaCommands.CaptureParams(Optional.of(1_000L));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            MediaMethods.Media clip =
                    owner.media().receive(recording(owner, node, MediaCommands.CAMERA, second), out, _ -> {});
            assertThat(out.toByteArray()).isEqualTo(new byte[300_000]);
            assertThat(clip.type()).isEqualTo("video/mp4");

            MediaId failed = recording(owner, node, MediaCommands.AUDIO, second);
            owner.call(MediaMethods.REMOVE, new MediaMethods.Remove(failed));
            assertThatThrownBy(() -> invoke(owner, node, MediaCommands.SCREEN, second))
                    .hasMessageContaining("policy");
        }
    }

    private static MediaId recording(
            GatewayLink owner, String node, String command, MediaCommands.CaptureParams params) {
        return Json.LENIENT
                .treeToValue(invoke(owner, node, command, params), MediaCommands.Recording.class)
                .media();
    }

    private static JsonNode invoke(GatewayLink owner, String node, String command, Object params) {
        return owner.call(
                        NodeMethods.INVOKE,
                        new NodeMethods.Invoke(
                                node,
                                command,
                                Optional.of(Json.STRICT.valueToTree(params)),
                                Optional.of(60_000L),
                                "ask " + Long.toHexString(System.nanoTime()),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty(),
                                Optional.empty()),
                        Duration.ofSeconds(70))
                .payload();
    }

    private NodeHost node(GatewayLink owner, Path home) throws Exception {
        Path policy = folder.resolve("policy.json");
        Files.writeString(
                policy,
                "{\"roots\":[{\"path\":\"" + home + "\",\"read\":true,\"write\":true}],"
                        + "\"capture\":{\"camera.clip\":{\"command\":[\"/usr/bin/head\",\"-c\",\"300000\",\"/dev/zero\"],"
                        + "\"type\":\"video/mp4\"},\"audio.record\":{\"command\":[\"/bin/false\",\"{seconds}\"],\"type\":\"audio/ogg\"}}}");
        String code = owner.call(
                        DeviceMethods.SETUP_CODE,
                        new SetupCodeParams(Optional.empty(), Optional.of(List.of(Role.NODE)), Optional.of("laptop")))
                .setupCode();
        Path device = folder.resolve("node");
        Pairing.redeem(
                        SetupCode.parse(code),
                        device,
                        (address, key) ->
                                LinkSettings.node(address, PROGRAM, "laptop", NodeSettings.OFFERED, key, Auth.NONE),
                        Resident.parts())
                .close();
        Profile profile = Profile.load(device).orElseThrow();
        NodeHost host = NodeHost.open(new NodeSettings(
                profile.address(),
                "laptop",
                PROGRAM,
                Profile.key(device, new SecureRandom()),
                LinkSettings.deviceToken(profile.tokens().getOrDefault(Role.NODE.wire(), "")),
                Optional.empty(),
                policy,
                folder.resolve("node-state"),
                List.of(),
                System::nanoTime,
                Resident.parts(),
                Optional.of(new MachineSettings(
                        List.of(), Map.of(), Thread.ofVirtual().factory(), _ -> {}))));
        assertThat(host.awaitLinked(Duration.ofSeconds(60))).isTrue();
        return host;
    }
}

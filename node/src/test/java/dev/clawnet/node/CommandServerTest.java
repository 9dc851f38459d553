package dev.clawnet.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.MediaStreams;
import dev.clawnet.node.exec.Talk;
import dev.clawnet.node.files.FileService;
import dev.clawnet.node.policy.LocalPolicyFile;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeError;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeRequest;
import dev.clawnet.protocol.catalogue.NodeMethods.InvokeResult;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.node.FilesCommands;
import dev.clawnet.protocol.node.InvokeContext;
import dev.clawnet.protocol.node.InvokePermit;
import dev.clawnet.protocol.node.NodeError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class CommandServerTest {
    private static final long NOW = 1_000_000;
    private static final Talk SILENT = new Talk() {
        @Override
        public boolean say(String chunk) {
            return false;
        }

        @Override
        public void onCancel(Runnable stop) {
            // Nobody cancels here.
        }
    };

    @TempDir
    Path temp;

    private final PersonId li = PersonId.mint(new Random(1));
    private final PersonId nova = PersonId.mint(new Random(2));
    private Path root;
    private Path policy;
    private CommandServer server;

    private static MediaStreams noStreams() {
        throw new IllegalStateException("no streams here");
    }

    @BeforeEach
    void lay() throws IOException {
        Path real = temp.toRealPath();
        root = Files.createDirectory(real.resolve("root"));
        Files.writeString(root.resolve("plan.txt"), "the plan");
        Files.writeString(root.resolve("server.pem"), "key");
        Files.writeString(real.resolve("elsewhere.txt"), "elsewhere");
        policy = real.resolve("policy.json");
        Files.writeString(policy, "{\"roots\":[{\"path\":\"" + root + "\",\"read\":true}]}");
        FileService files = new FileService(
                new LocalPolicyFile(policy, List.of(), false),
                real.resolve("state"),
                new Random(3),
                InstantSource.fixed(Instant.EPOCH),
                () -> 0L);
        server = new CommandServer(files, Optional.empty(), Optional.of(li), Optional.empty());
    }

    @Test
    void permitted_call_within_the_policy_is_served() {
        InvokeResult result =
                server.serve(read(root.resolve("plan.txt").toString()), NOW, SILENT, CommandServerTest::noStreams);

        assertThat(result.ok()).isTrue();
        assertThat(result.payloadJSON().orElseThrow()).contains("the plan");
    }

    /// INV-22: with every permit of the gateway valid, what the local policy does not open stays closed.
    @Test
    @Tag("INV-22")
    void valid_permit_opens_nothing_beyond_the_local_policy() throws Exception {
        for (String path : List.of(
                temp.toRealPath() + "/elsewhere.txt", root + "/server.pem", policy.toString(), "/etc/hostname", "/")) {
            assertThat(code(server.serve(read(path), NOW, SILENT, CommandServerTest::noStreams)))
                    .isEqualTo("L2_DENIED");
        }
        JsonNode write = Json.STRICT.readTree("{\"path\":\"" + root + "/new.txt\",\"data\":\"x\",\"mode\":\"create\"}");
        assertThat(code(server.serve(
                        request(FilesCommands.WRITE, write, write, li, NOW + 1),
                        NOW,
                        SILENT,
                        CommandServerTest::noStreams)))
                .isEqualTo("L2_DENIED");
        Files.delete(policy);
        assertThat(code(server.serve(
                        read(root.resolve("plan.txt").toString()), NOW, SILENT, CommandServerTest::noStreams)))
                .isEqualTo("L2_DENIED");
    }

    /// INV-22: and the reverse: what the local policy opens needs a permit for exactly this call, now, for its
    /// person.
    @Test
    @Tag("INV-22")
    void call_without_a_fitting_permit_is_refused() {
        JsonNode plan = params(root.resolve("plan.txt").toString());
        JsonNode other = params(root.resolve("other.txt").toString());

        assertThat(code(server.serve(
                        request(FilesCommands.READ, plan, other, li, NOW + 1),
                        NOW,
                        SILENT,
                        CommandServerTest::noStreams)))
                .isEqualTo("PERMIT_INVALID");
        assertThat(code(server.serve(
                        request(FilesCommands.READ, plan, plan, li, NOW), NOW, SILENT, CommandServerTest::noStreams)))
                .isEqualTo("PERMIT_INVALID");
        assertThat(code(server.serve(
                        request(FilesCommands.READ, plan, plan, nova, NOW + 1),
                        NOW,
                        SILENT,
                        CommandServerTest::noStreams)))
                .isEqualTo("PERMIT_INVALID");
        InvokeRequest none = new InvokeRequest(
                "v",
                "n",
                FilesCommands.READ,
                Optional.of(plan.toString()),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        assertThat(code(server.serve(none, NOW, SILENT, CommandServerTest::noStreams)))
                .isEqualTo("PERMIT_INVALID");
    }

    /// INV-23: what this node does not know, or cannot read, it does not do; refusals are codes with fixed words.
    @Test
    @Tag("INV-23")
    void unknown_or_unreadable_calls_are_refused_by_code() {
        JsonNode empty = Json.STRICT.createObjectNode();
        JsonNode surprise = Json.STRICT.readTree("{\"path\":\"/x\",\"surprise\":1}");
        JsonNode fraction = Json.STRICT.readTree("{\"path\":\"/x\",\"offset\":0.5}");

        assertThat(code(server.serve(
                        request("system.run", empty, empty, li, NOW + 1), NOW, SILENT, CommandServerTest::noStreams)))
                .isEqualTo("UNKNOWN_COMMAND");
        assertThat(code(server.serve(
                        request(FilesCommands.READ, empty, empty, li, NOW + 1),
                        NOW,
                        SILENT,
                        CommandServerTest::noStreams)))
                .isEqualTo("INVALID_PARAMS");
        assertThat(code(server.serve(
                        request(FilesCommands.READ, surprise, surprise, li, NOW + 1),
                        NOW,
                        SILENT,
                        CommandServerTest::noStreams)))
                .isEqualTo("INVALID_PARAMS");
        for (String text : List.of("", "{", "[]", "nul", fraction.toString(), "{\"path\":\"a\",\"path\":\"b\"}")) {
            InvokeRequest broken = new InvokeRequest(
                    "v",
                    "n",
                    FilesCommands.READ,
                    Optional.of(text),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(context(InvokePermit.of("x", empty, Instant.ofEpochMilli(NOW + 1)), li)));
            InvokeError error = server.serve(broken, NOW, SILENT, CommandServerTest::noStreams)
                    .error()
                    .orElseThrow();
            assertThat(error.message())
                    .contains(NodeError.valueOf(error.code().orElseThrow()).sentence());
        }
    }

    private InvokeRequest read(String path) {
        return request(FilesCommands.READ, params(path), params(path), li, NOW + 1);
    }

    private static JsonNode params(String path) {
        return Json.STRICT.createObjectNode().put("path", path);
    }

    private static InvokeRequest request(
            String command, JsonNode sent, JsonNode permitted, PersonId person, long expiresAt) {
        InvokePermit permit = InvokePermit.of(command, permitted, Instant.ofEpochMilli(expiresAt));
        return new InvokeRequest(
                "v",
                "n",
                command,
                Optional.of(Json.STRICT.writeValueAsString(sent)),
                Optional.empty(),
                Optional.empty(),
                Optional.of(context(permit, person)));
    }

    private static InvokeContext context(InvokePermit permit, PersonId person) {
        return new InvokeContext(person, Optional.empty(), Optional.empty(), permit, "key");
    }

    private static String code(InvokeResult result) {
        assertThat(result.ok()).isFalse();
        return result.error().flatMap(InvokeError::code).orElseThrow();
    }
}

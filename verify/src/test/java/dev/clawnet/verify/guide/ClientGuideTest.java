package dev.clawnet.verify.guide;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.client.GatewayLink;
import dev.clawnet.client.KeptLink;
import dev.clawnet.gateway.Gateway;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.protocol.id.MediaId;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.verify.RealGround;
import dev.clawnet.verify.tidy.Repository;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The guide of the client library: each example works against a real gateway, and the page shows what works.
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class ClientGuideTest {
    private static final String CODE = "verify/src/test/java/dev/clawnet/verify/guide/ClientExamples.java";
    private static final String PAGE = "docs/client.md";
    private static final Pattern EXAMPLE = Pattern.compile("(?s)    // example: ([a-z]+)\n(.*?)    // end\n");
    private static final Pattern BLOCK = Pattern.compile("(?s)```java\n(.*?)```");
    private static final String MODEL = "guide.script";

    @TempDir
    private Path folder;

    @Test
    void the_page_shows_each_example_as_it_is() throws IOException {
        Repository repository = Repository.here();
        List<String> code = EXAMPLE.matcher(repository.read(CODE))
                .results()
                .map(example -> example.group(2).replaceAll("(?m)^ {4}", ""))
                .toList();
        List<String> shown = BLOCK.matcher(repository.read(PAGE))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();

        assertThat(shown).isEqualTo(code);
    }

    private Gateway start() throws IOException {
        Path state = folder.resolve("state");
        Path scripts = Files.createDirectories(
                state.resolve("scripts"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Files.writeString(scripts.resolve(MODEL), "otherwise\n  say done\n");
        return Gateway.start(
                GatewaySettings.in(state)
                        .withPort(0)
                        .withModels(Map.of(), Optional.of(new ModelRef("scripted", MODEL))),
                RealGround.open());
    }

    @Test
    void each_example_works() throws Exception {
        Path device = folder.resolve("device");
        byte[] clip = "a clip".repeat(50_000).getBytes(StandardCharsets.UTF_8);
        Files.write(folder.resolve("clip.mp4"), clip);
        try (Gateway gateway = start()) {
            String code = gateway.firstRun().orElseThrow().setupCode().reveal();
            try (GatewayLink link = ClientExamples.pair(code, device)) {
                assertThat(ClientExamples.whoAmI(device)).startsWith("p-");
                assertThat(ClientExamples.ask(link, "agent:main:main", "hello", "first"))
                        .isEqualTo("final");
                assertThat(ClientExamples.byName(link).isObject()).isTrue();

                MediaId media = ClientExamples.send(link, folder.resolve("clip.mp4"));
                ClientExamples.receive(link, media, folder.resolve("again.mp4"));
                assertThat(folder.resolve("again.mp4")).hasBinaryContent(clip);
                assertThat(ClientExamples.forget(link, media)).isEqualTo(media.value());
                assertThat(ClientExamples.forget(link, media)).startsWith("NOT_FOUND");
            }
            questions(device);
        }
    }

    /// One device asks, another one of the same person hears of it.
    private static void questions(Path device) throws Exception {
        BlockingQueue<String> asked = new LinkedBlockingQueue<>();
        List<String> ids = new ArrayList<>();
        try (KeptLink kept = ClientExamples.watch(device, asked::add)) {
            assertThat(kept.awaitFirst(Duration.ofSeconds(60))).isTrue();
            try (GatewayLink program = ClientExamples.device(device).open((_, _) -> {})) {
                program.callRaw(
                        "exec.approval.request",
                        Json.STRICT
                                .createObjectNode()
                                .put("command", "echo hello")
                                .put("twoPhase", true),
                        Duration.ofSeconds(20));
                ids.add(asked.poll(20, TimeUnit.SECONDS));
            }
        }
        assertThat(ids).doesNotContainNull();
    }
}

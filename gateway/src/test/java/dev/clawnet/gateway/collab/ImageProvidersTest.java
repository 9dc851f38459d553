package dev.clawnet.gateway.collab;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.model.ModelRef;
import dev.clawnet.gateway.agent.model.StubbedModels;
import dev.clawnet.gateway.node.FileTools;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.protocol.catalogue.PeopleMethods;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The tool `image` down to what each kind of provider is sent, and what comes back of it.
class ImageProvidersTest {
    private static final byte[] PICTURE = ByteBuffer.allocate(60)
            .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'})
            .putInt(13)
            .put("IHDR".getBytes(StandardCharsets.US_ASCII))
            .putInt(3)
            .putInt(4)
            .array();

    private final Told agents = new Told();

    static List<String> kinds() {
        return StubbedModels.kinds();
    }

    private List<String> looks(StubbedModels stub) {
        World world = new World(
                1,
                MemoryStore.Mode.JSON,
                (prompt, stream, cancel) -> prompt.ref().provider().equals("stub")
                        ? stub.models().next(prompt, stream, cancel)
                        : agents.next(prompt, stream, cancel));
        world.agents.addPictures(List.of(FileTools.pictures(world.folders, world.agents.facts())));
        world.agents.useImageModels(List.of(ModelRef.of("stub:eyes")));
        World.Human li = world.human("Li");
        world.identity(li, "buy", "li");
        world.folders.put(li.id(), "/buy/cat.png", new String(PICTURE, StandardCharsets.ISO_8859_1));
        world.call(li, PeopleMethods.PEOPLE_PROVIDERS, new PeopleMethods.Providers(List.of("stub")));
        agents.tell(
                "li", Told.calls("image", "{\"image\":\"cat.png\",\"prompt\":\"What is on it?\"}"), Told.says("done"));
        world.tell(li, "buy", "Look.");
        assertThat(world.log(li).stream()
                        .filter(entry -> "provider://"
                                .concat(li.id() + "/stub")
                                .equals(entry.fields().get("resource"))))
                .hasSize(1);
        return agents.answers("li");
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void every_provider_is_sent_the_picture_with_the_question_and_its_answer_is_the_tools(String kind)
            throws Exception {
        try (StubbedModels stub = StubbedModels.saying(kind, "a cat")) {
            assertThat(looks(stub)).containsExactly("a cat");
            assertThat(stub.asked())
                    .singleElement()
                    .asString()
                    .contains(Base64.getEncoder().encodeToString(PICTURE), "AGENT: What is on it?")
                    .doesNotContain("Look.");
        }
    }

    /// A model that takes none, of which nothing is said in the configuration.
    @ParameterizedTest
    @MethodSource("kinds")
    void a_provider_that_takes_no_pictures_is_a_refusal_in_words_of_ours(String kind) throws Exception {
        try (StubbedModels stub = StubbedModels.refusing(kind)) {
            assertThat(looks(stub)).singleElement().asString().isNotBlank().doesNotContain("SECRET");
            assertThat(stub.asked()).hasSize(1);
        }
    }
}

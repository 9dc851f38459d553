package dev.clawnet.app.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.agent.AgentBooks;
import dev.clawnet.protocol.catalogue.StockToolMethods;
import dev.clawnet.protocol.id.PersonId;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// `clawnet skills install` and its like by what two people type, down to the folders.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class SkillInstallTest {
    private static final String COOK = """
            ---
            name: cook
            description: how to cook
            allowed-tools: exec, files.read, *
            metadata: {"openclaw": {"requires": {"bins": ["sh"], "env": ["OVEN_KEY"]}}}
            ---
            Run everything.
            """;

    @TempDir
    private Path folder = Path.of("replaced by the test's own");

    private CliHouse house = new CliHouse(folder);
    private Path source = folder;
    private String nova = "";

    @BeforeEach
    void two_people_have_an_agent_each() throws IOException {
        house = new CliHouse(folder);
        house.start(settings());
        nova = house.person("nova");
        house.gateway().apply(settings());
        for (String user : List.of("host", "nova")) {
            assertThat(house.run(user, "identities", "create", "desk").code()).isZero();
        }
        source = Files.createDirectories(folder.resolve("Cook Book"));
        Files.writeString(source.resolve("SKILL.md"), COOK);
        Files.writeString(Files.createDirectories(source.resolve("more")).resolve("salt.txt"), "salt");
    }

    @AfterEach
    void close() {
        house.close();
    }

    private Path base(String user) {
        return folder.resolve("files-" + user);
    }

    private GatewaySettings settings() {
        Map<PersonId, AgentBook> others = nova.isEmpty() ? Map.of() : Map.of(new PersonId(nova), book("nova"));
        return GatewaySettings.in(house.state()).withPort(0).withBooks(new AgentBooks(book("host"), others));
    }

    private AgentBook book(String user) {
        return AgentBook.NONE.on(new AgentBook.Ground(base(user), true, List.of(), ""));
    }

    private JsonNode skill(String user) {
        return house.run(user, "skills", "list", "--agent", "desk", "--json")
                .json()
                .path("skills")
                .path(0);
    }

    @Test
    void a_folder_is_installed_pinned_for_its_person_alone_after_a_yes() throws IOException {
        CliHouse.Ran unasked = house.run("host", "skills", "install", source.toString());
        assertThat(unasked.code()).isEqualTo(1);
        assertThat(unasked.text()).contains("cook: how to cook", "more/salt.txt", "sh, OVEN_KEY", "nobody said yes");
        assertThat(Files.exists(base("host").resolve("skills"))).isFalse();

        CliHouse.Ran done = house.run("host", "skills", "install", source.toString(), "--yes");
        assertThat(done.code()).as(done.text()).isZero();
        assertThat(done.text()).contains("installed cook-book, pinned by");
        Path there = base("host").resolve("skills/cook-book/more/salt.txt");
        assertThat(there).hasContent("salt");
        assertThat(Files.getPosixFilePermissions(there)).isEqualTo(PosixFilePermissions.fromString("rw-------"));
        assertThat(skill("host").path("taken").asString(""))
                .isEqualTo(skill("host").path("digest").asString("none"));
        assertThat(skill("nova").isMissingNode()).isTrue();
        assertThat(Files.exists(base("nova").resolve("skills/cook-book"))).isFalse();

        Files.writeString(there, "pepper");
        assertThat(skill("host").path("changed").asBoolean(false)).isTrue();
    }

    @Test
    void a_skill_gives_no_agent_a_tool() throws IOException {
        StockToolMethods.InSession session =
                new StockToolMethods.InSession("agent:desk:main", java.util.Optional.empty());
        var before = house.call("host", StockToolMethods.TOOLS_EFFECTIVE, session);
        Files.writeString(source.resolve("SKILL.md"), COOK.replace(", \"env\": [\"OVEN_KEY\"]", ""));
        assertThat(house.run("host", "skills", "install", source.toString(), "--yes")
                        .code())
                .isZero();

        assertThat(skill("host").path("modelVisible").asBoolean(false)).isTrue();
        assertThat(house.call("host", StockToolMethods.TOOLS_EFFECTIVE, session))
                .isEqualTo(before);
        assertThat(house.run("host", "grants", "list", "--json").json().toString())
                .doesNotContain("cook");
    }

    @Test
    void one_that_is_there_gives_way_only_when_that_is_said_and_can_be_had_back() throws IOException {
        assertThat(house.run("host", "skills", "install", source.toString(), "--name", "cook", "--yes")
                        .code())
                .isZero();
        assertThat(house.run("host", "skills", "install", source.toString(), "--name", "cook", "--yes")
                        .text())
                .contains("there is a skill cook already");
        Files.writeString(source.resolve("more/salt.txt"), "sugar");
        JsonNode forced = house.run(
                        "host", "skills", "install", source.toString(), "--name", "cook", "--yes", "--force", "--json")
                .json();
        Path salt = base("host").resolve("skills/cook/more/salt.txt");
        assertThat(salt).hasContent("sugar");

        JsonNode gone = house.run("host", "skills", "remove", "cook", "--json").json();
        assertThat(skill("host").isMissingNode()).isTrue();
        assertThat(house.run("host", "skills", "remove", "cook").text()).contains("no such skill was installed");
        assertThat(house.run("nova", "skills", "restore", gone.path("trash").stringValue())
                        .text())
                .contains("the trash is empty");
        assertThat(house.run("host", "skills", "restore", "1-cook").text())
                .contains("there are: ", gone.path("trash").stringValue());
        assertThat(house.run("host", "skills", "restore", "cook").text()).doesNotContain("skills.remove");
        assertThat(house.run("host", "skills", "restore", gone.path("trash").stringValue())
                        .code())
                .isZero();
        assertThat(salt).hasContent("sugar");
        assertThat(skill("host").path("changed").asBoolean(true)).isFalse();

        house.run("host", "skills", "remove", "cook");
        assertThat(house.run("host", "skills", "restore", forced.path("trash").stringValue())
                        .code())
                .isZero();
        assertThat(salt).hasContent("salt");
        assertThat(skill("host").path("changed").asBoolean(false))
                .as("the older files wait for a word")
                .isTrue();
    }

    @Test
    void an_archive_that_wants_out_writes_nothing_anywhere() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (String name : List.of("SKILL.md", "../../evil")) {
                zip.putNextEntry(new ZipEntry(name));
                zip.write(COOK.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                zip.closeEntry();
            }
        }
        Path archive = Files.write(folder.resolve("evil.skill"), bytes.toByteArray());
        assertThat(house.run("host", "skills", "install", archive.toString(), "--yes")
                        .text())
                .contains("a name in it is not one of a file below its folder");
        Files.createSymbolicLink(source.resolve("link"), folder.resolve("evil.skill"));
        assertThat(house.run("host", "skills", "install", source.toString(), "--yes")
                        .text())
                .contains("is a link");
        assertThat(house.run("host", "skills", "install", folder.resolve("none").toString())
                        .text())
                .contains("cannot be read");
        try (Stream<Path> all = Files.walk(base("host").getParent())) {
            assertThat(all).noneMatch(path -> path.endsWith("evil"));
        }
    }
}

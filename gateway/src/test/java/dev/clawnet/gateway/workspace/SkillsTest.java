package dev.clawnet.gateway.workspace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.agent.AgentBook;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.gateway.store.MemoryStore;
import dev.clawnet.gateway.store.Notices;
import dev.clawnet.gateway.store.RecordedEntries;
import dev.clawnet.gateway.time.VirtualTime;
import dev.clawnet.protocol.id.IdentityId;
import dev.clawnet.protocol.id.PersonId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which skills an agent is told of, attacked by whoever can write into their folders.
class SkillsTest {
    private final Random random = new Random(3);
    private final VirtualTime time = new VirtualTime();
    private final RecordedEntries ledger = new RecordedEntries();
    private final MemoryStore store = new MemoryStore(ledger, new Notices(), time, MemoryStore.Mode.JSON, time);
    private final SkillPins pins = new SkillPins(store, random);
    private final PersonId li = PersonId.mint(random);
    private final IdentityId main = IdentityId.mint(li, random);

    @TempDir
    private Path base;

    private Path own;
    private Path shared;

    @BeforeEach
    void folders() throws IOException {
        own = Files.createDirectories(base.resolve("workspace/skills"));
        shared = Files.createDirectories(base.resolve("skills"));
    }

    private static void skill(Path folder, String name, String head, String text) throws IOException {
        Path place = Files.createDirectories(folder.resolve(name));
        Files.writeString(place.resolve("SKILL.md"), "---\nname: " + name + "\n" + head + "\n---\n" + text);
    }

    private AgentBook book() {
        return new AgentBook(
                Optional.of(new AgentBook.Ground(base, false, List.of(), "")),
                "main",
                Map.of(),
                AgentBook.Bootstrap.DEFAULT,
                AgentBook.Sessions.DEFAULT,
                AgentBook.Clock.DEFAULT);
    }

    private Map<String, Skill> found() {
        return Skills.of(book(), "main");
    }

    private Skill found(String name) {
        return Optional.ofNullable(found().get(name)).orElseThrow();
    }

    private List<String> kinds() {
        return ledger.all().stream().map(Entry::kind).toList();
    }

    @Test
    void the_agents_own_skill_goes_before_a_shared_one_of_its_name() throws IOException {
        skill(shared, "cook", "description: shared", "salt");
        skill(shared, "drive", "description: a car", "gas");
        skill(own, "cook", "description: \"own\"", "pepper");

        assertThat(found().keySet()).containsExactly("cook", "drive");
        assertThat(found("cook").description()).isEqualTo("own");
        assertThat(found("cook").path()).isEqualTo("skills/cook/SKILL.md");
        assertThat(found("drive").source()).isEqualTo(Skill.Source.SHARED);
    }

    @Test
    void what_a_skill_needs_is_looked_for() throws IOException {
        skill(own, "there", "metadata: {\"openclaw\": {\"requires\": {\"bins\": [\"sh\"]}, \"os\": [\"linux\"]}}", "");
        skill(own, "any", "metadata:\n  { \"openclaw\": { \"requires\": { \"anyBins\": [\"nosuch\", \"sh\"] } } }", "");
        skill(own, "bin", "metadata: {\"openclaw\": {\"requires\": {\"bins\": [\"../../bin/sh\"]}}}", "");
        skill(own, "env", "metadata: {\"openclaw\": {\"requires\": {\"env\": [\"PATH\"]}}}", "");
        skill(own, "mac", "metadata: {\"openclaw\": {\"os\": [\"darwin\"]}}", "");
        skill(own, "odd", "metadata: {\"openclaw\": {", "");
        skill(own, "always", "metadata: {\"openclaw\": {\"always\": true, \"requires\": {\"env\": [\"X\"]}}}", "");

        assertThat(found().values().stream()
                        .filter(skill -> skill.needs().met())
                        .map(Skill::name))
                .containsExactly("always", "any", "there");
        assertThat(found("env").needs().missing().env())
                .as("the gateway's own count for nobody")
                .containsExactly("PATH");
        assertThat(pins.told(main, found().values())).containsExactlyInAnyOrder("always", "any", "there");
    }

    @Test
    void a_skill_that_changed_is_not_told_of_until_its_owner_takes_it() throws IOException {
        skill(own, "cook", "description: d", "salt");
        assertThat(pins.told(main, found().values())).containsExactly("cook");
        assertThat(pins.told(main, found().values())).containsExactly("cook");
        assertThat(kinds()).containsExactly("skill.found");

        skill(own, "cook", "description: d", "poison");
        assertThat(pins.told(main, found().values())).isEmpty();
        assertThat(pins.told(main, found().values())).isEmpty();
        assertThat(kinds()).as("said once").containsExactly("skill.found", "skill.changed");

        skill(own, "cook", "description: d", "salt");
        assertThat(pins.told(main, found().values())).as("as it was taken").containsExactly("cook");
    }

    @Test
    void a_file_beside_it_is_a_part_of_the_skill() throws IOException {
        skill(own, "cook", "description: d", "see run.sh");
        Path script = Files.createDirectories(own.resolve("cook/bin")).resolve("run.sh");
        String before = found("cook").digest();
        Files.write(script, new byte[] {(byte) 0xff, 1});
        String with = found("cook").digest();
        Files.write(script, new byte[] {(byte) 0xfe, 1});

        assertThat(List.of(before, with, found("cook").digest()))
                .doesNotHaveDuplicates()
                .doesNotContain("");
    }

    @Test
    void a_link_too_many_files_and_too_many_bytes_make_a_skill_that_nobody_is_told_of() throws IOException {
        skill(own, "linked", "description: d", "");
        Files.createSymbolicLink(own.resolve("linked/secret"), Path.of("/etc/hostname"));
        skill(own, "large", "description: d", "");
        Files.write(own.resolve("large/data"), new byte[Limits.SKILL_BYTES + 1]);
        skill(own, "many", "description: d", "");
        for (int i = 0; i <= Limits.SKILL_FILES; i++) {
            Files.writeString(own.resolve("many/f" + i), "");
        }
        skill(own, "deep", "description: d", "");
        Files.writeString(
                Files.createDirectories(own.resolve("deep/a/b/c/d/e/f")).resolve("g"), "");

        assertThat(found().values()).extracting(Skill::digest).containsOnly("");
        assertThat(pins.told(main, found().values())).isEmpty();
    }

    @Test
    void a_shared_skill_is_taken_once_for_all_agents_of_its_person_alone() throws IOException {
        skill(shared, "drive", "description: d", "gas");
        pins.told(main, found().values());
        pins.told(IdentityId.mint(li, random), found().values());
        assertThat(kinds()).containsExactly("skill.found");
        pins.told(IdentityId.mint(PersonId.mint(random), random), found().values());
        assertThat(kinds()).containsExactly("skill.found", "skill.found");
    }

    @Test
    void what_was_switched_off_stays_off_however_its_files_change() {
        SkillPin off = new SkillPin("one", false, Optional.empty());
        for (String digest : List.of("one", "two")) {
            assertThat(SkillPin.found(Optional.of(off), digest).tells(digest)).isFalse();
        }
    }
}

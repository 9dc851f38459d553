package dev.clawnet.gateway.device;

import static dev.clawnet.gateway.device.DeviceWorld.console;
import static dev.clawnet.gateway.device.DeviceWorld.key;
import static dev.clawnet.gateway.device.FakePeople.LI;
import static dev.clawnet.gateway.device.FakePeople.NOVA;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Change;
import dev.clawnet.gateway.store.Entry;
import dev.clawnet.protocol.catalogue.DeviceMethods;
import dev.clawnet.protocol.catalogue.DeviceMethods.Rename;
import dev.clawnet.protocol.id.EntryId;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.method.DeviceClass;
import dev.clawnet.protocol.method.Scope;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SlugsTest {
    private final DeviceWorld world = new DeviceWorld();
    private final Calls calls = new Calls(world);

    private String slug(int device) {
        return world.store
                .read(view -> Devices.find(view, key(device).id()))
                .flatMap(Device::slug)
                .orElseThrow();
    }

    private void rename(PersonId person, int device, String label) {
        calls.call(
                DeviceMethods.PAIR_RENAME,
                console(person, false, Scope.PAIRING),
                new Rename(key(device).id(), label));
    }

    @Test
    void every_device_gets_two_words_that_no_other_of_its_person_has_and_keeps_them() {
        Set<String> seen = new HashSet<>();
        for (int device = 1; device <= 30; device++) {
            world.paired(LI, key(device), DeviceClass.PROGRAM);
            assertThat(slug(device)).matches("[a-z]+-[a-z]+(-[0-9]+)?");
            seen.add(slug(device));
        }
        assertThat(seen).hasSize(30);
        String before = slug(1);
        world.paired(LI, key(1), DeviceClass.PROGRAM);

        assertThat(slug(1)).as("paired again").isEqualTo(before);
    }

    @Test
    void somebody_with_thousands_of_devices_gets_names_that_are_still_free_by_chance() {
        world.paired(LI, key(1), DeviceClass.PROGRAM);
        Device device =
                world.store.read(view -> Devices.find(view, key(1).id())).orElseThrow();
        Slugs slugs = new Slugs(new Random(11));
        List<String> names = world.store.write(tx -> {
            Devices.counted(tx, LI, Limits.DEVICES_PER_PERSON);
            List<String> drawn = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                drawn.add(slugs.call(tx, device.called("of-" + i), Optional.empty())
                        .slug()
                        .orElseThrow());
            }
            return Change.of(drawn, Entry.of(new EntryId("e-1"), LI, "test", new TreeMap<>()));
        });

        assertThat(names).doesNotHaveDuplicates().allMatch(name -> name.matches("[a-z]+-[a-z]+(-[0-9]+)?"));
        assertThat(names).filteredOn(name -> name.matches(".*[0-9]")).hasSizeGreaterThan(150);
        assertThat(Slugs.numbers(100)).as("few devices: words alone").isEqualTo(1);
    }

    @Test
    void a_slug_follows_the_label_and_a_second_one_of_that_name_gets_a_number() {
        for (int device = 1; device <= 3; device++) {
            world.paired(LI, key(device), DeviceClass.PROGRAM);
            rename(LI, device, "Li's phone");
        }

        assertThat(slug(1)).isEqualTo("li-s-phone");
        assertThat(slug(2)).isEqualTo("li-s-phone-2");
        assertThat(slug(3)).isEqualTo("li-s-phone-3");
        rename(LI, 1, "Li's phone");
        assertThat(slug(1)).as("its own name is no collision").isEqualTo("li-s-phone");
    }

    @Test
    @Tag("INV-11")
    void a_slug_tells_nothing_of_a_strangers_device() {
        world.paired(LI, key(1), DeviceClass.PROGRAM);
        world.paired(NOVA, key(2), DeviceClass.PROGRAM);
        rename(LI, 1, "phone");
        rename(NOVA, 2, "phone");

        assertThat(slug(1)).isEqualTo("phone");
        assertThat(slug(2)).isEqualTo("phone");
    }

    @Test
    void a_slug_is_free_again_when_its_device_goes() {
        world.paired(LI, key(1), DeviceClass.PROGRAM);
        world.paired(LI, key(2), DeviceClass.PROGRAM);
        rename(LI, 1, "phone");
        calls.call(
                DeviceMethods.PAIR_REMOVE, console(LI, false, Scope.PAIRING), new DeviceMethods.DeviceRef(key(1).id()));
        rename(LI, 2, "phone");

        assertThat(slug(2)).isEqualTo("phone");
    }

    @ParameterizedTest
    @CsvSource({"Küche Tablet,kuche-tablet", "3rd box,rd-box", "--a--b--,a-b", "A,a"})
    void a_label_becomes_one_plain_word(String label, String slug) {
        assertThat(Slugs.word(label)).contains(slug);
    }

    @Test
    void a_label_without_letters_gets_words_of_ours() {
        world.paired(LI, key(1), DeviceClass.PROGRAM);
        rename(LI, 1, "手机");

        assertThat(slug(1)).matches("[a-z]+-[a-z]+");
        assertThat(Slugs.word("ab".repeat(60)).orElseThrow()).hasSizeLessThanOrEqualTo(Slugs.MAX);
    }
}

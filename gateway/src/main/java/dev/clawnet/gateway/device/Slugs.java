package dev.clawnet.gateway.device;

import dev.clawnet.gateway.device.DeviceTables.Called;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.store.Tx;
import dev.clawnet.protocol.id.DeviceId;
import dev.clawnet.protocol.id.PersonId;
import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.random.RandomGenerator;

/// Words by which people speak of their devices: `brave-otter`, or what they called it, as one word.
///
/// A slug is unique within its person, so that a suffix tells nobody of a stranger's device, and it says nothing of
/// what a device may do. It never has the form of a device id.
final class Slugs {
    /// Longest slug, its number included. Characters.
    static final int MAX = 40;

    private static final int ROOM_FOR_NUMBER = 8;
    /// Names that there are for each device, when names are drawn.
    private static final long DRAWN_FOR_EACH = 4;
    private static final List<String> FIRST = words("""
            amber ample ancient apt azure bold brave breezy bright brisk calm candid clear clever cosy
            crimson crisp dapper deft eager early earnest fair fleet fond frank fresh gentle glad
            golden grand green hardy hazel honest humble ivory jolly keen kind lively loyal lucid
            merry mild misty neat noble nimble pale patient plain polite proud quick quiet rosy rustic
            sandy silver sleek snug sober spry steady stout sunny swift tidy tranquil true velvet
            vivid warm wise witty young zesty
            """);
    private static final List<String> SECOND = words("""
            alder anchor aspen badger basin beacon birch bison brook canyon cedar cliff clover comet
            coral cove crane creek delta dove dune ember falcon fern finch fjord fox garnet glade
            grove harbor hare hawk heron hill iris island ivy jay juniper lagoon lake lantern lark
            laurel linden lotus lynx maple marlin marsh meadow mesa moss oak orchid osprey otter owl
            pearl pebble pine plover pond poplar prairie quail quartz rapids raven reef ridge river
            robin sage sparrow spruce stone stream summit swan thistle tide trail trout tulip vale
            valley violet walnut wave willow wren
            """);

    private final RandomGenerator random;

    Slugs(RandomGenerator random) {
        this.random = random;
    }

    private static List<String> words(String text) {
        return List.of(text.strip().split("\\s+"));
    }

    /// Gives a device a slug: from what its owner calls it, else two words of ours. The one before is free again.
    Device call(Tx tx, Device device, Optional<String> label) {
        device.slug().ifPresent(old -> tx.delete(DeviceTables.SLUGS, device.person(), old));
        String slug = label.flatMap(Slugs::word)
                .map(word -> free(tx, device.person(), word))
                .orElseGet(() -> drawn(tx, device.person()));
        tx.put(DeviceTables.SLUGS, device.person(), slug, new Called(device.id()));
        return label.map(text -> device.labelled(text, slug)).orElseGet(() -> device.called(slug));
    }

    /// Frees the slug of a device that goes.
    static void forget(Tx tx, Device device) {
        device.slug().ifPresent(slug -> tx.delete(DeviceTables.SLUGS, device.person(), slug));
    }

    static Optional<DeviceId> find(dev.clawnet.gateway.store.View view, PersonId person, String slug) {
        return view.find(DeviceTables.SLUGS, person, slug).map(Called::device);
    }

    /// A label as one word; empty when nothing of it is left.
    static Optional<String> word(String label) {
        String plain = Normalizer.normalize(label, Normalizer.Form.NFKD)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\p{M}+", "")
                .replaceAll("[^a-z0-9]+", "-")
                .replaceAll("^[-0-9]+|-+$", "");
        String cut = plain.substring(0, Math.min(plain.length(), MAX - ROOM_FOR_NUMBER))
                .replaceAll("-+$", "");
        return Optional.of(cut).filter(word -> !word.isEmpty());
    }

    /// Two words of ours that no device of this person has.
    private String drawn(Tx tx, PersonId person) {
        int most = numbers(Devices.count(tx, person));
        for (int tries = 0; tries < Limits.SLUG_TRIES; tries++) {
            String slug = drawn(most);
            if (find(tx, person, slug).isEmpty()) {
                return slug;
            }
        }
        return free(tx, person, drawn(most));
    }

    /// Up to which number pairs are drawn: so that one in four names at most is taken, and a device of somebody who has
    /// thousands is called at the first or second look, as the first one was.
    static int numbers(long devices) {
        return (int) Math.min(1_000, 1 + DRAWN_FOR_EACH * devices / ((long) FIRST.size() * SECOND.size()));
    }

    private String drawn(int most) {
        String words = FIRST.get(random.nextInt(FIRST.size())) + "-" + SECOND.get(random.nextInt(SECOND.size()));
        int number = most == 1 ? 1 : 1 + random.nextInt(most);
        return number == 1 ? words : words + "-" + number;
    }

    private String free(Tx tx, PersonId person, String wanted) {
        String slug = wanted;
        for (int number = 2; find(tx, person, slug).isPresent(); number++) {
            // A person with a hundred devices of one name gets numbers that are not looked for one by one.
            slug = wanted + "-" + (number <= Limits.SLUG_TRIES ? number : 1_000 + random.nextInt(1_000_000));
        }
        return slug;
    }
}

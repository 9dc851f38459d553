package dev.clawnet.verify.ledger;

import dev.clawnet.protocol.log.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/// Changed copies of one receipt, none of which proves anything.
final class Forgeries {
    private Forgeries() {}

    static List<String> of(String good) {
        List<String> forged = new ArrayList<>(lines(good));
        Receipt proof = Receipt.parse(good);
        String carried = new String(Base64.getDecoder().decode(proof.extra().orElseThrow()), StandardCharsets.UTF_8);
        for (String inner : lines(carried)) {
            forged.add(carrying(proof, inner));
        }
        for (String[] change : new String[][] {
            {"\"v\":1", "\"v\":1,\"v\":1"},
            {"\"v\":1", "\"v\":2"},
            {"\"seq\":", "\"seq\":1"},
            {"\"log\":\"person/p-", "\"log\":\"person/p-x"},
            {"{\"fields\":{", "{\"fields\":{\"a\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\","},
            {"\"kind\"", "\"kinds\""},
            {"open kind ", "open kinds "},
            {"open kind ", "open  kind "},
            {"key clawnet/", "key clawnet/x"},
            {"clawnet-receipt v1", "clawnet-receipt v2"},
        }) {
            forged.add(carrying(proof, carried.replace(change[0], change[1])));
        }
        forged.add(good.replace("index ", "index 0"));
        forged.add(good + good);
        forged.add(good.replace("\n", "\r\n"));
        forged.add(good.substring(0, good.length() - 1));
        forged.removeIf(good::equals);
        return forged;
    }

    private static String carrying(Receipt proof, String carried) {
        String extra = Base64.getEncoder().encodeToString(carried.getBytes(StandardCharsets.UTF_8));
        return new Receipt(proof.index(), proof.path(), proof.checkpoint(), Optional.of(extra)).text();
    }

    /// Each line changed and doubled, every second one exchanged with the next, and all but opened ones
    /// removed: an opened field less is a receipt that shows less.
    private static List<String> lines(String text) {
        List<String> lines = List.of(text.split("\n", -1));
        List<String> forged = new ArrayList<>();
        for (int i = 0; i < lines.size() - 1; i++) {
            String line = lines.get(i);
            if (!line.isEmpty()) {
                forged.add(with(lines, i, flipped(line, line.length() - 2)));
            }
            if (!line.startsWith("\u2014 ")) {
                // The same signature twice is still a signature.
                forged.add(with(lines, i, line + "\n" + line));
            }
            if (i + 1 < lines.size() - 1 && i % 2 == 0) {
                forged.add(with(swapped(lines, i), i, lines.get(i + 1)));
            }
            if (!line.startsWith("open ")) {
                List<String> less = new ArrayList<>(lines);
                less.remove(i);
                forged.add(String.join("\n", less));
            }
        }
        return forged;
    }

    private static String flipped(String line, int at) {
        char other = line.charAt(at) == 'x' ? 'y' : 'x';
        return line.substring(0, at) + other + line.substring(at + 1);
    }

    private static List<String> swapped(List<String> lines, int at) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(at + 1, lines.get(at));
        return changed;
    }

    private static String with(List<String> lines, int at, String line) {
        List<String> changed = new ArrayList<>(lines);
        changed.set(at, line);
        return String.join("\n", changed);
    }
}

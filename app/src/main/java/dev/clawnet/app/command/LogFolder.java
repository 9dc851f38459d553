package dev.clawnet.app.command;

import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.log.Hash;
import dev.clawnet.protocol.log.LogVerifier.Item;
import dev.clawnet.protocol.log.Opening;
import dev.clawnet.protocol.log.TilePath;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;

/// One log in a folder: checkpoint, hash tiles and entry bundles as C2SP tlog-tiles has them, and beside them the key
/// and the openings, which are no part of that format.
///
/// Every file appears whole or not at all, so that an export that was interrupted goes on where it was.
final class LogFolder {
    /// Entries of one bundle and hashes of one tile.
    static final int FULL = TilePath.FULL;

    private static final String CHECKPOINT = "checkpoint";
    private static final String KEY = "key";
    private static final String ANCHORED = "anchored.json";
    private static final int MAX_SMALL = 65_536;
    private static final int MAX_BUNDLE = 64 * 1024 * 1024;

    private final Path dir;

    LogFolder(Path dir) {
        this.dir = dir;
    }

    /// The openings of one entry, as a line of a file.
    private record Opened(Long seq, Map<String, Opening> open) {}

    /// The signed head that is kept here, and the key it names.
    record Kept(String key, String checkpoint) {}

    Optional<Kept> kept() throws IOException {
        return Files.exists(dir.resolve(CHECKPOINT))
                ? Optional.of(new Kept(small(KEY).strip(), small(CHECKPOINT)))
                : Optional.empty();
    }

    void keep(Kept head, Optional<String> anchored) throws IOException {
        write(KEY, (head.key() + "\n").getBytes(StandardCharsets.UTF_8));
        if (anchored.isPresent()) {
            write(ANCHORED, anchored.get().getBytes(StandardCharsets.UTF_8));
        }
        write(CHECKPOINT, head.checkpoint().getBytes(StandardCharsets.UTF_8));
    }

    Optional<String> anchored() throws IOException {
        return Files.exists(dir.resolve(ANCHORED)) ? Optional.of(small(ANCHORED)) : Optional.empty();
    }

    /// Whether this copy shows openings at all.
    boolean opens() {
        return Files.isDirectory(dir.resolve("openings"));
    }

    /// Full bundles from the first on without a gap.
    long fullBundles() {
        long number = 0;
        while (Files.exists(dir.resolve(bundle(number, FULL))) && Files.exists(dir.resolve(openings(number)))) {
            number++;
        }
        return number;
    }

    /// The entries of a bundle of that width. `IOException` when it is not there or not of that width.
    List<Item> items(long number, int width) throws IOException {
        byte[] bytes = read(bundle(number, width));
        Map<Long, Map<String, Opening>> opened = opened(number);
        List<Item> items = new ArrayList<>();
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.remaining() >= Short.BYTES) {
            byte[] leaf = new byte[Math.min(Short.toUnsignedInt(left.getShort()), left.remaining())];
            left.get(leaf);
            long seq = number * FULL + items.size();
            items.add(new Item(new String(leaf, StandardCharsets.UTF_8), opened.getOrDefault(seq, Map.of())));
        }
        if (items.size() != width || left.hasRemaining()) {
            throw new IOException(bundle(number, width) + " does not hold " + width + " entries");
        }
        return items;
    }

    void putItems(long number, List<Item> items) throws IOException {
        ByteArrayOutputStream bundle = new ByteArrayOutputStream();
        for (Item item : items) {
            byte[] leaf = item.leaf().getBytes(StandardCharsets.UTF_8);
            if (leaf.length > 0xFFFF) {
                throw new IOException("an entry that is longer than the format allows");
            }
            bundle.write(leaf.length >> Byte.SIZE);
            bundle.write(leaf.length);
            bundle.write(leaf);
        }
        putOpenings(number, items);
        write(bundle(number, items.size()), bundle.toByteArray());
    }

    void putOpenings(long number, List<Item> items) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < items.size(); i++) {
            Opened opened = new Opened(number * FULL + i, items.get(i).openings());
            lines.append(Json.STRICT.writeValueAsString(opened)).append('\n');
        }
        write(openings(number), lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private Map<Long, Map<String, Opening>> opened(long number) throws IOException {
        Map<Long, Map<String, Opening>> opened = new TreeMap<>();
        if (!opens()) {
            return opened;
        }
        try {
            new String(read(openings(number)), StandardCharsets.UTF_8).lines().forEach(line -> {
                Opened one = Json.STRICT.readValue(line, Opened.class);
                opened.put(one.seq(), one.open());
            });
            return opened;
        } catch (JacksonException | IllegalArgumentException | NullPointerException unreadable) {
            throw new IOException(openings(number) + " is not made of openings", unreadable);
        }
    }

    /// The hashes of a tile, as its file has them.
    byte[] tile(TilePath tile) throws IOException {
        return read(tile.text());
    }

    void putTile(TilePath tile, List<Hash> hashes) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (Hash hash : hashes) {
            bytes.write(hash.bytes());
        }
        write(tile.text(), bytes.toByteArray());
    }

    /// Removes the full bundles from that one on.
    void forget(long first) throws IOException {
        for (long number = first; Files.deleteIfExists(dir.resolve(bundle(number, FULL))); number++) {
            Files.deleteIfExists(dir.resolve(new TilePath(0, number, FULL).text()));
        }
    }

    /// Removes partial tiles and bundles of earlier sizes.
    void tidy(long size) throws IOException {
        Path tiles = dir.resolve("tile");
        if (!Files.isDirectory(tiles)) {
            return;
        }
        try (Stream<Path> files = Files.walk(tiles)) {
            for (Path file : files.filter(LogFolder::partial).toList()) {
                Path place = dir.relativize(file);
                String level = place.getName(1).toString();
                long hashes = level.equals("entries") ? size : size >> (TilePath.HEIGHT * Integer.parseInt(level));
                if (!file.getFileName().toString().equals(Long.toString(hashes % FULL))) {
                    Files.delete(file);
                }
            }
        }
    }

    private static boolean partial(Path file) {
        return Files.isRegularFile(file)
                && file.resolveSibling(".").normalize().toString().endsWith(".p");
    }

    private static String bundle(long number, int width) {
        return new TilePath(0, number, width).entries();
    }

    private static String openings(long number) {
        return bundle(number, FULL).replaceFirst("^tile/entries", "openings") + ".jsonl";
    }

    private String small(String name) throws IOException {
        return bounded(name, MAX_SMALL);
    }

    private String bounded(String name, int most) throws IOException {
        return new String(bytes(name, most), StandardCharsets.UTF_8);
    }

    private byte[] read(String name) throws IOException {
        return bytes(name, MAX_BUNDLE);
    }

    private byte[] bytes(String name, int most) throws IOException {
        Path file = dir.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IOException(name + " is missing");
        }
        if (Files.size(file) > most) {
            throw new IOException(name + " is too large");
        }
        return Files.readAllBytes(file);
    }

    private void write(String name, byte[] bytes) throws IOException {
        Path file = dir.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Path draft = file.resolveSibling(file.getFileName() + ".new");
        Files.write(draft, bytes);
        Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }
}

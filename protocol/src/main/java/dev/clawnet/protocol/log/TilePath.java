package dev.clawnet.protocol.log;

/// Names of tiles after C2SP tlog-tiles: 256 hashes of one level each, the last one partial.
///
/// @param level 0 for hashes of leaves; each level up stands for 256 times as many
/// @param index number of the tile in its level
/// @param width hashes it holds, 1 to 256
public record TilePath(int level, long index, int width) {
    /// Levels of the tree that one tile spans.
    public static final int HEIGHT = 8;
    /// Hashes of a full tile.
    public static final int FULL = 1 << HEIGHT;

    private static final int MAX_LEVEL = 63;

    public TilePath {
        if (level < 0 || level > MAX_LEVEL || index < 0 || width < 1 || width > FULL) {
            throw new IllegalArgumentException("no such tile");
        }
    }

    /// Such as `tile/0/x001/x234/067.p/5`.
    public String text() {
        return "tile/" + level + place();
    }

    /// The bundle of the entries that a tile of level 0 holds the hashes of, such as `tile/entries/x001/x234/067.p/5`.
    public String entries() {
        if (level != 0) {
            throw new IllegalStateException("only tiles of level 0 stand for entries");
        }
        return "tile/entries" + place();
    }

    private String place() {
        return "/" + number(index) + (width == FULL ? "" : ".p/" + width);
    }

    private static String number(long index) {
        StringBuilder path = new StringBuilder(digits(index % 1000));
        for (long rest = index / 1000; rest > 0; rest /= 1000) {
            path.insert(0, "x" + digits(rest % 1000) + "/");
        }
        return path.toString();
    }

    private static String digits(long part) {
        String text = Long.toString(part);
        return "0".repeat(3 - text.length()) + text;
    }
}

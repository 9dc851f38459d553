package dev.clawnet.gateway.workspace;

import dev.clawnet.gateway.limits.Limits;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipInputStream;

/// The files of a skill as an archive brings them: zip, or tar packed by gzip, unpacked in memory.
///
/// Threat: an archive that writes outside of its folder (absolute names, `..`, links, devices), over another file by a
/// name that some file system takes for the same one, or that unpacks to more than a machine has. Nothing of an
/// archive with one bad entry is taken. See `SkillArchiveTest`.
final class SkillArchive {
    private static final int BLOCK = 512;
    private static final int SEGMENT = 100;
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N} ._+@()\\[\\],=~#&'-]{1," + SEGMENT + "}");
    private static final Pattern PAX_MOVES = Pattern.compile("(?m)^\\d+ (path|linkpath|size)=");
    /// Names that a system of files takes for devices, whatever stands behind the dot.
    private static final Pattern DEVICE = Pattern.compile("(?i)(con|prn|aux|nul|com\\d|lpt\\d)(\\..*)?");

    private final Map<String, byte[]> files = new TreeMap<>();
    private final Set<String> known = new HashSet<>();
    private final Map<String, String> folders = new HashMap<>();
    private final long most;
    private long bytes;
    private int entries;

    /// Why an archive is not taken, in words for whoever sent it.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused(String why) {
            super(why);
        }
    }

    private SkillArchive(int packed) {
        this.most = Math.min(Limits.SKILL_BYTES, (long) packed * Limits.SKILL_RATIO);
    }

    /// By name below the skill's folder, `/` between folders; a folder that holds all of it is left out.
    static Map<String, byte[]> files(byte[] archive) throws Refused {
        if (archive.length > Limits.SKILL_ARCHIVE) {
            throw new Refused("an archive of a skill has at most " + Limits.SKILL_ARCHIVE + " bytes");
        }
        SkillArchive open = new SkillArchive(archive.length);
        try {
            if (begins(archive, 'P', 'K')) {
                open.zip(archive);
            } else if (begins(archive, 0x1f, 0x8b)) {
                open.tar(archive);
            } else {
                throw new Refused("it is neither a zip nor a tar.gz");
            }
        } catch (ZipException | EOFException broken) {
            throw new Refused("the archive is broken");
        } catch (IOException | IllegalArgumentException unreadable) {
            throw new Refused("the archive cannot be read");
        }
        open.requireApart();
        return open.rooted();
    }

    private static boolean begins(byte[] archive, int first, int second) {
        return archive.length > 2 && (archive[0] & 0xff) == first && (archive[1] & 0xff) == second;
    }

    private void zip(byte[] archive) throws IOException, Refused {
        try (ZipInputStream in = new ZipInputStream(new ByteArrayInputStream(archive), StandardCharsets.UTF_8)) {
            for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
                count();
                if (entry.isDirectory()) {
                    segments(entry.getName());
                    if (in.read() >= 0) {
                        throw new Refused("a folder in it has a content");
                    }
                } else {
                    add(entry.getName(), read(in, left()));
                }
            }
        }
    }

    /// Of tar only files and folders are taken; a header that moves another one is refused like a link.
    private void tar(byte[] archive) throws IOException, Refused {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(archive))) {
            for (byte[] header = in.readNBytes(BLOCK); header.length == BLOCK && header[0] != 0; ) {
                count();
                entry(in, header);
                header = in.readNBytes(BLOCK);
            }
        }
    }

    private void entry(InputStream in, byte[] header) throws IOException, Refused {
        String name = text(header, 0, 100);
        String prefix = text(header, 257, 5).equals("ustar") ? text(header, 345, 155) : "";
        long size = octal(text(header, 124, 12));
        if (size > left()) {
            throw tooLarge();
        }
        byte[] content = in.readNBytes((int) size);
        if (content.length < size) {
            throw new EOFException();
        }
        in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
        switch (header[156]) {
            case '0', 0, '7' -> add(prefix.isEmpty() ? name : prefix + "/" + name, content);
            case '5' -> {
                bytes += content.length;
                segments(name);
            }
            case 'x', 'g' -> {
                bytes += content.length;
                if (PAX_MOVES
                        .matcher(new String(content, StandardCharsets.UTF_8))
                        .find()) {
                    throw new Refused("a name in it is too long");
                }
            }
            default -> throw new Refused("it holds a link or something else that is neither file nor folder");
        }
    }

    private static String text(byte[] header, int from, int length) {
        int end = from;
        while (end < from + length && header[end] != 0) {
            end++;
        }
        return new String(header, from, end - from, StandardCharsets.UTF_8);
    }

    private static long octal(String text) throws Refused {
        String digits = text.strip();
        if (!digits.matches("[0-7]{1,11}")) {
            throw new Refused("the archive is broken");
        }
        return Long.parseLong(digits, 8);
    }

    private void count() throws Refused {
        if (++entries > Limits.SKILL_FILES) {
            throw new Refused("a skill has at most " + Limits.SKILL_FILES + " files and folders");
        }
    }

    private int left() {
        return (int) (most - bytes);
    }

    private static byte[] read(InputStream in, int left) throws IOException, Refused {
        byte[] read = in.readNBytes(left + 1);
        if (read.length > left) {
            throw tooLarge();
        }
        return read;
    }

    private static Refused tooLarge() {
        return new Refused("it unpacks to more than " + Limits.SKILL_BYTES + " bytes, or to more than "
                + Limits.SKILL_RATIO + " times its size");
    }

    private void add(String name, byte[] content) throws Refused {
        bytes += content.length;
        List<String> segments = segments(name);
        if (segments.getFirst().equals("__MACOSX") || segments.getLast().equals(".DS_Store")) {
            return;
        }
        String plain = String.join("/", segments);
        if (!known.add(folded(plain))) {
            throw new Refused("two names in it are the same to some systems: " + plain);
        }
        folders(plain);
        files.put(plain, content);
    }

    /// Each folder has one way to be written, and is no file.
    private void folders(String name) throws Refused {
        for (int at = name.indexOf('/'); at > 0; at = name.indexOf('/', at + 1)) {
            String folder = name.substring(0, at);
            if (!folders.computeIfAbsent(folded(folder), _ -> folder).equals(folder)) {
                throw new Refused("two folders in it are the same to some systems: " + folder);
            }
        }
    }

    private void requireApart() throws Refused {
        for (String name : known) {
            if (folders.containsKey(name)) {
                throw new Refused("a name in it is a file and a folder");
            }
        }
    }

    private static String folded(String name) {
        return Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT);
    }

    private static List<String> segments(String name) throws Refused {
        String plain = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
        while (plain.startsWith("./")) {
            plain = plain.substring(2);
        }
        List<String> segments = List.of(plain.split("/", -1));
        for (String segment : segments) {
            // `.` and `..` end with a dot as well.
            boolean good = PLAIN.matcher(segment).matches()
                    && !segment.endsWith(".")
                    && !segment.endsWith(" ")
                    && !DEVICE.matcher(segment).matches();
            if (!good && !(plain.equals(".") && segments.size() == 1)) {
                throw new Refused("a name in it is not one of a file below its folder");
            }
        }
        if (segments.size() > Limits.SKILL_DEPTH + 1) {
            throw new Refused("folders in it lie more than " + Limits.SKILL_DEPTH + " deep");
        }
        return segments;
    }

    /// Without the one folder that holds everything, when the skill's file lies in it.
    private Map<String, byte[]> rooted() throws Refused {
        Map<String, byte[]> found = files;
        if (!found.containsKey(Skills.FILE) && !found.isEmpty()) {
            String first = found.keySet().iterator().next();
            String root = first.substring(0, first.indexOf('/') + 1);
            if (!root.isEmpty() && found.keySet().stream().allMatch(name -> name.startsWith(root))) {
                Map<String, byte[]> inner = new TreeMap<>();
                found.forEach((name, content) -> inner.put(name.substring(root.length()), content));
                found = inner;
            }
        }
        if (!found.containsKey(Skills.FILE)) {
            throw new Refused("there is no " + Skills.FILE + " in it");
        }
        return found;
    }
}

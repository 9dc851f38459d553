package dev.clawnet.verify.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What a process of this user holds after a full collection.
///
/// @param live heap that is reachable, in bytes
/// @param direct memory beside the heap that buffers hold, in bytes; absent where the process does not track it
/// @param resident in kilobytes
record Memory(long live, OptionalLong direct, long resident) {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern OTHER =
            Pattern.compile("(?m)^-\\s+Other \\(reserved=[0-9]+KB, committed=([0-9]+)KB\\)");
    private static final long JCMD_SECONDS = 60;

    /// Counts what lives, which collects the rest first.
    static Memory of(long pid) throws IOException, InterruptedException {
        String histogram = asked(pid, "GC.class_histogram");
        Matcher total = TOTAL.matcher(histogram);
        if (!total.find()) {
            throw new IOException("jcmd counts nothing in process " + pid + ": "
                    + histogram.lines().limit(3).toList());
        }
        Matcher other = OTHER.matcher(asked(pid, "VM.native_memory", "summary"));
        return new Memory(
                Long.parseLong(total.group(1)),
                other.find() ? OptionalLong.of(Long.parseLong(other.group(1)) * 1024) : OptionalLong.empty(),
                Meter.rss(pid).orElse(0));
    }

    private static String asked(long pid, String... question) throws IOException, InterruptedException {
        List<String> words =
                new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/jcmd", Long.toString(pid)));
        words.addAll(List.of(question));
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (!process.waitFor(JCMD_SECONDS, TimeUnit.SECONDS)) {
            process.destroyForcibly();
        }
        return text;
    }
}

package dev.clawnet.client;

import java.util.Locale;

/// The name by which this system connects.
final class Platform {
    private Platform() {}

    static String name() {
        String os = System.getProperty("os.name", "unknown").toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return "macos";
        }
        return os.startsWith("windows") ? "windows" : os.startsWith("linux") ? "linux" : os;
    }
}

package dev.clawnet.client;

import java.util.Locale;

/// The program that connects: its version, and the name by which its system connects.
public record Program(String version, String platform) {
    /// The program on a system of that name.
    ///
    /// @param osName as the system property `os.name` has it
    public static Program of(String version, String osName) {
        String os = osName.toLowerCase(Locale.ROOT);
        if (os.startsWith("mac")) {
            return new Program(version, "macos");
        }
        if (os.startsWith("windows")) {
            return new Program(version, "windows");
        }
        return new Program(version, os);
    }

    /// Whether the file system of such a machine takes names that differ in case for one.
    public boolean foldsCase() {
        return platform.equals("macos") || platform.equals("windows");
    }
}

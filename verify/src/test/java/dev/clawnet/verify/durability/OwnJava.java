package dev.clawnet.verify.durability;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Programs of this build as processes of their own: the same Java, the same classes.
public final class OwnJava {
    /// Of the command line.
    public static final String MAIN = "dev.clawnet.app.Main";
    /// For processes of which there are many, or that are short.
    public static final List<String> SMALL = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    /// For a gateway, or whatever else asks the system itself.
    public static final List<String> NATIVE =
            List.of("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow");

    private OwnJava() {}

    public static String classPath() {
        return Optional.ofNullable(System.getProperty("surefire.test.class.path"))
                .orElseGet(() -> System.getProperty("java.class.path"));
    }

    public static String program() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /// The words of a command line.
    public static List<String> words(List<String> flags, String main, List<String> arguments) {
        List<String> words = new ArrayList<>();
        words.add(program());
        words.addAll(flags);
        words.addAll(List.of("-cp", classPath(), main));
        words.addAll(arguments);
        return words;
    }
}

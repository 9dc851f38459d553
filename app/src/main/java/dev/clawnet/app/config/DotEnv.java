package dev.clawnet.app.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Values of a file `.env`: what the environment has already counts more.
///
/// Only the one beside the configuration is read. One in the folder where a command happens to be typed is not: who
/// can write there would decide what a token is.
public final class DotEnv {
    private static final Pattern LINE =
            Pattern.compile("\\s*(?:export\\s+)?([A-Za-z_][A-Za-z0-9_]*)\\s*=\\s*(.*?)\\s*");

    private DotEnv() {}

    /// The environment with what the file adds.
    public static Map<String, String> with(Map<String, String> environment, Path file) {
        if (!Files.isRegularFile(file)) {
            return environment;
        }
        Map<String, String> all = new LinkedHashMap<>();
        FileText.read(file).lines().forEach(line -> {
            Matcher matcher = LINE.matcher(line);
            if (!line.stripLeading().startsWith("#") && matcher.matches()) {
                all.put(matcher.group(1), unquoted(matcher.group(2)));
            }
        });
        environment.forEach((name, value) -> {
            if (!value.isEmpty()) {
                all.put(name, value);
            }
        });
        return all;
    }

    private static String unquoted(String value) {
        boolean quoted = value.length() >= 2
                && (value.charAt(0) == '"' || value.charAt(0) == '\'')
                && value.charAt(value.length() - 1) == value.charAt(0);
        return quoted ? value.substring(1, value.length() - 1) : value.replaceAll("\\s+#.*$", "");
    }
}

package dev.clawnet.gateway.workspace;

import dev.clawnet.protocol.json.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// A folder with a `SKILL.md`: text that tells an agent how to do something. It is data; it grants no tool.
///
/// @param source where it lies
/// @param path of its `SKILL.md`, as `workspace.read` takes it
/// @param digest of all its files; empty when they are too many or too large, or one cannot be read
record Skill(String name, String description, Source source, String path, Needs needs, String digest) {
    private static final Pattern LINE = Pattern.compile("(?m)^(name|description):[ \\t]*(.+?)[ \\t\\r]*$");
    private static final Pattern METADATA = Pattern.compile("(?m)^metadata:");
    /// Where programs of agents on the gateway's machine are found.
    private static final List<Path> BINS = List.of(Path.of("/usr/local/bin"), Path.of("/usr/bin"), Path.of("/bin"));
    private static final String SYSTEM = "linux";

    /// Where a skill lies; those of an agent's own folder go before shared ones of the same name.
    enum Source {
        WORKSPACE,
        SHARED
    }

    /// What it needs to be of use. Pure but for `missing`, which looks for programs.
    ///
    /// @param anyBins one of them is enough
    /// @param env names of variables; the gateway hands agents none
    /// @param config paths of the configuration; none is looked at
    record Needs(
            List<String> bins,
            List<String> anyBins,
            List<String> env,
            List<String> config,
            List<String> os,
            boolean always) {
        static final Needs NONE = new Needs(List.of(), List.of(), List.of(), List.of(), List.of(), false);

        /// What of it is not there.
        Needs missing() {
            List<String> absent = bins.stream().filter(bin -> !there(bin)).toList();
            boolean any = anyBins.isEmpty() || anyBins.stream().anyMatch(Needs::there);
            boolean here = os.isEmpty() || os.contains(SYSTEM);
            return new Needs(absent, any ? List.of() : anyBins, env, config, here ? List.of() : os, false);
        }

        boolean met() {
            Needs missing = missing();
            return missing.os().isEmpty()
                    && (always
                            || (missing.bins().isEmpty()
                                    && missing.anyBins().isEmpty()
                                    && missing.env().isEmpty()
                                    && missing.config().isEmpty()));
        }

        private static boolean there(String bin) {
            return bin.matches("[A-Za-z0-9._+-]{1,64}")
                    && BINS.stream().anyMatch(folder -> Files.isExecutable(folder.resolve(bin)));
        }
    }

    /// What its head says.
    ///
    /// @param folder its name where the head names none
    static Skill of(String head, String folder, Source source, String path, String digest) {
        Map<String, String> said = new TreeMap<>();
        Matcher lines = LINE.matcher(head);
        while (lines.find()) {
            said.putIfAbsent(lines.group(1), unquoted(lines.group(2)));
        }
        return new Skill(
                said.getOrDefault("name", folder),
                said.getOrDefault("description", ""),
                source,
                path,
                needs(head),
                digest);
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() > 1
                && (text.charAt(0) == '"' || text.charAt(0) == '\'')
                && text.charAt(text.length() - 1) == text.charAt(0);
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    /// `metadata.openclaw`, an object of JSON. One that cannot be read needs a program that there is not.
    private static Needs needs(String head) {
        Matcher at = METADATA.matcher(head);
        if (!at.find()) {
            return Needs.NONE;
        }
        try {
            JsonNode said = Json.LENIENT.readTree(object(head.substring(at.end())));
            JsonNode ours = said.path("openclaw").isObject() ? said.path("openclaw") : said.path("clawdbot");
            JsonNode requires = ours.path("requires");
            return new Needs(
                    texts(requires.path("bins")),
                    texts(requires.path("anyBins")),
                    texts(requires.path("env")),
                    texts(requires.path("config")),
                    texts(ours.path("os")),
                    ours.path("always").asBoolean(false));
        } catch (JacksonException unreadable) {
            return new Needs(List.of("(metadata that can be read)"), List.of(), List.of(), List.of(), List.of(), false);
        }
    }

    /// From the first brace to the one that closes it; braces within texts count, as heads hold none.
    private static String object(String text) {
        int from = text.indexOf('{');
        int depth = 0;
        for (int i = Math.max(from, 0); i < text.length(); i++) {
            depth += text.charAt(i) == '{' ? 1 : text.charAt(i) == '}' ? -1 : 0;
            if (depth == 0) {
                return text.substring(Math.max(from, 0), i + 1);
            }
        }
        return text;
    }

    private static List<String> texts(JsonNode list) {
        List<String> texts = new ArrayList<>();
        list.forEach(text -> texts.add(text.asString("")));
        return List.copyOf(texts);
    }
}

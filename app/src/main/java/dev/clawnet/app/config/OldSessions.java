package dev.clawnet.app.config;

import dev.clawnet.app.config.ConfigProblem.Place;
import dev.clawnet.gateway.inbox.Brought;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.route.Names;
import dev.clawnet.protocol.json.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// Reads the sessions of one agent of an older program: the index `sessions.json`, and a transcript of JSON
/// lines for each session.
final class OldSessions {
    private static final int LONGEST_NAME = 250;
    private static final int LONGEST_LABEL = 64;

    private final Path folder;
    private final String agent;

    /// Sessions of an agent.
    ///
    /// @param folder `agents/<agent>/sessions`
    OldSessions(Path folder, String agent) {
        this.folder = folder;
        this.agent = Names.agent(agent);
    }

    /// What was read.
    ///
    /// @param unread lines of transcripts that are no JSON
    /// @param without sessions of the index whose transcript is not there
    record Read(List<Brought.Session> sessions, int unread, int without) {}

    /// Reads all; `ConfigProblem` when the index is no good.
    Read all() throws IOException {
        Path index = folder.resolve("sessions.json");
        JsonNode entries = index(index);
        List<Brought.Session> sessions = new ArrayList<>();
        int unread = 0;
        int without = 0;
        for (Map.Entry<String, JsonNode> entry : entries.properties()) {
            Optional<Path> transcript = transcript(entry.getValue());
            if (transcript.isEmpty()) {
                without++;
            } else {
                String name = conversation(entry.getKey());
                Lines lines = lines(transcript.get());
                unread += lines.unread();
                List<Brought.Said> said = said(lines.entries(), fromOwner(name));
                if (!said.isEmpty()) {
                    sessions.add(new Brought.Session(agent, name, label(entry.getValue()), said));
                }
            }
        }
        return new Read(sessions, unread, without);
    }

    private static JsonNode index(Path index) {
        try {
            JsonNode read = Json.LENIENT.readTree(FileText.read(index));
            if (read.isObject()) {
                return read;
            }
        } catch (JacksonException e) {
            // Said below: where exactly is of no help to whoever did not write it by hand.
            return broken(index);
        }
        return broken(index);
    }

    private static JsonNode broken(Path index) {
        throw ConfigProblem.of(
                index.toString(), new Place(index.toString(), 1, 1), "this is no index of sessions: a JSON object");
    }

    /// The transcript, when it is a file of this folder.
    private Optional<Path> transcript(JsonNode entry) {
        String id = entry.path("sessionId").asString("");
        String named = entry.path("sessionFile").asString("");
        Path own = folder.resolve(named.isEmpty() ? id + ".jsonl" : named).normalize();
        Path file = own.startsWith(folder) ? own : folder.resolve(id + ".jsonl");
        return id.matches("(?i)[a-z0-9][a-z0-9._-]{0,127}") && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
                ? Optional.of(file)
                : Optional.empty();
    }

    private static Optional<String> label(JsonNode entry) {
        return Optional.of(entry.path("label").asString("").strip())
                .filter(text -> !text.isEmpty() && text.length() <= LONGEST_LABEL);
    }

    /// The name behind the agent's: `main` in all its spellings; what our names cannot hold is percent-encoded.
    String conversation(String key) {
        String own = "agent:" + agent + ":";
        String rest = key.toLowerCase(java.util.Locale.ROOT).startsWith(own) ? key.substring(own.length()) : key;
        StringBuilder name = new StringBuilder();
        for (byte each : rest.getBytes(StandardCharsets.UTF_8)) {
            char at = (char) (each & 0xff);
            if (at > ' ' && at < 0x7f && at != '/' && at != '%') {
                name.append(at);
            } else {
                name.append(String.format("%%%02x", (int) at));
            }
        }
        return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) : name.toString();
    }

    /// Whether the user's lines are the owner's: not where the name says that somebody on a channel wrote them.
    private static boolean fromOwner(String name) {
        return !name.matches("(.*:)?(direct|dm|group|channel|hook|thread)(:.*)?");
    }

    private record Lines(List<JsonNode> entries, int unread) {}

    private static Lines lines(Path file) throws IOException {
        List<JsonNode> entries = new ArrayList<>();
        int unread = 0;
        try (BufferedReader lines = Files.newBufferedReader(file)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                try {
                    if (!line.isBlank()) {
                        entries.add(Json.LENIENT.readTree(line));
                    }
                } catch (JacksonException e) {
                    // A torn end, most often: counted, and told.
                    unread++;
                }
            }
        }
        return new Lines(entries, unread);
    }

    /// The branch that was spoken last, oldest first.
    private static List<Brought.Said> said(List<JsonNode> entries, boolean owner) {
        Map<String, JsonNode> byId = new LinkedHashMap<>();
        entries.forEach(entry -> byId.put(entry.path("id").asString(""), entry));
        List<JsonNode> branch = new ArrayList<>();
        boolean tree = !entries.isEmpty() && entries.getLast().path("parentId").isString();
        if (tree) {
            Optional<JsonNode> at = Optional.of(entries.getLast());
            while (at.isPresent() && branch.size() < entries.size()) {
                branch.addFirst(at.get());
                at = Optional.ofNullable(byId.get(at.get().path("parentId").asString("\0")));
            }
        } else {
            branch.addAll(entries);
        }
        return branch.stream().flatMap(entry -> said(entry, owner).stream()).toList();
    }

    private static Optional<Brought.Said> said(JsonNode entry, boolean owner) {
        String type = entry.path("type").asString("");
        JsonNode message = entry.path("message");
        String text = type.equals("compaction")
                ? "Summary of what was said before: " + entry.path("summary").asString("")
                : text(message.path("content"));
        String who = type.equals("compaction")
                ? "platform"
                : who(type, message.path("role").asString(""), owner);
        String shown = text.length() > Limits.IMPORTED_TEXT ? text.substring(0, Limits.IMPORTED_TEXT) : text;
        return who.isEmpty() || shown.isBlank()
                ? Optional.empty()
                : Optional.of(new Brought.Said(who, shown, at(entry, message)));
    }

    private static String who(String type, String role, boolean owner) {
        return !type.equals("message")
                ? ""
                : switch (role) {
                    case "user" -> owner ? "owner" : "other";
                    case "assistant" -> "agent";
                    default -> "";
                };
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue().strip();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode block : content) {
            if (block.path("type").asString("").equals("text")) {
                text.append(text.isEmpty() ? "" : "\n")
                        .append(block.path("text").asString(""));
            }
        }
        return text.toString().strip();
    }

    private static Instant at(JsonNode entry, JsonNode message) {
        if (message.path("timestamp").isNumber()) {
            return Instant.ofEpochMilli(message.path("timestamp").asLong(0));
        }
        try {
            return Instant.parse(entry.path("timestamp").asString(""));
        } catch (DateTimeParseException e) {
            // It says none: the order stands, the time does not.
            return Instant.EPOCH;
        }
    }
}

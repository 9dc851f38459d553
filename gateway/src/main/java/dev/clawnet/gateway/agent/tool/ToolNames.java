package dev.clawnet.gateway.agent.tool;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// The names that lists of tools use: those of the configuration's own tongue, their groups and profiles, and which of
/// them a tool of this gateway goes by.
public final class ToolNames {
    private static final Map<String, String> ALIASES = Map.of("bash", "exec", "apply-patch", "apply_patch");

    private static final List<String> SESSIONS = List.of(
            "sessions_list", "sessions_history", "sessions_send", "sessions_spawn", "subagents", "session_status");

    /// What agents of different people do with one another; no other program has these.
    private static final List<String> COLLAB =
            List.of("collab.open", "collab.branch", "draft.write", "form.ask", "manager.consult", "think.privately");

    /// Asks the owner; it is in no group, and every profile but the least has it.
    private static final String ASK = "ask_user";

    private static final Map<String, List<String>> GROUPS = Map.ofEntries(
            Map.entry("group:fs", List.of("read", "write", "edit", "apply_patch")),
            Map.entry("group:runtime", List.of("exec", "process")),
            Map.entry("group:web", List.of("web_search", "web_fetch")),
            Map.entry("group:memory", List.of("memory_search", "memory_get", "memory.remember")),
            Map.entry("group:sessions", SESSIONS),
            Map.entry("group:ui", List.of("browser", "canvas")),
            Map.entry("group:messaging", List.of("message")),
            Map.entry("group:automation", List.of("cron", "gateway")),
            Map.entry("group:nodes", List.of("nodes")),
            Map.entry("group:agents", List.of("agents_list")),
            Map.entry("group:media", List.of("image", "tts")),
            Map.entry("group:collab", COLLAB));

    private static final Map<String, List<String>> PROFILES = Map.of(
            "minimal", List.of("session_status"),
            "coding",
                    List.of(
                            "group:fs",
                            "group:runtime",
                            "group:sessions",
                            "group:memory",
                            "group:collab",
                            "image",
                            "cron",
                            ASK),
            "messaging",
                    List.of(
                            "message",
                            "sessions_list",
                            "sessions_history",
                            "sessions_send",
                            "session_status",
                            "group:collab",
                            ASK));

    /// Profile that takes nothing away.
    static final String FULL = "full";

    /// Only the owner's own words reach these.
    static final Set<String> OWNER_ONLY = Set.of("cron", "gateway", "whatsapp_login");

    /// What is not called from outside unless its owner's configuration says so: whoever holds a secret for calling
    /// tools would have a shell, a clock, other agents or the gateway itself.
    static final List<String> NOT_INVOKED = List.of(
            "exec",
            "process",
            "apply_patch",
            "write",
            "edit",
            "files.write",
            "files.append",
            "files.mkdir",
            "files.move",
            "files.rename",
            "files.copy",
            "files.delete",
            "files.undo",
            "sessions_spawn",
            "sessions_send",
            "subagents",
            "cron",
            "gateway",
            "nodes",
            "whatsapp_login");

    private static final Map<String, String> SHARED = Map.ofEntries(
            Map.entry("files.read", "read"),
            Map.entry("files.list", "read"),
            Map.entry("files.search", "read"),
            Map.entry("files.stat", "read"),
            Map.entry("files.write", "write"),
            Map.entry("files.append", "write"),
            Map.entry("files.mkdir", "write"),
            Map.entry("files.move", "write"),
            Map.entry("files.rename", "write"),
            Map.entry("files.copy", "write"),
            Map.entry("files.delete", "write"),
            Map.entry("files.undo", "write"),
            Map.entry("memory.recall", "memory_search"),
            Map.entry("message.send", "message"));

    private static final Set<String> KNOWN = known();

    private ToolNames() {}

    private static Set<String> known() {
        Set<String> known = new TreeSet<>(SHARED.keySet());
        GROUPS.values().forEach(known::addAll);
        known.add("whatsapp_login");
        known.add(ASK);
        return Set.copyOf(known);
    }

    /// Every name that a list can mean: tools of this gateway and those that other programs of the same tongue have.
    public static Set<String> all() {
        return new TreeSet<>(KNOWN);
    }

    /// The tools that agents of this gateway have, by their own names.
    public static Set<String> own() {
        Set<String> own = new TreeSet<>(SHARED.keySet());
        own.addAll(COLLAB);
        own.addAll(SESSIONS);
        own.addAll(List.of("agents_list", "message", ASK));
        own.addAll(List.of(
                "read",
                "write",
                "edit",
                "apply_patch",
                "web_fetch",
                "image",
                "memory_search",
                "memory_get",
                "memory.remember",
                "exec",
                "process",
                "cron",
                "nodes"));
        return own;
    }

    /// A name as lists compare it.
    public static String folded(String name) {
        String plain = name.strip().toLowerCase(Locale.ROOT);
        return ALIASES.getOrDefault(plain, plain);
    }

    /// The name that lists know a tool by, which may be its own.
    public static String listed(String tool) {
        String plain = folded(tool);
        return SHARED.getOrDefault(plain, plain);
    }

    /// The entries of a list with its groups written out.
    static List<String> expanded(List<String> entries) {
        Set<String> names = new LinkedHashSet<>();
        for (String entry : entries) {
            String name = folded(entry);
            if (name.equals("group:openclaw")) {
                GROUPS.forEach((group, members) -> {
                    if (!group.equals("group:fs") && !group.equals("group:runtime")) {
                        names.addAll(members);
                    }
                });
            } else if (!name.isEmpty()) {
                names.addAll(GROUPS.getOrDefault(name, List.of(name)));
            }
        }
        return new ArrayList<>(names);
    }

    /// What a profile leaves; empty for one that leaves everything, or that nobody knows.
    static List<String> profile(String name) {
        return expanded(PROFILES.getOrDefault(folded(name), List.of()));
    }

    /// Whether some entry means a tool that comes with the gateway, so that the list says something about those.
    static boolean namesCore(List<String> expanded) {
        ToolPattern pattern = ToolPattern.of(expanded);
        return KNOWN.stream().anyMatch(pattern::matches);
    }
}

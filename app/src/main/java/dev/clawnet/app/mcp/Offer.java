package dev.clawnet.app.mcp;

import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The tools as they are offered: names and arguments as assistants know them from `openclaw mcp serve`, and what each
/// takes at most.
final class Offer {
    static final int MESSAGES = 200;
    static final int CONVERSATIONS = 500;
    static final int EVENTS = 200;
    static final int WAIT_MS = 300_000;

    private static final long CURSOR = 9_007_199_254_740_991L;

    private final List<ObjectNode> tools = new ArrayList<>();

    Offer() {
        ObjectNode list = tool("conversations_list", "List the user's conversations, newest first.", true);
        text(list, "search", 512, "Part of a key, a label or the beginning of the last message.");
        text(list, "agent", 40, "Of this agent alone.");
        text(list, "channel", 40, "Of this chat network alone, such as telegram.");
        number(list, "limit", 1, CONVERSATIONS, "The newest so many; 50 if left out.");
        number(list, "offset", 0, 1_000_000, "Leave out the newest so many.");

        require(session(tool("conversation_get", "Describe one conversation.", true)), "session_key");

        ObjectNode read = session(tool("messages_read", "Read the newest messages of a conversation.", true));
        number(read, "limit", 1, MESSAGES, "The newest so many; 20 if left out.");
        number(read, "offset", 0, 1_000_000, "Leave out the newest so many.");
        require(read, "session_key");

        ObjectNode fetch = session(tool("attachments_fetch", "Show the parts of a message that are no text.", true));
        text(fetch, "message_id", 200, "As messages_read has it.");
        require(fetch, "session_key", "message_id");

        ObjectNode poll = session(tool("events_poll", "List what happened after a cursor.", true));
        number(poll, "after_cursor", 0, CURSOR, "0, or nextCursor of the last answer.");
        number(poll, "limit", 1, EVENTS, "So many at most; 20 if left out.");

        ObjectNode wait = session(tool("events_wait", "Wait for the next event after a cursor.", true));
        number(wait, "after_cursor", 0, CURSOR, "0, or nextCursor of the last answer.");
        number(wait, "timeout_ms", 1, WAIT_MS, "How long at most; 30000 if left out.");

        ObjectNode send = session(tool("messages_send", "Say something, as the user, in a conversation.", false));
        text(send, "text", AgentMethods.MESSAGE, "What is said. The agent answers later: see events_wait.");
        require(send, "session_key", "text");

        tool("permissions_list_open", "List the acts of agents that wait for the user's answer.", true);

        ObjectNode respond = tool("permissions_respond", "Refuse an act that waits. Allowing takes the user.", false);
        text(respond, "kind", 40, "Taken from clients that send it; the id is enough.");
        text(respond, "id", 200, "As permissions_list_open has it.");
        text(respond, "decision", 40, "deny. Only the user can allow, by `clawnet approvals allow`.");
        require(respond, "id", "decision");
    }

    ArrayNode list() {
        ArrayNode all = Json.STRICT.createArrayNode();
        tools.forEach(all::add);
        return all;
    }

    /// What a tool takes; absent when there is none of that name.
    Optional<JsonNode> schema(String name) {
        return tools.stream()
                .filter(tool -> tool.path("name").asString("").equals(name))
                .findFirst()
                .map(tool -> tool.path("inputSchema"));
    }

    private ObjectNode tool(String name, String description, boolean reads) {
        ObjectNode tool = Json.STRICT.createObjectNode().put("name", name).put("description", description);
        ObjectNode schema = tool.putObject("inputSchema").put("type", "object");
        schema.putObject("properties");
        schema.put("additionalProperties", false);
        tool.putObject("annotations").put("readOnlyHint", reads).put("openWorldHint", false);
        tools.add(tool);
        return tool;
    }

    private static ObjectNode property(ObjectNode tool, String name, String type, String description) {
        return ((ObjectNode) tool.path("inputSchema").path("properties"))
                .putObject(name)
                .put("type", type)
                .put("description", description);
    }

    private static ObjectNode session(ObjectNode tool) {
        text(tool, "session_key", SessionMethods.KEY, "The conversation's sessionKey, as conversations_list has it.");
        return tool;
    }

    private static void text(ObjectNode tool, String name, int most, String description) {
        property(tool, name, "string", description).put("minLength", 1).put("maxLength", most);
    }

    private static void number(ObjectNode tool, String name, long least, long most, String description) {
        property(tool, name, "integer", description).put("minimum", least).put("maximum", most);
    }

    private static void require(ObjectNode tool, String... names) {
        ArrayNode required = ((ObjectNode) tool.path("inputSchema")).putArray("required");
        for (String name : names) {
            required.add(name);
        }
    }
}

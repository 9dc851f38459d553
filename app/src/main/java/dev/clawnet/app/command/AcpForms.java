package dev.clawnet.app.command;

import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.text.PlainText;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The shapes of the Agent Client Protocol, version 1.
///
/// Threat: a text of somebody else that an editor hands over as the words of its owner. Only what a person types or
/// points at makes a prompt; see `AcpTest`.
final class AcpForms {
    static final int VERSION = 1;
    private static final int BLOCKS = 256;
    private static final int NAME = 2_000;
    private static final Pattern TICKS = Pattern.compile("`+");

    private AcpForms() {}

    static ObjectNode object() {
        return Json.STRICT.createObjectNode();
    }

    static ObjectNode initialized() {
        ObjectNode answer = object().put("protocolVersion", VERSION);
        ObjectNode can = answer.putObject("agentCapabilities").put("loadSession", true);
        can.putObject("promptCapabilities")
                .put("image", false)
                .put("audio", false)
                .put("embeddedContext", false);
        can.putObject("mcpCapabilities").put("http", false).put("sse", false);
        can.putObject("sessionCapabilities").putObject("list");
        answer.putObject("agentInfo")
                .put("name", "clawnet")
                .put("title", "ClawNet")
                .put("version", VersionCommand.VERSION);
        answer.putArray("authMethods");
        return answer;
    }

    /// A text member of parameters.
    static String text(JsonNode params, String member, int most) {
        JsonNode value = params.path(member);
        if (!value.isString()
                || value.stringValue().isBlank()
                || value.stringValue().length() > most) {
            throw new AcpFault(AcpFault.PARAMS, member + " takes a text of 1 to " + most + " characters");
        }
        return value.stringValue();
    }

    /// What every beginning of a session brings: a folder, of which nothing is taken, and no tools.
    static void place(JsonNode params) {
        String folder = text(params, "cwd", NAME);
        if (!absolute(folder)) {
            throw new AcpFault(AcpFault.PARAMS, "cwd takes an absolute path");
        }
        if (!params.path("mcpServers").isEmpty()) {
            throw new AcpFault(
                    AcpFault.PARAMS,
                    "an agent has the tools that its person approved: servers of an editor are not lent to it."
                            + " Name them in the gateway's configuration; see clawnet mcp list");
        }
    }

    static boolean absolute(String folder) {
        try {
            return Path.of(folder).isAbsolute();
        } catch (InvalidPathException wrong) {
            return false;
        }
    }

    /// What a person says: what they typed, and names of what they pointed at.
    static String prompt(JsonNode params) {
        JsonNode blocks = params.path("prompt");
        if (!blocks.isArray() || blocks.isEmpty() || blocks.size() > BLOCKS) {
            throw new AcpFault(AcpFault.PARAMS, "prompt takes 1 to " + BLOCKS + " blocks");
        }
        List<String> said = new ArrayList<>();
        for (JsonNode block : blocks) {
            said.add(
                    switch (block.path("type").asString("")) {
                        case "text" -> block.path("text").asString("");
                        case "resource_link" -> "[" + line(block, "name") + "](" + line(block, "uri") + ")";
                        case "resource", "image", "audio" ->
                            throw new AcpFault(
                                    AcpFault.PARAMS,
                                    "a prompt is what its owner typed: point at a file by a link, or let the agent"
                                            + " read it on a node");
                        default ->
                            throw new AcpFault(AcpFault.PARAMS, "a block of a prompt is a text or a resource_link");
                    });
        }
        String whole = String.join("\n", said);
        if (whole.isBlank() || whole.length() > AgentMethods.MESSAGE) {
            throw new AcpFault(
                    AcpFault.PARAMS,
                    "a prompt takes 1 to " + AgentMethods.MESSAGE + " characters; this has " + whole.length());
        }
        return whole;
    }

    private static String line(JsonNode block, String member) {
        String text = text(block, member, NAME);
        PlainText.lineProblem(text, NAME).ifPresent(problem -> {
            throw new AcpFault(AcpFault.PARAMS, member + " " + problem);
        });
        return text;
    }

    /// A piece of what somebody says: `user_message_chunk`, `agent_message_chunk` or `agent_thought_chunk`.
    static ObjectNode chunk(String kind, String text) {
        return object().put("sessionUpdate", kind).set("content", words(PlainText.visible(text)));
    }

    private static ObjectNode words(String text) {
        return object().put("type", "text").put("text", text);
    }

    /// A tool call, or what became of one.
    static ObjectNode call(String update, String id, String status) {
        return object().put("sessionUpdate", update).put("toolCallId", id).put("status", status);
    }

    /// The same with words that are shown as they are, whatever they hold: the fence is longer than any of theirs.
    static ObjectNode shown(ObjectNode call, List<String> lines) {
        String text = PlainText.visible(String.join("\n", lines));
        int longest = 2;
        Matcher ticks = TICKS.matcher(text);
        while (ticks.find()) {
            longest = Math.max(longest, ticks.end() - ticks.start());
        }
        String fence = "`".repeat(longest + 1);
        call.putArray("content")
                .addObject()
                .put("type", "content")
                .set("content", words(fence + "\n" + text + "\n" + fence));
        return call;
    }

    static ObjectNode permission(String session, ObjectNode call, boolean allowable) {
        ObjectNode asked = object().put("sessionId", session);
        asked.set("toolCall", call);
        ArrayNode options = asked.putArray("options");
        if (allowable) {
            option(options, "allow", "Allow, once", "allow_once");
        }
        option(options, "reject", "Refuse", "reject_once");
        return asked;
    }

    private static void option(ArrayNode options, String id, String name, String kind) {
        options.addObject().put("optionId", id).put("name", name).put("kind", kind);
    }
}

package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.protocol.json.Json;
import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.Content;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.SystemMessage;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.model.chat.request.json.JsonArraySchema;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonStringSchema;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// One prompt in the words of the provider's library, and its reply in ours.
final class Translation {
    private static final int MAX_ID = 64;
    /// Providers refuse empty texts; a tool or a person may well have said nothing.
    private static final String NOTHING = "(empty)";

    private final Prompt prompt;
    private final ToolNames names;

    Translation(Prompt prompt) {
        this.prompt = prompt;
        this.names = new ToolNames(prompt);
    }

    List<ChatMessage> messages() {
        List<ChatMessage> messages = new ArrayList<>();
        if (!prompt.system().isBlank()) {
            messages.add(SystemMessage.from(prompt.system()));
        }
        for (Message message : prompt.messages()) {
            switch (message) {
                case Message.FromUser user -> messages.add(user(user));
                case Message.FromAssistant own -> addOwn(own, messages);
                case Message.FromTool tool ->
                    messages.add(ToolExecutionResultMessage.from(
                            tool.callId(), names.toProvider(tool.toolName()), some(tool.text())));
            }
        }
        if (messages.stream().noneMatch(UserMessage.class::isInstance)) {
            messages.add(UserMessage.from("PLATFORM: begin."));
        }
        return messages;
    }

    private static UserMessage user(Message.FromUser user) {
        if (user.pictures().isEmpty()) {
            return UserMessage.from(some(user.text()));
        }
        List<Content> contents = new ArrayList<>(List.of(TextContent.from(some(user.text()))));
        for (Picture picture : user.pictures()) {
            contents.add(ImageContent.from(picture.base64(), picture.mime()));
        }
        return UserMessage.from(contents);
    }

    private void addOwn(Message.FromAssistant own, List<ChatMessage> messages) {
        List<ToolExecutionRequest> calls = own.calls().stream()
                .map(call -> ToolExecutionRequest.builder()
                        .id(call.id())
                        .name(names.toProvider(call.name()))
                        .arguments(call.arguments().toString())
                        .build())
                .toList();
        AiMessage.Builder message = AiMessage.builder().toolExecutionRequests(calls);
        if (!own.text().isBlank()) {
            message.text(own.text());
        } else if (calls.isEmpty()) {
            message.text(NOTHING);
        }
        messages.add(message.build());
    }

    private static String some(String text) {
        return text.isBlank() ? NOTHING : text;
    }

    List<ToolSpecification> tools() {
        return prompt.tools().stream()
                .map(tool -> ToolSpecification.builder()
                        .name(names.toProvider(tool.name()))
                        .description(tool.description())
                        .parameters(tool.schema().map(ForeignSchema::of).orElseGet(() -> schema(tool)))
                        .build())
                .toList();
    }

    private static JsonObjectSchema schema(ToolSpec tool) {
        JsonObjectSchema.Builder schema = JsonObjectSchema.builder().additionalProperties(false);
        for (ToolSpec.Param param : tool.params()) {
            switch (param.type()) {
                case STRING -> schema.addStringProperty(param.name(), param.description());
                case INTEGER -> schema.addIntegerProperty(param.name(), param.description());
                case NUMBER -> schema.addNumberProperty(param.name(), param.description());
                case BOOLEAN -> schema.addBooleanProperty(param.name(), param.description());
                case STRINGS ->
                    schema.addProperty(
                            param.name(),
                            JsonArraySchema.builder()
                                    .description(param.description())
                                    .items(JsonStringSchema.builder().build())
                                    .build());
            }
        }
        return schema.required(tool.params().stream()
                        .filter(ToolSpec.Param::required)
                        .map(ToolSpec.Param::name)
                        .toList())
                .build();
    }

    /// The calls of a reply, each with an id that no other call of this context has.
    List<ToolCall> calls(List<ToolExecutionRequest> requests) throws ModelFailure {
        if (requests.size() > AgentLimits.MODEL_CALLS) {
            throw new ModelFailure(Kind.BAD_ANSWER, "the model called more than " + AgentLimits.MODEL_CALLS + " tools");
        }
        Set<String> taken = new HashSet<>();
        for (Message message : prompt.messages()) {
            if (message instanceof Message.FromAssistant(String _, List<ToolCall> earlier)) {
                earlier.forEach(call -> taken.add(call.id()));
            }
        }
        List<ToolCall> calls = new ArrayList<>();
        for (ToolExecutionRequest request : requests) {
            String id = id(String.valueOf(request.id()), taken);
            calls.add(new ToolCall(id, names.fromProvider(request.name()), arguments(request.arguments())));
        }
        return calls;
    }

    private static String id(String given, Set<String> taken) {
        String id = given;
        for (int i = taken.size() + 1; !id.matches("[a-zA-Z0-9_-]{1," + MAX_ID + "}") || !taken.add(id); i++) {
            id = "call-" + i;
        }
        return id;
    }

    private static JsonNode arguments(String text) throws ModelFailure {
        if (text == null || text.isBlank()) {
            return JsonNodeFactory.instance.objectNode();
        }
        if (text.getBytes(StandardCharsets.UTF_8).length > AgentLimits.MODEL_ARGUMENT_BYTES) {
            throw new ModelFailure(Kind.BAD_ANSWER, "the model called a tool with arguments beyond the bound");
        }
        try {
            JsonNode arguments = Json.STRICT.readTree(text);
            if (arguments.isObject()) {
                return arguments;
            }
        } catch (JacksonException notJson) {
            throw noObject();
        }
        throw noObject();
    }

    private static ModelFailure noObject() {
        return new ModelFailure(Kind.BAD_ANSWER, "the model called a tool with arguments that are no JSON object");
    }
}

package dev.clawnet.gateway.http;

import dev.clawnet.gateway.session.SessionKey;
import dev.clawnet.gateway.transport.HttpCall;
import dev.clawnet.protocol.catalogue.AgentMethods;
import dev.clawnet.protocol.json.Canonical;
import dev.clawnet.protocol.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/// What an OpenAI-style request says to which agent, in which session.
///
/// @param model as it was asked for, given back in the answer
/// @param session where it is said
/// @param passing whether the session was made for this request alone and goes with it
/// @param message the one text that the agent gets
/// @param pictures that come with it, as `data:` URLs
record Conversation(String model, SessionKey session, boolean passing, String message, List<String> pictures) {
    private static final Pattern MODEL =
            Pattern.compile("(?:openclaw|clawnet)(?:[/:](?<agent>[a-z0-9][a-z0-9-]{0,39}))?");
    private static final Pattern PLAIN = Pattern.compile("[a-zA-Z0-9._-]{1,120}");
    private static final String MAIN = "main";

    /// One message of a request.
    private record Part(String role, String text, List<String> pictures) {}

    /// Of `/v1/chat/completions`.
    static Conversation ofChat(HttpCall call, JsonNode body, String fresh) {
        List<Part> parts = parts(body.path("messages"), "messages");
        return of(call, body, parts, fresh);
    }

    /// Of `/v1/responses`.
    static Conversation ofResponses(HttpCall call, JsonNode body, String fresh) {
        if (body.hasNonNull("previous_response_id") || body.hasNonNull("conversation")) {
            throw ApiFault.invalid(
                    "responses are not kept: name a session by `user` or X-OpenClaw-Session-Key instead");
        }
        List<Part> parts = new ArrayList<>();
        String instructions = body.path("instructions").stringValue("");
        if (!instructions.isBlank()) {
            parts.add(new Part("system", instructions, List.of()));
        }
        JsonNode input = body.path("input");
        if (input.isString()) {
            parts.add(new Part("user", input.stringValue(), List.of()));
        } else {
            parts.addAll(parts(input, "input"));
        }
        return of(call, body, parts, fresh);
    }

    private static Conversation of(HttpCall call, JsonNode body, List<Part> parts, String fresh) {
        refuseTools(body);
        String model = body.path("model").stringValue("openclaw");
        String agent = agent(call, model);
        Optional<SessionKey> named = named(call, body, agent);
        String message = named.isPresent() ? last(parts) : whole(parts);
        if (message.length() > AgentMethods.MESSAGE) {
            throw ApiFault.invalid("the conversation takes at most " + AgentMethods.MESSAGE + " characters");
        }
        SessionKey session = named.orElseGet(() -> new SessionKey(agent, "http:" + fresh));
        List<Part> heard = named.isPresent() ? List.of(parts.getLast()) : parts;
        List<String> pictures =
                heard.stream().flatMap(part -> part.pictures().stream()).toList();
        return new Conversation(model, session, named.isEmpty(), message, pictures);
    }

    private static void refuseTools(JsonNode body) {
        JsonNode choice = body.path("tool_choice");
        if (body.path("tools").size() > 0 && !choice.stringValue("").equals("none")) {
            throw ApiFault.invalid(
                    "tools of the caller are not offered to agents: leave `tools` out; an agent has tools of its own");
        }
        if (body.path("n").isNumber() && body.path("n").asInt() != 1) {
            throw ApiFault.invalid("n takes 1: an agent answers once");
        }
    }

    private static String agent(HttpCall call, String model) {
        Optional<String> header = call.header("x-openclaw-agent-id").filter(text -> !text.isBlank());
        var matcher = MODEL.matcher(header.map(text -> "openclaw/" + text).orElse(model));
        if (!matcher.matches()) {
            throw new ApiFault(404, "not_found_error", "no such model: GET /v1/models lists what there is");
        }
        return Optional.ofNullable(matcher.group("agent"))
                .filter(name -> !name.equals("default"))
                .orElse(MAIN);
    }

    private static Optional<SessionKey> named(HttpCall call, JsonNode body, String agent) {
        Optional<String> header = call.header("x-openclaw-session-key").filter(text -> !text.isBlank());
        if (header.isPresent()) {
            return Optional.of(key(header.get(), agent));
        }
        String user = body.path("user").stringValue("");
        return user.isBlank() ? Optional.empty() : Optional.of(new SessionKey(agent, "http-user:" + plain(user)));
    }

    private static SessionKey key(String text, String agent) {
        try {
            SessionKey key = text.startsWith("agent:") ? SessionKey.of(text) : new SessionKey(agent, text);
            if (!key.agent().equals(agent)) {
                throw ApiFault.invalid("the session belongs to another agent than the model names");
            }
            return key;
        } catch (IllegalArgumentException e) {
            throw ApiFault.invalid("a session key has the form agent:<agent>:<conversation>");
        }
    }

    /// A user as a part of a session key; two users never share one.
    private static String plain(String user) {
        return PLAIN.matcher(user).matches()
                ? user
                : "h."
                        + Canonical.digest(Json.STRICT.getNodeFactory().stringNode(user))
                                .substring(0, 40);
    }

    private static List<Part> parts(JsonNode messages, String member) {
        if (!messages.isArray() || messages.isEmpty()) {
            throw ApiFault.invalid(member + " takes one message or more");
        }
        return StreamSupport.stream(messages.spliterator(), false)
                .map(message ->
                        new Part(role(message), text(message.path("content")), pictures(message.path("content"))))
                .toList();
    }

    private static String role(JsonNode message) {
        String role = message.path("role").stringValue("");
        return switch (role) {
            case "system", "developer" -> "system";
            case "user", "assistant" -> role;
            default -> throw ApiFault.invalid("a message has the role system, developer, user or assistant");
        };
    }

    private static String text(JsonNode content) {
        if (content.isString()) {
            return content.stringValue();
        }
        StringBuilder text = new StringBuilder();
        for (JsonNode piece : content) {
            switch (piece.path("type").stringValue("")) {
                case "text", "input_text", "output_text" ->
                    text.append(piece.path("text").stringValue(""));
                case "image_url", "input_image" -> {}
                default -> throw ApiFault.invalid("content takes text and pictures: other kinds are not read");
            }
        }
        return text.toString();
    }

    /// As `data:` URLs; nothing is fetched from elsewhere for whoever asks.
    private static List<String> pictures(JsonNode content) {
        List<String> pictures = new ArrayList<>();
        for (JsonNode piece : content) {
            if (piece.path("type").stringValue("").contains("image")) {
                JsonNode url = piece.path("image_url");
                String text =
                        url.isString() ? url.stringValue() : url.path("url").stringValue("");
                if (!text.startsWith("data:image/")) {
                    throw ApiFault.invalid("image_url takes a data: URL: addresses elsewhere are not fetched");
                }
                pictures.add(text);
            }
        }
        return pictures;
    }

    private static String last(List<Part> parts) {
        Part last = parts.getLast();
        if (!last.role().equals("user") || last.text().isBlank()) {
            throw ApiFault.invalid("the last message is the user's, and not empty");
        }
        return last.text();
    }

    /// Everything that was said, for an agent that has heard none of it.
    private static String whole(List<Part> parts) {
        String last = last(parts);
        if (parts.size() == 1) {
            return last;
        }
        StringBuilder text = new StringBuilder();
        section(text, "What the program that asks says about itself:", parts, true);
        section(text, "The conversation so far:", parts.subList(0, parts.size() - 1), false);
        return text.append("Now:\n").append(last).toString();
    }

    private static void section(StringBuilder text, String title, List<Part> parts, boolean system) {
        List<Part> mine = parts.stream()
                .filter(part -> part.role().equals("system") == system)
                .toList();
        if (mine.isEmpty()) {
            return;
        }
        text.append(title).append('\n');
        mine.forEach(part -> text.append(system ? "" : part.role() + ": ")
                .append(part.text())
                .append('\n'));
        text.append('\n');
    }
}

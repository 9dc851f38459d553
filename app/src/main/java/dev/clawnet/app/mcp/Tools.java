package dev.clawnet.app.mcp;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ApprovalMethods;
import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ApprovalMethods.Decision;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatMessage;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionRow;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.Method;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What each tool does.
///
/// Threat: whoever calls is a model. It may refuse acts; no tool allows one, and none has a key to sign with. What it
/// is shown is bounded. See `McpServeTest`.
final class Tools {
    /// Of one answer, in characters: what a model can read at once, and a line that every client takes.
    static final int ANSWER = 200_000;
    /// Of one message that is shown.
    static final int MESSAGE = 8_000;

    private final Upstream gateway;
    private final Heard heard;
    private final Supplier<String> fresh;

    /// @param fresh makes what makes a repeated call the same call
    Tools(Upstream gateway, Heard heard, Supplier<String> fresh) {
        this.gateway = gateway;
        this.heard = heard;
        this.fresh = fresh;
    }

    ObjectNode call(String name, Given given) throws InterruptedException {
        return switch (name) {
            case "conversations_list" -> conversations(given);
            case "conversation_get" -> conversation(given.text("session_key"));
            case "messages_read" -> messages(given);
            case "attachments_fetch" -> attachments(given.text("session_key"), given.text("message_id"));
            case "events_poll" ->
                page(heard.after(given.number("after_cursor", 0), given.optional("session_key"), (int)
                        given.number("limit", 20)));
            case "events_wait" ->
                page(heard.await(
                        given.number("after_cursor", 0),
                        given.optional("session_key"),
                        Duration.ofMillis(given.number("timeout_ms", 30_000))));
            case "messages_send" -> send(given.text("session_key"), given.text("text"));
            case "permissions_list_open" -> open();
            case "permissions_respond" -> respond(given.text("id"), given.text("decision"));
            default -> throw new Problem(Exit.USAGE, "there is no such tool").hint("tools/list has them all");
        };
    }

    /// A call whose repeat changes nothing: after a broken link it is made once more.
    private <P, R> R again(Method<P, R> method, P params) {
        try {
            return gateway.call(method, params);
        } catch (Problem problem) {
            if (problem.exit() != Exit.UNREACHABLE) {
                throw problem;
            }
            return gateway.call(method, params);
        }
    }

    private ObjectNode conversations(Given given) {
        SessionMethods.SessionList found = again(
                SessionMethods.SESSIONS_LIST,
                new SessionMethods.ListSessions(
                        Optional.of(given.number("limit", 50)),
                        Optional.of(given.number("offset", 0)),
                        given.optional("agent"),
                        given.optional("search")));
        Optional<String> channel = given.optional("channel");
        List<ObjectNode> rows = found.sessions().stream()
                .filter(row -> channel.isEmpty() || channel.equals(channel(row)))
                .map(Tools::row)
                .toList();
        ObjectNode answer = Json.STRICT.createObjectNode();
        boolean cut = fill(answer.putArray("conversations"), rows);
        answer.put("total", found.totalCount()).put("hasMore", found.hasMore() || cut);
        found.nextOffset().ifPresent(next -> answer.put("nextOffset", next));
        return answer;
    }

    private ObjectNode conversation(String key) {
        SessionRow row = again(
                        SessionMethods.SESSIONS_DESCRIBE,
                        new SessionMethods.Describe(key, Optional.empty(), Optional.empty()))
                .session()
                .orElseThrow(() -> missing("conversation", "conversations_list"));
        ObjectNode answer = Json.STRICT.createObjectNode();
        answer.set("conversation", row(row));
        return answer;
    }

    private static Problem missing(String what, String tool) {
        return new Problem(Exit.FAILED, "there is no such " + what).hint(tool + " has those that there are");
    }

    private static ObjectNode row(SessionRow row) {
        ObjectNode shown = Json.STRICT
                .createObjectNode()
                .put("sessionKey", row.key())
                .put("agentId", row.agentId())
                .put("kind", row.kind())
                .put("turns", row.turns())
                .put("updatedAt", row.updatedAt())
                .put("lastMessagePreview", row.lastMessagePreview());
        row.label().ifPresent(label -> shown.put("label", label));
        channel(row).ifPresent(channel -> shown.put("channel", channel));
        return shown;
    }

    /// The chat network of `agent:<agent>:<network>:...`; other conversations are held at the user's own screens.
    private static Optional<String> channel(SessionRow row) {
        String[] parts = row.key().split(":", 4);
        return parts.length == 4 ? Optional.of(parts[2]) : Optional.empty();
    }

    private ObjectNode messages(Given given) {
        String key = given.text("session_key");
        long offset = given.number("offset", 0);
        ChatMethods.Said said = again(
                ChatMethods.CHAT_HISTORY,
                new ChatMethods.History(
                        key, Optional.of(given.number("limit", 20)), Optional.of(offset), Optional.of((long) MESSAGE)));
        List<ObjectNode> newestFirst = new ArrayList<>();
        long number = said.totalMessages() - offset;
        for (ChatMessage message : said.messages().reversed()) {
            newestFirst.add(message(said.sessionId().orElse("") + "-" + number, message));
            number--;
        }
        ObjectNode answer = Json.STRICT.createObjectNode().put("sessionKey", said.sessionKey());
        ArrayNode shown = Json.STRICT.createArrayNode();
        boolean cut = fill(shown, newestFirst);
        ArrayNode messages = answer.putArray("messages");
        for (int i = shown.size() - 1; i >= 0; i--) {
            messages.add(shown.get(i));
        }
        return answer.put("total", said.totalMessages()).put("hasMore", said.hasMore() || cut);
    }

    private static ObjectNode message(String id, ChatMessage message) {
        ObjectNode shown = Json.STRICT
                .createObjectNode()
                .put("id", id)
                .put("role", message.role())
                .put("timestamp", message.timestamp());
        shown.set("content", Json.STRICT.valueToTree(message.content()));
        return shown;
    }

    private ObjectNode attachments(String key, String id) {
        ChatMethods.Said said = again(
                ChatMethods.CHAT_HISTORY,
                new ChatMethods.History(
                        key, Optional.of((long) Offer.MESSAGES), Optional.empty(), Optional.of((long) MESSAGE)));
        long first = said.totalMessages() - said.messages().size() + 1;
        for (int i = 0; i < said.messages().size(); i++) {
            if (id.equals(said.sessionId().orElse("") + "-" + (first + i))) {
                return parts(id, said.messages().get(i));
            }
        }
        throw missing("message among the newest " + Offer.MESSAGES + " of that conversation", "messages_read");
    }

    /// Messages of this gateway are texts; a newer one may say something else, and is shown as it is.
    private static ObjectNode parts(String id, ChatMessage message) {
        List<ObjectNode> others = message.content().stream()
                .filter(part -> !part.type().equals("text"))
                .map(part -> (ObjectNode) Json.STRICT.<JsonNode>valueToTree(part))
                .toList();
        ObjectNode answer = Json.STRICT.createObjectNode().put("messageId", id);
        fill(answer.putArray("attachments"), others);
        return answer.put(
                "hint", "files that agents or channels handed over: the user fetches them, clawnet media list");
    }

    private static ObjectNode page(Heard.Page page) {
        ObjectNode answer = Json.STRICT.createObjectNode();
        ArrayNode events = answer.putArray("events");
        boolean cut = fill(events, page.events());
        long next = cut ? events.get(events.size() - 1).path("cursor").longValue() : page.next();
        return answer.put("nextCursor", next).put("missed", page.missed());
    }

    private ObjectNode send(String key, String text) {
        if (gateway.speaksForPerson()) {
            throw new Problem(
                            Exit.FAILED, "nothing was said: what is said on this device counts as the user's own words")
                    .hint("the user makes a device for assistants: the next line, clawnet pair <code> --profile editor,"
                            + " and then clawnet mcp serve --profile editor")
                    .next("clawnet devices invite --label editor");
        }
        ChatMethods.Sent sent =
                again(ChatMethods.CHAT_SEND, new ChatMethods.Send(key, text, fresh.get(), Optional.empty()));
        return Json.STRICT
                .createObjectNode()
                .put("sessionKey", key)
                .put("runId", sent.runId().value())
                .put("status", sent.status())
                .put("hint", "the answer comes as an event: events_wait, then messages_read");
    }

    private ObjectNode open() {
        List<ObjectNode> waiting =
                again(ApprovalMethods.APPROVAL_LIST, new ApprovalMethods.ListApprovals(Optional.empty()))
                        .approvals()
                        .stream()
                        .map(Tools::permission)
                        .toList();
        ObjectNode answer = Json.STRICT.createObjectNode();
        boolean cut = fill(answer.putArray("permissions"), waiting);
        return answer.put("hasMore", cut);
    }

    private static ObjectNode permission(ApprovalView view) {
        ObjectNode shown = Json.STRICT
                .createObjectNode()
                .put("id", view.id().value())
                .put("kind", view.kind())
                .put("title", view.title())
                .put("asker", view.asker())
                .put("verb", view.act().verb())
                .put("object", cut(view.object()))
                .put("createdAtMs", view.createdAtMs())
                .put("expiresAtMs", view.expiresAtMs())
                .put("allow", "clawnet approvals allow " + view.id().value());
        view.counterpart().ifPresent(whom -> shown.put("counterpart", whom));
        view.text().ifPresent(text -> shown.put("text", cut(text)));
        return shown;
    }

    private static String cut(String text) {
        return text.length() > MESSAGE ? text.substring(0, MESSAGE) : text;
    }

    private ObjectNode respond(String id, String decision) {
        if (decision.equals("allow-once") || decision.equals("allow-always")) {
            throw new Problem(Exit.FAILED, "only the user can allow this, with a signature; it still waits")
                    .hint("ask the user to look at it and to type the next line in a terminal")
                    .next("clawnet approvals allow " + (id.matches("[A-Za-z0-9:_-]+") ? id : "<id>"));
        }
        if (!decision.equals("deny")) {
            throw new Problem(Exit.USAGE, "a decision is deny; allow-once and allow-always are the user's own");
        }
        ApprovalView settled = gateway.call(
                        ApprovalMethods.APPROVAL_DECIDE,
                        new ApprovalMethods.Decide(id, Decision.DENY, Optional.empty(), Optional.empty()))
                .approval();
        return Json.STRICT.createObjectNode().put("id", settled.id().value()).put("status", settled.status());
    }

    /// Adds the first ones that fit in one answer. Whether some did not.
    private static boolean fill(ArrayNode list, List<ObjectNode> all) {
        int used = 0;
        for (ObjectNode one : all) {
            used += one.toString().length();
            if (used > ANSWER && !list.isEmpty()) {
                return true;
            }
            list.add(one);
        }
        return false;
    }
}

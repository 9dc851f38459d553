package dev.clawnet.app.command;

import dev.clawnet.app.cli.Problem;
import dev.clawnet.protocol.catalogue.ChatMethods;
import dev.clawnet.protocol.catalogue.SessionMethods;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.text.PlainText;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What an editor asks of its owner's agents, until it goes away. Lines are read by one thread; what takes time is
/// done by others, a bounded number at once.
final class AcpServer {
    private static final Logger LOG = LoggerFactory.getLogger(AcpServer.class);
    /// Requests under way at once, turns among them.
    private static final int BUSY = 16;
    /// Sessions of one editor.
    private static final int SESSIONS = 1_000;
    /// Characters of an id of a request.
    private static final int ID = 200;

    private final AcpWire wire;
    private final AcpLink link;
    private final Settings settings;
    private final ThreadFactory threads;
    private final Map<String, AcpSession> sessions = new ConcurrentHashMap<>();
    private final Semaphore free = new Semaphore(BUSY);
    private final AtomicLong requests = new AtomicLong();
    private boolean initialized;

    /// How it was started.
    ///
    /// @param agent whose sessions are begun
    /// @param session that all go on in; absent: each has its own
    /// @param allows whether its owner may allow from the editor, and not only refuse
    record Settings(String agent, Optional<String> session, boolean allows) {}

    AcpServer(AcpWire wire, AcpLink link, Settings settings, ThreadFactory threads) {
        this.wire = wire;
        this.link = link;
        this.settings = settings;
        this.threads = threads;
    }

    /// Until nothing more can come.
    void run() {
        while (true) {
            switch (wire.read()) {
                case AcpWire.In.End _ -> {
                    return;
                }
                case AcpWire.In.TooLong _ ->
                    wire.error(
                            new AcpFault(AcpFault.NO_REQUEST, "a line takes at most " + AcpWire.LINE + " characters"));
                case AcpWire.In.Line line when line.text().isBlank() -> {
                    // Between messages.
                }
                case AcpWire.In.Line line -> {
                    try {
                        took(Json.LENIENT.readTree(line.text()));
                    } catch (JacksonException unreadable) {
                        wire.error(new AcpFault(AcpFault.NOT_JSON, "this line is no JSON value"));
                    } catch (AcpFault fault) {
                        wire.error(fault);
                    }
                }
            }
        }
    }

    private void took(JsonNode message) {
        if (!message.isObject() || !message.path("jsonrpc").asString("").equals("2.0")) {
            throw new AcpFault(AcpFault.NO_REQUEST, "a message is one JSON object with jsonrpc 2.0");
        }
        JsonNode id = message.path("id");
        boolean named =
                id.isIntegralNumber() || (id.isString() && id.stringValue().length() <= ID);
        if (!message.path("method").isString()) {
            if (!named || !(message.has("result") || message.has("error"))) {
                throw new AcpFault(AcpFault.NO_REQUEST, "a message has a method, or answers one");
            }
            link.tell(new AcpTurn.Heard.Picked(id.asString(""), picked(message.path("result"))));
            return;
        }
        String method = message.path("method").stringValue();
        if (id.isMissingNode()) {
            notified(method, message.path("params"));
        } else if (named) {
            asked(id, method, message.path("params"));
        } else {
            throw new AcpFault(AcpFault.NO_REQUEST, "an id is a whole number or a text of at most " + ID);
        }
    }

    private static String picked(JsonNode result) {
        JsonNode outcome = result.path("outcome");
        boolean selected = outcome.path("outcome").asString("").equals("selected");
        return selected ? outcome.path("optionId").asString("") : "";
    }

    /// Nothing answers a notification.
    private void notified(String method, JsonNode params) {
        if (method.equals("session/cancel")) {
            Optional.ofNullable(sessions.get(params.path("sessionId").asString("")))
                    .flatMap(link::turn)
                    .ifPresent(turn -> turn.hear(new AcpTurn.Heard.Cancel()));
        }
    }

    private void asked(JsonNode id, String method, JsonNode params) {
        try {
            if (!initialized && !method.equals("initialize")) {
                throw new AcpFault(AcpFault.NO_REQUEST, "initialize comes first");
            }
            switch (method) {
                case "initialize" -> {
                    if (!params.path("protocolVersion").isIntegralNumber()) {
                        throw new AcpFault(AcpFault.PARAMS, "protocolVersion takes a whole number");
                    }
                    initialized = true;
                    wire.answer(id, AcpForms.initialized());
                }
                // The device is paired; there is nobody else to be.
                case "authenticate" -> wire.answer(id, AcpForms.object());
                case "session/new" -> work(id, () -> begun(params));
                case "session/load" -> work(id, () -> loaded(params));
                case "session/list" -> work(id, () -> listed(params));
                case "session/prompt" -> prompt(id, params);
                case "session/set_mode", "session/set_model", "session/set_config_option" ->
                    throw new AcpFault(
                            AcpFault.NO_METHOD,
                            method + " is not offered: what an agent may do is its person's to say, in the gateway");
                default -> throw new AcpFault(AcpFault.NO_METHOD, "there is no method " + named(method));
            }
        } catch (AcpFault fault) {
            wire.error(id, fault);
        }
    }

    private static String named(String method) {
        return PlainText.visible(method.substring(0, Math.min(method.length(), 80)));
    }

    /// What answers a request, in its own time.
    private interface Work {
        JsonNode done() throws InterruptedException;
    }

    private void work(JsonNode id, Work work) {
        if (!free.tryAcquire()) {
            throw new AcpFault(AcpFault.FAILED, BUSY + " requests are under way; wait for one of their answers");
        }
        threads.newThread(() -> {
                    try {
                        wire.answer(id, work.done());
                    } catch (AcpFault fault) {
                        wire.error(id, fault);
                    } catch (Problem problem) {
                        wire.error(id, AcpTurn.fault(problem));
                    } catch (InterruptedException stopped) {
                        Thread.currentThread().interrupt();
                    } catch (RuntimeException bug) {
                        LOG.error("acp.failed", bug);
                        wire.error(id, new AcpFault(AcpFault.FAILED, "something went wrong inside ClawNet"));
                    } finally {
                        free.release();
                    }
                })
                .start();
    }

    private AcpSession known(JsonNode params) {
        return Optional.ofNullable(sessions.get(AcpForms.text(params, "sessionId", SessionMethods.KEY)))
                .orElseThrow(() ->
                        new AcpFault(AcpFault.NOT_FOUND, "there is no such session here; begin or load it first"));
    }

    private ChatMethods.Said history(String key, long most) throws InterruptedException {
        return link.desk()
                .call(
                        ChatMethods.CHAT_HISTORY,
                        Given.of(() ->
                                new ChatMethods.History(key, Optional.of(most), Optional.empty(), Optional.empty())));
    }

    private void keep(AcpSession session) {
        if (sessions.size() >= SESSIONS && !sessions.containsKey(session.id())) {
            throw new AcpFault(AcpFault.FAILED, "an editor has at most " + SESSIONS + " sessions; start it anew");
        }
        sessions.put(session.id(), session);
    }

    private JsonNode begun(JsonNode params) throws InterruptedException {
        AcpForms.place(params);
        String key = settings.session().orElseGet(() -> "agent:" + settings.agent() + ":acp:" + link.fresh());
        // Also asks whether there is such an agent.
        String there = history(key, 1).sessionKey();
        keep(new AcpSession(there, there));
        return AcpForms.object().put("sessionId", there);
    }

    private JsonNode loaded(JsonNode params) throws InterruptedException {
        AcpForms.place(params);
        String id = AcpForms.text(params, "sessionId", SessionMethods.KEY);
        ChatMethods.Said said = history(id, ChatMethods.MESSAGES);
        if (said.sessionId().isEmpty()) {
            throw new AcpFault(AcpFault.NOT_FOUND, "there is no such session; session/new begins one");
        }
        AcpSession session = new AcpSession(id, said.sessionKey());
        if (link.turn(session).isPresent()) {
            throw new AcpFault(AcpFault.NO_REQUEST, "a prompt is under way in this session");
        }
        keep(session);
        said.messages()
                .forEach(message -> wire.update(
                        id,
                        AcpForms.chunk(
                                message.role().equals("user") ? "user_message_chunk" : "agent_message_chunk",
                                AcpTurn.words(message))));
        return AcpForms.object();
    }

    /// Those of the agent, newest first. A session has no folder: the one that is asked for is said back.
    private JsonNode listed(JsonNode params) throws InterruptedException {
        String folder = params.has("cwd")
                ? AcpForms.text(params, "cwd", SessionMethods.KEY)
                : Path.of("").toAbsolutePath().toString();
        Optional<Long> from = cursor(params);
        SessionMethods.SessionList list = link.desk()
                .call(
                        SessionMethods.SESSIONS_LIST,
                        new SessionMethods.ListSessions(
                                Optional.of(100L), from, Optional.of(settings.agent()), Optional.empty()));
        ObjectNode answer = AcpForms.object();
        ArrayNode rows = answer.putArray("sessions");
        list.sessions()
                .forEach(row -> rows.addObject()
                        .put("sessionId", row.key())
                        .put("cwd", folder)
                        .put(
                                "title",
                                PlainText.visible(row.label().orElse(row.lastMessagePreview()))
                                        .replace('\n', ' '))
                        .put("updatedAt", Instant.ofEpochMilli(row.updatedAt()).toString()));
        list.nextOffset().ifPresent(next -> answer.put("nextCursor", next.toString()));
        return answer;
    }

    private static Optional<Long> cursor(JsonNode params) {
        if (!params.hasNonNull("cursor")) {
            return Optional.empty();
        }
        String text = AcpForms.text(params, "cursor", 20);
        if (!text.matches("[0-9]{1,6}")) {
            throw new AcpFault(AcpFault.PARAMS, "cursor takes a nextCursor of an answer");
        }
        return Optional.of(Long.parseLong(text));
    }

    /// Registered before anything is sent, so that a `session/cancel` behind it finds it.
    private void prompt(JsonNode id, JsonNode params) {
        AcpSession session = known(params);
        String text = AcpForms.prompt(params);
        if (link.turn(session).isPresent()) {
            throw new AcpFault(AcpFault.NO_REQUEST, "a prompt is under way in this session; session/cancel stops it");
        }
        AcpAsks asks = new AcpAsks(session, wire, settings.allows(), () -> "ask-" + requests.incrementAndGet());
        AcpTurn turn = new AcpTurn(session.id(), session.key(), wire, asks);
        link.begin(turn);
        try {
            work(id, () -> {
                try {
                    return AcpForms.object().put("stopReason", turn.run(link.desk(), text));
                } finally {
                    link.end(turn);
                }
            });
        } catch (AcpFault busy) {
            link.end(turn);
            throw busy;
        }
    }
}

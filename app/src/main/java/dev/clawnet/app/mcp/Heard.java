package dev.clawnet.app.mcp;

import dev.clawnet.protocol.catalogue.ApprovalMethods.ApprovalView;
import dev.clawnet.protocol.catalogue.ChatMethods.ChatEvent;
import dev.clawnet.protocol.catalogue.SessionMethods.SessionsChanged;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/// What happened since the server began: the newest events, each with a cursor that only grows, from 1.
public final class Heard {
    /// Older ones go: whoever polls every minute misses nothing, and no stream of events fills the memory.
    static final int KEPT = 1_000;

    private static final int CHARACTERS = 2_000;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition more = lock.newCondition();
    private final Deque<Event> events = new ArrayDeque<>();
    private long last;
    private boolean over;

    private record Event(long cursor, Optional<String> session, ObjectNode shown) {}

    /// Some of them.
    ///
    /// @param next what to ask after the next time
    /// @param missed whether some were forgotten between the cursor asked for and the first of these
    record Page(List<ObjectNode> events, long next, boolean missed) {}

    /// Something was said in a conversation.
    public void said(SessionsChanged changed) {
        if (changed.reason().equals("message")) {
            add("message", Optional.of(changed.sessionKey()), event -> {
                event.put("agentId", changed.agentId());
                changed.session().ifPresent(row -> event.put("preview", cut(row.lastMessagePreview())));
            });
        }
    }

    /// A run failed or was stopped: no answer comes.
    public void ended(ChatEvent chat) {
        if (chat.state().equals("error") || chat.state().equals("aborted")) {
            add(
                    "run_failed",
                    Optional.of(chat.sessionKey()),
                    event -> event.put("runId", chat.runId().value())
                            .put("state", chat.state())
                            .put("why", cut(chat.errorMessage().orElse(""))));
        }
    }

    /// An act waits for its owner, or waits no more.
    public void approval(String type, ApprovalView view) {
        add(
                type,
                Optional.empty(),
                event -> event.put("id", view.id().value())
                        .put("kind", view.kind())
                        .put("title", cut(view.title()))
                        .put("status", view.status()));
    }

    /// The link was opened again: what happened in between was not heard.
    public void reconnected() {
        add("reconnected", Optional.empty(), event -> event.put("hint", "read what matters again: some may be new"));
    }

    private static String cut(String text) {
        return text.length() > CHARACTERS ? text.substring(0, CHARACTERS) : text;
    }

    private void add(String type, Optional<String> session, Consumer<ObjectNode> fill) {
        ObjectNode shown = Json.STRICT.createObjectNode();
        lock.lock();
        try {
            last++;
            shown.put("cursor", last).put("type", type);
            session.ifPresent(key -> shown.put("sessionKey", key));
            fill.accept(shown);
            events.addLast(new Event(last, session, shown));
            if (events.size() > KEPT) {
                events.removeFirst();
            }
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /// @param session of this one alone
    Page after(long cursor, Optional<String> session, int limit) {
        lock.lock();
        try {
            // A cursor that this server never gave is one of the server before it.
            long from = cursor > last ? 0 : cursor;
            List<Event> found = events.stream()
                    .filter(event -> event.cursor() > from)
                    .filter(event -> session.isEmpty() || session.equals(event.session()))
                    .limit(limit)
                    .toList();
            boolean whole = found.size() < limit;
            long next = whole ? last : found.getLast().cursor();
            long forgotten = last - events.size();
            return new Page(found.stream().map(Event::shown).toList(), next, cursor > last || from < forgotten);
        } finally {
            lock.unlock();
        }
    }

    /// Waits until there is one; an empty page when there was none in time, or the server ends.
    Page await(long cursor, Optional<String> session, Duration most) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            long left = most.toNanos();
            Page page = after(cursor, session, 1);
            while (page.events().isEmpty() && left > 0 && !over) {
                left = more.awaitNanos(left);
                page = after(cursor, session, 1);
            }
            return page;
        } finally {
            lock.unlock();
        }
    }

    /// Nobody waits any longer.
    void end() {
        lock.lock();
        try {
            over = true;
            more.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.presence.Peer;
import dev.clawnet.gateway.transport.Close;
import dev.clawnet.gateway.transport.Connection;
import dev.clawnet.gateway.transport.Delivery;
import dev.clawnet.protocol.catalogue.MediaMethods;
import dev.clawnet.protocol.frame.CloseCode;
import dev.clawnet.protocol.frame.ErrorShape;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.Frame.Res;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Fault;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/// A link after hello: its requests, its answers, its events.
///
/// `sending` guards the sequence number and the order of broadcasts; `open` guards itself.
final class Served implements Peer {
    private static final String DEVICE_METHODS = "device.";

    private final Control control;
    private final Caller caller;
    private final Self self;
    private final Connection connection;
    private final int protocol;
    private final Starter starter;
    private final ReentrantLock sending = new ReentrantLock();
    private final Map<String, Open> open = new HashMap<>();
    private final AtomicBoolean over = new AtomicBoolean();
    private final AtomicReference<Optional<Close>> cut = new AtomicReference<>(Optional.empty());
    private long seq;
    private volatile boolean greeted;
    /// Touched by the thread that takes frames alone.
    private int unauthorized;

    /// @param protocol in whose words it is refused
    Served(Control control, Caller caller, Self self, Connection connection, int protocol) {
        this.control = control;
        this.caller = caller;
        this.self = self;
        this.connection = connection;
        this.protocol = protocol;
        this.starter = new Starter(control.executor());
    }

    @Override
    public Caller caller() {
        return caller;
    }

    @Override
    public Self self() {
        return self;
    }

    /// Sends hello; events flow from here on.
    ///
    /// @param frame the whole answer
    void hello(String frame) {
        sending.lock();
        try {
            connection.send(frame);
            greeted = true;
        } finally {
            sending.unlock();
        }
    }

    /// Takes one frame. Called in order, one at a time.
    void frame(String text) {
        if (cut.get().isPresent()) {
            return;
        }
        switch (FrameCodec.request(text)) {
            case FrameCodec.Parsed.NotJson _ -> control.ignored();
            case FrameCodec.Parsed.Bad bad -> fail(bad.id(), new Fault(ErrorCode.INVALID_REQUEST, bad.message()));
            case FrameCodec.Parsed.Good good -> {
                if (good.frame() instanceof Req req) {
                    request(req);
                }
            }
        }
    }

    /// Whether its binary messages are those of streams.
    boolean streams() {
        return self.caps().contains(MediaMethods.CAPABILITY);
    }

    /// Takes one binary message. Called in order, one at a time, with [#frame].
    void binary(byte[] message) {
        if (cut.get().isEmpty()) {
            control.links().binary(this, message);
        }
    }

    @Override
    public boolean signal(byte[] message) {
        return cut.get().isEmpty() && connection.signal(message);
    }

    @Override
    public boolean chunk(byte[] message, Runnable room) {
        return cut.get().isPresent() || connection.chunk(message, room);
    }

    private void request(Req req) {
        Open waiter = new Open(req.id(), req.method());
        try {
            reserve(waiter);
        } catch (Fault fault) {
            fail(req.id(), fault);
            return;
        }
        try {
            waiter.of(control.dispatch().begin(caller, req, starter::start));
        } catch (Fault fault) {
            waiter.ended(new Call.Result.Failed(fault));
            repeated(fault);
        } catch (RejectedExecutionException e) {
            waiter.ended(new Call.Result.Failed(new Fault(ErrorCode.STOPPING, "gateway stopping")));
        }
    }

    private void reserve(Open waiter) {
        synchronized (open) {
            if (open.size() >= Limits.REQUESTS_IN_FLIGHT) {
                throw new Fault(ErrorCode.LIMIT_REACHED, "too many requests are open on this connection");
            }
            if (open.putIfAbsent(waiter.id, waiter) != null) {
                throw new Fault(ErrorCode.INVALID_REQUEST, "this request id is in use");
            }
        }
    }

    private void repeated(Fault fault) {
        if (fault.code() == ErrorCode.UNAUTHORIZED_ROLE && ++unauthorized > Limits.UNAUTHORIZED_CALLS) {
            connection.close(Close.policy("repeated unauthorized calls"));
        }
    }

    private void fail(String id, Fault fault) {
        connection.send(FrameCodec.text(Res.failed(id, Older.error(ErrorShape.of(fault), protocol))));
    }

    /// A request of this link that is not answered yet.
    private final class Open implements Call.Waiter {
        private final String id;
        private final String method;
        private Optional<Call> call = Optional.empty();

        Open(String id, String method) {
            this.id = id;
            this.method = method;
        }

        void of(Call begun) {
            boolean gone;
            synchronized (open) {
                call = Optional.of(begun);
                gone = open.get(id) != this;
            }
            begun.join(this);
            if (gone) {
                begun.leave(this);
            }
        }

        @Override
        public void accepted(JsonNode payload) {
            connection.send(FrameCodec.text(Res.ok(id, payload)));
        }

        @Override
        public void ended(Call.Result result) {
            boolean mine;
            boolean last;
            synchronized (open) {
                mine = open.remove(id, this);
                last = open.isEmpty();
            }
            if (!mine) {
                return;
            }
            switch (result) {
                case Call.Result.Done done -> connection.send(FrameCodec.answer(id, done.payload()));
                case Call.Result.Failed failed -> fail(id, failed.fault());
            }
            if (last) {
                cut.get().ifPresent(connection::close);
            }
        }

        /// Whether it may be the one that made this link's credentials void.
        boolean ofDevices() {
            return method.startsWith(DEVICE_METHODS);
        }

        void leave() {
            Optional<Call> begun;
            synchronized (open) {
                begun = call;
            }
            begun.ifPresent(each -> each.leave(this));
        }
    }

    @Override
    public <E> boolean tell(EventType<E> event, E payload) {
        return greeted
                && cut.get().isEmpty()
                && connection.send(FrameCodec.event(event.name(), Json.STRICT.writeValueAsString(payload)));
    }

    @Override
    public void broadcast(EventText event) {
        sending.lock();
        try {
            if (!greeted || over.get() || cut.get().isPresent()) {
                return;
            }
            byte[] tail = (++seq + event.tail()).getBytes(StandardCharsets.US_ASCII);
            connection.send(event.head(), tail, event.droppable() ? Delivery.DROP_IF_SLOW : Delivery.MUST);
        } finally {
            sending.unlock();
        }
    }

    @Override
    public void cut(String reason) {
        Close close = new Close(CloseCode.CREDENTIALS.code(), reason);
        cut.set(Optional.of(close));
        List<Open> dropped = new ArrayList<>();
        boolean waits;
        synchronized (open) {
            open.values().stream().filter(each -> !each.ofDevices()).forEach(dropped::add);
            open.values().removeAll(dropped);
            waits = !open.isEmpty();
        }
        dropped.forEach(Open::leave);
        if (waits) {
            control.timers().at(control.now().plus(Limits.LAST_ANSWER), () -> connection.close(close));
        } else {
            connection.close(close);
        }
    }

    @Override
    public void end(int closeCode, String reason) {
        connection.close(new Close(closeCode, reason));
    }

    /// The link is over: nobody waits here any more.
    void over() {
        if (!over.compareAndSet(false, true)) {
            return;
        }
        control.down(this);
        List<Open> left;
        synchronized (open) {
            left = List.copyOf(open.values());
            open.clear();
        }
        left.forEach(Open::leave);
    }
}

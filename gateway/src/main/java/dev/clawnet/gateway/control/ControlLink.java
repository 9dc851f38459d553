package dev.clawnet.gateway.control;

import dev.clawnet.gateway.control.LinkState.Input;
import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.transport.Close;
import dev.clawnet.gateway.transport.Connection;
import dev.clawnet.gateway.transport.LinkListener;
import dev.clawnet.protocol.catalogue.ConnectMethods;
import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.frame.CloseCode;
import dev.clawnet.protocol.frame.ErrorShape;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.frame.Frame.Res;
import dev.clawnet.protocol.frame.FrameCodec;
import dev.clawnet.protocol.json.Json;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Fault;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One link from its upgrade to its end: challenge, decision, then the served part.
///
/// `lock` guards the state, the frames that wait, and the order in which frames are taken; nothing blocks under it.
final class ControlLink implements LinkListener {
    private static final Logger LOG = LoggerFactory.getLogger(ControlLink.class);

    private final Control control;
    private final Visitor visitor;
    private final Connection connection;
    private final String nonce;
    private final ReentrantLock lock = new ReentrantLock();
    private final Queue<String> waiting = new ArrayDeque<>(1);
    private LinkState state = new LinkState.Challenged();
    private Optional<Served> served = Optional.empty();
    private Cancel deadline = () -> {};

    ControlLink(Control control, Visitor visitor, Connection connection, String nonce) {
        this.control = control;
        this.visitor = visitor;
        this.connection = connection;
        this.nonce = nonce;
    }

    /// Sends the challenge; the deadline for hello runs from here.
    void open() {
        ConnectMethods.Challenge challenge =
                new ConnectMethods.Challenge(nonce, control.now().toEpochMilli());
        connection.send(FrameCodec.event(ConnectMethods.CHALLENGE.name(), Json.STRICT.writeValueAsString(challenge)));
        deadline = control.timers().at(control.now().plus(Limits.HANDSHAKE), this::late);
    }

    @Override
    public void text(String message) {
        lock.lock();
        try {
            switch (step(Input.FRAME)) {
                case DECIDE -> first(message);
                case QUEUE -> waiting.add(message);
                case SERVE -> served.orElseThrow().frame(message);
                case TOO_MANY -> connection.close(Close.policy("too many pending handshake frames"));
                case NOTHING, WELCOME, HANG_UP -> LOG.debug("a frame after the end of its link");
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean binary(byte[] message) {
        Optional<Served> serves;
        lock.lock();
        try {
            serves = state instanceof LinkState.Connected ? served : Optional.empty();
        } finally {
            lock.unlock();
        }
        return serves.filter(Served::streams)
                .map(link -> {
                    link.binary(message);
                    return true;
                })
                .orElse(false);
    }

    @Override
    public void closed(Close close) {
        Optional<Served> over;
        lock.lock();
        try {
            step(Input.ENDED);
            waiting.clear();
            deadline.cancel();
            over = served;
        } finally {
            lock.unlock();
        }
        over.ifPresent(Served::over);
    }

    private LinkState.Action step(Input input) {
        LinkState.Step step = LinkState.next(state, input);
        state = step.next();
        return step.action();
    }

    private void late() {
        lock.lock();
        try {
            if (step(Input.DEADLINE) == LinkState.Action.HANG_UP) {
                connection.abort();
            }
        } finally {
            lock.unlock();
        }
    }

    /// The first frame. Reading it is cheap and happens here; deciding on it writes, and happens elsewhere.
    private void first(String message) {
        switch (FrameCodec.request(message)) {
            case FrameCodec.Parsed.NotJson _ -> end(Close.normal());
            case FrameCodec.Parsed.Bad bad -> refuse(bad.id(), noConnect(), Duration.ZERO);
            case FrameCodec.Parsed.Good good -> {
                if (good.frame() instanceof Req req && req.method().equals(ConnectMethods.CONNECT)) {
                    decideElsewhere(req);
                } else {
                    refuse(good.frame() instanceof Req req ? req.id() : "invalid", noConnect(), Duration.ZERO);
                }
            }
        }
    }

    private void decideElsewhere(Req req) {
        try {
            control.executor().execute(() -> decide(req));
        } catch (RejectedExecutionException e) {
            refuse(req.id(), new Fault(ErrorCode.STOPPING, "gateway stopping"), Duration.ZERO);
        }
    }

    private static Fault noConnect() {
        return new Fault(ErrorCode.INVALID_REQUEST, "invalid handshake: first request must be connect");
    }

    private void decide(Req req) {
        try {
            control.serving();
            long cuts = control.cuts();
            ConnectParams params = control.handshake().params(req.params());
            Handshake.Entered entered = control.handshake().decide(visitor, nonce, params);
            welcome(req, entered, cuts);
        } catch (Fault fault) {
            Duration delay = Lockouts.Kind.of(fault.code())
                    .map(kind -> control.lockouts().failed(visitor.address(), kind))
                    .orElse(Duration.ZERO);
            refuse(req.id(), fault, delay);
        } catch (RuntimeException e) {
            LOG.error("connect failed: at={}", Traces.of(e));
            refuse(req.id(), new Fault(ErrorCode.INTERNAL, "internal error"), Duration.ZERO);
        }
    }

    /// Hello goes out before any event can; frames that waited are served after it, before newer ones.
    private void welcome(Req req, Handshake.Entered entered, long cuts) {
        Served made = control.served(entered, visitor, connection);
        String hello = control.hello(req.id(), entered, made.caller());
        if (!control.links().add(made)) {
            throw new Fault(ErrorCode.LIMIT_REACHED, "too many connections");
        }
        if (!control.stillHolds(entered, cuts)) {
            // The device was cut after its credential was checked, and before its link could be found.
            control.links().drop(made);
            throw new Fault(ErrorCode.DEVICE_TOKEN_MISMATCH, "unauthorized: device token mismatch (device removed)");
        }
        lock.lock();
        try {
            if (step(Input.ADMITTED) != LinkState.Action.WELCOME) {
                control.links().drop(made);
                return;
            }
            served = Optional.of(made);
            deadline.cancel();
            connection.admit();
            made.hello(hello);
            control.up(made);
            while (!waiting.isEmpty()) {
                made.frame(waiting.remove());
            }
        } finally {
            lock.unlock();
        }
    }

    /// Answers the request with its error and ends the link, now or after `delay`; holds no thread meanwhile.
    private void refuse(String id, Fault fault, Duration delay) {
        control.refused(visitor, fault.code());
        Runnable answer = () -> {
            connection.send(FrameCodec.text(Res.failed(id, ErrorShape.of(fault))));
            CloseCode code = AuthFaults.closeOf(fault.code());
            end(new Close(code.code(), PairingFaults.closeReason(fault)));
        };
        if (delay.isZero()) {
            answer.run();
            return;
        }
        try {
            control.timers().at(control.now().plus(delay), answer);
        } catch (RejectedExecutionException e) {
            // No room to wait in: the refusal goes out at once.
            answer.run();
        }
    }

    private void end(Close close) {
        lock.lock();
        try {
            step(Input.REFUSED);
        } finally {
            lock.unlock();
        }
        connection.close(close);
    }
}

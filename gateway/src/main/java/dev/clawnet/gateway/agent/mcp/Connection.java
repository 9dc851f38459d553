package dev.clawnet.gateway.agent.mcp;

import dev.clawnet.gateway.agent.ToolServer;
import dev.clawnet.gateway.agent.mcp.wire.McpClient;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure;
import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.agent.mcp.wire.Peer;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import dev.clawnet.protocol.id.PersonId;
import dev.clawnet.protocol.json.Json;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// One server of one person while the configuration names it: connected, or tried again after a wait that grows.
///
/// All state is guarded by this monitor; nothing is waited for while it is held.
final class Connection implements AutoCloseable, Peer {
    private static final Logger LOG = LoggerFactory.getLogger(Connection.class);
    private static final int DOUBLINGS = 8;

    private final PersonId owner;
    private final String name;
    private final ToolServer spec;
    private final Ground ground;

    private State state = State.BEGINS;
    private int failed;
    private boolean closed;
    private boolean trying;
    private boolean stale;
    private Optional<Cancel> again = Optional.empty();

    /// What connections stand on.
    record Ground(InstantSource clock, Timers timers, Executor executor, Opener opener, Heard heard) {}

    /// Opens a session with a server.
    interface Opener {
        McpClient open(PersonId owner, String name, ToolServer spec, Peer peer) throws McpFailure;
    }

    /// Is told what a server offers, each time that it was asked.
    interface Heard {
        void heard(PersonId owner, String name, Listing listing);
    }

    /// How it stands.
    ///
    /// @param listing what it offers, while it is connected
    /// @param why it is not
    /// @param wantsLogin whether that is because nobody signed in to it
    record State(Optional<McpClient> client, Optional<Listing> listing, Optional<String> why, boolean wantsLogin) {
        static final State BEGINS = new State(Optional.empty(), Optional.empty(), Optional.empty());

        State(Optional<McpClient> client, Optional<Listing> listing, Optional<String> why) {
            this(client, listing, why, false);
        }
    }

    Connection(PersonId owner, String name, ToolServer spec, Ground ground) {
        this.owner = owner;
        this.name = name;
        this.spec = spec;
        this.ground = ground;
    }

    ToolServer spec() {
        return spec;
    }

    synchronized State state() {
        return state;
    }

    /// Connects soon, if it is not connected and nobody is at it.
    void begin() {
        ground.executor().execute(this::connect);
    }

    private void connect() {
        synchronized (this) {
            if (closed || trying || state.client().isPresent()) {
                return;
            }
            trying = true;
            again.ifPresent(Cancel::cancel);
        }
        try {
            McpClient client = ground.opener().open(owner, name, spec, this);
            if (!list(client)) {
                client.close();
            }
        } catch (McpFailure e) {
            failed(e);
        } finally {
            boolean once;
            synchronized (this) {
                trying = false;
                once = stale;
                stale = false;
            }
            if (once) {
                anew();
            }
        }
    }

    /// What it stands on is another one now: the session ends, and another begins. An attempt that is under way is
    /// ended when it is through.
    void anew() {
        Optional<McpClient> client;
        synchronized (this) {
            if (closed || trying) {
                stale = trying;
                return;
            }
            client = state.client();
            state = State.BEGINS;
            failed = 0;
        }
        client.ifPresent(McpClient::close);
        begin();
    }

    /// Whether what it offers was taken in.
    private boolean list(McpClient client) {
        try {
            Listing listing = new Listing(client.tools(AgentLimits.MCP_GREETING));
            synchronized (this) {
                if (closed) {
                    return false;
                }
                state = new State(Optional.of(client), Optional.of(listing), Optional.empty());
                failed = 0;
            }
            ground.heard().heard(owner, name, listing);
            return true;
        } catch (McpFailure e) {
            failed(e);
            return false;
        }
    }

    private void failed(McpFailure failure) {
        Duration wait;
        synchronized (this) {
            state = new State(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of(failure.why()),
                    failure.kind() == Kind.UNAUTHORIZED);
            if (closed) {
                return;
            }
            wait = AgentLimits.MCP_AGAIN.multipliedBy(1L << Math.min(failed++, DOUBLINGS));
        }
        LOG.info("mcp.not_connected owner={} server={}", owner, name);
        Duration bounded = wait.compareTo(AgentLimits.MCP_AGAIN_MOST) > 0 ? AgentLimits.MCP_AGAIN_MOST : wait;
        try {
            Cancel timer = ground.timers().at(ground.clock().instant().plus(bounded), this::begin);
            synchronized (this) {
                again = Optional.of(timer);
            }
        } catch (RejectedExecutionException e) {
            // The gateway ends, or is full: the next call tries again.
            LOG.debug("mcp.not_tried_again server={}", name);
        }
    }

    /// Asks again what it offers.
    void refresh() {
        ground.executor().execute(() -> {
            Optional<McpClient> client = state().client();
            if (client.isPresent()) {
                if (!list(client.get())) {
                    client.get().close();
                }
            } else {
                connect();
            }
        });
    }

    /// Calls a tool, if what is offered is still what was decided about.
    JsonNode call(String digest, String tool, JsonNode arguments) throws McpFailure {
        State now = state();
        if (now.client().isEmpty()) {
            begin();
            throw new McpFailure(Kind.UNREACHABLE, "the server is not connected");
        }
        if (now.listing().filter(listing -> listing.digest().equals(digest)).isEmpty()) {
            throw new McpFailure(Kind.REFUSED, "what the server offers has changed meanwhile");
        }
        try {
            return now.client().get().call(tool, arguments, spec.time());
        } catch (McpFailure e) {
            if (e.kind() == Kind.UNREACHABLE || e.kind() == Kind.GONE || e.kind() == Kind.UNAUTHORIZED) {
                dropped(now.client().get());
            }
            throw e;
        }
    }

    private void dropped(McpClient client) {
        synchronized (this) {
            if (state.client().filter(client::equals).isEmpty()) {
                return;
            }
            state = new State(Optional.empty(), Optional.empty(), Optional.of("the connection broke"));
        }
        client.close();
        begin();
    }

    /// Nothing is promised: no question to a model, no folder, no form.
    @Override
    public ObjectNode capabilities() {
        return Json.LENIENT.createObjectNode();
    }

    @Override
    public Optional<JsonNode> asked(String method, JsonNode params) {
        LOG.info("mcp.request_refused owner={} server={}", owner, name);
        return Optional.empty();
    }

    @Override
    public void told(String method) {
        if (method.equals("notifications/tools/list_changed")
                && state().client().isPresent()) {
            synchronized (this) {
                // Until it was heard again nothing of it is offered.
                state = new State(state.client(), Optional.empty(), Optional.of("its list of tools is read again"));
            }
            refresh();
        }
    }

    @Override
    public void close() {
        Optional<McpClient> client;
        synchronized (this) {
            closed = true;
            client = state.client();
            state = State.BEGINS;
            again.ifPresent(Cancel::cancel);
        }
        client.ifPresent(McpClient::close);
    }
}

package dev.clawnet.gateway.agent.mcp.wire;

import dev.clawnet.gateway.agent.mcp.wire.McpFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// HTTP as this client uses it: no redirect is followed, each address is asked about first, every exchange has its
/// end. Blocks the thread that asks.
public final class Http {
    private static final Logger LOG = LoggerFactory.getLogger(Http.class);

    private final HttpClient client;
    private final Reach reach;
    private final InstantSource clock;
    private final Timers timers;

    private Http(HttpClient client, Reach reach, InstantSource clock, Timers timers) {
        this.client = client;
        this.reach = reach;
        this.clock = clock;
        this.timers = timers;
    }

    /// The connections of a gateway; each user of them has its own [Reach].
    public static HttpClient connections(Executor executor) {
        return HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(AgentLimits.MCP_CONNECT)
                .executor(executor)
                .build();
    }

    public static Http over(HttpClient client, Reach reach, InstantSource clock, Timers timers) {
        return new Http(client, reach, clock, timers);
    }

    InstantSource clock() {
        return clock;
    }

    /// Throws for an address that may not be called, nor be opened by its owner on a server's word.
    void require(URI address) throws McpFailure {
        reach.require(address);
    }

    /// Throws when the time is over.
    void requireTime(Instant until) throws McpFailure {
        if (!clock.instant().isBefore(until)) {
            throw late();
        }
    }

    private static McpFailure late() {
        return new McpFailure(Kind.LATE, "the server did not answer in its time");
    }

    /// Waits without holding anything. Throws when the wait would end after `until`.
    void pause(Duration wait, Instant until) throws McpFailure {
        Instant end = clock.instant().plus(wait);
        if (end.isAfter(until)) {
            throw late();
        }
        CountDownLatch over = new CountDownLatch(1);
        Cancel timer = timers.at(end, over::countDown);
        try {
            // Timers that were closed meanwhile count nothing down.
            over.await(wait.plus(AgentLimits.MCP_CONNECT).toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late();
        } finally {
            timer.cancel();
        }
    }

    /// Sends a request; its body is open until it is closed, or until its time is over.
    Live send(HttpRequest.Builder request, Instant until) throws McpFailure {
        Duration left = Duration.between(clock.instant(), until);
        if (left.isNegative() || left.isZero()) {
            throw late();
        }
        HttpRequest built = request.timeout(left).build();
        reach.require(built.uri());
        try {
            HttpResponse<InputStream> response = client.send(built, HttpResponse.BodyHandlers.ofInputStream());
            return bounded(response, until);
        } catch (IOException e) {
            requireTime(until);
            LOG.debug("mcp.unreachable kind={}", e.getClass().getSimpleName());
            throw new McpFailure(Kind.UNREACHABLE, "the server cannot be reached");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw late();
        }
    }

    private Live bounded(HttpResponse<InputStream> response, Instant until) throws McpFailure {
        try {
            return new Live(response, timers.at(until, () -> shut(response.body())));
        } catch (RejectedExecutionException e) {
            shut(response.body());
            throw late();
        }
    }

    /// Sends what nobody waits for.
    void forget(HttpRequest.Builder request) {
        try {
            HttpRequest built = request.timeout(AgentLimits.MCP_CONNECT).build();
            reach.require(built.uri());
            client.sendAsync(built, HttpResponse.BodyHandlers.discarding()).exceptionally(e -> {
                LOG.debug("mcp.goodbye_failed kind={}", e.getClass().getSimpleName());
                return null;
            });
        } catch (McpFailure e) {
            LOG.debug("mcp.goodbye_refused");
        }
    }

    private static void shut(InputStream body) {
        try {
            body.close();
        } catch (IOException e) {
            LOG.debug("mcp.stream_broken kind={}", e.getClass().getSimpleName());
        }
    }

    /// An answer whose body is still to be read.
    record Live(HttpResponse<InputStream> response, Cancel deadline) implements AutoCloseable {
        int status() {
            return response.statusCode();
        }

        Optional<String> header(String name) {
            return response.headers().firstValue(name);
        }

        List<String> headers(String name) {
            return response.headers().allValues(name);
        }

        InputStream body() {
            return response.body();
        }

        /// The whole body, which is no longer than the bound.
        String text(int most) throws McpFailure {
            try {
                byte[] bytes = response.body().readNBytes(most + 1);
                if (bytes.length > most) {
                    throw new McpFailure(Kind.TOO_LARGE, "the server said more than " + most + " bytes at once");
                }
                return new String(bytes, StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new McpFailure(Kind.LATE, "the server did not finish its answer");
            }
        }

        @Override
        public void close() {
            deadline.cancel();
            shut(response.body());
        }
    }
}

package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEvent;
import dev.langchain4j.http.client.sse.ServerSentEventContext;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The one HTTP exchange of one try, under the provider's library: it counts bytes, can be broken off by another
/// thread, and remembers why it failed in our own words.
///
/// Everything runs on the thread that asks. `abort` may come from any thread; its lock is this object.
final class Exchange implements HttpClient {
    private static final Logger LOG = LoggerFactory.getLogger(Exchange.class);

    private final java.net.http.HttpClient http;
    private Optional<ModelFailure> failure = Optional.empty();
    private Optional<Closeable> open = Optional.empty();

    Exchange(java.net.http.HttpClient http) {
        this.http = http;
    }

    /// Breaks the exchange off and closes the connection. The first reason counts.
    void abort(Kind kind, String message) {
        Optional<Closeable> closing;
        synchronized (this) {
            failed(new ModelFailure(kind, message));
            closing = open;
        }
        closing.ifPresent(Exchange::close);
    }

    synchronized Optional<ModelFailure> failure() {
        return failure;
    }

    private synchronized void failed(ModelFailure why) {
        if (failure.isEmpty()) {
            failure = Optional.of(why);
        }
    }

    /// What `abort` closes from now on; closed at once when it was called before.
    private void opened(Closeable now) {
        boolean late;
        synchronized (this) {
            late = failure.isPresent();
            open = Optional.of(now);
        }
        if (late) {
            close(now);
        }
    }

    private static void close(Closeable closing) {
        try {
            closing.close();
        } catch (IOException alreadyBroken) {
            LOG.debug("an exchange that was broken off did not close cleanly", alreadyBroken);
        }
    }

    HttpClientBuilder builder() {
        return new Builder(this);
    }

    /// Not used: every question is streamed.
    @Override
    public SuccessfulHttpResponse execute(HttpRequest request) {
        throw new UnsupportedOperationException("questions are streamed");
    }

    @Override
    public void execute(HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
        try (InputStream body = send(request)) {
            Guarded guarded = new Guarded(listener);
            guarded.onOpen(SuccessfulHttpResponse.builder().statusCode(200).build());
            parser.parse(body, guarded);
            guarded.onClose();
        } catch (IOException broken) {
            failed(new ModelFailure(Kind.UNREACHABLE, "the connection to the model provider failed"));
            listener.onError(new HttpException(0, "failed"));
        }
    }

    private InputStream send(HttpRequest request) throws IOException {
        if (failure().isPresent()) {
            throw new IOException("broken off before it began");
        }
        Future<HttpResponse<InputStream>> pending =
                http.sendAsync(translated(request), HttpResponse.BodyHandlers.ofInputStream());
        opened(() -> pending.cancel(true));
        try {
            HttpResponse<InputStream> response = pending.get();
            Body body = new Body(response.body());
            opened(body);
            if (response.statusCode() / 100 != 2) {
                failed(Refusal.of(response, refusal(body)));
                throw new IOException("refused");
            }
            return body;
        } catch (InterruptedException interrupted) {
            pending.cancel(true);
            Thread.currentThread().interrupt();
            failed(new ModelFailure(Kind.CANCELLED, "the question was interrupted"));
            throw new IOException("interrupted");
        } catch (ExecutionException | CancellationException notSent) {
            throw new IOException("not sent", notSent);
        }
    }

    private static String refusal(Body body) throws IOException {
        try (body) {
            return new String(body.readNBytes(AgentLimits.MODEL_REFUSAL_BYTES), StandardCharsets.UTF_8);
        }
    }

    private java.net.http.HttpRequest translated(HttpRequest request) {
        java.net.http.HttpRequest.Builder builder = java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
                .method(request.method().name(), java.net.http.HttpRequest.BodyPublishers.ofString(request.body()));
        request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
        return builder.build();
    }

    /// Hands on what the answer holds. The library passes over an event that it cannot read, and logs what was in
    /// it; here it ends the answer: half a reply is none.
    private final class Guarded implements ServerSentEventListener {
        private final ServerSentEventListener listener;

        Guarded(ServerSentEventListener listener) {
            this.listener = listener;
        }

        @Override
        public void onOpen(SuccessfulHttpResponse response) {
            guard(() -> listener.onOpen(response));
        }

        @Override
        public void onEvent(ServerSentEvent event) {
            guard(() -> listener.onEvent(event));
        }

        @Override
        public void onEvent(ServerSentEvent event, ServerSentEventContext context) {
            guard(() -> listener.onEvent(event, context));
        }

        @Override
        public void onError(Throwable error) {
            guard(() -> listener.onError(error));
        }

        @Override
        public void onClose() {
            guard(listener::onClose);
        }

        private void guard(Runnable call) {
            if (failure().isPresent()) {
                return;
            }
            try {
                call.run();
            } catch (RuntimeException unreadable) {
                LOG.debug("unreadable answer: {}", unreadable.getClass().getName());
                abort(Kind.BAD_ANSWER, "the answer is not in the provider's format");
            }
        }
    }

    /// The answer's bytes: counted, and remembered as broken when they end with an error.
    private final class Body extends InputStream {
        private final InputStream in;
        private long read;

        Body(InputStream in) {
            this.in = in;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] buffer, int from, int most) throws IOException {
            try {
                int count = in.read(buffer, from, most);
                read += Math.max(0, count);
                if (read > AgentLimits.MODEL_ANSWER_BYTES) {
                    failed(new ModelFailure(Kind.BAD_ANSWER, "the answer is larger than any reply may be"));
                    throw new IOException("too large");
                }
                return count;
            } catch (IOException broken) {
                failed(new ModelFailure(Kind.UNREACHABLE, "the answer broke off in the middle"));
                throw broken;
            }
        }

        @Override
        public void close() throws IOException {
            in.close();
        }
    }

    /// Hands the exchange to the library that builds its own client from it.
    private record Builder(Exchange exchange) implements HttpClientBuilder {
        @Override
        public Duration connectTimeout() {
            return AgentLimits.MODEL_CONNECT;
        }

        @Override
        public HttpClientBuilder connectTimeout(Duration ignored) {
            return this;
        }

        @Override
        public Duration readTimeout() {
            return AgentLimits.MODEL_DEADLINE;
        }

        @Override
        public HttpClientBuilder readTimeout(Duration ignored) {
            return this;
        }

        @Override
        public HttpClient build() {
            return exchange;
        }
    }
}

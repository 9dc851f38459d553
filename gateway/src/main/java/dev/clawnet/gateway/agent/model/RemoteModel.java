package dev.clawnet.gateway.agent.model;

import dev.clawnet.gateway.agent.model.ModelFailure.Kind;
import dev.clawnet.gateway.limits.AgentLimits;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;

/// A provider that is asked over HTTP: one deadline over all tries of a question, and pauses between them that grow
/// and are partly left to chance, so that many runs do not come back at the same moment.
final class RemoteModel implements Model {
    private final ModelSettings.Provider provider;
    private final HttpClient http;
    private final Models.Ports ports;
    private final ToolTexts tools;

    RemoteModel(ModelSettings.Provider provider, HttpClient http, Models.Ports ports, ToolTexts tools) {
        this.tools = tools;
        this.provider = provider;
        this.http = http;
        this.ports = ports;
    }

    @Override
    public Reply next(Prompt prompt, Stream stream, Cancel cancel) throws ModelFailure {
        Instant deadline = ports.clock().instant().plus(provider.timing().deadline());
        for (int tried = 0; ; tried++) {
            Once once = new Once(stream);
            try {
                return once(prompt, once, cancel, deadline);
            } catch (ModelFailure failure) {
                boolean again = failure.retryable()
                        && !once.spoke
                        && tried < provider.timing().retries()
                        && pause(tried, failure.retryAfter(), cancel, deadline);
                if (!again) {
                    throw failure;
                }
            }
        }
    }

    /// Remembers whether anything was said: what was said can not be taken back by trying again.
    private static final class Once implements Stream {
        private final Stream stream;
        private boolean spoke;

        Once(Stream stream) {
            this.stream = stream;
        }

        @Override
        public void text(String delta) {
            spoke = true;
            stream.text(delta);
        }

        /// A thought may be thought again: nothing rests on it.
        @Override
        public void thought(String delta) {
            stream.thought(delta);
        }
    }

    private Reply once(Prompt prompt, Stream stream, Cancel cancel, Instant deadline) throws ModelFailure {
        Exchange exchange = new Exchange(http);
        dev.clawnet.gateway.time.Cancel timer = timer(deadline, exchange);
        try (Cancel.Hook _ = cancel.onCancel(() -> exchange.abort(Kind.CANCELLED, "the question was cancelled"))) {
            return new Question(provider, prompt, exchange, tools).ask(stream);
        } finally {
            timer.cancel();
        }
    }

    private dev.clawnet.gateway.time.Cancel timer(Instant deadline, Exchange exchange) throws ModelFailure {
        try {
            return ports.timers().at(deadline, () -> exchange.abort(Kind.TIMEOUT, "no whole reply in time"));
        } catch (RejectedExecutionException full) {
            throw new ModelFailure(Kind.UNREACHABLE, "the gateway waits for too much already, or stops");
        }
    }

    /// Waits before the next try. False when there is no time left for one, the provider wants a long pause, or it was
    /// cancelled.
    private boolean pause(int tried, Optional<Duration> asked, Cancel cancel, Instant deadline) {
        if (asked.filter(wanted -> wanted.compareTo(AgentLimits.MODEL_RETRY_AFTER) > 0)
                .isPresent()) {
            return false;
        }
        long most = provider.timing().pause().toMillis() << Math.min(tried, 6);
        Duration chosen = Duration.ofMillis(most / 2 + ports.random().nextLong(most / 2 + 1));
        Duration wait = asked.filter(wanted -> wanted.compareTo(chosen) > 0).orElse(chosen);
        if (!ports.clock().instant().plus(wait).isBefore(deadline)) {
            return false;
        }
        CountDownLatch cancelled = new CountDownLatch(1);
        try (Cancel.Hook _ = cancel.onCancel(cancelled::countDown)) {
            return !cancelled.await(wait.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}

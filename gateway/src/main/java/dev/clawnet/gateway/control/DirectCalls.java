package dev.clawnet.gateway.control;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.method.Calls;
import dev.clawnet.protocol.frame.Frame.Req;
import dev.clawnet.protocol.id.Ids;
import java.util.concurrent.Executor;
import java.util.random.RandomGenerator;
import tools.jackson.databind.JsonNode;

/// Calls that come by no link: the same dispatch, each handler on a thread of its own.
final class DirectCalls implements Calls {
    private final Control control;
    private final Executor executor;
    private final RandomGenerator random;

    DirectCalls(Control control, Executor executor, RandomGenerator random) {
        this.control = control;
        this.executor = executor;
        this.random = random;
    }

    @Override
    public Runnable call(Caller caller, String method, JsonNode params, Waiter waiter) {
        control.serving();
        Call call = control.dispatch().begin(caller, Req.of(Ids.mint("q", random), method, params), executor::execute);
        Joined joined = new Joined(waiter);
        call.join(joined);
        return () -> call.leave(joined);
    }

    /// Passes on what a call answers.
    private record Joined(Waiter waiter) implements Call.Waiter {
        @Override
        public void accepted(JsonNode payload) {
            waiter.accepted(payload);
        }

        @Override
        public void ended(Call.Result result) {
            switch (result) {
                case Call.Result.Done done -> waiter.done(done.payload());
                case Call.Result.Failed failed -> waiter.failed(failed.fault());
            }
        }
    }
}

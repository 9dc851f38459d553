package dev.clawnet.app.command;

import dev.clawnet.app.cli.Exit;
import dev.clawnet.app.cli.Output;
import dev.clawnet.app.cli.Problem;
import dev.clawnet.app.cli.Surroundings;
import dev.clawnet.protocol.method.Method;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;

/// What a command works with: the world, the link, and the place for its answer.
///
/// @param profile folder of the profile that speaks
record Desk(Surroundings world, Output output, Link link, Path profile) {
    <P, R> R call(Method<P, R> method, P params) {
        return link.call(method, params);
    }

    <R> R call(Method<Method.None, R> method) {
        return link.call(method, new Method.None());
    }

    Names names() {
        return new Names(link);
    }

    /// The answer: the gateway's own record for programs, lines for people.
    Exit answer(Object record, String... lines) {
        output.answer(record, lines);
        return Exit.OK;
    }

    Exit answer(Object record, List<String> lines) {
        return answer(record, lines.toArray(String[]::new));
    }

    /// What makes a repeated call the same call.
    String fresh() {
        return Long.toHexString(world.random().nextLong())
                + Long.toHexString(world.random().nextLong());
    }

    Instant now() {
        return world.clock().instant();
    }

    /// Waits until `done` (a latch of one) or until the link ends; a link that ended first is a problem.
    void await(CountDownLatch done) {
        AtomicBoolean ended = new AtomicBoolean();
        link.onClosed(() -> {
            ended.set(done.getCount() > 0);
            done.countDown();
        });
        try {
            done.await();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            return;
        }
        if (ended.get()) {
            throw new Problem(Exit.UNREACHABLE, "the gateway ended the connection").next("clawnet health");
        }
    }
}

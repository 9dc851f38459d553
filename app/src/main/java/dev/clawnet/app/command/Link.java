package dev.clawnet.app.command;

import dev.clawnet.client.MediaStreams;
import dev.clawnet.protocol.device.DeviceKey;
import dev.clawnet.protocol.method.EventType;
import dev.clawnet.protocol.method.Method;
import java.util.function.Consumer;

/// A connection to a gateway as the device of one profile: what a command needs of it.
interface Link extends AutoCloseable {
    /// Calls a method and waits for its final answer. A refusal is a [Problem] that says what to do next.
    default <P, R> R call(Method<P, R> method, P params) {
        return call(method, params, accepted -> {});
    }

    /// The same, for a method that first says it accepted the call: `accepted` gets the id of the run.
    <P, R> R call(Method<P, R> method, P params, Consumer<String> accepted);

    /// Hands over every event of that type from now on, one at a time.
    <E> void on(EventType<E> type, Consumer<E> sink);

    /// Large contents over this connection.
    MediaStreams media();

    /// Runs once when the connection has ended, whoever ended it.
    void onClosed(Runnable ended);

    /// The key of this device, which signs decisions. [Problem] when this link has none.
    DeviceKey key();

    @Override
    void close();
}

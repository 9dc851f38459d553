package dev.clawnet.app.command;

import dev.clawnet.gateway.FirstRun;
import dev.clawnet.gateway.GatewaySettings;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;

/// Starts a gateway. `Main` hands in the real one, a test one that only listens.
@FunctionalInterface
public interface Daemon {
    /// `Problem` when it cannot start.
    Running start(GatewaySettings settings);

    /// A gateway that serves.
    interface Running extends AutoCloseable {
        InetSocketAddress address();

        /// SHA-256 of its certificate, 64 hex digits.
        String fingerprint();

        /// Names of the networks on which it says that it is there.
        List<String> announced();

        /// Present until the first device of its state directory has paired.
        Optional<FirstRun> firstRun();

        /// Takes over what a running gateway can take over of other settings.
        void apply(GatewaySettings settings);

        @Override
        void close();
    }
}

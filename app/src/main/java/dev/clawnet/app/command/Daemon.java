package dev.clawnet.app.command;

import dev.clawnet.gateway.FirstRun;
import dev.clawnet.gateway.GatewaySettings;
import dev.clawnet.gateway.config.ConfigBook;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// Starts a gateway. `Main` hands in the real one, a test one that only listens.
@FunctionalInterface
public interface Daemon {
    /// `Problem` when it cannot start.
    ///
    /// @param book the file that it runs by
    Running start(GatewaySettings settings, ConfigBook book);

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
        ///
        /// @param keys of the configuration that say something else now
        void apply(GatewaySettings settings, Collection<String> keys);

        /// Writes down that the configuration changed, before the gateway begins anew for it.
        void changing(Collection<String> keys);

        @Override
        void close();
    }
}

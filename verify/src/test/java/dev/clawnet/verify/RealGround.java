package dev.clawnet.verify;

import dev.clawnet.gateway.Gateway;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What a gateway of a test stands on when it is to be a real one: the clock, chance and threads of this machine.
public final class RealGround {
    private RealGround() {}

    public static Gateway.Ground open() {
        return new Gateway.Ground(
                InstantSource.system(),
                System::nanoTime,
                new SecureRandom(),
                Thread.ofPlatform().factory(),
                work -> Thread.ofVirtual().start(work));
    }
}

package dev.clawnet.verify.discovery;

import dev.clawnet.gateway.discovery.Announcer;
import dev.clawnet.protocol.device.Fingerprint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Says that a gateway with another certificate is at an address where it is not.
public final class Liar {
    private Liar() {}

    /// `ADDRESS PORT FINGERPRINT`, until its input ends.
    public static void main(String[] arguments) throws IOException {
        InetSocketAddress claimed =
                new InetSocketAddress(InetAddress.ofLiteral(arguments[0]), Integer.parseInt(arguments[1]));
        try (Announcer _ = Announcer.open(
                claimed,
                () -> new Fingerprint(arguments[2]),
                work -> Thread.ofPlatform().daemon().start(work),
                System::nanoTime)) {
            System.out.println("said");
            System.in.read();
        }
    }
}

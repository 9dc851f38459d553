package dev.clawnet.verify.fuzz;

import dev.clawnet.gateway.discovery.DnsRound;

/// Messages of multicast DNS, which anybody on a network may send.
public final class DnsFuzz {
    private DnsFuzz() {}

    public static void fuzzerTestOneInput(byte[] data) {
        DnsRound.of(data);
    }
}

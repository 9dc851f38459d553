package dev.clawnet.gateway.discovery;

import java.util.Optional;

/// A message of DNS, read, written, and read again.
public final class DnsRound {
    private static final int LONGEST = 9_000;

    private DnsRound() {}

    /// Throws when what was read is written as something else.
    public static void of(byte[] bytes) {
        Optional<DnsMessage> read = DnsMessage.parse(bytes);
        byte[] written = read.map(DnsMessage::bytes).orElse(new byte[0]);
        // Names stand whole when they are written: what was short by pointers may be too long then.
        if (read.isPresent()
                && written.length <= LONGEST
                && !DnsMessage.parse(written).equals(read)) {
            throw new IllegalStateException("read as " + read + ", written as " + DnsMessage.parse(written));
        }
    }
}

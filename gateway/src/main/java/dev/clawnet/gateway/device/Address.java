package dev.clawnet.gateway.device;

import dev.clawnet.protocol.device.Fingerprint;
import java.util.List;
import java.util.Optional;

/// Where this gateway is reached: what a setup code tells a device.
///
/// @param fingerprint certificate to pin; absent when no TLS is served
public record Address(String url, List<String> urls, Optional<Fingerprint> fingerprint) {
    public Address {
        urls = List.copyOf(urls);
    }
}

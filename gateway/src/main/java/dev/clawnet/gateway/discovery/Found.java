package dev.clawnet.gateway.discovery;

import dev.clawnet.protocol.device.Fingerprint;
import java.util.List;
import java.util.Optional;

/// A gateway that somebody on the network says is there. Every member is a claim: anybody on the network can make it.
///
/// @param name as claimed; may hold anything
/// @param addresses as `wss://host:port`, in the order heard
/// @param fingerprint of its certificate, where one of the right form was claimed
/// @param roles in which it says one connects
public record Found(String name, List<String> addresses, Optional<Fingerprint> fingerprint, List<String> roles) {
    public Found {
        addresses = List.copyOf(addresses);
        roles = List.copyOf(roles);
    }
}

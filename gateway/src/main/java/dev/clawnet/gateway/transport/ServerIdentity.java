package dev.clawnet.gateway.transport;

import java.time.Instant;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Who the server is on the wire: the certificate it serves now, and the one that follows.
///
/// @param tls serves the current certificate
/// @param current what clients pin
/// @param next what clients should pin as well, once it exists
public record ServerIdentity(SSLContext tls, Pin current, Optional<Pin> next) {
    /// What a client remembers of a certificate.
    ///
    /// @param sha256 of the certificate's DER form, 64 lower-case hexadecimal digits
    /// @param notAfter the end of its validity
    public record Pin(String sha256, Instant notAfter) {}
}

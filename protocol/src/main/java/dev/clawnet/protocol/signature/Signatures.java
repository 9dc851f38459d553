package dev.clawnet.protocol.signature;

/// Makes and checks Signatures signatures (RFC 8032, section 5.1). Every method may be called from any thread.
///
/// Threat: a quick implementation that accepts what the others refuse. See `NativeSignaturesTest`.
public interface Signatures {
    /// Bytes of a signature.
    int SIGNATURE = 64;

    /// Whether a signature is right. False for whatever is no signature at all.
    ///
    /// @param key 32 bytes that are a point of full order; the caller has seen to that
    boolean verify(byte[] key, byte[] message, byte[] signature);

    /// The signature of a message.
    ///
    /// @param seed 32 bytes: the private key
    /// @param key the public key of that seed
    byte[] sign(byte[] seed, byte[] key, byte[] message);
}

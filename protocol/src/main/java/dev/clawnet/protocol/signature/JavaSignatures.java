package dev.clawnet.protocol.signature;

import org.bouncycastle.math.ec.rfc8032.Ed25519;

/// Ed25519 in Java, which every machine runs.
public final class JavaSignatures implements Signatures {
    @Override
    public boolean verify(byte[] key, byte[] message, byte[] signature) {
        return signature.length == SIGNATURE && Ed25519.verify(signature, 0, key, 0, message, 0, message.length);
    }

    @Override
    public byte[] sign(byte[] seed, byte[] key, byte[] message) {
        byte[] signature = new byte[SIGNATURE];
        Ed25519.sign(seed, 0, key, 0, message, 0, message.length, signature, 0);
        return signature;
    }
}

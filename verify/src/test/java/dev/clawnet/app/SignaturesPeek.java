package dev.clawnet.app;

import dev.clawnet.protocol.signature.Signatures;

/// Signatures as a gateway makes them: by Java at first, then by native code where there is some.
public final class SignaturesPeek {
    private SignaturesPeek() {}

    public static Signatures ofGateway() {
        return new QuickSignatures(
                NativeSignatures::load, Thread.ofPlatform().daemon().factory());
    }
}

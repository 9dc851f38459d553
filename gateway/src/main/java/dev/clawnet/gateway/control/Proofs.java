package dev.clawnet.gateway.control;

import dev.clawnet.gateway.limits.Limits;
import dev.clawnet.protocol.catalogue.ConnectMethods.Auth;
import dev.clawnet.protocol.catalogue.ConnectMethods.Client;
import dev.clawnet.protocol.catalogue.ConnectMethods.ConnectParams;
import dev.clawnet.protocol.catalogue.ConnectMethods.DeviceBlock;
import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.method.ErrorCode;
import dev.clawnet.protocol.method.Role;
import dev.clawnet.protocol.signature.Signatures;
import java.time.Instant;
import java.util.List;

/// Checks the proof of a device's key: id, time, nonce of this connection, signature.
final class Proofs {
    private final KnownKeys known = new KnownKeys();
    private final Signatures signatures;

    Proofs(Signatures signatures) {
        this.signatures = signatures;
    }

    DevicePublicKey proven(ConnectParams params, Role role, String nonce, Instant now) {
        DeviceBlock block = params.device().orElseThrow();
        DevicePublicKey key = known.find(block.publicKey()).orElseGet(() -> key(block.publicKey()));
        if (!key.id().value().equals(block.id())) {
            throw AuthFaults.device(ErrorCode.DEVICE_ID_MISMATCH, "device identity mismatch", "device-id-mismatch");
        }
        if (skewed(block.signedAt(), now)) {
            throw AuthFaults.device(
                    ErrorCode.DEVICE_SIGNATURE_EXPIRED, "device signature expired", "device-signature-stale");
        }
        String sent = block.nonce().map(String::strip).orElse("");
        if (sent.isEmpty()) {
            throw AuthFaults.device(ErrorCode.DEVICE_NONCE_REQUIRED, "device nonce required", "device-nonce-missing");
        }
        if (!sent.equals(nonce)) {
            throw AuthFaults.device(ErrorCode.DEVICE_NONCE_MISMATCH, "device nonce mismatch", "device-nonce-mismatch");
        }
        if (!proof(params, block, role, sent).signedBy(key, block.signature())) {
            throw AuthFaults.device(ErrorCode.DEVICE_SIGNATURE_INVALID, "device signature invalid", "device-signature");
        }
        known.proved(block.publicKey(), key);
        return key;
    }

    private DevicePublicKey key(String text) {
        try {
            return DevicePublicKey.parse(text).checkedBy(signatures);
        } catch (IllegalArgumentException e) {
            throw AuthFaults.device(ErrorCode.DEVICE_KEY_INVALID, "device public key invalid", "device-public-key");
        }
    }

    private static boolean skewed(long signedAtMs, Instant now) {
        long skew = Limits.SIGNATURE_SKEW.toMillis();
        long nowMs = now.toEpochMilli();
        return signedAtMs < nowMs - skew || signedAtMs > nowMs + skew || signedAtMs < 0;
    }

    private static DeviceProof proof(ConnectParams params, DeviceBlock block, Role role, String nonce) {
        Client client = params.client();
        return new DeviceProof(
                block.id(),
                client.id().wire(),
                client.mode().wire(),
                role.wire(),
                params.scopes().orElse(List.of()),
                block.signedAt(),
                params.auth().orElse(Auth.NONE).proven(),
                nonce,
                client.platform(),
                client.deviceFamily().orElse(""));
    }
}

package dev.clawnet.verify.load;

import dev.clawnet.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import org.bouncycastle.math.ec.rfc8032.Ed25519;
import tools.jackson.databind.JsonNode;

/// Who connects: a device with its key, or a helper of this machine without one.
///
/// @param seed the device's private key; empty for a helper
/// @param caps what the client can do
/// @param command the one that it runs for others, when it is a node
record Identity(Optional<byte[]> seed, String id, String publicKey, String caps, Optional<String> command) {
    private static final String SCOPES =
            "operator.admin,operator.approvals,operator.pairing,operator.read,operator.write";

    static Identity helper() {
        return helper("");
    }

    static Identity helper(String caps) {
        return new Identity(Optional.empty(), "", "", caps, Optional.empty());
    }

    static Identity device(SecureRandom random, String caps) {
        byte[] seed = new byte[Ed25519.SECRET_KEY_SIZE];
        random.nextBytes(seed);
        byte[] key = new byte[Ed25519.PUBLIC_KEY_SIZE];
        Ed25519.generatePublicKey(seed, 0, key, 0);
        return new Identity(
                Optional.of(seed),
                HexFormat.of().formatHex(sha256(key)),
                Base64.getUrlEncoder().withoutPadding().encodeToString(key),
                caps,
                Optional.empty());
    }

    /// A device that runs this command for others.
    static Identity node(SecureRandom random, String command) {
        Identity device = device(random, "\"system\"");
        return new Identity(device.seed(), device.id(), device.publicKey(), device.caps(), Optional.of(command));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private String role() {
        return command.isPresent() ? "node" : "operator";
    }

    private String scopes() {
        return command.isPresent() ? "" : SCOPES;
    }

    private String client() {
        return command.isPresent() ? "node-host" : seed.isPresent() ? "cli" : "gateway-client";
    }

    private String mode() {
        return command.isPresent() ? "node" : seed.isPresent() ? "cli" : "backend";
    }

    /// The frame that answers a challenge. A node comes with a setup code's secret, all others with the shared token.
    byte[] connect(String challenge, String token) {
        JsonNode payload = Json.LENIENT.readTree(challenge).path("payload");
        String nonce = payload.path("nonce").asString();
        long at = payload.path("ts").asLong();
        String device = seed.map(key -> ",\"device\":{\"id\":\"" + id + "\",\"publicKey\":\"" + publicKey
                        + "\",\"signedAt\":" + at + ",\"nonce\":\"" + nonce + "\",\"signature\":\""
                        + signature(key, signed(at, token, nonce)) + "\"}")
                .orElse("");
        String serves = command.map(name -> ",\"commands\":[\"" + name + "\"],\"permissions\":{}")
                .orElse("");
        return Peer.frame("{\"type\":\"req\",\"id\":\"c\",\"method\":\"connect\",\"params\":{\"minProtocol\":3,"
                + "\"maxProtocol\":4,\"client\":{\"id\":\"" + client()
                + "\",\"version\":\"2026.9.6\",\"platform\":\"linux\","
                + "\"mode\":\"" + mode() + "\"},\"role\":\"" + role() + "\",\"scopes\":"
                + (command.isPresent() ? "[]" : "[\"" + SCOPES.replace(",", "\",\"") + "\"]")
                + ",\"caps\":[" + caps + "]" + serves + ",\"auth\":{\""
                + (command.isPresent() ? "bootstrapToken" : "token") + "\":\"" + token
                + "\"},\"locale\":\"en-US\"," + "\"userAgent\":\"clawnet-load/1\"" + device + "}}");
    }

    private String signed(long at, String token, String nonce) {
        return String.join(
                "|", "v3", id, client(), mode(), role(), scopes(), Long.toString(at), token, nonce, "linux", "");
    }

    private static String signature(byte[] seed, String text) {
        byte[] message = text.getBytes(StandardCharsets.UTF_8);
        byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
        Ed25519.sign(seed, 0, message, 0, message.length, signature, 0);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
    }
}

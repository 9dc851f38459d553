package dev.clawnet.verify.fuzz;

import dev.clawnet.protocol.device.DeviceProof;
import dev.clawnet.protocol.device.DevicePublicKey;
import dev.clawnet.protocol.log.EntryReceipt;
import dev.clawnet.protocol.log.NoteVerifier;
import dev.clawnet.protocol.log.Receipt;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Keys and signatures of devices, signed notes and receipts: what cannot be read is refused, what can is written as it
/// was read, and nothing that nobody signed is signed.
public final class ProofFuzz {
    private ProofFuzz() {}

    /// Whatever is read, nothing but a refusal comes of what is no proof.
    ///
    /// @param data a key, a signature and a nonce, a line each; and all of it as a note and as a receipt
    public static void fuzzerTestOneInput(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        String[] lines = text.split("\n", 3);
        if (lines.length == 3) {
            signed(lines[0], lines[1], lines[2]);
        }
        read(() -> {
            String key = NoteVerifier.parse(text).text();
            same(key, NoteVerifier.parse(key).text());
        });
        read(() -> same(text, EntryReceipt.parse(text).text()));
        read(() -> {
            String proof = Receipt.parse(text).text();
            same(proof, Receipt.parse(proof).text());
        });
    }

    private static void signed(String key, String signature, String nonce) {
        read(() -> {
            DevicePublicKey device = DevicePublicKey.parse(key);
            DeviceProof proof = new DeviceProof(
                    device.id().value(), "cli", "cli", "operator", List.of("operator.read"), 1, "", nonce, "linux", "");
            if (proof.signedBy(device, signature)) {
                throw new IllegalStateException("a signature that nobody made");
            }
        });
    }

    private static void same(String text, String again) {
        if (!text.equals(again)) {
            throw new IllegalStateException("read as something else: " + again);
        }
    }

    private static void read(Runnable reading) {
        try {
            reading.run();
        } catch (IllegalArgumentException e) {
            // Refused, as everything that is not what it should be.
        }
    }
}

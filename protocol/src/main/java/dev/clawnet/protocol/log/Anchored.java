package dev.clawnet.protocol.log;

import java.util.Base64;
import java.util.List;
import java.util.random.RandomGenerator;

/// Proof that the head of one log stood under the root that a gateway's own log recorded for all logs at once.
///
/// It tells nothing of the other logs: the leaf is salted, so are the places that no log takes, the position is
/// random, and the path is equally long however many logs there are. See `AnchorTest`.
///
/// @param checkpoint signed head of the log, as it was then
/// @param salt 16 random bytes in standard base64, before the checkpoint in the leaf
/// @param index position among the leaves
/// @param path inclusion proof in a tree of 2 to the power of its length
/// @param root what the gateway's own log recorded
public record Anchored(String checkpoint, String salt, Long index, List<Hash> path, Hash root) {
    private static final int SALT = 16;
    private static final int MAX_PATH = 40;

    public Anchored {
        path = List.copyOf(path);
        if (path.size() > MAX_PATH || Base64.getDecoder().decode(salt).length != SALT) {
            throw new IllegalArgumentException("not a proof of a root over all heads");
        }
    }

    /// 16 fresh bytes in the text form of a salt.
    public static String salt(RandomGenerator random) {
        byte[] salt = new byte[SALT];
        random.nextBytes(salt);
        return Base64.getEncoder().encodeToString(salt);
    }

    /// What the tree over all heads holds for one of them.
    public static Hash leaf(String salt, String checkpoint) {
        return Hash.ofLeaf(salt + "\n" + checkpoint);
    }

    /// Whether this proves that the root covers a head which that key signed.
    public boolean proves(NoteVerifier key) {
        try {
            Checkpoint.open(checkpoint, key);
            return Proofs.includes(root, 1L << path.size(), index, leaf(salt, checkpoint), path);
        } catch (IllegalArgumentException _) {
            // Not signed by that key: it proves nothing.
            return false;
        }
    }
}

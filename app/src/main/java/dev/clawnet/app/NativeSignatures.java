package dev.clawnet.app;

import dev.clawnet.protocol.signature.Signatures;
import java.security.InvalidKeyException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Signature;
import java.security.SignatureException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Queue;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ArrayBlockingQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Ed25519 by native code, in half of the time that Java takes. There is some for Linux on x86-64 alone. The provider
/// is asked by hand and is not put among those of the process.
///
/// It refuses one thing that [dev.clawnet.protocol.signature.JavaSignatures] accepts: a signature whose point has a
/// part of small order, which only the owner of the key can make (RFC 8032, section 5.1.7, allows both).
final class NativeSignatures implements Signatures {
    private static final Logger LOG = LoggerFactory.getLogger(NativeSignatures.class);
    /// Named in `META-INF/services`: a gateway whose jar was taken out runs as well.
    private static final String PROVIDER = "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider";

    private static final String NAME = "Ed25519";
    private static final String KIND = "EdDSA";
    /// SubjectPublicKeyInfo and PKCS#8 of an Ed25519 key, up to the key itself (RFC 8410, sections 4 and 7).
    private static final byte[] PUBLIC = HexFormat.of().parseHex("302a300506032b6570032100");

    private static final byte[] PRIVATE = HexFormat.of().parseHex("302e020100300506032b657004220420");

    /// As many threads as sign at once: the store's writer and its helpers.
    private static final int READY = 4;

    private final Provider provider;
    /// To take a key over costs more than a signature, since its public key is computed anew; a gateway signs with one.
    private final Queue<Signer> ready = new ArrayBlockingQueue<>(READY);

    private NativeSignatures(Provider provider) {
        this.provider = provider;
    }

    /// Loads it, for some tenths of a second: empty where this machine has none, or was given none.
    static Optional<Signatures> load() {
        try {
            return ServiceLoader.load(Provider.class).stream()
                    .filter(each -> each.type().getName().equals(PROVIDER))
                    .map(ServiceLoader.Provider::get)
                    .filter(provider -> provider.getService("Signature", NAME) != null)
                    .<Signatures>map(NativeSignatures::new)
                    .findFirst();
        } catch (ServiceConfigurationError e) {
            LOG.info("signatures.native_not_there reason={}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public boolean verify(byte[] key, byte[] message, byte[] signature) {
        if (signature.length != SIGNATURE) {
            return false;
        }
        try {
            Signature check = Signature.getInstance(NAME, provider);
            check.initVerify(new Public(behind(PUBLIC, key)));
            check.update(message);
            return check.verify(signature);
        } catch (SignatureException _) {
            return false;
        } catch (NoSuchAlgorithmException | InvalidKeyException e) {
            throw new IllegalStateException("a sound key is not taken", e);
        }
    }

    @Override
    public byte[] sign(byte[] seed, byte[] key, byte[] message) {
        try {
            Signer signer = ready.poll();
            if (signer == null || !signer.has(seed)) {
                signer = signer(seed);
            }
            byte[] signature = signer.sign(message);
            // One that failed is not put back; where there are enough, it is forgotten.
            boolean _ = ready.offer(signer);
            return signature;
        } catch (NoSuchAlgorithmException | InvalidKeyException | SignatureException e) {
            throw new IllegalStateException("a key does not sign", e);
        }
    }

    private Signer signer(byte[] seed) throws NoSuchAlgorithmException, InvalidKeyException {
        Signature signing = Signature.getInstance(NAME, provider);
        signing.initSign(new Private(behind(PRIVATE, seed)));
        return new Signer(seed.clone(), signing);
    }

    /// Signs for one seed. Of one thread at a time.
    private static final class Signer {
        private final byte[] seed;
        private final Signature signing;

        Signer(byte[] seed, Signature signing) {
            this.seed = seed;
            this.signing = signing;
        }

        boolean has(byte[] other) {
            return MessageDigest.isEqual(seed, other);
        }

        byte[] sign(byte[] message) throws SignatureException {
            signing.update(message);
            return signing.sign();
        }
    }

    private static byte[] behind(byte[] prefix, byte[] key) {
        byte[] whole = Arrays.copyOf(prefix, prefix.length + key.length);
        System.arraycopy(key, 0, whole, prefix.length, key.length);
        return whole;
    }

    /// A key in its encoded form, which is all that the provider asks for.
    private static final class Public implements PublicKey {
        private static final long serialVersionUID = 1L;
        private final byte[] encoded;

        Public(byte[] encoded) {
            this.encoded = encoded;
        }

        @Override
        public String getAlgorithm() {
            return KIND;
        }

        @Override
        public String getFormat() {
            return "X.509";
        }

        @Override
        public byte[] getEncoded() {
            return encoded.clone();
        }
    }

    private static final class Private implements PrivateKey {
        private static final long serialVersionUID = 1L;
        private final transient byte[] encoded;

        Private(byte[] encoded) {
            this.encoded = encoded;
        }

        @Override
        public String getAlgorithm() {
            return KIND;
        }

        @Override
        public String getFormat() {
            return "PKCS#8";
        }

        @Override
        public byte[] getEncoded() {
            return encoded.clone();
        }
    }
}

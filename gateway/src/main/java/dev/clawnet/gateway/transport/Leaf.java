package dev.clawnet.gateway.transport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.HexFormat;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/// One self-signed P-256 certificate with its key, ready to be served. Browsers take no Ed25519 server
/// certificates.
final class Leaf {
    /// Browsers refuse a server certificate that is valid for more than 398 days.
    static final Duration VALIDITY = Duration.ofDays(397);
    /// Clocks of clients may be behind ours.
    private static final Duration EARLIER = Duration.ofHours(1);

    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "::1");
    /// A name has a letter in its last part; anything else must be an address (RFC 3696 section 2).
    private static final Pattern NAME = Pattern.compile("([A-Za-z0-9_-]{1,63}\\.)*[A-Za-z][A-Za-z0-9-]{0,62}\\.?");
    private static final Pattern BLOCK = Pattern.compile("-----BEGIN ([A-Z ]+)-----([^-]+)-----END \\1-----");

    private final X509Certificate certificate;
    private final PrivateKey key;
    private final SSLContext tls;
    private final ServerIdentity.Pin pin;

    private Leaf(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        this.certificate = certificate;
        this.key = key;
        this.tls = context(certificate, key);
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        this.pin = new ServerIdentity.Pin(
                HexFormat.of().formatHex(sha256.digest(certificate.getEncoded())),
                certificate.getNotAfter().toInstant());
    }

    static Leaf make(List<String> hosts, Instant now, SecureRandom random) throws IOException {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            KeyPair keys = generator.generateKeyPair();
            return new Leaf(certify(keys, hosts, now, random), keys.getPrivate());
        } catch (IllegalArgumentException e) {
            throw new IOException("neither a host name nor an address: " + hosts, e);
        } catch (GeneralSecurityException | OperatorCreationException e) {
            throw new IOException("cannot make a certificate", e);
        }
    }

    private static X509Certificate certify(KeyPair keys, List<String> hosts, Instant now, SecureRandom random)
            throws GeneralSecurityException, IOException, OperatorCreationException {
        X500Name name = new X500Name("CN=ClawNet gateway");
        Instant start = now.minus(EARLIER);
        JcaX509v3CertificateBuilder builder = new JcaX509v3CertificateBuilder(
                name,
                new BigInteger(127, random).setBit(126),
                Date.from(start),
                Date.from(start.plus(VALIDITY)),
                name,
                keys.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
        builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        builder.addExtension(Extension.subjectAlternativeName, false, names(hosts));
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA")
                        .setSecureRandom(random)
                        .build(keys.getPrivate())));
    }

    private static GeneralNames names(List<String> hosts) {
        Set<String> all = new LinkedHashSet<>(LOOPBACK);
        all.addAll(hosts);
        return new GeneralNames(
                all.stream().flatMap(host -> name(host).stream()).toArray(GeneralName[]::new));
    }

    /// The host as a certificate names it; nothing for a host to bind that means all addresses, and so names none.
    private static Optional<GeneralName> name(String host) {
        if (NAME.matcher(host).matches()) {
            return Optional.of(new GeneralName(GeneralName.dNSName, host));
        }
        InetAddress address = InetAddress.ofLiteral(host);
        String text = address.getHostAddress();
        int scope = text.indexOf('%');
        return address.isAnyLocalAddress()
                ? Optional.empty()
                : Optional.of(new GeneralName(GeneralName.iPAddress, scope < 0 ? text : text.substring(0, scope)));
    }

    /// Reads what [#pem] wrote.
    static Leaf parse(String pem, Path file) throws IOException {
        try {
            CertificateFactory x509 = CertificateFactory.getInstance("X.509");
            X509Certificate certificate =
                    (X509Certificate) x509.generateCertificate(new ByteArrayInputStream(block(pem, "CERTIFICATE")));
            PrivateKey key =
                    KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(block(pem, "PRIVATE KEY")));
            if (!belong(key, certificate)) {
                throw new GeneralSecurityException("the key is not the certificate's");
            }
            return new Leaf(certificate, key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new IOException(
                    file + " is damaged: restore it from a backup, or delete it and let clients pin anew", e);
        }
    }

    String pem() throws IOException {
        try {
            return block("CERTIFICATE", certificate.getEncoded()) + block("PRIVATE KEY", key.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IOException("cannot encode a certificate", e);
        }
    }

    ServerIdentity.Pin pin() {
        return pin;
    }

    ServerIdentity identity(Optional<ServerIdentity.Pin> next) {
        return new ServerIdentity(tls, pin, next);
    }

    private static boolean belong(PrivateKey key, X509Certificate certificate) throws GeneralSecurityException {
        byte[] probe = certificate.getSerialNumber().toByteArray();
        Signature signer = Signature.getInstance("SHA256withECDSA");
        signer.initSign(key);
        signer.update(probe);
        byte[] signature = signer.sign();
        signer.initVerify(certificate.getPublicKey());
        signer.update(probe);
        return signer.verify(signature);
    }

    private static SSLContext context(X509Certificate certificate, PrivateKey key) throws GeneralSecurityException {
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        // A key store would encrypt the key only to decrypt it again, and the default trust reads every authority of
        // the
        // machine for a server that asks clients for no certificate: together a third of a start.
        context.init(new KeyManager[] {new OneKey(key, certificate)}, new TrustManager[0], null);
        return context;
    }

    private static String block(String name, byte[] der) {
        String body = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                .encodeToString(der);
        return "-----BEGIN " + name + "-----\n" + body + "\n-----END " + name + "-----\n";
    }

    private static byte[] block(String pem, String name) throws GeneralSecurityException {
        Matcher blocks = BLOCK.matcher(pem);
        while (blocks.find()) {
            if (blocks.group(1).equals(name)) {
                return Base64.getMimeDecoder().decode(blocks.group(2));
            }
        }
        throw new GeneralSecurityException("no " + name);
    }
}

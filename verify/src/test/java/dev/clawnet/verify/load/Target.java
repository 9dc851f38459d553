package dev.clawnet.verify.load;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;

/// The gateway that is measured. Only loopback is one: a load tool that can be aimed at others is a weapon.
///
/// @param tls empty for plain text
record Target(InetSocketAddress address, Optional<SSLContext> tls) {
    static Target of(String url) throws UnknownHostException {
        URI uri = URI.create(url);
        InetAddress host = InetAddress.getByName(uri.getHost());
        if (!host.isLoopbackAddress()) {
            throw new IllegalArgumentException(url + " is not on this machine: only loopback is measured");
        }
        boolean secure = uri.getScheme().equals("wss");
        int port = uri.getPort() > 0 ? uri.getPort() : secure ? 443 : 80;
        return new Target(new InetSocketAddress(host, port), secure ? Optional.of(trusting()) : Optional.empty());
    }

    Optional<SSLEngine> engine() {
        return tls.map(context -> {
            SSLEngine engine = context.createSSLEngine("localhost", address.getPort());
            engine.setUseClientMode(true);
            return engine;
        });
    }

    /// Who is measured on this machine need not be known: nothing is told to it that is not made up.
    private static SSLContext trusting() {
        try {
            SSLContext context = SSLContext.getInstance("TLSv1.3");
            context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK speaks TLS 1.3", e);
        }
    }

    private static final class Anybody implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {}

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {}

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}

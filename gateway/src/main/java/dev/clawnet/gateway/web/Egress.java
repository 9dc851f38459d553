package dev.clawnet.gateway.web;

import dev.clawnet.gateway.limits.AgentLimits;
import dev.clawnet.gateway.time.Cancel;
import dev.clawnet.gateway.time.Timers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/// The way out: a name becomes addresses once, each of them is looked at, and the connection goes to the first of
/// these, whatever the name means a moment later.
///
/// Threat: server-side request forgery, by addresses (see [PublicAddress]), by a name server that answers otherwise
/// the second time, and by redirects, each of which is looked at anew. See `WebFetchTest`.
final class Egress {
    private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

    private final Outside outside;
    private final InstantSource clock;
    private final Timers timers;

    /// The network.
    ///
    /// @param refuses why an address is not connected to
    /// @param time of one hop in all
    record Outside(Names names, Refuses refuses, SSLSocketFactory trust, Duration time) {}

    /// What a name means now.
    interface Names {
        List<InetAddress> of(String host) throws UnknownHostException;
    }

    interface Refuses {
        Optional<String> why(InetAddress address);
    }

    /// What came of it.
    sealed interface Got {
        /// A page.
        ///
        /// @param url where it came from in the end
        /// @param hops redirects that were followed
        record Page(WebUrl url, InetAddress address, WebReply reply, int hops) implements Got {}

        /// It leads to another host, which is another decision.
        record Elsewhere(WebUrl url) implements Got {}

        /// No page.
        ///
        /// @param code a word of ours, for the ledger
        /// @param why a sentence of ours
        record No(String code, String why) implements Got {}
    }

    private static final class Refused extends Exception {
        private static final long serialVersionUID = 1L;

        Refused() {
            super("not public", null, false, false);
        }
    }

    Egress(Outside outside, InstantSource clock, Timers timers) {
        this.outside = outside;
        this.clock = clock;
        this.timers = timers;
    }

    /// A page.
    Got get(WebUrl url) {
        return get(url, WebWire.Wanted.PAGE);
    }

    Got get(WebUrl first, WebWire.Wanted wanted) {
        WebUrl url = first;
        try {
            for (int hops = 0; hops <= AgentLimits.WEB_REDIRECTS; hops++) {
                InetAddress address = address(url);
                WebReply reply = once(url, address, wanted);
                Optional<String> location =
                        REDIRECTS.contains(reply.status()) ? reply.header("location") : Optional.empty();
                if (location.isEmpty()) {
                    return new Got.Page(url, address, reply, hops);
                }
                switch (url.to(location.get())) {
                    case WebUrl.Read.Bad bad -> {
                        return new Got.No("REDIRECT", "it leads elsewhere: " + bad.why());
                    }
                    case WebUrl.Read.Url next -> {
                        if (!stays(url, next.url())) {
                            return new Got.Elsewhere(next.url());
                        }
                        url = next.url();
                    }
                }
            }
            return new Got.No("REDIRECTS", "it leads on and on");
        } catch (Refused e) {
            return new Got.No("NOT_PUBLIC", WebUrl.NOT_PUBLIC);
        } catch (UnknownHostException e) {
            return new Got.No("NO_HOST", "there is no host of that name");
        } catch (IOException | RuntimeException e) {
            // What it says is the peer's or the library's: nobody is told.
            return new Got.No("NO_ANSWER", "the host did not answer, in time and in form");
        }
    }

    /// Whether a redirect is part of the same decision: the same host, and no less secret on the way.
    static boolean stays(WebUrl from, WebUrl to) {
        return to.host().equals(from.host()) && (to.tls() || !from.tls());
    }

    /// All of them must be public: one that is not tells what the name is for.
    private InetAddress address(WebUrl url) throws UnknownHostException, Refused {
        List<InetAddress> all = url.literal().isPresent()
                ? List.of(url.literal().get())
                : outside.names().of(url.host());
        if (all.isEmpty()) {
            throw new UnknownHostException("no address");
        }
        for (InetAddress address : all) {
            if (outside.refuses().why(address).isPresent()) {
                throw new Refused();
            }
        }
        return all.getFirst();
    }

    private WebReply once(WebUrl url, InetAddress address, WebWire.Wanted wanted) throws IOException {
        try (Socket socket = new Socket()) {
            // A host that says a little now and then would never be late for a read.
            Cancel end = timers.at(clock.instant().plus(outside.time()), () -> close(socket));
            try {
                socket.connect(new InetSocketAddress(address, url.port()), millis(AgentLimits.WEB_CONNECT));
                socket.setSoTimeout(millis(outside.time()));
                return new WebWire(url.tls() ? encrypted(socket, url) : socket, wanted).get(url);
            } finally {
                end.cancel();
            }
        }
    }

    private Socket encrypted(Socket plain, WebUrl url) throws IOException {
        SSLSocket socket = (SSLSocket) outside.trust().createSocket(plain, url.host(), url.port(), true);
        SSLParameters wanted = socket.getSSLParameters();
        wanted.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(wanted);
        socket.startHandshake();
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // Closed all the same: whoever reads from it finds out.
            return;
        }
    }

    private static int millis(Duration duration) {
        return Math.toIntExact(duration.toMillis());
    }
}

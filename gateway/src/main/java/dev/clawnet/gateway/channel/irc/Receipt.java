package dev.clawnet.gateway.channel.irc;

import dev.clawnet.gateway.channel.Delivery;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// What a server says about one message: the answer to the PING behind it, or a refusal before that. Its own
/// lock guards it; the first word counts.
final class Receipt {
    private final String target;
    private final String token;
    private final CountDownLatch said = new CountDownLatch(1);
    private volatile Delivery delivery = new Delivery.Unknown("the server did not confirm it in time");

    /// @param target whom the message is for, folded
    /// @param token of the PING
    Receipt(String target, String token) {
        this.target = target;
        this.token = token;
    }

    /// Whether a refusal that names this target is about the message.
    boolean isTo(String named) {
        return named.equals(target);
    }

    String token() {
        return token;
    }

    void pong(String answered) {
        if (answered.equals(token)) {
            say(new Delivery.Confirmed("PONG " + token));
        }
    }

    void refused(String why) {
        say(new Delivery.Refused(why));
    }

    /// The connection ended: whether the server had the message is not known.
    void lost() {
        say(new Delivery.Unknown("the connection ended before the server confirmed it"));
    }

    private synchronized void say(Delivery what) {
        if (said.getCount() > 0) {
            delivery = what;
            said.countDown();
        }
    }

    /// Waits for the server's word, for as long as a server may take.
    Delivery await(java.time.Duration most) {
        try {
            if (!said.await(most.toMillis(), TimeUnit.MILLISECONDS)) {
                say(new Delivery.Unknown("the server did not confirm it in time"));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            say(new Delivery.Unknown("the gateway stopped while it was sent"));
        }
        return delivery;
    }
}

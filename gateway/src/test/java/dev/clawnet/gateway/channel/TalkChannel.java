package dev.clawnet.gateway.channel;

import dev.clawnet.gateway.route.Router;
import dev.clawnet.gateway.route.Routing;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The channel `talk` of worlds in memory: it delivers at once, and a test speaks for its network by [#hears].
public final class TalkChannel implements Channel, Line {
    private final List<String> sent;
    private Optional<Ears> ears = Optional.empty();

    private record Wire() implements Wiring {}

    /// @param sent takes each message that is delivered, as `receiver: text`
    public TalkChannel(List<String> sent) {
        this.sent = sent;
    }

    /// What a person's configuration says who has one account of it, and nothing else.
    public static Household household(String account, AccountSettings.Door door) {
        return new Household(
                new Router(Routing.EMPTY),
                Map.of(),
                List.of(new AccountSettings("talk", account, true, Optional.of(new Wire()), door)));
    }

    /// Takes a message in, as from the network, by the line that was opened last.
    public void hears(Incoming message) {
        ears.orElseThrow().heard(message);
    }

    @Override
    public String name() {
        return "talk";
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities(4_000, false, false);
    }

    @Override
    public Line open(Account account, Wiring wiring, Ears listener) {
        ears = Optional.of(listener);
        return this;
    }

    @Override
    public Delivery send(Conversation to, String text) {
        sent.add(to.id() + ": " + text);
        return new Delivery.Confirmed("ok");
    }

    @Override
    public void typing(Conversation to) {}

    @Override
    public Health health() {
        return new Health(Health.State.UP, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }

    @Override
    public void close() {}
}

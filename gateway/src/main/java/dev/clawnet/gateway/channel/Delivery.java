package dev.clawnet.gateway.channel;

/// What became of one message that was handed to a line.
public sealed interface Delivery {
    /// The channel has it.
    ///
    /// @param receipt what the channel said to that
    record Confirmed(String receipt) implements Delivery {}

    /// It never left: it may be sent again.
    record NotSent(String why) implements Delivery {}

    /// The channel does not take it, now or later.
    record Refused(String why) implements Delivery {}

    /// It left, and no confirmation came: it may have arrived, so it is not sent again.
    record Unknown(String why) implements Delivery {}
}

package dev.clawnet.gateway.presence;

import dev.clawnet.gateway.method.Caller;
import dev.clawnet.gateway.store.Notice;
import java.util.Optional;

/// What a caller says is there: its own word, shown to its person's links as such, and a proof of nothing.
///
/// @param text a line to show
/// @param instance which row of the person's it is
/// @param host a machine's name
/// @param address where the caller says that it is
public record Said(
        Caller caller,
        String text,
        Optional<String> instance,
        Optional<String> host,
        Optional<String> address,
        What what)
        implements Notice {
    /// What kind of thing, and why it is said.
    public record What(
            Optional<String> version,
            Optional<String> platform,
            Optional<String> family,
            Optional<String> mode,
            Optional<String> reason) {}
}

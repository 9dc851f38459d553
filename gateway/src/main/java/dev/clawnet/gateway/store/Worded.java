package dev.clawnet.gateway.store;

/// A row that writes its own text, since it is written more often than any other. The text is the JSON that its
/// record is read from; whatever else reads or copies the row need not know of it.
@FunctionalInterface
public interface Worded {
    /// The JSON of this row.
    String json();
}

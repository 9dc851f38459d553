package dev.clawnet.gateway.store;

import dev.clawnet.protocol.id.PersonId;

/// Something made of rows that is wanted again and again, such as the rules of a person, found by their places.
/// Declared once as a constant beside the table it is made of; [View#extract] gives it, and a store may keep what was
/// made for as long as no row that it was made of changes.
///
/// @param <T> what is made, immutable
public final class Extract<T> {
    private final Maker<T> maker;

    /// Makes it from the rows of the view and from nothing else: no clock, no chance, nothing that is kept elsewhere.
    @FunctionalInterface
    public interface Maker<T> {
        /// What the rows of a person make.
        ///
        /// @param id which one of the person's
        T of(View view, PersonId person, String id);
    }

    public Extract(Maker<T> maker) {
        this.maker = maker;
    }

    public T make(View view, PersonId person, String id) {
        return maker.of(view, person, id);
    }
}

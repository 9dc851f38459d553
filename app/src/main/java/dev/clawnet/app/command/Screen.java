package dev.clawnet.app.command;

import dev.clawnet.app.cli.Surroundings;

/// Where a person types and reads while a conversation goes on.
interface Screen extends AutoCloseable {
    /// What a person did.
    sealed interface Typed {
        record Line(String text) implements Typed {}

        /// Wants what goes on to stop.
        record Interrupt() implements Typed {}

        record End() implements Typed {}
    }

    /// Waits for what the person does next.
    Typed read(String prompt);

    /// Prints a line, also while the person types. Any thread.
    void print(String line);

    /// Characters of a line.
    int width();

    /// Whether the next line is read only when the answer to the last one is there.
    boolean takesTurns();

    @Override
    void close();

    /// Opens it.
    @FunctionalInterface
    interface Opener {
        Screen open(Surroundings world);
    }
}

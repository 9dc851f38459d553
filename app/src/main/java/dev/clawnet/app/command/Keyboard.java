package dev.clawnet.app.command;

import java.io.InputStream;

/// What a person types on, as the process has it.
///
/// @param in what is typed, or piped in
/// @param quiet has the log say nothing on the screen but errors, while a person reads something else there
public record Keyboard(InputStream in, Runnable quiet) {
    /// Nobody types.
    public static final Keyboard NONE = new Keyboard(InputStream.nullInputStream(), () -> {});
}

package dev.clawnet.gateway.doctor;

import java.util.Optional;

/// What one check found.
///
/// @param check its name
/// @param text what is the case
/// @param remedy what whoever runs the gateway can do; absent when there is nothing to do
public record Finding(String check, Verdict verdict, String text, Optional<String> remedy) {
    public static Finding ok(String check, String text) {
        return new Finding(check, Verdict.OK, text, Optional.empty());
    }

    public static Finding warning(String check, String text, String remedy) {
        return new Finding(check, Verdict.WARNING, text, Optional.of(remedy));
    }

    public static Finding bad(String check, String text, String remedy) {
        return new Finding(check, Verdict.BAD, text, Optional.of(remedy));
    }

    public enum Verdict {
        OK,
        /// It works now, and will not for long.
        WARNING,
        /// It does not work.
        BAD
    }
}

package dev.clawnet.app.escape;

import java.util.Optional;

/// What came of one attempt.
///
/// @param where which walls
/// @param got what it got; absent: it was refused
/// @param evidence the last thing that was said
public record Row(String where, String about, String tries, Optional<String> got, String evidence) {
    public boolean refused() {
        return got.isEmpty();
    }
}
